import CSVLoad
import FoundationEssentials

/// Rejects, for people: what the data says is made harmless for the terminal.
struct RejectText {
    private let width: Int

    /// Bytes of a record that are looked at: more do not fit on a line.
    private static let excerptBytes = 4096

    /// - Parameter width: columns of the terminal.
    init(width: Int) {
        self.width = max(width, 40)
    }

    /// How many records of each source were refused, and why.
    func summary(of sources: [RejectReader.Source]) -> String {
        sources.map { source in
            let reasons = source.reasons.map { "\(NumberFormat.grouped($0.count)) \(SafeText.escaped($0.reason))" }
            return RejectText.title(source.name, source.table)
                + "\n  \(RejectText.records(source.rejects)): \(reasons.joined(separator: ", "))\n"
        }.joined()
    }

    /// A reject on two lines, under the name of its source where that is asked for.
    func entry(for reject: RejectedRecord, isTitled: Bool) -> String {
        var text = isTitled ? "\(RejectText.title(reject.source, reject.table))\n" : ""
        text += "  line \(reject.line), row id \(reject.rowID): \(SafeText.escaped(reject.reason)) (\(reject.stage))"
        if let column = reject.column { text += " in column \(SafeText.quoted(column))" }
        if let detail = reject.detail { text += ": \(SafeText.escaped(detail))" }
        let record = SafeText.escaped(bytes: reject.record.prefix(RejectText.excerptBytes))
        let isCut = reject.record.count > RejectText.excerptBytes
        return text + "\n    | \(SafeText.shortened(record + (isCut ? "…" : ""), to: width - 6))\n"
    }

    /// `1 rejected record`, `1,234 rejected records`.
    static func records(_ count: Int64) -> String {
        "\(NumberFormat.grouped(count)) rejected \(count == 1 ? "record" : "records")"
    }

    static func title(_ source: String, _ table: String) -> String {
        "\(SafeText.escaped(source)) -> \(SafeText.escaped(table))"
    }
}

/// A reject, for programs.
struct RejectJSON: Encodable {
    private let source: String
    private let table: String
    private let rowId: Int64
    private let line: Int64
    private let byteStart: Int64
    private let stage: String
    private let column: String?
    private let reason: String
    private let detail: String?
    /// The record where it is UTF-8, else ``recordBase64``.
    private let record: String?
    private let recordBase64: String?
    private let runId: Int64
    /// Bytes of the whole record in its source, where only its beginning is kept.
    private let wholeBytes: Int64?

    init(_ reject: RejectedRecord) {
        source = reject.source
        table = reject.table
        rowId = reject.rowID
        line = reject.line
        byteStart = reject.byteStart
        stage = reject.stage
        column = reject.column
        reason = reject.reason
        detail = reject.detail
        record = String(validating: reject.record, as: UTF8.self)
        recordBase64 = record == nil ? Data(reject.record).base64EncodedString() : nil
        runId = reject.runID
        wholeBytes = reject.wholeBytes
    }
}
