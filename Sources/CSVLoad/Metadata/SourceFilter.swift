import SQLiteCore

/// Which of a database's sources are meant.
struct SourceFilter {
    /// The table they were loaded into; nil for all.
    var table: String?
    /// What the source is called, or the path of its input; nil for all.
    var sourceName: String?

    /// A source, as far as the bookkeeping knows it.
    struct Source {
        let sourceID: Int64
        let name: String
        let table: String
        let position: SourcePosition
        /// How it was loaded, or why that cannot be said.
        let stored: Result<StoredOptions, LoadError>
    }

    /// The sources that fit, in the order in which they were loaded first.
    ///
    /// - Throws: `usage` where a name that was given fits none, with the names that there are.
    func sources(in connection: borrowing Connection, database: String) throws(LoadError) -> [Source] {
        var all: [Source] = []
        do throws(SQLiteError) {
            try connection.query(
                "SELECT source_id, name, table_name, position, options FROM csvload_sources ORDER BY source_id"
            ) { row in
                let name = row.text(at: 1) ?? ""
                all.append(
                    Source(
                        sourceID: row.integer(at: 0), name: name, table: row.text(at: 2) ?? "",
                        position: SourcePosition(row.integer(at: 3)),
                        stored: StoredOptions.read(row.text(at: 4), of: name)))
            }
        } catch {
            throw LoadError(error, doing: "Cannot read the metadata", database: database)
        }
        var found = all
        if let table {
            found = all.filter { $0.table.asciiLowercased == table.asciiLowercased }
            guard !found.isEmpty else {
                throw unknown("nothing was loaded into a table '\(table)'", "tables", all.map(\.table), database)
            }
        }
        if let sourceName {
            let among = found
            let path = absolutePath(sourceName)
            found = among.filter { $0.name == sourceName }
            if found.isEmpty { found = among.filter { $0.name.hasPrefix("/") && absolutePath($0.name) == path } }
            guard !found.isEmpty else {
                throw unknown("no source is called '\(sourceName)'", "sources", among.map(\.name), database)
            }
        }
        return found
    }

    private func unknown(_ what: String, _ kind: String, _ names: [String], _ database: String) -> LoadError {
        var distinct: [String] = []
        for name in names where !distinct.contains(name) { distinct.append(name) }
        let listed = distinct.prefix(10).map { "'\($0)'" }.joined(separator: ", ")
        let more = distinct.count > 10 ? ", … (\(distinct.count) in all)" : ""
        return LoadError(
            .sourceUnknown, "In '\(database)', \(what)",
            recovery: listed.isEmpty ? nil : "Its \(kind) are: \(listed)\(more).")
    }
}
