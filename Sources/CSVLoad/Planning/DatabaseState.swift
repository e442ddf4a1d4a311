import SQLiteCore

/// What a database knows of a source and its table before a load.
struct DatabaseState: Sendable, Hashable {
    var source: SourceRecord?
    /// The batches that the table bears out, from the first on.
    var checkpoints: [Checkpoint] = []
    var table: TargetTable?
    /// Which of the databases this is among which the table's rows are divided; nil where they are not.
    var shard: Shard?
    /// Tables that have the names of extracted columns, by these names in lower case.
    var lookups: [String: TargetTable] = [:]
    /// Whether csvload has given the table's rows their row ids before.
    var isOurTable = false
    /// By what the rows of the source are told apart; nil where nothing is loaded, or the options are others now.
    var identity: TableCheck.Identity?
    /// Whether a record of the last batch was refused because a quote of it never closed.
    var endsInsideRecord = false
    /// What is kept of the records that the source has brought: see ``RecordStore``.
    var ranges: [RecordRange] = []
    /// Records of the source that earlier runs had loaded, whatever became of their rows.
    var recordsBefore: Int64 = 0
    /// Whether somebody else, or another source, has written rows of the table since the source was loaded.
    var isTableWritten = false
    /// How far the table bears out the checkpoints, of which the others are left out here.
    var tableCheck = TableCheck()

    /// Whether the database has what identifies each checkpointed record.
    var knowsRecords: Bool {
        ranges.lazy.filter { $0.generation == 0 }.reduce(Int64(0)) { $0 + Int64($1.rowIDs.count) } >= lastRecord ?? 0
    }

    var lastRecord: Int64? { checkpoints.last?.rowIDs.upperBound }

    /// How the source was loaded before, if it was in this way.
    func before(_ content: LoadOptions.Content) -> StoredOptions? {
        source?.before.flatMap { $0.content == content ? $0 : nil }
    }
}

extension LoadDatabase {
    init(of options: LoadOptions, _ context: JobContext) {
        self.init(
            path: options.database, busyMilliseconds: options.busyMilliseconds, isCancelled: context.isCancelled)
    }

    /// Reads what the database knows; nothing is made where there is none.
    func state(of options: LoadOptions) throws(LoadError) -> DatabaseState {
        var state = DatabaseState()
        guard exists else { return state }
        let connection = try open()
        let hasBookkeeping = try Migrator.hasBookkeeping(connection, database: path)
        do throws(SQLiteError) {
            // One moment for all of it: what is counted has to go with the change counter.
            try connection.execute("BEGIN")
            state.table = try TargetTable(options.table, in: connection)
            for column in options.content.extracts {
                state.lookups[column.asciiLowercased] = try TargetTable(column, in: connection)
            }
            guard hasBookkeeping else { return state }
            var options = options
            options.table = state.table?.name ?? options.table
            state.shard = try ShardStore.shard(of: options.table, in: connection)
            state.isOurTable = try SourceStore.givesRowIDs(of: options.table, in: connection)
            state.source = try SourceStore.find(options, in: connection)
            guard let source = state.source else { return state }
            state.checkpoints = try CheckpointStore.checkpoints(of: source.sourceID, in: connection)
            state.ranges = try RecordStore.ranges(of: source.sourceID, in: connection)
            state.recordsBefore = max(state.lastRecord ?? 0, state.ranges.map(\.rowIDs.upperBound).max() ?? 0)
            if let table = state.table, let before = source.before, before.content == options.content,
                !options.isRestart
            {
                let identity = TableCheck.Identity(before, in: table, isOurs: state.isOurTable)
                state.identity = identity
                let sortedEnd = state.checkpoints.last?.sortedEnd
                let hasWaitingRows = sortedEnd.map { end in
                    source.sortedToken.map {
                        WaitingRows.isWhole(
                            WaitingRows.path(of: path, sourceID: source.sourceID), token: $0, end: end)
                    } ?? false
                }
                state.tableCheck = try TableCheck(
                    source, state.checkpoints, in: table, identity: identity, hasWaitingRows: hasWaitingRows ?? true,
                    connection: connection)
                state.isTableWritten = state.tableCheck.wasWritten
                if !state.isTableWritten, options.content.isUpdateOnly || options.replaces {
                    state.isTableWritten = try SourceStore.hasOtherWriters(than: source, in: connection)
                }
                state.checkpoints.removeLast(state.checkpoints.count - state.tableCheck.validBatches)
            }
            if let last = state.checkpoints.last {
                state.endsInsideRecord = try CheckpointStore.hasUnclosed(
                    in: last.rowIDs, of: source.sourceID, in: connection)
            }
        } catch {
            throw LoadError(error, doing: "Cannot read the metadata", database: path)
        }
        return state
    }

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
    func isEmpty(_ table: TargetTable) throws(LoadError) -> Bool {
        let connection = try open()
        do throws(SQLiteError) {
            return try connection.value("SELECT 1 FROM \(SQLText.identifier(table.name)) LIMIT 1") == nil
        } catch {
            throw LoadError(error, doing: "Cannot read '\(table.name)'", database: path)
        }
    }
}
