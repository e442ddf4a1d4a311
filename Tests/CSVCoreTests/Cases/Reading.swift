import Testing

@testable import CSVCore

/// How a text is read: every way has to find the same records.
struct Reading: Sendable, CustomTestStringConvertible {
    var dialect: Dialect
    var keepsBlankLines = false
    var path = MaskPath.vector

    /// The same dialect in words that only the byte-wise scanner understands: comments that never occur.
    ///
    /// - Precondition: some byte is not in `text`.
    func byScanner(for text: [UInt8]) -> Reading {
        guard dialect.suitsMasks else { return self }
        let used = Set(text)
        var reading = self
        reading.dialect.comment = [(UInt8.min...UInt8.max).first { !used.contains($0) && $0 != 0 }!]
        return reading
    }

    var testDescription: String { "\(path)" }

    // MARK: - Whole texts

    func read(_ text: [UInt8], from start: Int = 0) -> ReadText {
        var indexer = RecordIndexer(dialect: dialect, keepsBlankLines: keepsBlankLines, path: path)
        var result = ReadText()
        read(text, from: start, with: &indexer, into: &result)
        return result
    }

    private func read(
        _ text: [UInt8], from start: Int = 0, with indexer: inout RecordIndexer, into result: inout ReadText,
        offset: Int = 0
    ) {
        let bytes = text.span.bytes
        indexer.index(bytes, from: start)
        let unescaped = FieldText(dialect: dialect)
        for record in indexer.found.records {
            let range = Int(record.start)..<Int(record.end)
            let value: RecordValue
            if record.flaw == .none {
                let first = Int(record.firstField)
                let fields = indexer.found.fields[first..<first + Int(record.fieldCount)]
                value = .sound(
                    fields.map { FieldValue(Bytes(unescaped.bytes(of: $0, in: bytes)), isQuoted: $0.isQuoted) })
            } else {
                value = .flawed(record.flaw, Bytes(Array(text[range])))
            }
            result.records.append(value)
            result.ranges.append(range.lowerBound + offset..<range.upperBound + offset)
        }
        if indexer.found.hasHighBytes { result.hasHighBytes = true }
    }

    /// Where the records lie that are found without their fields.
    func ends(_ text: [UInt8]) -> [Range<Int>] {
        var indexer = RecordIndexer(dialect: dialect, keepsBlankLines: keepsBlankLines, path: path)
        indexer.index(text.span.bytes, keepsFields: false)
        return indexer.found.records.map { Int($0.start)..<Int($0.end) }
    }

    /// Where the records lie that are found with them.
    func ranges(_ text: [UInt8]) -> [Range<Int>] { read(text).ranges }

    // MARK: - Texts in pieces

    /// Reads as from a stream: each buffer is cut behind its last whole record, and what is left starts the next.
    ///
    /// - Parameters:
    ///   - first: bytes in the first buffer.
    ///   - capacity: bytes in each later one; a buffer without a whole record gets twice the room.
    func read(_ text: [UInt8], first: Int, capacity: Int) -> ReadText {
        let finder = BoundaryFinder(dialect: dialect, path: path)
        var indexer = RecordIndexer(dialect: dialect, keepsBlankLines: keepsBlankLines, path: path)
        var result = ReadText()
        var offset = 0
        var room = first
        while true {
            // A buffer that is exactly full does not know yet that nothing follows.
            let isFinal = offset + room > text.count
            let buffer = Array(text[offset..<min(offset + room, text.count)])
            let boundary = finder.lastBoundary(in: buffer.span.bytes, from: 0, isFinal: isFinal)
            if boundary > 0 || isFinal {
                read(Array(buffer[..<boundary]), with: &indexer, into: &result, offset: offset)
                offset += boundary
                room = max(capacity, buffer.count - boundary)
                if isFinal { return result }
            } else {
                room = max(1, capacity, room * 2)
            }
        }
    }

    /// Where a buffer that holds the first `count` bytes of a text is cut.
    func cut(_ text: [UInt8], count: Int) -> Int {
        let finder = BoundaryFinder(dialect: dialect, path: path)
        return finder.lastBoundary(in: Array(text[..<count]).span.bytes, from: 0, isFinal: false)
    }
}

/// What was found in a text.
struct ReadText: Equatable {
    var records: [RecordValue] = []
    /// Each record's bytes, line end not counted.
    var ranges: [Range<Int>] = []
    var hasHighBytes = false
}

extension CSVCase {
    func reading(_ path: MaskPath) -> Reading {
        Reading(dialect: dialect, keepsBlankLines: keepsBlankLines, path: path)
    }
}
