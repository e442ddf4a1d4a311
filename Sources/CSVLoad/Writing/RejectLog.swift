/// Tells a log of rejects: the first ones singly, and of all of them how many there were of each reason.
///
/// A file in which every record is refused must not make a log that is larger than itself.
struct RejectLog {
    /// Where a record stands in its source.
    struct Place {
        var rowID: Int64
        var line: Int64
        var byte: Int64
    }

    /// Rejects of one run that get a line of their own.
    static let singleLimit = 100
    /// Bytes of a record that are shown, where they may be.
    static let recordBytes = 1000

    private let log: EventLog
    private let showsRecords: Bool
    private var counts: [Reject.Reason: Int64] = [:]
    private var total: Int64 = 0

    init(_ log: EventLog, showsRecords: Bool) {
        self.log = log
        self.showsRecords = showsRecords
    }

    mutating func add(_ reject: Reject, at place: Place, record: [UInt8]) {
        total += 1
        counts[reject.reason, default: 0] += 1
        guard total <= RejectLog.singleLimit else { return }
        var fields: [LoadEvent.Field] = [
            .init("line", place.line), .init("stage", reject.stage.rawValue), .init("reason", reject.reason.rawValue),
        ]
        if let column = reject.column { fields.append(.init("column", column)) }
        // What SQLite or a computation says may quote a value.
        if let detail = reject.detail, showsRecords || [.decode, .parse, .type].contains(reject.stage) {
            fields.append(.init("detail", detail))
        }
        if showsRecords {
            fields.append(.init("record", String(decoding: record.prefix(RejectLog.recordBytes), as: UTF8.self)))
        }
        let about = reject.column.map { " for column '\($0)'" } ?? ""
        log.add(
            .warning, .reject,
            "record \(place.rowID) on line \(place.line) is rejected (\(reject.reason.rawValue))\(about)",
            rowID: place.rowID, byte: place.byte, fields: fields)
    }

    /// Counts records of some reasons more, or fewer: they were tried again.
    mutating func correct(_ changes: [Reject.Reason: Int64]) {
        counts.merge(changes) { $0 + $1 }
        total = counts.values.reduce(0, +)
    }

    /// Tells the numbers at the end of the run.
    func finish() {
        guard total > 0 else { return }
        let single = min(total, Int64(RejectLog.singleLimit))
        let rest = total > single ? ", the first \(single) of them singly above" : ""
        log.add(
            .warning, .rejectsCounted, "\(total) \(total == 1 ? "record was" : "records were") rejected\(rest)",
            fields: [.init("rejected", total)]
                + counts.filter { $0.value > 0 }.sorted { $0.key.rawValue < $1.key.rawValue }.map {
                    .init($0.key.rawValue, $0.value)
                })
    }
}
