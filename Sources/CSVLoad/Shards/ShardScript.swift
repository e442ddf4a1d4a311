import FoundationEssentials
import SQLiteCore

/// A script for the sqlite3 shell that attaches the databases, and unites what is divided among them.
///
/// SQLite keeps no view in a database that looks into another one: it lasts for a session, so each makes it anew.
struct ShardScript {
    private let names: ShardNames

    private static let firstLine = "-- Unites what csvload divided among databases."

    init(_ names: ShardNames) {
        self.names = names
    }

    /// Refuses to overwrite a file that is none of these.
    func check() throws(LoadError) {
        guard let data = FileManager.default.contents(atPath: names.script) else { return }
        guard String(decoding: data, as: UTF8.self).hasPrefix(ShardScript.firstLine) else {
            throw LoadError(
                .outputNotWritable,
                "There is a file '\(names.script)', where the script would be that unites the databases",
                recovery: "Name another DATABASE, or rename the file.")
        }
    }

    /// Writes the script, as a whole or not at all.
    func write() throws(LoadError) {
        var file = try ReplacementFile(names.script)
        let text = Array(try text().utf8)
        var failure: LoadError?
        text.withUnsafeBytes { bytes in
            do throws(LoadError) { try file.write(bytes) } catch { failure = error }
        }
        if let failure { throw failure }
        try file.commit()
    }

    private func text() throws(LoadError) -> String {
        // A line end in a name would end the comment, and what follows be commands of the shell.
        let name = String(names.script.split(separator: "/").last ?? "").filter { !$0.isNewline }
        var lines = [
            ShardScript.firstLine, "-- sqlite3 -init \(ShellWord.path(name)) :memory:",
        ]
        for (index, path) in names.paths.enumerated() {
            lines.append("ATTACH \(SQLText.literal(absolutePath(path))) AS shard_\(index + 1);")
        }
        for table in try tables() {
            let name = SQLText.identifier(table)
            lines.append(view(name) { "SELECT * FROM shard_\($0).\(name)" })
        }
        for view in ["csvload_status", "csvload_rejected_records"] {
            lines.append(self.view(view) { "SELECT \($0) AS shard, * FROM shard_\($0).\(view)" })
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func view(_ name: String, _ select: (Int) -> String) -> String {
        let selects = (1...names.count).map { "  " + select($0) }
        return "CREATE TEMP VIEW \(name) AS\n" + selects.joined(separator: "\n  UNION ALL\n") + ";"
    }

    /// The tables that are divided; each is in all of the databases.
    private func tables() throws(LoadError) -> [String] {
        let database = names.path(1)
        do throws(SQLiteError) {
            return try ShardStore.tables(in: Connection.opened(database, .readOnly))
        } catch {
            throw LoadError(error, doing: "Cannot read the metadata", database: database)
        }
    }
}
