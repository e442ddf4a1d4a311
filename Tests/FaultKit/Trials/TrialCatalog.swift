/// All trials there are, in the order of the table.
package enum TrialCatalog {
    package static let all: [any Trial.Type] = [
        PowerLossTrial.self, WALPowerLossTrial.self, LargePowerLossTrial.self, DiskFailureTrial.self,
        ReadFailureTrial.self, AllocationTrial.self, EditTrial.self,
        KillTrial.self, StopTrial.self, BrokenPipeTrial.self, FileLimitTrial.self, MemoryLimitTrial.self,
        ReadOnlyTrial.self, InputFailureTrial.self, LockedTrial.self, ReaderTrial.self, LostDatabaseTrial.self,
        ClockTrial.self, OverlapTrial.self, SoakTrial.self,
    ]

    package static func trial(named name: String) -> (any Trial.Type)? { all.first { $0.name == name } }
}
