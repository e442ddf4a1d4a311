import Synchronization

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Does something every second on a thread of its own, until it is stopped or the process ends.
final class Ticker: Sendable {
    private let isStopped = Mutex(false)

    /// - Parameter tick: is called once a second with the number of seconds, and never after ``stop()``.
    init(_ tick: @escaping @Sendable (Int) -> Void) {
        let box = Unmanaged.passRetained(
            Body { [self] in
                var seconds = 0
                var goesOn = true
                while goesOn {
                    sleep(1)
                    seconds += 1
                    goesOn = isStopped.withLock { isStopped in
                        if !isStopped { tick(seconds) }
                        return !isStopped
                    }
                }
            })
        var handle = pthread_t()
        let code = pthread_create(
            &handle, nil,
            { argument in
                Unmanaged<Body>.fromOpaque(argument!).takeRetainedValue().run()
                return nil
            }, box.toOpaque())
        // A load without such a thread is one whose metrics come at its end.
        if code == 0 { pthread_detach(handle) } else { box.release() }
    }

    func stop() {
        isStopped.withLock { $0 = true }
    }

    private final class Body {
        let run: @Sendable () -> Void

        init(run: @escaping @Sendable () -> Void) {
            self.run = run
        }
    }
}
