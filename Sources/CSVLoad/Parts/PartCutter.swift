import CSVCore
import Synchronization

/// Cuts the text of a source into parts at record boundaries, and finds where batches of a load end in it.
///
/// One pass: a thread reads and finds boundaries, others count records and lines, and this one, which gets the chunks
/// in their order, adds up and hashes. Parts end where the first record starts at or behind an even share of the
/// bytes, wherever chunks and batches end; batches end exactly where those of a local load do.
final class PartCutter {
    /// Where a batch ends.
    struct Batch: Sendable, Hashable {
        var byteEnd: Int64
        /// Number of its last record, counted from the source's first.
        var lastRowID: Int64
        /// Line ends before `byteEnd`.
        var lineEnds: Int64
        /// XXH3 of the batch's bytes.
        var contentHash: UInt64
        /// Whether it is large enough to end here; the source's last one may not be.
        var isFull: Bool
    }

    /// What to cut.
    struct Task {
        var source: Int
        var dialect: Dialect
        var fieldCount: Int
        /// Where the first record starts.
        var recordsStart: Int64
        /// Where the text ends.
        var end: Int64
        /// How many parts there should be; there are fewer where there are not so many records.
        var count: Int
        /// Where batches start to be recorded: the end of what is loaded.
        var batchStart: Int64 = 0
        var batchBytes = Int.max
        var maximumRecordBytes = LoadOptions.TextFormat.defaultMaximumRecordBytes
        var jobs = 1
        var chunkBytes = 256 << 10
    }

    private let task: Task
    private let isCancelled: @Sendable () -> Bool
    /// Makes workers that look at the same chunks for something else, and count their records on the way.
    private let beside: (@Sendable () -> any ChunkWorking)?
    private let targets: [Int64]
    private let shelf = ChunkResults<Counted>()
    private let partHash = ContentHash()
    private var partStart: Int64 = 0
    private var partFirst: Int64 = 1
    private var partLine: Int64 = 1
    private var records: Int64 = 0
    private var lineEnds: Int64 = 0
    /// Where the last chunk ends: before the end of the text where a line ends the data.
    private var reached: Int64 = 0

    private(set) var parts: [PlannedPart] = []
    private(set) var batches: [Batch] = []
    /// Places where records start, spread evenly over the text.
    private(set) var recordStarts = EvenSample<Int64>()

    /// What a worker found in a chunk.
    private struct Counted: Sendable {
        struct Cut: Sendable {
            var offset: Int
            var records: Int
            var lineEnds: Int64
        }
        var records: Int
        var lineEnds: Int64
        var cuts: [Cut]
    }

    /// - Parameter beside: makes workers that look at the same chunks for something else; nil for none.
    init(
        _ task: Task, beside: (@Sendable () -> any ChunkWorking)? = nil, isCancelled: @escaping @Sendable () -> Bool
    ) {
        self.task = task
        self.beside = beside
        self.isCancelled = isCancelled
        let share = Double(task.end - task.recordsStart) / Double(max(task.count, 1))
        targets = (1..<max(task.count, 1)).map { task.recordsStart + Int64((share * Double($0)).rounded(.up)) }
    }

    /// Reads the stream, which stands at its first byte, to its end.
    ///
    /// - Parameter progress: called with the bytes done.
    func cut(_ stream: InputStream, progress: (Int64) -> Void) throws(LoadError) {
        if task.batchStart > 0 {
            stream.limit = task.batchStart
            try pass(stream, from: 0, batchBytes: .max, progress)
            batches = []
        }
        stream.limit = task.end
        try pass(stream, from: task.batchStart, batchBytes: task.batchBytes, progress)
        endPart(at: reached)
    }

    private func pass(
        _ stream: InputStream, from start: Int64, batchBytes: Int, _ progress: (Int64) -> Void
    ) throws(LoadError) {
        let reader = ChunkReader(
            stream, dialect: task.dialect,
            start: ChunkReader.Start(offset: start, recordsStart: start == 0 ? Int(task.recordsStart) : 0),
            batchBytes: batchBytes, maximumRecordBytes: task.maximumRecordBytes, isCancelled: isCancelled)
        let (task, targets, shelf, beside) = (task, targets, shelf, beside)
        var last: Batch?
        try Pipeline(workers: task.jobs, chunkBytes: task.chunkBytes).run(reader) {
            CountingWorker(task, targets, shelf, beside: beside?())
        } write: { chunk in
            add(chunk, shelf.take(chunk.sequence))
            let batch = Batch(
                byteEnd: chunk.byteEnd, lastRowID: records, lineEnds: lineEnds,
                contentHash: chunk.contentHash, isFull: chunk.endsBatch)
            if chunk.endsBatch { batches.append(batch) }
            last = chunk.endsBatch ? nil : batch
            progress(batch.byteEnd)
        }
        if let last { batches.append(last) }
    }

