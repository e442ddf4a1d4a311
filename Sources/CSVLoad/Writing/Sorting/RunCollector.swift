import SQLiteCore

/// Keeps chunks back while their keys are in no order, so that they are written as one sorted run.
///
/// It begins only when so much of a source has come that its keys' pages may be more than the cache holds: before that,
/// sorting wins nothing, and a small table keeps the order of its file.
struct RunCollector {
    /// Bytes of chunks and their rows in a run.
    private static let runBytes = 18 << 20
    /// Bytes of a source that are written as they come.
    private static let firstBytes = 8 << 20
    /// KiB of page cache that a sorted run needs: it comes upon each page once.
    static let cacheKiB = 12 << 10

    private let key: SortKey
    private let rowStride: Int
    /// Bytes of the source before this run of the program, which count as come.
    private var bytesSeen = 0
    /// The last chunk's last key, where it is a number, or a copy of its text.
    private var lastNumber = Int64.min
    private var lastText: [UInt8] = []
    private(set) var chunks: [Chunk] = []
    private var bytesHeld = 0
    /// Chunks in a run at most, as many as its bytes are enough for.
    private(set) var runLength = 0
    /// Whether chunks are kept back; stays so once it began.
    private(set) var isCollecting = false

    init(_ key: SortKey, rowStride: Int, isTableNew: Bool) {
        self.key = key
        self.rowStride = rowStride
        // How large a table is that was there cannot be told for nothing.
        if !isTableNew { bytesSeen = Self.firstBytes }
    }

    /// Has all that comes from now on kept back.
    mutating func begin() { isCollecting = true }

    /// Looks at a chunk, and keeps it back if it is worth sorting; false where it has to be written now.
    mutating func keep(_ chunk: Chunk) -> Bool {
        if !isCollecting {
            bytesSeen += chunk.count
            let isRising = followRising(chunk)
            isCollecting = !isRising && bytesSeen > Self.firstBytes
            guard isCollecting else { return false }
        }
        let bytes = chunk.capacity + chunk.recordCount * (rowStride * MemoryLayout<Cell>.stride + 64)
        if runLength == 0 { runLength = max(2, Self.runBytes / bytes) }
        chunks.append(chunk)
        bytesHeld += bytes
        return true
    }

    /// Whether the run has to be written before another chunk comes.
    var isFull: Bool { bytesHeld >= Self.runBytes || chunks.count >= runLength }

    /// Hands the chunks out.
    mutating func take() -> [Chunk] {
        defer {
            chunks = []
            bytesHeld = 0
        }
        return chunks
    }

    /// - Parameters:
    ///   - firstRecord: number of the first chunk's first record.
    ///   - isExact: see ``SortedRun``.
    func sorted(_ chunks: [Chunk], firstRecord: Int64, isExact: Bool = false) -> SortedRun {
        var next = firstRecord
        let firstRecords = chunks.map { chunk in
            defer { next += Int64(chunk.recordCount) }
            return next
        }
        return SortedRun(chunks, firstRecords: firstRecords, stride: rowStride, by: key, isExact: isExact)
    }

    /// Whether the chunk's keys rise on from those before.
    private mutating func followRising(_ chunk: Chunk) -> Bool {
        guard chunk.rowCount > 0 else { return true }
        func cell(_ position: Int) -> Cell { key.key(of: chunk.cells + Int(chunk.rows[position]) * rowStride) }
        var last = cell(0)
        var isRising = lastText.withUnsafeBytes { text in
            let before =
                last.isText
                ? text.baseAddress.map { Cell(text: $0, length: text.count) } : Cell(integer: lastNumber)
            return before.map { SortKey.isRising($0, last) } ?? true
        }
        for position in 1..<max(1, chunk.rowCount) where isRising {
            let next = cell(position)
            isRising = SortKey.isRising(last, next)
            last = next
        }
        last = cell(chunk.rowCount - 1)
        if last.isText { lastText = Array(last.bytes) } else { lastNumber = last.integer }
        return isRising
    }
}
