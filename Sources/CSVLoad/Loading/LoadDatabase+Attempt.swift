import SQLiteCore

/// How an attempt ended that never came to load anything.
struct FailedAttempt: Sendable {
    var options: LoadOptions
    var toolVersion: String
    /// Why it failed; nil where it was stopped.
    var error: LoadError?
    var isInterrupted: Bool
    var seconds: Double

    /// Whether the input had nothing to load, which is fewer records than ever.
    var hadNoRecords: Bool { error?.problem == .inputNotFound || error?.problem == .inputEmpty }
}

/// What a database has noted of an attempt.
struct NotedAttempt {
    /// The run that stands for it.
    var start: RunStart
    /// What it is to warn of, as asked for.
    var alarms: [(kind: LoadAlarm.Kind, sentence: String)] = []
}

/// Notes attempts that ended before the load began, so that the database tells of a bad night, too.
///
/// Only runs are noted: checkpoints, statistics and the decisions of the next load stay as if there had been no attempt.
extension LoadDatabase {
    /// Longest wait for a lock that another program holds: the attempt has waited before.
    private static let noteMilliseconds = 1000

    /// Notes an attempt in a database that has been loaded into.
    ///
    /// - Parameter lock: that of the load, if it came so far.
    /// - Returns: nil where nothing can or need be noted.
    func note(_ attempt: FailedAttempt, holding lock: DatabaseLock?) -> NotedAttempt? {
        guard exists else { return nil }
        let lock = (try? lock ?? DatabaseLock(path: path, policy: .skip, isCancelled: isCancelled)) ?? nil
        guard let lock, lock.moved == nil else { return nil }
        // The lock has to be held until the connection is closed.
        return withExtendedLifetime(lock) {
            try? LoadDatabase(path: path, busyMilliseconds: min(busyMilliseconds, LoadDatabase.noteMilliseconds))
                .write(attempt)
        }
    }

    private func write(_ attempt: FailedAttempt) throws -> NotedAttempt? {
        let connection = try open()
        // A database that was never loaded into gets no tables of ours for a load that came to nothing.
        guard try Migrator.hasBookkeeping(connection, database: path) else { return nil }
        try connection.execute("BEGIN IMMEDIATE")
        try Migrator.migrate(connection, database: path)
        try TableLedger.enter(connection)
        var options = attempt.options
        options.table = try TargetTable(options.table, in: connection)?.name ?? options.table
        let known = try SourceStore.find(options, in: connection)
        // Flags that contradict the input or each other are a mistake of whoever typed them, and no attempt;
        // unless the source was loaded with the same ones before.
        if attempt.error?.code == .usage, known?.before?.content != options.content { return nil }
        let sourceID = try known?.sourceID ?? SourceStore.addNew(options, in: connection)
        let runID = try SourceStore.addAttempt(
            of: sourceID, status: attempt.isInterrupted ? .interrupted : .failed, error: attempt.error,
            seconds: attempt.seconds, toolVersion: attempt.toolVersion, in: connection)
        var noted = NotedAttempt(
            start: RunStart(
                runID: runID, table: options.table,
                totals: try RunHistory.totals(of: sourceID, before: runID, in: connection),
                rejectsKept: try CheckpointStore.rejectCount(of: sourceID, in: connection)))
        if attempt.hadNoRecords {
            let past = try RunHistory.pastLoads(of: sourceID, before: runID, in: connection)
            noted.alarms = options.alarm.evaluate(nil, sourceRecords: 0, past).compactMap { kind, sentence in
                sentence.map { (kind, $0) }
            }
        }
        try connection.execute("COMMIT")
        return noted
    }
}
