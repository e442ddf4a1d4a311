import Glibc

/// State that threads share under a lock, and whose changes they wait for until it is cancelled.
///
/// All threads of a ``Pipeline`` wait for each other here, so that one ``cancel()`` ends every wait there is. A call to the
/// system that fails is a mistake of the program, and ends it: a lock that is not held must not pass for one that is.
///
/// `@unchecked Sendable`: `state` and `isCancelled` are read and written only while `mutex` is held.
final class Monitor<State>: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var state: State
    private var isCancelled = false

    init(_ state: State) {
        self.state = state
        Self.check(pthread_mutex_init(mutex, nil))
        Self.check(pthread_cond_init(condition, nil))
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    /// Looks at the state.
    func read<Value>(_ body: (State) -> Value) -> Value {
        withLock { body(state) }
    }

    /// Changes the state, and wakes those who wait for it.
    func change(_ body: (inout State) -> Void) {
        withLock { body(&state) }
        Self.check(pthread_cond_broadcast(condition))
    }

    /// Waits until `body`, which is asked again after each change, returns something; nil after ``cancel()``.
    func wait<Value>(until body: (inout State) -> Value?) -> Value? {
        withLock {
            while !isCancelled {
                if let result = body(&state) { return result }
                Self.check(pthread_cond_wait(condition, mutex))
            }
            return nil
        }
    }

    /// Ends all waits, those to come as well.
    func cancel() {
        withLock { isCancelled = true }
        Self.check(pthread_cond_broadcast(condition))
    }

    private func withLock<Value>(_ body: () -> Value) -> Value {
        Self.check(pthread_mutex_lock(mutex))
        defer { Self.check(pthread_mutex_unlock(mutex)) }
        return body()
    }

    private static func check(_ code: Int32) {
        precondition(code == 0, "a lock or a condition variable is used in a way that it is not made for")
    }
}
