import Glibc

/// Keeps a pipe that nobody reads from ending the process, on this thread, while `body` runs.
func withoutBrokenPipeSignal<Value, Failure: Error>(_ body: () throws(Failure) -> Value) throws(Failure) -> Value {
    var signals = sigset_t()
    var before = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGPIPE)
    pthread_sigmask(SIG_BLOCK, &signals, &before)
    defer {
        // One that came meanwhile is taken before it would be delivered.
        var none = timespec()
        while sigtimedwait(&signals, nil, &none) >= 0 {}
        pthread_sigmask(SIG_SETMASK, &before, nil)
    }
    return try body()
}
