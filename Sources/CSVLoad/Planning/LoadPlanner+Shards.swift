import SQLiteCore

/// Tables of which a part of the rows stands here.
extension LoadPlanner {
    /// Leaves out of a plan the rows that belong into other databases, if there are any.
    ///
    /// What a table holds is the table's own: it says so to whatever is loaded into it.
    mutating func divide(_ rows: inout RowPlan, _ state: DatabaseState) throws(LoadError) {
        guard let shard = state.shard ?? options.shard else { return }
        if let table = state.table {
            guard table.hasBinaryKeys else {
                throw LoadError(
                    .shardMismatch,
                    "The key of '\(table.name)' compares different texts as equal, and its rows are divided by bytes",
                    recovery: "Make the table without a COLLATE, or load all of it into one database.")
            }
            let isOurs = state.shard == nil ? try database.isEmpty(table) : true
            guard isOurs else {
                throw LoadError(
                    .shardMismatch,
                    "'\(options.database)' has rows in '\(table.name)' that may belong into another of the databases",
                    recovery: "Name a DATABASE whose databases are not there yet, or remove the table.")
            }
        }
        rows.range = try shard.range(in: rows, of: options.table)
        if options.shard == nil {
            notes.addOrdinary(
                "'\(options.table)' is divided among \(shard.count) databases by '\(shard.column)': this one takes the rows "
                    + "of its range and leaves the others out")
        }
    }
}
