/// Fills chunks from an input, on the reader's thread.
protocol ChunkReading {
    /// Fills an empty chunk with the next whole records; false at the end of the input.
    func fill(_ chunk: Chunk) throws(LoadError) -> Bool
}

/// Whoever has the chunks, and lends them to the stages.
protocol ChunkRecycling: AnyObject {
    /// Takes a chunk back: the giver must not touch it any more.
    func recycle(_ chunk: Chunk)
    /// Lends so many more chunks at a time from now on.
    func addChunks(_ count: Int)
}

/// Works on chunks, on a worker's thread.
protocol ChunkWorking {
    func work(on chunk: Chunk) throws(LoadError)
    /// Called once, after the worker's last chunk.
    func finish()
}

/// Makes rows and rejects of a chunk's records.
protocol ChunkTyping: AnyObject {
    func type(_ chunk: Chunk)
}

/// Makes a worker for each thread.
typealias ChunkWorkerMaker = @Sendable () throws(LoadError) -> any ChunkWorking

extension ChunkWorking {
    func finish() {}
}
