import Glibc

/// Hands chunks from one thread to another, and makes a thread wait that finds none.
///
/// Chunks come out in the order of their sequence numbers where the queue was told to keep it, else first in, first
/// out. It never makes a giver wait: how many chunks there are is the ``ChunkPool``'s business, and with it all
/// back-pressure.
///
/// `@unchecked Sendable`: everything mutable is read and written only while `lock` is held.
final class ChunkQueue: @unchecked Sendable {
    private let lock = ConditionLock()
    private let keepsOrder: Bool
    private var chunks: [Chunk] = []
    private var nextSequence = 0
    private var openGivers: Int
    private var isCancelled = false

    /// - Parameter givers: how many threads put chunks in; each closes the queue once.
    init(keepsOrder: Bool, givers: Int) {
        self.keepsOrder = keepsOrder
        openGivers = givers
    }

    /// Hands a chunk over: the giver must not touch it any more.
    func put(_ chunk: Chunk) {
        lock.withLock { chunks.append(chunk) }
        lock.wakeAll()
    }

    /// The next chunk, or nil when there will be none.
    func take() -> sending Chunk? {
        nonisolated(unsafe) let taken: Chunk? = lock.withLock {
            while !isCancelled {
                if keepsOrder {
                    if let index = chunks.firstIndex(where: { $0.sequence == nextSequence }) {
                        nextSequence += 1
                        return chunks.remove(at: index)
                    }
                } else if !chunks.isEmpty {
                    return chunks.removeFirst()
                }
                if openGivers == 0 { return nil }
                lock.wait()
            }
            return nil
        }
        return taken
    }

    /// Chunks that wait to be taken.
    var count: Int { lock.withLock { chunks.count } }

    /// One giver will put no chunk any more; what is in can still be taken.
    func close() {
        lock.withLock { openGivers -= 1 }
        lock.wakeAll()
    }

    /// Everything ends now: nothing can be taken any more.
    func cancel() {
        lock.withLock { isCancelled = true }
        lock.wakeAll()
    }
}

/// The chunks there are: the one rule of back-pressure.
///
/// The reader waits here for a free chunk, and a chunk is free again when its rows are in the writer's
/// transaction. Memory is therefore bounded by the number of chunks, whatever the input's size.
///
/// `@unchecked Sendable`: everything mutable is read and written only while `lock` is held.
final class ChunkPool: ChunkLending, @unchecked Sendable {
    private let lock = ConditionLock()
    private let capacity: Int
    private var free: [Chunk]
    /// Chunks that may be made still.
    private var reserve = 0
    private var isCancelled = false

    /// - Parameters:
    ///   - count: how many chunks there are at first.
    ///   - capacity: bytes of input in each.
    init(count: Int, capacity: Int) {
        self.capacity = capacity
        free = (0..<count).map { _ in Chunk(capacity: capacity) }
    }

    /// An empty chunk, as soon as one is free; nil after ``cancel()``.
    func take() -> sending Chunk? {
        nonisolated(unsafe) let taken: Chunk? = lock.withLock {
            while free.isEmpty, !isCancelled {
                if reserve > 0 {
                    reserve -= 1
                    return Chunk(capacity: capacity)
                }
                lock.wait()
            }
            return isCancelled ? nil : free.removeLast()
        }
        taken?.clear(capacity: capacity)
        return taken
    }

    /// Hands a chunk back: the giver must not touch it any more.
    func giveBack(_ chunk: Chunk) {
        lock.withLock { free.append(chunk) }
        lock.wakeAll()
    }

    func lendMore(_ count: Int) {
        lock.withLock { reserve += count }
        lock.wakeAll()
    }

    func cancel() {
        lock.withLock { isCancelled = true }
        lock.wakeAll()
    }
}

/// A mutex and the condition variable that goes with it.
private final class ConditionLock {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    init() {
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(condition, nil)
    }

    deinit {
        pthread_mutex_destroy(mutex)
        pthread_cond_destroy(condition)
        mutex.deallocate()
        condition.deallocate()
    }

    func withLock<Result>(_ body: () -> Result) -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return body()
    }

    /// Waits to be woken; only inside ``withLock(_:)``.
    func wait() { pthread_cond_wait(condition, mutex) }

    func wakeAll() { pthread_cond_broadcast(condition) }
}
