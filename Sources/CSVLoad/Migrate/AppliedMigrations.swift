import SQLiteCore

/// Which of the user's migrations a database has seen.
struct AppliedMigrations {
    struct Record: Hashable {
        let number: Int64
        let name: String
        let contentHash: Int64
    }

    /// In the order of their numbers.
    let records: [Record]

    init(_ records: [Record] = []) {
        self.records = records
    }

    init(in connection: borrowing Connection) throws(SQLiteError) {
        var records: [Record] = []
        if try connection.value("SELECT 1 FROM sqlite_schema WHERE name = 'csvload_user_migrations'") != nil {
            try connection.query(
                "SELECT number, name, content_hash FROM csvload_user_migrations ORDER BY number"
            ) { row in
                records.append(
                    Record(number: row.integer(at: 0), name: row.text(at: 1) ?? "", contentHash: row.integer(at: 2)))
            }
        }
        self.records = records
    }

    /// The files that are still to be applied.
    ///
    /// - Throws: `unusableData` where an applied file is missing or was edited, or where one comes too late.
    func pending(of folder: MigrationFolder) throws(LoadError) -> [MigrationFile] {
        let files = Dictionary(uniqueKeysWithValues: folder.files.map { ($0.number, $0) })
        for record in records {
            guard let file = files[record.number] else {
                throw LoadError(
                    .migrationsDiffer, "The migration '\(record.name)' was applied and is missing in '\(folder.path)'",
                    recovery: "Put the file back, or name the folder that it is in; nothing was applied.")
            }
            guard file.contentHash == record.contentHash else {
                throw LoadError(
                    .migrationsDiffer,
                    "The migration '\(file.name)' in '\(folder.path)' was edited after it was applied",
                    recovery: "Put it back as it was, and make the change in a new file; nothing was applied.")
            }
        }
        let seen = Set(records.map(\.number))
        let pending = folder.files.filter { !seen.contains($0.number) }
        if let last = records.last, let late = pending.first, late.number < last.number {
            throw LoadError(
                .migrationsDiffer,
                "The migration '\(late.name)' comes before '\(last.name)', which was applied already",
                recovery: "Give it a number above \(last.number); nothing was applied.")
        }
        return pending
    }

    /// Notes a file as applied, in the caller's transaction.
    static func add(_ file: MigrationFile, in connection: borrowing Connection) throws(SQLiteError) {
        try connection.run(
            "INSERT INTO csvload_user_migrations VALUES (?1, ?2, ?3, \(Timestamp.now))",
            [.integer(file.number), .text(file.name), .integer(file.contentHash)])
    }
}
