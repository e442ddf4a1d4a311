import Synchronization

/// One reader, several workers, and the caller's thread as the writer, which gets the chunks in their order.
struct Pipeline {
    let workers: Int
    /// Bytes of input in a chunk.
    let chunkBytes: Int
    /// What the workers ask for their chunks' numbers, if they do: they must not wait for one that failed.
    var numbers: RecordNumbers?

    /// Runs until the input ends, something fails, or `write` throws.
    ///
    /// When reading fails, what was read before is still worked on and written, and the error comes then.
    /// When a worker or the writer fails, everything stops at once.
    func run(
        _ reader: any ChunkReading, makeWorker: @escaping @Sendable () throws(LoadError) -> any ChunkWorking,
        write: (Chunk) throws(LoadError) -> Void
    ) throws(LoadError) {
        try run(
            reader, makeWorker: makeWorker,
            keepingWrite: { (chunk, pool) throws(LoadError) in
                try write(chunk)
                pool.recycle(chunk)
            })
    }

    /// The same with a writer that gives chunks back itself, perhaps later.
    func run(
        _ reader: any ChunkReading, makeWorker: @escaping @Sendable () throws(LoadError) -> any ChunkWorking,
        keepingWrite write: (Chunk, any ChunkRecycling) throws(LoadError) -> Void
    ) throws(LoadError) {
        // One chunk with the reader, one with each worker, one with the writer, one waiting.
        let pool = ChunkPool(count: workers + 3, capacity: chunkBytes)
        let raw = ChunkQueue(keepsOrder: false, givers: 1)
        let done = ChunkQueue(keepsOrder: true, givers: workers)
        let failure = FirstError()

        let numbers = numbers
        @Sendable func stop() {
            numbers?.cancel()
            pool.cancel()
            raw.cancel()
            done.cancel()
        }

        // Lent to the reader's thread, which ends before this call returns.
        nonisolated(unsafe) let reader = reader
        @Sendable func read() {
            var sequence = 0
            do throws(LoadError) {
                while let chunk = pool.take() {
                    chunk.sequence = sequence
                    guard try reader.fill(chunk) else { break }
                    sequence += 1
                    raw.put(chunk)
                }
            } catch {
                failure.note(error)
            }
            raw.close()
        }
        @Sendable func work() {
            do throws(LoadError) {
                let worker = try makeWorker()
                let clock = ContinuousClock()
                var idleSince = clock.now
                while let chunk = raw.take() {
                    let began = clock.now
                    try worker.work(on: chunk)
                    chunk.times.idle = (began - idleSince).milliseconds
                    idleSince = clock.now
                    done.put(chunk)
                }
                worker.finish()
            } catch {
                failure.note(error)
                stop()
            }
            done.close()
        }
        var threads: [StageThread] = []
        do throws(SystemError) {
            threads.append(try StageThread(read))
            for _ in 0..<workers { threads.append(try StageThread(work)) }
        } catch {
            failure.note(LoadError(noThread: error))
            stop()
        }
        do throws(LoadError) {
            let clock = ContinuousClock()
            var waitingSince = clock.now
            while let chunk = done.take() {
                chunk.times.wait = (clock.now - waitingSince).milliseconds
                (chunk.chunksToParse, chunk.chunksToWrite) = (raw.count, done.count)
                try write(chunk, pool)
                waitingSince = clock.now
            }
        } catch {
            failure.note(error)
            stop()
        }
        for thread in threads { thread.join() }
        if let error = failure.error { throw error }
    }
}

/// Keeps the error that came first: those that follow it are its consequences.
private final class FirstError: Sendable {
    private let first = Mutex<LoadError?>(nil)

    func note(_ error: LoadError) {
        first.withLock { $0 = $0 ?? error }
    }

    var error: LoadError? { first.withLock { $0 } }
}
