import SQLiteCore
import Synchronization

/// One load into several databases, each of which takes the rows of a range of the key.
///
/// Others compute the rows, once; as many loads as there are databases read what they computed, side by side. Each has
/// its own checkpoints, so that running it again goes on with each of them where it is.
package final class ShardedLoadJob: LoadRunning {
    private let options: LoadOptions
    private let names: ShardNames
    private let toolVersion: String
    private let observer: any LoadObserver
    private let computing: any PartComputing
    private let shared = SharedInput()
    private let stopping = StopFlag()

    /// How many databases SQLite attaches to one connection, and so how many can be looked at as one.
    package static let mostDatabases = Connection.attachedDatabaseLimit

    /// - Parameters:
    ///   - options: what to load and how; `database` is what all of the databases together are called.
    ///   - count: how many databases there are, from 2 to ``mostDatabases``.
    ///   - toolVersion: is written into the databases with the run.
    ///   - observer: receives the progress, as of one load.
    ///   - computing: who computes the rows.
    package init(
        _ options: LoadOptions, count: Int, toolVersion: String, observer: any LoadObserver,
        computing: any PartComputing
    ) {
        self.options = options
        names = ShardNames(options.database, count: count)
        self.toolVersion = toolVersion
        self.observer = observer
        self.computing = computing
    }

    /// Safe in a signal handler.
    package func stop() { stopping.set() }

    /// Loads, and returns what came of it.
    ///
    /// - Throws: why one of the databases could not be loaded; then the others are stopped. What was committed is kept,
    ///   and the same options go on from there.
    package func run() throws(LoadError) -> LoadSummary {
        do throws(LoadError) {
            return try loadAll()
        } catch {
            EventLog(observer, source: options.sourceName, table: options.table)
                .add(.error, .runFailed, error.description, fields: [.init(error.problem)])
            throw error
        }
    }

    private func loadAll() throws(LoadError) -> LoadSummary {
        let clock = ContinuousClock()
        let began = clock.now
        shared.begin()
        let shard: Shard?
        do throws(LoadError) {
            shard = try findShard()
        } catch {
            note(error, seconds: (clock.now - began).milliseconds / 1000)
            throw error
        }
        guard let shard else {
            return LoadSummary(
                source: options.sourceName, table: options.table, database: options.database, status: .interrupted)
        }
        let planned = clock.now
        var summary = LoadSummary(try load(shard), of: options)
        summary.phases.types += (planned - began).milliseconds / 1000
        summary.notes += shared.notes
        if summary.status == .completed {
            try ShardScript(names).write()
            PartFiles.removeAll(of: options.sourceName, into: options.table, in: computing.folder)
        }
        summary.seconds = (clock.now - began).milliseconds / 1000
        return summary
    }

    /// How the table's rows are divided, as the databases say or the input suggests; nil where the job was stopped.
    private func findShard() throws(LoadError) -> Shard? {
        try requireFreeNames()
        guard let column = options.content.key?.first else {
            throw LoadError(
                .keyMissing, "Rows are divided among databases by their key, and none is named",
                recovery: "Name it with --key.")
        }
        let planner = ShardPlanner(
            options, JobContext(observer: observer, stopping: stopping, source: options.sourceName),
            PartCutting(count: computing.partCount, shared: shared))
        if let known = try knownShard(by: column) { return known }
        return try planner.shard(by: column, count: names.count)
    }

    /// Notes in the databases that are there that an attempt has failed before any of them was loaded into.
    private func note(_ error: LoadError, seconds: Double) {
        let merger = ShardEventMerger(observer, count: names.count)
        let attempt = FailedAttempt(
            options: options, toolVersion: toolVersion, error: error, isInterrupted: false, seconds: seconds)
        for number in 1...names.count {
            let database = LoadDatabase(path: names.path(number), busyMilliseconds: options.busyMilliseconds)
            guard let noted = database.note(attempt, holding: nil) else { continue }
            merger.observer(of: number).loadDidStart(noted.start)
        }
        merger.finish()
    }

    /// Refuses names that something else has; an empty file, as the sqlite3 shell leaves one behind, is nothing.
    private func requireFreeNames() throws(LoadError) {
        guard !LoadDatabase(path: names.database).exists else {
            throw LoadError(
                .outputNotWritable,
                "There is a file '\(names.database)', and the databases would be '\(names.path(1))' to "
                    + "'\(names.path(names.count))' beside it",
                recovery: "Name another DATABASE.")
        }
        try ShardScript(names).check()
    }

    /// How the table's rows are divided already; nil where none of the databases knows.
    private func knownShard(by column: String) throws(LoadError) -> Shard? {
        var known: Shard?
        for number in 1...names.count {
            let database = LoadDatabase(path: names.path(number), busyMilliseconds: options.busyMilliseconds)
            guard let shard = try database.shard(of: options.table) else { continue }
            guard shard.count == names.count else {
                throw LoadError(
                    .shardKeyInvalid,
                    "'\(options.table)' in '\(database.path)' is divided among \(shard.count) databases, and "
                        + "--into-shards says \(names.count)",
                    recovery: "Use --into-shards \(shard.count), or name another DATABASE.")
            }
            guard shard.column.asciiLowercased == column.asciiLowercased else {
                throw LoadError(
                    .shardKeyInvalid,
                    "'\(options.table)' in '\(database.path)' is divided by '\(shard.column)', and the key begins with "
                        + "'\(column)'",
                    recovery: "Name '\(shard.column)' first in --key, or name another DATABASE.")
            }
            guard shard.number == number, known.map({ $0.bounds == shard.bounds }) ?? true else {
                throw LoadError(
                    .shardMismatch, "'\(database.path)' has other rows of '\(options.table)' than its name says",
                    recovery: "Put back the database that had this name.")
            }
            known = shard
        }
        return known
    }

    /// Runs the loads side by side, and returns what came of each, in the order of their ranges.
    private func load(_ shard: Shard) throws(LoadError) -> [LoadSummary] {
        let merger = ShardEventMerger(observer, count: names.count)
        let outcomes = Outcomes()
        let stopping = stopping
        let parts = PartsContext(
            computing: computing, shared: shared, isOneOfSeveral: true, toolVersion: toolVersion)
        var threads: [StageThread] = []
        for number in 1...names.count {
            var options = options
            options.database = names.path(number)
            options.shard = shard.at(number)
            let context = JobContext(
                observer: merger.observer(of: number), stopping: stopping, source: options.sourceName,
                table: options.table)
            let job = LoadJob(options, toolVersion: toolVersion, context, parts: parts)
            do throws(SystemError) {
                threads.append(
                    try StageThread {
                        do throws(LoadError) {
                            outcomes.add(try job.run(), of: number)
                        } catch {
                            outcomes.fail(error)
                            stopping.set()
                        }
                    })
            } catch {
                outcomes.fail(LoadError(noThread: error))
                stopping.set()
            }
        }
        for thread in threads { thread.join() }
        merger.finish()
        let summaries = try outcomes.summaries()
        let skipped = summaries.filter { $0.status == .skipped }
        guard skipped.isEmpty || skipped.count == summaries.count else {
            throw LoadError(
                .databaseLocked,
                "Another load is writing to \(skipped.map { "'\($0.database)'" }.joined(separator: ", ")); the other "
                    + "databases are loaded", recovery: "Run the same command again.")
        }
        return summaries
    }

    /// What came of loads on several threads.
    private final class Outcomes: Sendable {
        private let state = Mutex(State())

        private struct State {
            var summaries: [Int: LoadSummary] = [:]
            /// The first one: it may have stopped the others.
            var failure: LoadError?
        }

        func add(_ summary: LoadSummary, of number: Int) {
            state.withLock { $0.summaries[number] = summary }
        }

        func fail(_ error: LoadError) {
            state.withLock { $0.failure = $0.failure ?? error }
        }

        func summaries() throws(LoadError) -> [LoadSummary] {
            let (summaries, failure) = state.withLock { ($0.summaries, $0.failure) }
            if let failure { throw failure }
            return summaries.sorted { $0.key < $1.key }.map(\.value)
        }
    }
}
