/// Work that can be asked to stop, from any thread or a signal handler.
package protocol StoppableJob: AnyObject, Sendable {
    func stop()
}

/// A load, into one database or several.
package protocol LoadRunning: StoppableJob {
    /// Loads, and returns what came of it; rejects are not an error.
    func run() throws(LoadError) -> LoadSummary
}
