/// All trials there are, in the order of the table.
package enum TrialCatalog {
    package static let all: [any Trial.Type] = [
        PowerLossTrial.self, WALPowerLossTrial.self, LargePowerLossTrial.self,
        ReloadPowerLossTrial.self, DiskFailureTrial.self, ReloadDiskFailureTrial.self, ReadFailureTrial.self,
        AllocationTrial.self, EditTrial.self, KillTrial.self, ReloadKillTrial.self, StopTrial.self,
        BrokenPipeTrial.self, FileLimitTrial.self, MemoryLimitTrial.self,
        ReadOnlyTrial.self, InputFailureTrial.self, LockedTrial.self, ReaderTrial.self, LostDatabaseTrial.self,
        ClockTrial.self, OverlapTrial.self, SoakTrial.self,
    ]

    package typealias Sized = (trial: any Trial.Type, size: TrialSize)

    /// The same, each at all of its sizes.
    package static var sized: [Sized] {
        all.flatMap { trial in TrialSize.allCases.filter { trial.injections[$0] != nil }.map { (trial, $0) } }
    }
}
