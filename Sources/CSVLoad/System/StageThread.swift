import Glibc

/// A thread of its own for a stage that blocks, which the cooperative pool must not be made to wait for.
package final class StageThread: Sendable {
    private let handle: pthread_t

    /// - Throws: where the system grants this process no more threads or memory.
    package init(_ body: @escaping @Sendable () -> Void) throws(SystemError) {
        var handle = pthread_t()
        let box = Unmanaged.passRetained(Body(run: body))
        let code = pthread_create(
            &handle, nil,
            { argument in
                Unmanaged<Body>.fromOpaque(argument!).takeRetainedValue().run()
                return nil
            }, box.toOpaque())
        guard code == 0 else {
            box.release()
            throw SystemError(code: code)
        }
        self.handle = handle
    }

    /// Waits until the thread has ended. This or ``detach()`` has to be called once.
    package func join() {
        pthread_join(handle, nil)
    }

    /// Lets the thread end by itself.
    package func detach() {
        pthread_detach(handle)
    }

    /// Lets the calling thread, and those that it makes, give way to the others.
    ///
    /// - Parameter niceness: how much, as of `nice(2)`, which is of threads on Linux.
    static func giveWay(by niceness: Int32) {
        _ = nice(niceness)
    }

    private final class Body {
        let run: @Sendable () -> Void

        init(run: @escaping @Sendable () -> Void) {
            self.run = run
        }
    }
}
