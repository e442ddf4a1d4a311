/// Work that can be asked to stop, from any thread or a signal handler.
public protocol StoppableJob: AnyObject, Sendable {
    func stop()
}
