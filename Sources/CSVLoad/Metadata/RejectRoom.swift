import SQLiteCore

/// How many more bytes of rejected records a source may keep.
final class RejectRoom {
    private let limit: Int64?
    /// Bytes that are kept; nil where that has to be read.
    private var kept: Int64?
    /// Rejects of this run that are kept without their records.
    private(set) var emptied: Int64 = 0

    init(limit: Int?) {
        self.limit = limit.map { Int64($0) }
    }

    /// Empties a record for which there is no room, and notes its length; one that is shorter may still fit.
    ///
    /// - Parameter keptBytes: reads how many bytes the source keeps.
    func fit(
        _ reject: inout Reject, _ record: inout [UInt8], keptBytes: () throws(SQLiteError) -> Int64
    ) throws(SQLiteError) {
        guard let limit else { return }
        let before: Int64
        if let kept { before = kept } else { before = try keptBytes() }
        guard before + Int64(record.count) > limit else {
            kept = before + Int64(record.count)
            return
        }
        kept = before
        reject.wholeBytes = reject.wholeBytes ?? Int64(record.count)
        record = []
        emptied += 1
    }

    /// A batch was taken back.
    func reset() { kept = nil }
}
