import CSVCore

/// The names of an input's columns, and where its records start.
struct Header {
    /// Names that differ from each other, ASCII case aside.
    var names: [String]
    /// Bytes of the input before its first record: a byte order mark, what is skipped, the header.
    var length: Int
    /// The lines that are skipped before the header, as they stand there.
    var preamble: [UInt8]
    /// The header's own lines, as they stand there; empty where there is none.
    var bytes: [UInt8] = []
    /// The fields of a header of one line, as they stand there; nil where there is another one, or none.
    var fields: [[UInt8]]?
    /// Columns that the text does not name, by their fields' numbers from 0.
    var namelessFields: [Int] = []
    /// What had to be changed about the names, one sentence each.
    var notes: [String] = []
    /// Columns without a name of their own, and what they are called.
    private var nameless: [(number: Int, name: String)] = []
    private var repeated: [(number: Int, name: String)] = []

    /// Reads the header from the front of a stream, without taking it out.
    ///
    /// Without a header line the first record tells how many columns there are.
    init(_ stream: InputStream, layout: Sniffer.Layout) throws(LoadError) {
        let mark = Header.markLength(try stream.peek(Header.longestMark))
        var position = mark + layout.skippedBytes
        preamble = Array(try stream.peek(position)[mark...])
        names = []
        length = position
        var rows: [[[UInt8]]] = []
        while rows.count < max(layout.headerRows, 1) {
            guard var record = try Header.record(of: stream, at: position, dialect: layout.dialect) else { break }
            if record.flaw != .none {
                // A header is no record that could be refused: its quotes are taken as they stand.
                var literal = layout.dialect
                literal.strayQuotes = .literal
                record = try Header.record(of: stream, at: position, dialect: literal) ?? record
                notes.append("the header has a quote that does not close where a field ends: it is taken literally")
            }
            rows.append(record.fields)
            if layout.headerRows == 0 { break }
            fields = layout.headerRows == 1 ? record.fields : nil
            position = record.next
        }
        dropSurplusNames(from: &rows, layout)
        guard var widest = rows.map(\.count).max() else {
            throw LoadError(
                .inputEmpty, "'\(stream.name)' is empty: there is no header",
                recovery: "A CSV file starts with a line that names its columns.")
        }
        length = position
        guard widest <= (layout.headerRows > 0 ? Header.mostNames : RecordIndex.mostFields - 1) else {
            throw LoadError(
                .tooManyColumns,
                layout.headerRows > 0
                    ? "The header of '\(stream.name)' has \(widest) names; SQLite takes at most 2000 columns in a table"
                    : "The first record of '\(stream.name)' has \(widest) fields; SQLite takes at most 2000 columns in a table",
                recovery: "Is --delimiter right? Or is this a table on its side?")
        }
        guard layout.headerRows > 0 else {
            names = (1...widest).map { "column_\($0)" }
            namelessFields = Array(0..<widest)
            return
        }
        bytes = Array(try stream.peek(length)[(mark + layout.skippedBytes)...])
        if let unnamed = layout.unnamedColumn, layout.columnCount > widest {
            let missing = [[UInt8]](repeating: [], count: layout.columnCount - widest)
            rows = rows.map { unnamed == .first ? missing + $0 : $0 + missing }
            widest = layout.columnCount
        }
        var taken = UniqueNames()
        for column in 0..<widest {
            let parts = rows.compactMap { column < $0.count ? $0[column] : nil }
            names.append(try unique(parts, column: column, of: stream, &taken))
        }
        // Names that the header lacks as a whole are told with the layout.
        if layout.unnamedColumn != nil { nameless = [] }
        noteNames()
    }

    /// Tells in one line for each kind what some columns had to be called.
    private mutating func noteNames() {
        for (columns, one, several) in [
            (nameless, "has no name", "have no names"), (repeated, "repeats a name", "repeat names"),
        ] where !columns.isEmpty {
            guard columns.count > 1 else {
                notes.append("column \(columns[0].number) \(one) and is called \(columns[0].name)")
                continue
            }
            let shown = columns.prefix(3).map(\.name).joined(separator: ", ")
            let more = columns.count > 3 ? ", …" : ""
            notes.append("\(columns.count) columns \(several) and are called \(shown)\(more)")
        }
    }

