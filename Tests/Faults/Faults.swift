import FaultKit
import Foundation

/// Injects faults into loads, over and over, and says what they cost.
///
/// A trial follows from its seed alone, and the seeds of a run count on from its first: whatever fails is replayed
/// with the seed that was printed.
@main
struct Faults {
    static func main() {
        do {
            _ = AllocationTrial.isPrepared
            Watch.start()
            exit(try run(FaultsOptions(Array(CommandLine.arguments.dropFirst()))))
        } catch let mistake as FaultsOptions.Mistake {
            say("Error: \(mistake.message)\n\n\(FaultsOptions.usage)")
            exit(64)
        } catch {
            say("Error: \(error)")
            exit(1)
        }
    }

    private static func run(_ options: FaultsOptions) throws -> Int32 {
        switch options.command {
        case .list:
            for (trial, size) in TrialCatalog.sized { print("\(trial.name) (\(size)): \(trial.fault)") }
            return 0
        case .table:
            try ResultTable(try ResultFile(options.results).results()).write(to: options.markdown)
            return 0
        case .run(let names):
            var code: Int32 = 0
            for (trial, size) in try FaultsOptions.trials(names, options.size) {
                let name = "\(trial.name) (\(size))"
                var trials = TrialRun(trial, size, injections: options.injections, seed: options.seed)
                trials.limit = options.seconds.map { .seconds($0) }
                trials.report = say
                trials.willTry = { Watch.begin("\(trial.name) --size \(size)", seed: $0) }
                say("\(name): from seed \(options.seed) on")
                let result = try trials.run()
                let seeds = "seeds \(options.seed) to \(options.seed &+ UInt64(max(result.seeds, 1) - 1))"
                say("\(name): \(result.injected) injected, \(result.survived) survived, \(seeds), \(result.seconds) s")
                if let file = options.results { try ResultFile(file).add(result) }
                let isCutShort =
                    options.seconds == nil && result.injected < options.injections ?? trial.injections[size] ?? 0
                if isCutShort || result.injected == 0 || result.survived < result.injected { code = 1 }
            }
            return code
        }
    }

    private static func say(_ text: String) {
        FileHandle.standardError.write(Data((text + "\n").utf8))
    }
}
