#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Calls a function again and again on a thread of its own, until it is stopped.
///
/// The threads of a load may be busy for seconds; what people look at has to go on meanwhile.
final class Ticker: Sendable {
    /// The end of a pipe that is closed to stop the thread, which waits at the other end.
    private let stopEnd: Int32
    private let thread: pthread_t

    private final class Body {
        let milliseconds: Int32
        let waitEnd: Int32
        let tick: @Sendable () -> Void

        init(milliseconds: Int32, waitEnd: Int32, tick: @escaping @Sendable () -> Void) {
            self.milliseconds = milliseconds
            self.waitEnd = waitEnd
            self.tick = tick
        }

        func run() {
            var waiting = pollfd(fd: waitEnd, events: Int16(POLLIN), revents: 0)
            while true {
                let code = poll(&waiting, 1, milliseconds)
                if code > 0 { break }
                if code == 0 { tick() }
            }
            close(waitEnd)
        }
    }

    /// Starts ticking; `nil` where the system has no thread or pipe to spare, for a load goes on without progress.
    init?(every seconds: Double, _ tick: @escaping @Sendable () -> Void) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return nil }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let body = Body(milliseconds: Int32(seconds * 1000), waitEnd: ends[0], tick: tick)
        let box = Unmanaged.passRetained(body)
        // Signals are for the threads that do the work, and for the one that waits for them.
        var all = sigset_t()
        var before = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_BLOCK, &all, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        var handle = pthread_t()
        let code = pthread_create(
            &handle, nil,
            { argument in
                Unmanaged<Body>.fromOpaque(argument!).takeRetainedValue().run()
                return nil
            }, box.toOpaque())
        guard code == 0 else {
            box.release()
            for end in ends { close(end) }
            return nil
        }
        stopEnd = ends[1]
        thread = handle
    }

    /// Stops it, and returns when a call that is under way has returned. Has to be called once.
    func stop() {
        close(stopEnd)
        pthread_join(thread, nil)
    }
}
