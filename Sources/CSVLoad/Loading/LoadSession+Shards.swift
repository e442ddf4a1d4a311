import SQLiteCore

/// Tables of which a part of the rows stands here.
extension LoadSession {
    /// Leaves out of a plan the rows that belong into other databases, if there are any.
    ///
    /// What a table holds is the table's own: it says so to whatever is loaded into it.
    mutating func divide(_ plan: inout RowPlan, _ known: LoadDatabase.State) throws(LoadError) {
        guard let shard = known.shard ?? options.shard else { return }
        if let table = known.table {
            guard table.hasBinaryKeys else {
                throw LoadError(
                    .unusableData,
                    "The key of '\(table.name)' compares different texts as equal, and its rows are divided by bytes",
                    recovery: "Make the table without a COLLATE, or load all of it into one database.")
            }
            let isOurs = known.shard == nil ? try database.isEmpty(table) : true
            guard isOurs else {
                throw LoadError(
                    .unusableData,
                    "'\(options.database)' has rows in '\(table.name)' that may belong into another of the databases",
                    recovery: "Name a DATABASE whose databases are not there yet, or remove the table.")
            }
        }
        plan.range = try shard.range(in: plan, of: options.table)
        if options.shard == nil {
            noteOrdinary(
                "'\(options.table)' is divided among \(shard.count) databases by '\(shard.column)': this one takes the rows "
                    + "of its range and leaves the others out")
        }
    }
}

extension LoadDatabase {
    /// Which of the databases this is among which a table's rows are divided; nil where it knows nothing of it.
    func shard(of table: String) throws(LoadError) -> Shard? {
        guard exists else { return nil }
        let connection = try open()
        do throws(SQLiteError) {
            return try ShardStore.shard(of: table, in: connection)
        } catch {
            throw LoadError(error, doing: "Cannot read the metadata", database: path)
        }
    }

    /// Whether a table has no rows.
    fileprivate func isEmpty(_ table: TargetTable) throws(LoadError) -> Bool {
        let connection = try open()
        do throws(SQLiteError) {
            return try connection.value("SELECT 1 FROM \(SQLText.identifier(table.name)) LIMIT 1") == nil
        } catch {
            throw LoadError(error, doing: "Cannot read '\(table.name)'", database: path)
        }
    }
}
