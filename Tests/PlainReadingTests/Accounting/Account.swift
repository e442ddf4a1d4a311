import CSVCore
import CSVLoad
import Foundation

/// What became of each line of a text: a row, a reject, or a line that the load has told to be no record.
struct Account {
    private let text: [UInt8]
    private let loaded: LoadedTable
    private let format: LoadOptions.TextFormat
    private let mark: Int
    private let stored: Stored

    /// How the text was read, from the source's row.
    private struct Stored: Decodable {
        struct Layout: Decodable {
            var dialect: Dialect
        }
        var layout: Layout
        var fieldNames: [String]
    }

    /// - Parameters:
    ///   - text: in UTF-8.
    ///   - mark: bytes of the byte order mark before it.
    init(_ loaded: LoadedTable, text: [UInt8], mark: Int, format: LoadOptions.TextFormat) throws {
        self.mark = mark
        self.loaded = loaded
        // What old programs leave behind the text is none of it.
        self.text = Array(text.prefix(text.count - text.reversed().prefix { $0 == 0 || $0 == 0x1A }.count))
        self.format = format
        stored = try JSONDecoder().decode(Stored.self, from: Data(loaded.options.utf8))
    }

    /// One sentence on the first thing that is not accounted for, or nil.
    var fault: String? {
        guard let summary = loaded.summary else { return "there is neither a summary nor an error" }
        let counts = summary.counts
        if summary.status != .completed { return "the load is \(summary.status)" }
        if counts.inserted != loaded.rows.count { return "\(counts.inserted) rows told, \(loaded.rows.count) there" }
        if counts.rejected != loaded.rejects.count {
            return "\(counts.rejected) rejects told, \(loaded.rejects.count) there"
        }
        if counts.read != counts.inserted + counts.rejected { return "\(counts) do not add up" }
        return extentFault ?? recordFault(Int(counts.read)) ?? lineFault(Int(counts.read)) ?? flagFault ?? widthFault
            ?? silenceFault(summary)
    }

    /// Preamble, header, batches and notes follow each other, and are the whole text.
    private var extentFault: String? {
        let front = loaded.preamble + loaded.header
        guard text.starts(with: front) else { return "the text does not begin with its preamble and its header" }
        guard text.suffix(loaded.notes.count).elementsEqual(loaded.notes) else {
            return "the text does not end with its notes"
        }
        guard loaded.batchesJoin else { return "there are bytes between two batches" }
        let end = text.count - loaded.notes.count
        guard front.count <= end else { return "header and notes overlap" }
        // The first batch takes what stands before it; without a record there is none.
        guard loaded.extent.lowerBound == 0 else { return "the first batch begins at byte \(loaded.extent.lowerBound)" }
        let covered = loaded.extent.isEmpty ? front.count : Int(loaded.extent.upperBound) - mark
        guard covered <= end else { return "batches go on behind byte \(end), where the notes begin" }
        return Account.lines(text[covered..<end]).allSatisfy(isPassedOver)
            ? nil : "nobody has read \(end - covered) bytes from byte \(covered) on"
    }

    /// Whether a line is blank, or a comment.
    private func isPassedOver(_ line: ArraySlice<UInt8>) -> Bool {
        line.allSatisfy { Account.blanks.contains($0) }
            || stored.layout.dialect.comment.map { line.starts(with: $0) } == true
    }

    private static let blanks: [UInt8] = [0x0A, 0x0D, 0x20, 0x09, 0x1A, 0x00]

    private var body: ArraySlice<UInt8> {
        text[(loaded.preamble.count + loaded.header.count)..<(text.count - loaded.notes.count)]
    }

    /// The parser finds as many records between header and notes as were read.
    private func recordFault(_ read: Int) -> String? {
        let found = Account.widths(Array(body), stored.layout.dialect, keepsBlankLines: stored.fieldNames.count == 1)
        return found.count == read ? nil : "\(read) records read, \(found.count) there"
    }

    /// Each line between header and notes is in a row or a reject, or is blank or a comment.
    private func lineFault(_ read: Int) -> String? {
        // An escape makes line ends out of letters, and one line end out of the half of another.
        guard format.escape == nil else { return nil }
        var accounted = read
        for values in loaded.rows.values {
            for (index, value) in values.enumerated() {
                guard let value else { continue }
                if loaded.names[index] == "extra_fields", format.ragged == .keep {
                    let fields = (try? JSONDecoder().decode([String?].self, from: Data(value.utf8))) ?? []
                    accounted += fields.reduce(0) { $0 + Account.lineEnds(Array(($1 ?? "").utf8)[...]) }
                } else {
                    accounted += Account.lineEnds(Array(value.utf8)[...])
                }
            }
        }
        for reject in loaded.rejects.values { accounted += Account.lineEnds(reject.record[...]) }
        let lines = Account.lines(body)
        let passed = lines.count(where: isPassedOver)
        guard accounted <= lines.count else { return "\(accounted) lines told, \(lines.count) there" }
        guard lines.count - accounted <= passed else {
            return "\(lines.count - accounted) lines are in no row and no reject, and \(passed) are blank or comments"
        }
        return nil
    }

