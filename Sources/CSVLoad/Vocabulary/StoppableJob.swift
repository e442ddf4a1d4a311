/// Work that can be asked to stop, from any thread or a signal handler.
public protocol StoppableJob: AnyObject, Sendable {
    func stop()
}

/// A load, into one database or several.
public protocol LoadRunning: StoppableJob {
    /// Loads, and returns what came of it; rejects are not an error.
    func run() throws(LoadError) -> LoadSummary
}
