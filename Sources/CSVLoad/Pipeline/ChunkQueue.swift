/// Hands chunks from one thread to another, and makes a thread wait that finds none.
///
/// Chunks come out in the order of their sequence numbers where the queue was told to keep it, else first in, first
/// out. It never makes a giver wait: how many chunks there are is the ``ChunkPool``'s business, and with it all
/// back-pressure.
final class ChunkQueue: Sendable {
    private struct State {
        var chunks: [Chunk] = []
        var nextSequence = 0
        var openGivers: Int

        mutating func next(keepsOrder: Bool) -> Chunk? {
            guard keepsOrder else { return chunks.isEmpty ? nil : chunks.removeFirst() }
            guard let index = chunks.firstIndex(where: { $0.sequence == nextSequence }) else { return nil }
            nextSequence += 1
            return chunks.remove(at: index)
        }
    }

    private let keepsOrder: Bool
    private let monitor: Monitor<State>

    /// - Parameter givers: how many threads put chunks in; each closes the queue once.
    init(keepsOrder: Bool, givers: Int) {
        self.keepsOrder = keepsOrder
        monitor = Monitor(State(openGivers: givers))
    }

    /// Hands a chunk over: the giver must not touch it any more.
    func put(_ chunk: Chunk) {
        monitor.change { $0.chunks.append(chunk) }
    }

    /// The next chunk, or nil when there will be none.
    func take() -> sending Chunk? {
        nonisolated(unsafe) let taken: Chunk?? = monitor.wait { state in
            if let chunk = state.next(keepsOrder: keepsOrder) { return .some(chunk) }
            return state.openGivers == 0 ? .some(nil) : nil
        }
        return taken ?? nil
    }

    /// Chunks that wait to be taken.
    var count: Int { monitor.read { $0.chunks.count } }

    /// One giver will put no chunk any more; what is in can still be taken.
    func close() {
        monitor.change { $0.openGivers -= 1 }
    }

    /// Everything ends now: nothing can be taken any more.
    func cancel() { monitor.cancel() }
}

/// The chunks there are: the one rule of back-pressure.
///
/// The reader waits here for a free chunk, and a chunk is free again when its rows are in the writer's
/// transaction. Memory is therefore bounded by the number of chunks, whatever the input's size.
final class ChunkPool: ChunkRecycling, Sendable {
    private struct State {
        var free: [Chunk]
        /// Chunks that may be made still.
        var reserve = 0
    }

    private let capacity: Int
    private let monitor: Monitor<State>

    /// - Parameters:
    ///   - count: how many chunks there are at first.
    ///   - capacity: bytes of input in each.
    init(count: Int, capacity: Int) {
        self.capacity = capacity
        monitor = Monitor(State(free: (0..<count).map { _ in Chunk(capacity: capacity) }))
    }

    /// An empty chunk, as soon as one is free; nil after ``cancel()``.
    func take() -> sending Chunk? {
        nonisolated(unsafe) let taken: Chunk? = monitor.wait { state in
            if let chunk = state.free.popLast() { return chunk }
            guard state.reserve > 0 else { return nil }
            state.reserve -= 1
            return Chunk(capacity: capacity)
        }
        taken?.clear(capacity: capacity)
        return taken
    }

    /// Hands a chunk back: the giver must not touch it any more.
    func recycle(_ chunk: Chunk) {
        monitor.change { $0.free.append(chunk) }
    }

    func addChunks(_ count: Int) {
        monitor.change { $0.reserve += count }
    }

    func cancel() { monitor.cancel() }
}