    /// What a flag has said is what was done.
    private var flagFault: String? {
        let preamble = Account.lines(loaded.preamble[...])
        // Remarks are no names, whatever flags say.
        if let lines = format.skippedLines, format.tableNumber ?? 1 == 1,
            preamble.count < min(lines, Account.lines(text[...]).count)
                || !preamble.dropFirst(lines).allSatisfy({ Account.isRemark($0) || $0.isEmpty })
        {
            return "\(preamble.count) lines before the header, \(lines) said"
        }
        // Quotes that do not close in a header are taken as they stand.
        var literal = stored.layout.dialect
        literal.strayQuotes = .literal
        let header = Account.widths(loaded.header, literal, keepsBlankLines: false).count
        if let lines = format.headerLines {
            // Of a text that is too short all of it is header.
            let isShort = header < lines && loaded.rows.isEmpty && loaded.rejects.isEmpty
            if header != lines, !isShort { return "\(header) header lines, \(lines) said" }
        } else if header > 1 {
            return "\(header) header lines, and nobody said so"
        }
        let isTable = format.tableNumber != nil
        if format.footerLines == 0 || (format.footerLines == nil && format.ragged != .reject), !isTable,
            !loaded.notes.isEmpty
        {
            return "a footer where there is to be none"
        }
        if let lines = format.footerLines, lines > 0, !isTable, Account.lines(loaded.notes[...]).count > lines {
            return "a footer of more than \(lines) lines"
        }
        return nil
    }

    /// No line that the load took out by itself is as wide as a record.
    private var widthFault: String? {
        let width = stored.fieldNames.count
        guard width > 1, format.tableNumber == nil else { return nil }
        if format.skippedLines == nil {
            let lines = Account.lines(loaded.preamble[...]).filter { !Account.isRemark($0) }
            let front = lines.reduce(into: [UInt8]()) { $0 += $1 + [0x0A] }
            if Account.widths(front, stored.layout.dialect, keepsBlankLines: false).contains(width) {
                return "a line before the header is as wide as the table"
            }
        }
        if format.footerLines == nil,
            Account.widths(loaded.notes, stored.layout.dialect, keepsBlankLines: false).contains(width)
        {
            return "a line after the data is as wide as the table"
        }
        return nil
    }

    /// What was taken out is told.
    private func silenceFault(_ summary: LoadSummary) -> String? {
        if !loaded.notes.isEmpty, summary.notes.isEmpty { return "lines after the data are passed over in silence" }
        if !loaded.preamble.isEmpty, format.skippedLines == nil, summary.notes.isEmpty {
            return "lines before the header are passed over in silence"
        }
        return nil
    }

    /// Whether a line before the header is never names, as wide as it may be: a comment, or `sep=;`.
    private static func isRemark(_ line: ArraySlice<UInt8>) -> Bool {
        ["#", "//", "--", "sep="].contains { line.starts(with: $0.utf8) }
    }

    /// The fields of each record.
    private static func widths(_ bytes: [UInt8], _ dialect: Dialect, keepsBlankLines: Bool) -> [Int] {
        var indexer = RecordIndexer(dialect: dialect, keepsBlankLines: keepsBlankLines)
        indexer.index(bytes.span.bytes)
        return indexer.found.records.map { Int($0.fieldCount) }
    }

    /// The physical lines, without their ends.
    private static func lines(_ bytes: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        var lines: [ArraySlice<UInt8>] = []
        var start = bytes.startIndex
        var index = start
        while index < bytes.endIndex {
            defer { index += 1 }
            guard bytes[index] == 0x0A || bytes[index] == 0x0D else { continue }
            lines.append(bytes[start..<index])
            if bytes[index] == 0x0D, index + 1 < bytes.endIndex, bytes[index + 1] == 0x0A { index += 1 }
            start = index + 1
        }
        if start < bytes.endIndex { lines.append(bytes[start...]) }
        return lines
    }

    /// Line ends within a value.
    private static func lineEnds(_ bytes: ArraySlice<UInt8>) -> Int {
        guard let last = bytes.last else { return 0 }
        return lines(bytes).count - (last == 0x0A || last == 0x0D ? 0 : 1)
    }
}
