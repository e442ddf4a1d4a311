import CSVCore

/// The names of an input's columns, and where its records start.
struct Header {
    /// Names that differ from each other, ASCII case aside.
    var names: [String]
    /// Bytes of the input before its first record: a byte order mark, blank lines, the header.
    var length: Int
    /// What had to be changed about the names, one sentence each.
    var notes: [String]

    /// Reads the header from the front of a stream, without taking it out.
    ///
    /// Without a header line the first record tells how many columns there are.
    init(_ stream: InputStream, content: LoadOptions.Content) throws(LoadError) {
        let found = try Header.firstRecord(of: stream, dialect: content.dialect)
        guard let found else {
            throw LoadError(
                .unusableData, "'\(stream.name)' is empty: there is no header",
                recovery: "A CSV file starts with a line that names its columns.")
        }
        guard found.flaw == .none else {
            throw LoadError(
                .unusableData, "The header of '\(stream.name)' has a quote that does not close where a field ends",
                recovery: "Mend its first line, or name the quote character with --quote.")
        }
        notes = []
        guard content.hasHeader else {
            names = (1...found.fields.count).map { "column_\($0)" }
            length = found.start
            return
        }
        length = found.next
        names = []
        var taken = Set<String>()
        for (index, field) in found.fields.enumerated() {
            guard let text = String(validating: field, as: UTF8.self) else {
                throw LoadError(
                    .unusableData, "The name of column \(index + 1) in the header of '\(stream.name)' is not UTF-8",
                    recovery: "Convert the file to UTF-8.")
            }
            guard !text.utf8.contains(0) else {
                throw LoadError(
                    .unusableData, "The name of column \(index + 1) in the header of '\(stream.name)' holds a NUL byte",
                    recovery: "Is this a text file?")
            }
            let name = Header.unique(text.isEmpty ? "column_\(index + 1)" : text, among: &taken)
            if text.isEmpty {
                notes.append("column \(index + 1) has no name and is called \(name)")
            } else if name != text {
                notes.append("column \(index + 1) repeats a name and is called \(name)")
            }
            names.append(name)
        }
    }

    /// A name that is not taken yet, ASCII case aside: the name itself, or the first of `name_2`, `name_3`, ….
    static func unique(_ name: String, among taken: inout Set<String>) -> String {
        var candidate = name
        var number = 2
        while !taken.insert(candidate.asciiLowercased).inserted {
            candidate = "\(name)_\(number)"
            number += 1
        }
        return candidate
    }

    private struct FirstRecord {
        var start: Int
        var next: Int
        var fields: [[UInt8]]
        var flaw: QuoteFlaw
    }

    private static func firstRecord(of stream: InputStream, dialect: Dialect) throws(LoadError) -> FirstRecord? {
        let finder = BoundaryFinder(dialect: dialect)
        let text = FieldText(dialect: dialect)
        var indexer = RecordIndexer(dialect: dialect, keepsBlankLines: false)
        var wanted = 64 << 10
        while true {
            let sample = try stream.peek(wanted)
            let isWhole = sample.count < wanted
            var position = sample.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
            let marked = position
            while position < sample.count {
                let rest = sample[position...]
                guard let next = finder.firstBoundary(in: rest.span.bytes, from: 0, isFinal: isWhole) else { break }
                let record = sample[position..<position + next]
                indexer.index(record.span.bytes)
                if let first = indexer.found.records.first {
                    let fields = indexer.found.fields.prefix(Int(first.fieldCount)).map {
                        text.bytes(of: $0, in: record.span.bytes)
                    }
                    return FirstRecord(
                        start: marked, next: position + next, fields: fields, flaw: first.flaw)
                }
                position += next
            }
            if isWhole { return nil }
            guard wanted < 1 << 30 else {
                throw LoadError(
                    .unusableData, "'\(stream.name)' has no line end in its first GiB",
                    recovery: "Is this a CSV file? Check --quote and --comment.")
            }
            wanted *= 2
        }
    }
}

extension String {
    /// The text with A to Z made small, and every other letter as it is: how SQLite compares names.
    var asciiLowercased: String {
        String(decoding: utf8.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }, as: UTF8.self)
    }
}
