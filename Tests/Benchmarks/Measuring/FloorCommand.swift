import CSVCore
import SQLiteCore

/// The command `floor`: the bare writer, which has every value in memory and does nothing but insert.
///
/// It inserts in the fastest way known, one statement over a virtual table that shows the values in place, with the
/// settings and the batches that csvload has: page size, rollback journal, full synchronization, and a commit every 16 MiB
/// of input. It asks nothing: no upsert, no checkpoint, no types to find. Its seconds go to stdout.
struct FloorCommand {
    private let input: String
    private let database: String
    private let shape: Shape
    private let isKeyless: Bool

    /// Bytes of input in a transaction, and of a page: those of a load.
    private static let batchBytes = 16 << 20
    private static let pageBytes = 16 << 10
    private static let cacheKiB = 24 << 10

    init(_ arguments: [String]) throws(BenchmarkError) {
        let reader = try ArgumentReader(arguments, flags: ["shape", "keyless"])
        guard reader.operands.count == 2 else { throw BenchmarkError(.usage, "'floor' takes a file and a database.") }
        (input, database) = (reader.operands[0], reader.operands[1])
        let shapes: [Shape]? = try reader.list("shape")
        guard let shape = shapes?.first else { throw BenchmarkError(.usage, "'floor' needs '--shape'.") }
        self.shape = shape
        isKeyless = try reader.choice("keyless", among: ["yes", "no"]) == "yes"
    }

    func run() throws(BenchmarkError) {
        let file = try FileBytes(input)
        let rows = ParsedRows(file.bytes, shape: shape, batchBytes: Self.batchBytes)
        let clock = ContinuousClock()
        let began = clock.now
        do throws(SQLiteError) {
            try insert(rows)
        } catch {
            throw BenchmarkError(.failure, "The bare writer failed: \(error.message).")
        }
        print(((clock.now - began) / .seconds(1)).fixed(6))
    }

    private func insert(_ rows: ParsedRows) throws(SQLiteError) {
        let connection = try Connection(path: database, mode: .create)
        try connection.execute("PRAGMA page_size = \(Self.pageBytes); PRAGMA cache_size = -\(Self.cacheKiB)")
        try connection.execute(shape.createTable(named: Contender.table, key: isKeyless ? nil : shape.key))
        let stride = shape.columns.count
        let table = CellTable(
            name: "bare_rows", columns: (0..<stride).map { CellTable.Column(name: "c\($0)", type: "") })
        try table.register(on: connection)
        let columns = (0..<stride).map { "c\($0)" }.joined(separator: ", ")
        let statement = try connection.prepare("INSERT INTO \(Contender.table) SELECT \(columns) FROM bare_rows")
        var first = 0
        for end in rows.batchEnds {
            try connection.execute("BEGIN IMMEDIATE")
            table.show(
                cells: rows.cells + first * stride, rows: rows.numbers, ordinals: rows.numbers, stride: stride,
                firstRowID: Int64(first))
            table.limit(to: 0..<end - first)
            try statement.step()
            try connection.execute("COMMIT")
            first = end
        }
    }
}

/// Every value of a file as a cell, in one piece of memory.
private final class ParsedRows {
    let cells: UnsafeMutablePointer<Cell>
    /// 0, 1, 2, …: each row is shown, in its order.
    let numbers: UnsafeMutablePointer<UInt32>
    /// Behind which row each batch ends.
    private(set) var batchEnds: [Int] = []

    init(_ bytes: UnsafeRawBufferPointer, shape: Shape, batchBytes: Int) {
        var indexer = RecordIndexer(dialect: Dialect(), keepsBlankLines: false)
        indexer.index(bytes.bytes)
        let text = FieldText(dialect: Dialect())
        let base = bytes.baseAddress!.assumingMemoryBound(to: UInt8.self)
        // The first record is the header.
        let records = indexer.found.records.dropFirst()
        let fields = indexer.found.fields.baseAddress!
        cells = .allocate(capacity: records.count * shape.columns.count)
        numbers = .allocate(capacity: records.count)
        var next = cells
        var batchStart = 0
        for (number, record) in records.enumerated() {
            numbers[number] = UInt32(number)
            for (column, kind) in shape.columns.enumerated() {
                let field = fields[Int(record.firstField) + column]
                next.initialize(to: ParsedRows.cell(field, kind.storage, base, text))
                next += 1
            }
            if Int(record.end) - batchStart >= batchBytes {
                batchEnds.append(number + 1)
                batchStart = Int(record.end)
            }
        }
        if batchEnds.last != records.count { batchEnds.append(records.count) }
    }

    deinit {
        cells.deallocate()
        numbers.deallocate()
    }

    /// What is unescaped stays in memory until the program ends.
    private static func cell(
        _ field: Field, _ storage: Shape.Column.Storage, _ base: UnsafePointer<UInt8>, _ text: FieldText
    ) -> Cell {
        if field.isAbsent { return .null }
        let start = base + Int(field.start)
        switch storage {
        case .integer: return NumberText.integer(start, field.length).map { Cell(integer: $0) } ?? .null
        case .real: return NumberText.real(start, field.length).map { Cell(real: $0) } ?? .null
        case .text:
            guard field.isEscaped else { return Cell(text: start, length: field.length) }
            let plain = UnsafeMutablePointer<UInt8>.allocate(capacity: max(field.length, 1))
            return Cell(text: plain, length: text.unescape(field, of: base, into: plain))
        }
    }
}
