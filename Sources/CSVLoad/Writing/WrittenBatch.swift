/// A batch whose rows are in the open transaction.
struct WrittenBatch {
    var byteStart: Int64
    var byteEnd: Int64 = 0
    var contentHash: UInt64 = 0
    var firstRecord: Int64
    /// Number of its last record, when it is whole.
    var lastRecord: Int64 = 0
    var counts = RowCounts()
    var times = StageTimes()
    var lastKey: String?
    /// What identifies its last records, which are not stored yet.
    var records = RecordList()
    /// Number of the first of those.
    var recordsStart: Int64 { (lastListed ?? firstRecord - 1) + 1 - Int64(records.count) }
    /// Number of the last record of the batch that is in a list; nil where none is.
    var lastListed: Int64?
    /// Rows that were taken out, because their records are no longer rows.
    var removed: Int64 = 0
    /// Rows among those that are counted as inserted which wait to be sorted; negative where those of other batches went in.
    var waiting: Int64 = 0
    var rejects: [Reject.Reason: Int64] = [:]
    /// What became in it of records of other batches that had been refused: it is the run's, and not the batch's own.
    var ofOtherBatches = RowCounts()
    /// When its first chunk came.
    var began: ContinuousClock.Instant
    var chunksToParse = 0
    var chunksToWrite = 0
    /// Tries for locks of the connection before it.
    var lockTries: Int64

    var bytes: Int64 { byteEnd - byteStart }
    /// Whether it is more than rows that were taken out.
    var hasRecords: Bool { lastRecord >= firstRecord }
}

/// What the batches of one run come to.
struct RunSums {
    var counts = RowCounts()
    var bytes: Int64 = 0
    var batches: Int64 = 0
    var times = StageTimes()
    var rejects: [Reject.Reason: Int64] = [:]
    /// Rows that were taken out, because their records are no longer rows.
    var removed: Int64 = 0

    /// Whether rows of the table are other ones now.
    var hasChanges: Bool { counts.inserted + counts.updated + removed > 0 }

    mutating func add(_ batch: WrittenBatch) {
        counts += batch.counts
        counts += batch.ofOtherBatches
        bytes += batch.bytes
        batches += batch.hasRecords ? 1 : 0
        times += batch.times
        rejects.merge(batch.rejects) { $0 + $1 }
        removed += batch.removed
    }

    func adding(_ batch: WrittenBatch) -> RunSums {
        var sums = self
        sums.add(batch)
        return sums
    }
}
