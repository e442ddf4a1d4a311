/// Receives the progress of a load, on the thread that runs it.
///
/// Implement what is of interest: the other methods do nothing. The load waits for each call to return.
public protocol LoadObserver: Sendable {
    /// Called after each chunk.
    func loadDidProgress(_ progress: LoadProgress)
    /// Called for what is worth a line in a log.
    func loadDidLog(_ event: LoadEvent)
    /// Called when the database knows of the run, and before it loads anything; also for an attempt that ends so.
    func loadDidStart(_ start: RunStart)
    /// Called after each batch.
    func loadDidCommit(_ batch: LoadBatch)
}

extension LoadObserver {
    public func loadDidProgress(_ progress: LoadProgress) {}
    public func loadDidLog(_ event: LoadEvent) {}
    public func loadDidStart(_ start: RunStart) {}
    public func loadDidCommit(_ batch: LoadBatch) {}
}

/// The observer of a job that has none.
package struct Unobserved: LoadObserver {
    package init() {}
}

/// Passes events to an observer, with what all events of one run have in common.
package struct EventLog: Sendable {
    private let observer: any LoadObserver
    package var source: String?
    package var table: String?
    package var runID: Int64?

    package init(_ observer: any LoadObserver, source: String? = nil, table: String? = nil, runID: Int64? = nil) {
        self.observer = observer
        self.source = source
        self.table = table
        self.runID = runID
    }

    /// Passes on an event.
    ///
    ///     log.add(.info, .note, "the table has no key", fields: [.init("columns", 3)])
    ///
    /// - Parameters:
    ///   - level: how much it matters.
    ///   - kind: what sort of event it is, for programs.
    ///   - message: one sentence, for people.
    ///   - rowID: the number of the record that it is about.
    ///   - byte: where that record starts.
    ///   - fields: more facts, each with its name.
    package func add(
        _ level: LoadEvent.Level, _ kind: LoadEvent.Kind, _ message: String, rowID: Int64? = nil, byte: Int64? = nil,
        fields: [LoadEvent.Field] = []
    ) {
        var event = LoadEvent(level, kind, message)
        event.source = source
        event.table = table
        event.runID = runID
        event.rowID = rowID
        event.byte = byte
        event.fields = fields
        observer.loadDidLog(event)
    }
}
