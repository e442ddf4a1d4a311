import CSVLoad
import TestSupport

/// A load that faults are injected into: each reaches another corner of the loader.
package enum SampleLoad: String, CaseIterable, Sendable {
    case keyed, keyless, rejecting, computing, indexed, firstWins

    /// Bytes of a chunk in loads of this process: small inputs have many batches.
    static let chunkBytes = 4 << 10
    static let tableName = "t"

    /// The input: always the same one.
    func text(records: Int) -> String {
        var generator = CSVGenerator(seed: UInt64(records))
        switch self {
        case .rejecting: return generator.file(records: records, badShare: 50, repeatShare: 20)
        case .firstWins: return generator.file(records: records, badShare: 5, repeatShare: 200)
        default: return generator.file(records: records, badShare: 2, repeatShare: 20)
        }
    }

    func options(input: String, database: String) -> LoadOptions {
        var options = LoadOptions(
            input: input, database: database, table: SampleLoad.tableName, sourceName: "s", jobs: 2)
        options.batchBytes = 1
        options.busyMilliseconds = 0
        options.content.key = self == .keyless ? nil : ["id"]
        switch self {
        case .keyed, .keyless, .rejecting: break
        case .computing:
            options.content.computations = [LoadOptions.Computation(column: "weight", sql: SampleLoad.computed)]
            options.content.filter = SampleLoad.condition
        case .indexed:
            options.content.extracts = ["name"]
            options.indexes = [["amount"], ["note", "amount"]]
            options.fullText = ["note"]
        case .firstWins: options.content.onDuplicateKey = .first
        }
        return options
    }

    /// The same as words of a command line, without input and database.
    var flags: [String] {
        var flags = ["--table", SampleLoad.tableName, "--source-name", "s", "--jobs", "2", "--batch-bytes", "1"]
        if self != .keyless { flags += ["--key", "id"] }
        switch self {
        case .keyed, .keyless, .rejecting: break
        case .computing: flags += ["--compute", "weight = \(SampleLoad.computed)", "--where", SampleLoad.condition]
        case .indexed: flags += ["--extract", "name", "--index", "amount", "--index", "note,amount", "--fts", "note"]
        case .firstWins: flags += ["--on-duplicate-key", "first"]
        }
        return flags
    }

    /// It takes memory for every record.
    private static let computed = "printf('%s-%d', upper(name), id)"
    private static let condition = "id % 3 <> 0"
}

/// Hears nothing.
struct SilentObserver: LoadObserver {
    func loadDidProgress(_ progress: LoadProgress) {}
}
