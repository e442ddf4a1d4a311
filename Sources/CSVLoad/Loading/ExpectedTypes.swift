import Synchronization

/// The types that the front of an input suggests, with which a load has begun while the rest of it is still looked at.
///
/// Types take a pass over the whole input, for which the writer would have to wait. Where a new database is loaded, it need
/// not: until all values confirm the types, nothing is committed, and nobody can see the table. Where they
/// do not, what was written is rolled back, and the load begins again with the types that were found.
final class ExpectedTypes: CommitGate {
    /// Bytes of input that are loaded at most before the types are known: so much is lost if the load is killed then.
    private static let heldBytes: Int64 = 256 << 20
    /// How much less the pass weighs for the system's scheduler than the load.
    private static let niceness: Int32 = 5
    /// How often a load that waits looks whether it may go on, in microseconds.
    private static let pauseMicroseconds = 1000

    private let pass = Pass()
    private let thread: StageThread
    private let confirms: (FoundTypes) throws(LoadError) -> Bool
    private let observer: any LoadObserver
    private let events: HeldEvents
    private let totalBytes: Int64?
    /// Whether the types are known to be right.
    private(set) var isConfirmed = false
    /// How long the load has waited for the types.
    private(set) var waited = Duration.zero

    /// Begins to look at the whole input, in threads of its own.
    ///
    /// - Parameters:
    ///   - totalBytes: of the input, for the progress that is told while the load waits.
    ///   - events: lets go of what is said about the load when its types are known to be right.
    ///   - survey: looks at all values; what it is given is to be told how many bytes it has seen. Nil where it was stopped.
    ///   - confirms: whether what was found makes the table that the load has begun with.
    init(
        observer: any LoadObserver, events: HeldEvents, totalBytes: Int64?,
        survey: @escaping @Sendable (@escaping (Int64) -> Void) throws(LoadError) -> FoundTypes?,
        confirms: @escaping (FoundTypes) throws(LoadError) -> Bool
    ) throws(LoadError) {
        self.observer = observer
        self.events = events
        self.totalBytes = totalBytes
        self.confirms = confirms
        let pass = pass
        do throws(SystemError) {
            thread = try StageThread {
                // The writer comes first, for which the load waits.
                StageThread.giveWay(by: ExpectedTypes.niceness)
                let found = try? survey { bytes in pass.bytesDone.store(bytes, ordering: .relaxed) }
                pass.result.withLock { $0 = .some(found ?? nil) }
            }
        } catch {
            throw LoadError(noThread: error)
        }
    }

    /// What the pass has to say, which other threads write.
    private final class Pass: Sendable {
        /// Nil while it goes on; what is in it is nil where it came to nothing.
        let result = Mutex<FoundTypes??>(nil)
        let bytesDone = Atomic<Int64>(0)
    }

    func opens(after bytes: Int64, isLast: Bool) throws(LoadError) -> Bool {
        if isConfirmed { return true }
        if pass.result.withLock({ $0 }) == nil {
            guard isLast || bytes >= ExpectedTypes.heldBytes else { return false }
            wait()
        }
        guard let found = pass.result.withLock({ $0 ?? nil }), try confirms(found) else {
            throw LoadError(
                .stopped, "The types of the columns are not those that the front of the input suggests",
                recovery: "Run the same command again.")
        }
        isConfirmed = true
        events.release()
        return true
    }

    private func wait() {
        let clock = ContinuousClock()
        let began = clock.now
        while pass.result.withLock({ $0 }) == nil {
            observer.loadDidProgress(
                LoadProgress(
                    phase: .typing, bytesDone: pass.bytesDone.load(ordering: .relaxed), bytesTotal: totalBytes,
                    counts: RowCounts()))
            SystemClock.pause(microseconds: ExpectedTypes.pauseMicroseconds)
        }
        waited += clock.now - began
    }

    /// Waits for the end of the pass; has to be called once.
    ///
    /// - Returns: what it found; nil where it failed, or was stopped.
    func end() -> FoundTypes? {
        thread.join()
        return pass.result.withLock { $0 ?? nil }
    }
}
