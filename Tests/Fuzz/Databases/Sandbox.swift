import CSVLoad
import Foundation
import SQLiteCore

/// A folder with an input and a database that was loaded from it, of which each try gets a copy.
struct Sandbox: Sendable {
    let folder: String
    /// The bytes of the database as csvload has written it.
    let database: [UInt8]

    var input: String { folder + "/in.csv" }
    var path: String { folder + "/try.db" }

    /// A table with a key and one without, each with rejects, some checkpoints, and changes of a second run.
    init() throws {
        let folder = FileManager.default.temporaryDirectory.path(percentEncoded: false) + "/csvload-fuzz-\(getpid())"
        self.folder = folder
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        var text = "id,name,price\n"
        for id in 1...120 { text += id % 40 == 7 ? "\(id),\"x\"y\n" : "\(id),\"name \(id)\",\(id).25\n" }
        for text in [text.replacing("name 5", with: "earlier name"), text] {
            try Data(text.utf8).write(to: URL(filePath: folder + "/in.csv"))
            for (table, key) in [("t", ["id"]), ("u", nil)] {
                var options = Sandbox.options(folder, table)
                options.content.key = key
                options.tracksChanges = true
                _ = try LoadJob(options).run()
            }
        }
        database = Array(try Data(contentsOf: URL(filePath: folder + "/try.db")))
    }

    static func options(_ folder: String, _ table: String) -> LoadOptions {
        var options = LoadOptions(
            input: folder + "/in.csv", database: folder + "/try.db", table: table, sourceName: table + ".csv", jobs: 2)
        options.chunkBytes = 512
        options.batchBytes = 1024
        options.busyMilliseconds = 0
        return options
    }

    /// Puts a database in place of what the last try has left.
    func reset(_ bytes: [UInt8]) throws {
        for suffix in ["-journal", "-wal", "-shm"] { unlink(path + suffix) }
        try Data(bytes).write(to: URL(filePath: path))
    }

    func openDatabase() throws -> Connection { try Connection(path: path, mode: .readWrite) }

    func bookkeepingColumns() throws -> [(table: String, column: String)] {
        var columns: [(table: String, column: String)] = []
        try openDatabase().query(
            """
            SELECT m.name, i.name FROM sqlite_schema AS m, pragma_table_info(m.name) AS i
            WHERE m.type = 'table' AND m.name LIKE 'csvload\\_%' ESCAPE '\\' AND m.name <> 'csvload_migrations'
            ORDER BY 1, i.cid
            """
        ) { row in
            columns.append((row.text(at: 0) ?? "", row.text(at: 1) ?? ""))
        }
        return columns
    }
}
