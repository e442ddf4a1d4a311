import CSVLoad
import Foundation
import SQLiteCore
import TestSupport

/// What a load in a database of its own has made of a text.
struct LoadedTable {
    var names: [String] = []
    /// The values of each row, by its record's number from 1.
    var rows: [Int64: [String?]] = [:]
    /// Records that were refused, by number.
    var rejects: [Int64: Refused] = [:]
    var summary: LoadSummary?
    /// The failure, where nothing was loaded.
    var error: LoadError?
    var preamble: [UInt8] = []
    var header: [UInt8] = []
    var notes: [UInt8] = []
    /// The first and the last byte that a batch takes, and whether all between them is in one.
    var extent: Range<Int64> = 0..<0
    var batchesJoin = true
    /// How the text was read, as the source's row says it (JSON).
    var options = ""

    /// What the load said, a line each.
    var told: String { summary?.notes.map { "    note: \($0)\n" }.joined() ?? "" }

    struct Refused: Equatable {
        var reason: String
        var record: [UInt8]
    }

    /// Loads a text with every column as text.
    init(_ text: [UInt8], in folder: TemporaryFolder, _ change: (inout LoadOptions) -> Void = { _ in }) throws {
        let input = try folder.write(text, to: "in.csv")
        let database = folder.path("out.db")
        var options = LoadOptions(input: input, database: database, table: "t", sourceName: "s", jobs: 1)
        options.content.isAllText = true
        change(&options)
        try LoadedTable.prepare(folder)
        defer { folder.remove("out.db", "out.db-journal", "out.db-wal", "out.db-shm") }
        do {
            summary = try LoadJob(options, toolVersion: "test", observer: Unobserved()).run()
        } catch {
            self.error = error
            return
        }
        try read(database)
    }

    /// Puts a database in place that has the bookkeeping and nothing else: making it takes longer than most loads.
    private static func prepare(_ folder: TemporaryFolder) throws {
        let empty = folder.path("empty.db")
        if !FileManager.default.fileExists(atPath: empty) {
            let migrations = try folder.makeFolder("migrations")
            try folder.write("SELECT 1;", to: "migrations/0001_nothing.sql")
            _ = try MigrateJob(database: empty, folder: migrations).run()
        }
        try folder.copy("empty.db", to: "out.db")
    }

    private mutating func read(_ path: String) throws {
        let connection = try Connection(path: path, mode: .readWrite)
        try connection.query("SELECT name FROM pragma_table_info('t') WHERE cid > 0 ORDER BY cid") { row in
            names.append(row.text(at: 0) ?? "")
        }
        try connection.query("SELECT * FROM t") { row in
            rows[row.integer(at: 0)] = (1..<row.columnCount).map { row.text(at: $0) }
        }
        try connection.query("SELECT row_id, reason, record FROM csvload_rejects") { row in
            rejects[row.integer(at: 0)] = Refused(reason: row.text(at: 1) ?? "", record: LoadedTable.bytes(row, 2))
        }
        try connection.query("SELECT preamble, header, notes, options FROM csvload_sources") { row in
            preamble = LoadedTable.bytes(row, 0)
            header = LoadedTable.bytes(row, 1)
            notes = LoadedTable.bytes(row, 2)
            options = row.text(at: 3) ?? ""
        }
        var end: Int64?
        try connection.query("SELECT byte_start, byte_end FROM csvload_checkpoints ORDER BY row_id") { row in
            let (start, next) = (row.integer(at: 0), row.integer(at: 1))
            if let end, end != start { batchesJoin = false }
            if end == nil { extent = start..<start }
            end = next
            extent = extent.lowerBound..<next
        }
    }

    private static func bytes(_ row: borrowing Statement, _ column: Int) -> [UInt8] {
        switch row.value(at: column) {
        case .text(let text): Array(text.utf8)
        case .blob(let bytes): Array(bytes)
        default: []
        }
    }
}

/// Is told how a load goes on, and does nothing about it.
private struct Unobserved: LoadObserver {
    func loadDidProgress(_ progress: LoadProgress) {}
}
