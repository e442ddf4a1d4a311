/// Reads the files of a source's parts in the order of their records, and cuts them where batches end.
final class PartReader: ChunkReading {
    private let parts: [PlannedPart]
    private let batches: [PartCutter.Batch]
    private let windows: ChunkResults<PartDecoder.Window>
    private let origins: ChunkResults<Origin>
    /// The file of a part, as soon as it is there; nil where the load was stopped while it was waited for.
    private let open: (PlannedPart) throws(LoadError) -> PartFileReader?
    private let isCancelled: @Sendable () -> Bool

    private var nextPart = 0
    private var file: PartFileReader?
    private var nextBatch = 0
    private var batchStart: Int64
    /// Where the next record stands.
    private var position: Position
    private var block: Block?

    /// A place between two records.
    struct Position {
        var bytes: Int64
        var records: Int64
        var lineEnds: Int64

        /// Whether a place is not behind another, whatever is counted.
        static func <= (place: Position, other: Position) -> Bool {
            place.bytes <= other.bytes && place.records <= other.records && place.lineEnds <= other.lineEnds
        }
    }

    /// The bytes of the source that a chunk's block was made of.
    struct Origin: Sendable {
        var start: Int64
        var count: Int
        /// XXH3 of them.
        var hash: UInt64
    }

    /// A block of which a later chunk gets the rest.
    private struct Block {
        var header: BlockHeader
        var payload: [UInt8]
        var start: Position
    }

    /// - Parameters:
    ///   - start: what is loaded already.
    ///   - batches: the batches behind it.
    init(
        _ parts: [PlannedPart], from start: Position, batches: [PartCutter.Batch],
        windows: ChunkResults<PartDecoder.Window>, origins: ChunkResults<Origin>,
        isCancelled: @escaping @Sendable () -> Bool,
        open: @escaping (PlannedPart) throws(LoadError) -> PartFileReader?
    ) {
        self.parts = parts.filter { $0.byteEnd > start.bytes }
        self.batches = batches
        self.windows = windows
        self.origins = origins
        self.isCancelled = isCancelled
        self.open = open
        batchStart = start.bytes
        position = start
    }

    func fill(_ chunk: Chunk) throws(LoadError) -> Bool {
        while true {
            if isCancelled() { return false }
            guard let block = try nextBlock(into: chunk) else { return false }
            let end = Position(
                bytes: block.start.bytes + Int64(block.header.sourceBytes),
                records: block.start.records + Int64(block.header.records),
                lineEnds: block.start.lineEnds + block.header.lineEnds)
            guard end.bytes > position.bytes else { continue }
            try cut(chunk, block, end)
            return true
        }
    }

    /// The block that holds the next record, its payload in the chunk; nil behind the last part.
    private func nextBlock(into chunk: Chunk) throws(LoadError) -> Block? {
        if let block {
            self.block = nil
            try chunk.grow(to: block.payload.count)
            chunk.bytes.update(from: block.payload, count: block.payload.count)
            chunk.count = block.payload.count
            return block
        }
        while true {
            if let file, let header = try file.next(into: chunk) {
                let start = blockStart
                blockStart = Position(
                    bytes: start.bytes + Int64(header.sourceBytes), records: start.records + Int64(header.records),
                    lineEnds: start.lineEnds + header.lineEnds)
                return Block(header: header, payload: [], start: start)
            }
            guard nextPart < parts.count, let opened = try open(parts[nextPart]) else { return nil }
            let part = parts[nextPart]
            blockStart = Position(bytes: part.byteStart, records: part.firstRowID - 1, lineEnds: part.line - 1)
            file = opened
            nextPart += 1
        }
    }

    /// Where the next block of the open file starts.
    private var blockStart = Position(bytes: 0, records: 0, lineEnds: 0)

    /// Says which of the block's records the chunk stands for.
    ///
    /// - Throws: `partDamaged` where the block is not the part of the source that it was planned to be.
    private func cut(_ chunk: Chunk, _ block: Block, _ blockEnd: Position) throws(LoadError) {
        var end = blockEnd
        let batch = nextBatch < batches.count ? batches[nextBatch] : nil
        if let batch, batch.byteEnd <= end.bytes {
            end = Position(bytes: batch.byteEnd, records: batch.lastRowID, lineEnds: batch.lineEnds)
            chunk.endsBatch = batch.isFull
            chunk.contentHash = batch.contentHash
        }
        guard block.start <= position, position <= end, end <= blockEnd else {
            throw PartFileReader.damaged(file?.path ?? "")
        }
        let isFront = position.bytes == block.start.bytes
        windows.put(
            PartDecoder.Window(
                records: Int(position.records - block.start.records)..<Int(end.records - block.start.records),
                byteOffset: Int(position.bytes - block.start.bytes),
                lineEnds: position.lineEnds - block.start.lineEnds,
                allRecords: block.header.records, rows: block.header.rows,
                rejects: block.header.rejects, computed: isFront ? Int64(block.header.computed) : 0,
                retried: isFront ? Int64(block.header.retried) : 0),
            for: chunk.sequence)
        origins.put(
            Origin(start: block.start.bytes, count: block.header.sourceBytes, hash: block.header.sourceHash),
            for: chunk.sequence)
        chunk.byteStart = position.bytes
        chunk.sourceCount = Int(end.bytes - position.bytes)
        chunk.lineEnds = end.lineEnds - position.lineEnds
        chunk.batchByteStart = batchStart
        chunk.fileBytes = end.bytes
        if let batch, batch.byteEnd == end.bytes {
            nextBatch += 1
            batchStart = end.bytes
        }
        position = end
        if end.bytes < blockEnd.bytes {
            self.block = Block(header: block.header, payload: Array(chunk.filled), start: block.start)
        }
    }
}
