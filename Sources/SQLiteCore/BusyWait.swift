import CSQLite

/// Waits for a lock that another connection holds: shortly at first, then longer, never in step with others.
///
/// SQLite's own timeout polls at fixed distances, so that several waiting processes meet again and again.
final class BusyWait {
    var limit = Duration.zero
    var isCancelled: @Sendable () -> Bool = { false }
    /// How often a lock was asked for again, since the connection was opened.
    private(set) var tries: Int64 = 0
    private let clock = ContinuousClock()
    private var began: ContinuousClock.Instant?

    /// Sleeps before the next try; false when it has taken too long, or nobody wants the lock any more.
    ///
    /// - Parameter tries: how often this lock was asked for before.
    func wait(tries: Int32) -> Bool {
        if tries == 0 { began = clock.now }
        let waited = began.map { clock.now - $0 } ?? .zero
        guard waited < limit, !isCancelled() else { return false }
        self.tries += 1
        let longest: Int32 = min(250, 2 << min(tries, 7))
        sqlite3_sleep(Int32.random(in: longest / 2...longest))
        return true
    }

    /// Makes the connection wait; it does not keep the object alive.
    func install(on handle: OpaquePointer) {
        sqlite3_busy_handler(
            handle,
            { context, tries in
                Unmanaged<BusyWait>.fromOpaque(context!).takeUnretainedValue().wait(tries: tries) ? 1 : 0
            }, Unmanaged.passUnretained(self).toOpaque())
    }
}
