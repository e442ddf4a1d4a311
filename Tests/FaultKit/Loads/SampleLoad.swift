import CSVLoad
import TestSupport

/// A load that faults are injected into: each reaches another corner of the loader.
package enum SampleLoad: String, CaseIterable, Sendable {
    case keyed, keyless, rejecting, computing, indexed, firstWins
    /// Integer keys in no order, which are sorted in runs where there are enough of them.
    case shuffled
    /// Keys that are texts, in no order.
    case textKeys
    /// A column of numbers that has texts near its end: the load that has begun with numbers begins again.
    case lateType

    static let tableName = "t"

    /// The kinds whose first loads differ at a size.
    static func all(_ size: TrialSize) -> [SampleLoad] {
        switch size {
        case .small: [.keyed, .keyless, .rejecting, .computing, .indexed, .firstWins]
        case .full: [.keyed, .shuffled, .keyless, .lateType, .textKeys, .computing, .indexed]
        }
    }

    var isKeyed: Bool { self != .keyless }

    /// The key of a record as the text has it.
    func key(_ number: Int) -> String {
        guard self == .textKeys else { return "\(number)" }
        var random = SeededRandom(seed: UInt64(number))
        return "k" + String(random.next(), radix: 16)
    }

    /// Puts a row into the loaded table that no source brings.
    var rowOfOthers: String {
        switch self {
        case .keyless: "INSERT INTO t (row_id, id, note) VALUES (-1, -1, 'of others')"
        case .textKeys: "INSERT INTO t (id, note) VALUES ('of others', 'of others')"
        default: "INSERT INTO t (id, note) VALUES (-1, 'of others')"
        }
    }

    /// What it sets beside what all loads do.
    func apply(to content: inout LoadOptions.Content) {
        content.key = isKeyed ? ["id"] : nil
        switch self {
        case .keyed, .keyless, .rejecting, .shuffled, .textKeys, .lateType: break
        case .computing:
            content.computations = [LoadOptions.Computation(column: "weight", sql: SampleLoad.computed)]
            content.filter = SampleLoad.condition
        case .indexed: content.extracts = ["name"]
        case .firstWins: content.onDuplicateKey = .first
        }
    }

    func indexes(_ size: TrialSize) -> [[String]] {
        guard self == .indexed else { return [] }
        return size == .small ? [["amount"], ["note", "amount"]] : [["amount"]]
    }

    /// Long texts take many times as long as all else.
    func fullText(_ size: TrialSize) -> [String] { self == .indexed && size == .small ? ["note"] : [] }

    /// The same as words of a command line.
    func flags(_ size: TrialSize) -> [String] {
        let key = isKeyed ? ["--key", "id"] : []
        switch self {
        case .keyed, .keyless, .rejecting, .shuffled, .textKeys, .lateType: return key
        case .computing:
            return key + ["--compute", "weight = \(SampleLoad.computed)", "--where", SampleLoad.condition]
        case .indexed:
            return key + ["--extract", "name"]
                + indexes(size).flatMap { ["--index", $0.joined(separator: ",")] }
                + fullText(size).flatMap { ["--fts", $0] }
        case .firstWins: return key + ["--on-duplicate-key", "first"]
        }
    }

    /// It takes memory for every record.
    private static let computed = "printf('%s-%d', upper(name), id)"
    private static let condition = "id % 3 <> 0"
}

/// Hears nothing.
struct SilentObserver: LoadObserver {
    func loadDidProgress(_ progress: LoadProgress) {}
}
