import SQLiteCore

/// How many more bytes of rejected records a source may keep.
struct RejectRoom {
    private let limit: Int64?
    /// Bytes that are kept; nil where that has to be read.
    private var kept: Int64?
    /// Rejects of this run that are kept without their records.
    private(set) var emptied: Int64 = 0

    init(limit: Int?) {
        self.limit = limit.map { Int64($0) }
    }

    /// Empties a record for which there is no room, and notes its length; one that is shorter may still fit.
    mutating func fit(
        _ reject: inout Reject, _ record: inout [UInt8], of sourceID: Int64, _ connection: borrowing Connection
    ) throws(SQLiteError) {
        guard let limit else { return }
        let before: Int64
        if let kept { before = kept } else { before = try RejectRoom.keptBytes(of: sourceID, connection) }
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
    mutating func reset() { kept = nil }

    private static func keptBytes(
        of sourceID: Int64, _ connection: borrowing Connection
    ) throws(SQLiteError) -> Int64 {
        let sum = try connection.value(
            "SELECT total(length(record)) FROM csvload_rejects WHERE source_id = ?1", [.integer(sourceID)])
        if case .real(let bytes) = sum { return Int64(bytes) }
        return 0
    }
}
