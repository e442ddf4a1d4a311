import Glibc
import Synchronization
import Testing

@testable import CSVLoad

@Suite("Pipeline")
struct PipelineTests {
    /// Gives `count` chunks of one byte, and then ends or fails.
    private final class Source: ChunkReading {
        private let count: Int
        private let error: LoadError?
        private let givenCount = Atomic(0)
        /// Chunks given so far, for any thread that asks.
        var given: Int { givenCount.load(ordering: .relaxed) }

        init(count: Int, error: LoadError? = nil) {
            self.count = count
            self.error = error
        }

        func fill(_ chunk: Chunk) throws(LoadError) -> Bool {
            guard given < count else {
                if let error { throw error }
                return false
            }
            chunk.byteStart = Int64(given)
            givenCount.add(1, ordering: .relaxed)
            return true
        }
    }

    /// Works longer on some chunks than on others, so that they overtake each other.
    private struct Worker: ChunkWorking {
        var failsAt: Int64?
        var finished: @Sendable () -> Void = {}

        func work(on chunk: Chunk) throws(LoadError) {
            if chunk.byteStart == failsAt { throw LoadError(.computationFailed, "worker") }
            var sum: Int64 = 0
            for step in 0..<(chunk.byteStart % 3) * 20_000 { sum &+= step }
            chunk.filtered = sum &* 0 &+ chunk.byteStart * 10
        }

        func finish() { finished() }
    }

    @Test("chunks come out in the order in which they were read", arguments: [1, 2, 5])
    func order(workers: Int) throws {
        var seen: [Int64] = []
        try Pipeline(workers: workers, chunkBytes: 64).run(Source(count: 300)) {
            Worker()
        } write: { chunk in
            #expect(chunk.filtered == chunk.byteStart * 10)
            seen.append(chunk.byteStart)
        }
        #expect(seen == Array(0..<300))
    }

    @Test("an empty input writes nothing, and finishes every worker")
    func empty() throws {
        let finished = Counter()
        try Pipeline(workers: 3, chunkBytes: 64).run(Source(count: 0)) {
            Worker { finished.add() }
        } write: { _ in
            Issue.record("nothing was read")
        }
        #expect(finished.value == 3)
    }

    @Test("what was read before the reader failed is written before its error comes", arguments: [1, 3])
    func readerFails(workers: Int) {
        var seen: [Int64] = []
        let error = #expect(throws: LoadError.self) {
            let source = Source(count: 20, error: LoadError(.inputBrokeOff, "reader"))
            try Pipeline(workers: workers, chunkBytes: 64).run(source) {
                Worker()
            } write: { chunk in
                seen.append(chunk.byteStart)
            }
        }
        #expect(error?.message == "reader")
        #expect(seen == Array(0..<20))
    }

    @Test("a worker's error stops everything, and nothing behind it is written", arguments: [1, 3])
    func workerFails(workers: Int) {
        var seen: [Int64] = []
        let source = Source(count: 100_000)
        let error = #expect(throws: LoadError.self) {
            try Pipeline(workers: workers, chunkBytes: 64).run(source) {
                Worker(failsAt: 10)
            } write: { chunk in
                seen.append(chunk.byteStart)
            }
        }
        #expect(error?.message == "worker")
        #expect(seen == Array(0..<Int64(seen.count)))
        #expect(seen.count <= 10)
        #expect(source.given < 100_000)
    }

    @Test("a worker that cannot be made stops everything")
    func noWorker() {
        let error = #expect(throws: LoadError.self) {
            try Pipeline(workers: 2, chunkBytes: 64).run(Source(count: 100_000)) { () throws(LoadError) in
                throw LoadError(.optionInvalid, "no worker")
            } write: { _ in
            }
        }
        #expect(error?.message == "no worker")
    }

    @Test("the writer's error stops everything, and the writer is not called again", arguments: [1, 3])
    func writerFails(workers: Int) {
        var seen: [Int64] = []
        let source = Source(count: 100_000)
        let error = #expect(throws: LoadError.self) {
            try Pipeline(workers: workers, chunkBytes: 64).run(source) {
                Worker()
            } write: { (chunk) throws(LoadError) in
                seen.append(chunk.byteStart)
                if chunk.byteStart == 7 { throw LoadError(.databaseLocked, "writer") }
            }
        }
        #expect(error?.message == "writer")
        #expect(seen == Array(0...7))
        #expect(source.given < 100_000)
    }

    /// Numbers its chunks; whoever has the first one waits until others wait for it, and then does not count it.
    private struct NumberingWorker: ChunkWorking {
        let numbers: RecordNumbers
        let others: Counter
        let fails: Bool

        func work(on chunk: Chunk) throws(LoadError) {
            if chunk.sequence == 0 {
                while others.value < 2 { sched_yield() }
                if fails { throw LoadError(.computationFailed, "worker") }
                return numbers.end(at: 0)
            }
            others.add()
            chunk.isAbandoned = numbers.first(of: chunk.sequence, records: 1) == nil
        }

        func finish() {}
    }

    @Test("nobody waits for the number of a chunk behind one that fails or is given up", arguments: [true, false])
    func numbers(fails: Bool) {
        let (numbers, others) = (RecordNumbers(), Counter())
        var numbered: [Int] = []
        var message: String?
        do throws(LoadError) {
            try Pipeline(workers: 3, chunkBytes: 64, numbers: numbers).run(Source(count: 50)) {
                NumberingWorker(numbers: numbers, others: others, fails: fails)
            } write: { chunk in
                if chunk.sequence > 0, !chunk.isAbandoned { numbered.append(chunk.sequence) }
            }
        } catch {
            message = error.message
        }
        #expect(message == (fails ? "worker" : nil))
        #expect(numbered.isEmpty)
    }

    @Test("a chunk has its number although a later one is given up")
    func numbersBefore() {
        let numbers = RecordNumbers()
        numbers.end(at: 2)
        #expect(numbers.first(of: 3, records: 1) == nil)
        #expect(numbers.first(of: 0, records: 5) == 1)
        #expect(numbers.first(of: 1, records: 5) == 6)
        numbers.cancel()
        #expect(numbers.first(of: 2, records: 5) == nil)
    }

    @Test("no more chunks are read ahead than there are buffers")
    func backPressure() throws {
        let source = Source(count: 1000)
        var mostAhead = 0
        try Pipeline(workers: 2, chunkBytes: 64).run(source) {
            Worker()
        } write: { chunk in
            mostAhead = max(mostAhead, source.given - Int(chunk.byteStart))
        }
        #expect(mostAhead <= 5)
    }
}

private final class Counter: Sendable {
    private let count = Mutex(0)
    func add() { count.withLock { $0 += 1 } }
    var value: Int { count.withLock { $0 } }
}