    /// Takes empty names out of a header that has more names than the records have fields, if that mends it.
    private mutating func dropSurplusNames(from rows: inout [[[UInt8]]], _ layout: Sniffer.Layout) {
        guard layout.headerRows == 1, rows.count == 1, layout.columnCount > 1 else { return }
        let named = rows[0].filter { !$0.isEmpty }
        guard rows[0].count > layout.columnCount, named.count == layout.columnCount else { return }
        notes.append(
            "\(rows[0].count - named.count) empty names in the header are passed over: records have fewer fields")
        rows[0] = named
    }

    private mutating func unique(
        _ parts: [[UInt8]], column: Int, of stream: InputStream, _ taken: inout UniqueNames
    ) throws(LoadError) -> String {
        var texts: [String] = []
        for part in parts where !part.isEmpty {
            guard let text = String(validating: part, as: UTF8.self) else {
                // The records below say more than a name does.
                let guess = EncodingGuess(try stream.peek(EncodingGuess.sampleBytes))
                let likely = guess.map { ": the text looks like \($0)" } ?? ""
                throw LoadError(
                    .headerInvalid,
                    "The name of column \(column + 1) in the header of '\(stream.name)' is not UTF-8\(likely)",
                    recovery: guess.map { "Run the same command with --encoding \($0)." }
                        ?? "Name the encoding with --encoding.")
            }
            texts.append(text)
        }
        let text = texts.joined(separator: " ")
        guard !text.utf8.contains(0) else {
            throw LoadError(
                .headerInvalid, "The name of column \(column + 1) in the header of '\(stream.name)' holds a NUL byte",
                recovery: "Is this a text file?")
        }
        guard !text.hasLongRunOfMarks else {
            throw LoadError(
                .headerInvalid,
                "The name of column \(column + 1) in the header of '\(stream.name)' has more than 30 combining marks in a row",
                recovery: "Is this a text file? Use --skip-lines 1 --no-header to load it without its names.")
        }
        let name = taken.add(text.isEmpty ? "column_\(column + 1)" : text)
        if text.isEmpty {
            nameless.append((column + 1, name))
            namelessFields.append(column)
        } else if name != text {
            repeated.append((column + 1, name))
        }
        return name
    }

    /// More names than this are no header that columns could be chosen from.
    private static let mostNames = 32_766

    /// The byte order mark of UTF-8.
    static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// Bytes in which marks are looked for.
    private static let longestMark = 30

    /// Bytes of the marks that a text begins with: a program that adds one may meet one that is there already.
    static func markLength(_ front: [UInt8]) -> Int {
        var length = 0
        while length < longestMark, front.dropFirst(length).starts(with: mark) { length += mark.count }
        return length
    }

    /// Bytes in which a header has to end.
    private static let longest = 16 << 20

    private struct FoundRecord {
        var next: Int
        var fields: [[UInt8]]
        var flaw: QuoteFlaw
    }

    /// The first record at or after an offset of the stream's front.
    private static func record(
        of stream: InputStream, at start: Int, dialect: Dialect
    ) throws(LoadError) -> FoundRecord? {
        let finder = BoundaryFinder(dialect: dialect)
        let text = FieldText(dialect: dialect)
        var indexer = RecordIndexer(dialect: dialect, keepsBlankLines: false)
        var wanted = max(64 << 10, start * 2)
        while true {
            let sample = try stream.peek(wanted)
            let isWhole = sample.count < wanted
            // A quote that opens and never closes would take all that follows into the header.
            let isLongest = wanted >= Header.longest
            var position = start
            while position < sample.count {
                let rest = sample[position...]
                if finder.endsData(in: rest.span.bytes, at: 0, isFinal: isWhole) { return nil }
                guard let next = finder.firstBoundary(in: rest.span.bytes, from: 0, isFinal: isWhole || isLongest)
                else { break }
                guard isWhole || position + next < sample.count else { break }
                let record = sample[position..<position + next]
                indexer.index(record.span.bytes)
                if let first = indexer.found.records.first {
                    let fields = indexer.found.fields.prefix(Int(first.fieldCount)).map {
                        text.bytes(of: $0, in: record.span.bytes)
                    }
                    // Read literally, a quote that does not close leaves further records up to the boundary.
                    let others = indexer.found.records.dropFirst().first
                    let end = others.map { Int($0.start) } ?? next
                    return FoundRecord(next: position + end, fields: fields, flaw: first.flaw)
                }
                position += next
            }
            if isWhole { return nil }
            guard !isLongest else {
                throw LoadError(
                    .inputNotCSV, "'\(stream.name)' has no line end in its first \(Header.longest >> 20) MiB",
                    recovery: "Is this a CSV file? Check --quote and --comment.")
            }
            wanted = min(wanted * 2, Header.longest)
        }
    }
}
