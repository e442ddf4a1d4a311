import CSVLoad
import TestSupport

/// What comes of a first load that nothing happens to.
struct FirstLoad: Sendable {
    private let database: DatabaseReader
    /// All of it but the table's rows.
    private let dump: String

    /// - Parameter database: is kept as it is.
    init(_ database: DatabaseReader) throws {
        self.database = database
        dump = try database.dump(withoutRowsOf: SampleLoad.tableName)
    }

    /// - Parameter byBatch: whether batches have to be the same, too.
    func requireSame(_ actual: DatabaseReader, after fault: String, byBatch: Bool = true) throws {
        func form(_ dump: String) -> String { byBatch ? dump : FirstLoad.withoutBatches(dump) }
        let isSame = try TableContent(actual, false).isSame(as: TableContent(database, false))
        if isSame, try form(actual.dump(withoutRowsOf: SampleLoad.tableName)) == form(dump) { return }
        try Difference(of: form(actual.dump()), from: form(database.dump())).requireNone(after: fault)
    }

    /// A dump without what depends on where batches end: of what identifies records, only how it is cut into lists.
    private static func withoutBatches(_ dump: String) -> String {
        var lines = dump.split(separator: "\n", omittingEmptySubsequences: false)
            .filter { !$0.hasPrefix("INSERT INTO csvload_checkpoints ") && !$0.hasPrefix("runs of source ") }
        let lists = lines.filter { $0.hasPrefix(DatabaseReader.recordsPrefix) }
        lines.removeAll { $0.hasPrefix(DatabaseReader.recordsPrefix) }
        return (lines.map(String.init) + lists.flatMap(records)).joined(separator: "\n")
    }

    /// A line for each record of a dumped list.
    private static func records(_ line: Substring) -> [String] {
        let values = line.dropFirst(DatabaseReader.recordsPrefix.count).split(separator: ",")
        guard values.count == 5, let first = Int64(values[2]), let list = list(values[4].dropFirst().dropLast()) else {
            return [String(line)]
        }
        return list.lines(from: first).map { "\(values[0]), \(values[1]): \($0)" }
    }

    private static func list(_ hexadecimal: Substring) -> RecordList? {
        let digits = hexadecimal.utf8.map { UInt8($0 > 0x40 ? $0 - 0x37 : $0 - 0x30) }
        let bytes = stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
        return bytes.withUnsafeBytes { RecordList(stored: $0) }
    }
}
