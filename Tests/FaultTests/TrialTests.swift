import FaultKit
import Foundation
import TestSupport
import Testing

/// A few injections of each fault; `make faults` makes many.
@Suite("Injected faults", .serialized)
struct TrialTests {
    struct Portion: Sendable, CustomTestStringConvertible {
        let trial: any Trial.Type
        let injections: Int

        var testDescription: String { trial.name }
    }

    private static let portions: [Portion] = [
        Portion(trial: PowerLossTrial.self, injections: 12), Portion(trial: WALPowerLossTrial.self, injections: 12),
        Portion(trial: LargePowerLossTrial.self, injections: 1),
        Portion(trial: ReloadPowerLossTrial.self, injections: 5),
        Portion(trial: ReloadDiskFailureTrial.self, injections: 5),
        Portion(trial: ReloadKillTrial.self, injections: 1), Portion(trial: DiskFailureTrial.self, injections: 16),
        Portion(trial: ReadFailureTrial.self, injections: 6), Portion(trial: EditTrial.self, injections: 20),
        Portion(trial: KillTrial.self, injections: 12), Portion(trial: StopTrial.self, injections: 2),
        Portion(trial: BrokenPipeTrial.self, injections: 1), Portion(trial: FileLimitTrial.self, injections: 2),
        Portion(trial: MemoryLimitTrial.self, injections: 1), Portion(trial: ReadOnlyTrial.self, injections: 2),
        Portion(trial: InputFailureTrial.self, injections: 2), Portion(trial: LockedTrial.self, injections: 2),
        Portion(trial: ReaderTrial.self, injections: 2), Portion(trial: LostDatabaseTrial.self, injections: 2),
        Portion(trial: OverlapTrial.self, injections: 3), Portion(trial: SoakTrial.self, injections: 2),
    ]

    @Test("cost nothing", arguments: portions)
    func survives(_ portion: Portion) throws {
        let seed = CSVGenerator.seeded(by: ProcessInfo.processInfo.environment).seed >> 1
        var run = TrialRun(portion.trial, .small, injections: portion.injections, seed: seed)
        var said: [String] = []
        run.report = { said.append($0) }
        let result = try run.run()
        #expect(result.findings.isEmpty, "\(said.joined(separator: "\n"))")
        #expect(result.injected >= portion.injections, "seed \(seed)")
    }

    /// SQLite's memory is the whole process's: this one has other tests to run.
    @Test("of memory cost nothing, in a process of their own")
    func memory() throws {
        let program = (CommandRun.commandPath as NSString).deletingLastPathComponent + "/Faults"
        let seed = CSVGenerator.seeded(by: ProcessInfo.processInfo.environment).seed >> 1
        let run = try CommandRun.run([program, "run", "memory", "--injections", "10", "--seed", "\(seed)"])
        #expect(run.exitCode == 0, "\(run)")
    }

    @Test("are all tried here, or in a process of their own")
    func isComplete() {
        // The clock takes a library that not every machine has.
        let names = Set(TrialTests.portions.map { $0.trial.name }).union([AllocationTrial.name, ClockTrial.name])
        #expect(names == Set(TrialCatalog.all.map { $0.name }))
    }
}
