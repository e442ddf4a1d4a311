import Glibc

/// Tells each worker the number of its chunk's first record, as soon as all earlier chunks are counted.
///
/// Chunks are taken in their order, and a worker counts before it waits: the earliest chunk under way never waits.
///
/// `@unchecked Sendable`: everything mutable is read and written only while `mutex` is held.
final class RecordNumbers: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    /// Record counts of chunks that wait for an earlier one.
    private var counts: [Int: Int] = [:]
    private var firsts: [Int: Int64] = [:]
    private var nextSequence = 0
    private var nextRecord: Int64 = 1

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

    /// The number of the chunk's first record; to be called once for each chunk.
    func first(of sequence: Int, records: Int) -> Int64 {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        counts[sequence] = records
        while let count = counts.removeValue(forKey: nextSequence) {
            firsts[nextSequence] = nextRecord
            nextRecord += Int64(count)
            nextSequence += 1
        }
        pthread_cond_broadcast(condition)
        while true {
            if let first = firsts.removeValue(forKey: sequence) { return first }
            pthread_cond_wait(condition, mutex)
        }
    }
}