    private func add(_ chunk: Chunk, _ counted: Counted) {
        var done = 0
        for cut in counted.cuts {
            partHash.add(UnsafeRawBufferPointer(rebasing: chunk.filled[done..<min(cut.offset, chunk.count)]))
            done = min(cut.offset, chunk.count)
            endPart(
                at: chunk.byteStart + Int64(cut.offset), records: records + Int64(cut.records),
                lineEnds: lineEnds + cut.lineEnds)
        }
        partHash.add(UnsafeRawBufferPointer(rebasing: chunk.filled[done...]))
        recordStarts.add(chunk.byteStart + Int64(chunk.recordsStart))
        reached = chunk.byteEnd
        records += Int64(counted.records)
        lineEnds += counted.lineEnds
    }

    private func endPart(at end: Int64) { endPart(at: end, records: records, lineEnds: lineEnds) }

    private func endPart(at end: Int64, records: Int64, lineEnds: Int64) {
        // Several shares may end in one long record.
        guard end > partStart else { return }
        parts.append(
            PlannedPart(
                source: task.source, part: parts.count + 1, byteStart: partStart, byteEnd: end,
                recordsStart: max(partStart, min(task.recordsStart, end)), firstRowID: partFirst,
                records: records + 1 - partFirst, line: partLine, contentHash: HexHash(partHash.value)))
        partHash.reset()
        partStart = end
        partFirst = records + 1
        partLine = lineEnds + 1
    }

    /// Counts what is in a chunk, and where the parts end whose share ends in it.
    private final class CountingWorker: ChunkWorking {
        private let counter: RecordCounter
        private let targets: [Int64]
        private let shelf: ChunkResults<Counted>
        private var indexer: RecordIndexer
        private let beside: (any ChunkWorking)?

        init(_ task: Task, _ targets: [Int64], _ shelf: ChunkResults<Counted>, beside: (any ChunkWorking)?) {
            self.beside = beside
            counter = RecordCounter(dialect: task.dialect, keepsBlankLines: task.fieldCount == 1)
            indexer = RecordIndexer(dialect: task.dialect, keepsBlankLines: task.fieldCount == 1)
            self.targets = targets
            self.shelf = shelf
        }

        /// Counts the only record of a chunk, which is too long to be in it as a whole.
        private static func count(_ cut: Chunk.Cut, _ chunk: Chunk, _ targets: [Int64]) -> Counted {
            let records = cut.isComment ? 0 : 1
            let lineEnds = LineEnds.count(in: chunk.filled) + cut.lineEnds
            return Counted(
                records: records, lineEnds: lineEnds,
                cuts: targets.map { target in
                    target == chunk.byteStart
                        ? Counted.Cut(offset: 0, records: 0, lineEnds: 0)
                        : Counted.Cut(
                            offset: Int(chunk.byteEnd - chunk.byteStart), records: records, lineEnds: lineEnds)
                })
        }

        func finish() { beside?.finish() }

        func work(on chunk: Chunk) throws(LoadError) {
            try beside?.work(on: chunk)
            let within = targets.filter { chunk.byteStart <= $0 && $0 < chunk.byteEnd }
            if let cut = chunk.cut { return shelf.put(CountingWorker.count(cut, chunk, within), for: chunk.sequence) }
            // Who looks for fields has counted the records.
            let records =
                beside == nil ? counter.count(in: chunk.filled.bytes, from: chunk.recordsStart) : chunk.recordCount
            let lineEnds = LineEnds.count(in: chunk.filled)
            var cuts: [Counted.Cut] = []
            if !within.isEmpty {
                indexer.index(chunk.filled.bytes, from: chunk.recordsStart)
                for target in within {
                    let offset = Int(target - chunk.byteStart)
                    let found = indexer.found.records
                    let index = found.partitioningIndex { Int($0.start) >= offset }
                    let cut = index < found.count ? Int(found[index].start) : chunk.count
                    cuts.append(
                        Counted.Cut(
                            offset: cut, records: index,
                            lineEnds: LineEnds.count(in: UnsafeRawBufferPointer(rebasing: chunk.filled[..<cut]))))
                }
            }
            shelf.put(Counted(records: records, lineEnds: lineEnds, cuts: cuts), for: chunk.sequence)
        }
    }
}

extension UnsafeBufferPointer {
    /// The first index whose element belongs to the second part of a buffer that is partitioned.
    fileprivate func partitioningIndex(_ belongsToSecond: (Element) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = low + (high - low) / 2
            if belongsToSecond(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

/// Some elements of a sequence, spread evenly over it, however long it gets.
struct EvenSample<Element> {
    private(set) var elements: [Element] = []
    private var seen = 0
    /// One in so many is kept.
    private var stride = 1

    /// There are more than half as many of a long sequence.
    private static var most: Int { 4096 }

    /// Passes the next element of the sequence, which is made only if it is kept.
    mutating func add(_ element: @autoclosure () -> Element) {
        defer { seen += 1 }
        guard seen.isMultiple(of: stride) else { return }
        elements.append(element())
        guard elements.count > Self.most else { return }
        elements = elements.enumerated().filter { $0.offset.isMultiple(of: 2) }.map(\.element)
        stride *= 2
    }
}
