import SQLiteCore

extension BatchWriter {
    /// Makes the indexes that were asked for, where they are missing.
    func run(_ after: AfterLoad) throws(LoadError) {
        do throws(SQLiteError) {
            // A run before this one that did not end may have left rows that no index knows.
            let isSettled = try SourceStore.isSettled(before: facts.runID, of: facts.sourceID, in: connection)
            try after.run(hasChanges: committed.hasChanges || !isSettled, connection: connection)
        } catch {
            throw LoadError(error, doing: "Making the indexes of '\(facts.table)' failed", database: facts.database)
        }
    }
}
