import Foundation

/// A trial run again and again, until the fault has struck often enough.
package struct TrialRun {
    let trial: any Trial.Type
    let size: TrialSize
    /// How often the fault has to strike; nil for the trial's own number, and all places there are.
    package var injections: Int?
    package var seed: UInt64
    /// Stops early when so much time is over; nil for no limit.
    package var limit: Duration?
    /// Is told what was found, and about every two seconds how far the run is.
    package var report: (String) -> Void = { _ in }
    /// Is told each seed before its trial begins.
    package var willTry: (UInt64) -> Void = { _ in }

    package init(_ trial: any Trial.Type, _ size: TrialSize, injections: Int? = nil, seed: UInt64) {
        (self.trial, self.size) = (trial, size)
        self.injections = injections
        self.seed = seed
    }

    /// Trials without a strike, in a row, after which there is nothing to hope for.
    private static let patience = 200
    /// Findings after which a run ends: more of them tell nothing new.
    private static let enough = 20

    package func run() throws -> TrialResult {
        var result = TrialResult(name: trial.name, size: size, fault: trial.fault, firstSeed: seed)
        let clock = ContinuousClock()
        let began = clock.now
        var spoken = began
        let trial = try trial.init(size)
        let seeds = injections == nil ? trial.places ?? 0 : 0
        let injections = self.injections ?? self.trial.injections[size] ?? 0
        var idle = 0
        while result.injected < injections || result.seeds < seeds, idle < TrialRun.patience,
            result.findings.count < TrialRun.enough
        {
            if let limit, clock.now - began > limit { break }
            let current = seed &+ UInt64(result.seeds)
            result.seeds += 1
            willTry(current)
            do {
                let struck = try trial.run(seed: current)
                result.injected += struck
                result.survived += struck
                idle = struck == 0 ? idle + 1 : 0
            } catch {
                // Whatever else is thrown comes from looking at a database that should be a sound one.
                let finding = error as? Finding ?? Finding(.corrupt, "\(error)")
                result.injected += 1
                result.findings.append(TrialResult.Found(seed: current, kind: finding.kind.rawValue))
                report("FAILED \(self.trial.name) (\(size)) seed \(current): \(finding.kind.rawValue): \(finding)")
                report("Replay: Faults run \(self.trial.name) --size \(size) --seed \(current) --injections 1")
            }
            if clock.now - spoken > .seconds(2) {
                spoken = clock.now
                report(
                    "\(self.trial.name) (\(size)): \(result.injected) of \(max(injections, seeds)), seeds \(seed) to \(current)"
                )
            }
        }
        result.seconds = Double((clock.now - began).components.seconds)
        return result
    }
}

/// What came of a run of trials.
package struct TrialResult: Codable, Sendable {
    package struct Found: Codable, Sendable {
        package var seed: UInt64
        package var kind: String
    }

    package var name: String
    package var size: TrialSize
    package var fault: String
    package var firstSeed: UInt64
    package var seeds = 0
    package var injected = 0
    package var survived = 0
    package var findings: [Found] = []
    package var seconds = 0.0

    init(name: String, size: TrialSize, fault: String, firstSeed: UInt64) {
        (self.name, self.size, self.fault) = (name, size, fault)
        self.firstSeed = firstSeed
    }
}
