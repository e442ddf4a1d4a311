import Synchronization

/// Something that happens once, on whatever thread.
final class Flag: Sendable {
    private let isSet = Atomic<Bool>(false)

    /// Sets it; true where it was not set before.
    func set() -> Bool {
        !isSet.exchange(true, ordering: .relaxed)
    }
}
