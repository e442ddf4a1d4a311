/// Reads one record byte by byte: the reference for what a record is, in every dialect and with every flaw.
///
/// The mask path hands over here each record that it cannot be sure of, so this decides what malformed quotes
/// mean:
/// - A quote inside an unquoted field is literal.
/// - Text behind a closing quote is a flaw; the field goes on as if unquoted, so that the record ends where a
///   reader would expect it.
/// - A quote that is still open where a later quote *opens a field* (it stands behind a delimiter or a line end,
///   and text follows it) never closed: the record ends with the line on which the quote opened, and the next
///   line starts a new one. The same holds when the input ends first. So one stray quote costs one record.
/// - Where the dialect takes stray quotes literally, a field with either flaw is read again as an unquoted one.
/// - Where it joins delimiters, a run of them ends one field, and those around the record end none.
///
/// - Complexity: linear in the bytes looked at. A second unclosed quote cannot make it look at the same bytes
///   over and over: whatever follows the first one holds no quote that closes alone.
struct RecordScanner {
    let dialect: Dialect
    /// What takes the meaning from the byte behind it: outside of quotes, and within them.
    private let plainEscape: UInt8?
    private let quotedEscape: UInt8?
    private let endMarker: [UInt8]?

    init(dialect: Dialect) {
        self.dialect = dialect
        quotedEscape = dialect.escape
        plainEscape = dialect.escapeRule == .beforeQuotes ? nil : dialect.escape
        endMarker = dialect.endMarker
    }

    enum Outcome: Equatable {
        /// The record is whole; the next one starts at the offset.
        case record(next: Int)
        /// A comment was passed over.
        case comment(next: Int)
        /// The record may go on behind the bytes that are there.
        case needsMore
        /// The data ends before the line that starts here.
        case endOfData
    }

    struct Found {
        var end = 0
        var flaw = QuoteFlaw.none
    }

    /// Scans the record at `start`, which must be before `count`.
    ///
    /// - Parameters:
    ///   - isFinal: whether the input ends at `count`.
    ///   - emit: receives each field; on a flaw the fields are not to be used.
    func scan(
        _ bytes: UnsafePointer<UInt8>, start: Int, count: Int, isFinal: Bool, found: inout Found,
        emit: (Field) -> Void
    ) -> Outcome {
        if let comment = dialect.comment {
            // Not knowing yet whether a comment starts here is no reason to read it as a record.
            if !isFinal, count - start < comment.count { return .needsMore }
            if starts(with: comment, bytes, start, count) {
                var position = start
                while position < count, !isLineEnd(bytes[position]) { position += 1 }
                return finish(bytes, position, count, isFinal).map { .comment(next: $0) } ?? .needsMore
            }
        }
        if let endMarker {
            switch standsAlone(endMarker, bytes, start, count, isFinal) {
            case true?: return .endOfData
            case nil: return .needsMore
            case false?: break
            }
        }
        found = Found()
        var position = start
        if dialect.joinsDelimiters { passDelimiters(bytes, &position, count) }
        while true {
            switch scanField(bytes, &position, count, isFinal, &found, emit) {
            case .delimiter:
                position += dialect.delimiter.count
                guard dialect.joinsDelimiters else { continue }
                passDelimiters(bytes, &position, count)
                if position == count, !isFinal { return .needsMore }
                guard position == count || isLineEnd(bytes[position]) else { continue }
                found.end = position
                return finish(bytes, position, count, isFinal).map { .record(next: $0) } ?? .needsMore
            case .lineEnd:
                found.end = position
                return finish(bytes, position, count, isFinal).map { .record(next: $0) } ?? .needsMore
            case .cutAtLine(let lineEnd):
                found.end = lineEnd
                return finish(bytes, lineEnd, count, isFinal).map { .record(next: $0) } ?? .needsMore
            case .needsMore:
                return .needsMore
            }
        }
    }

    private enum FieldEnd {
        case delimiter
        case lineEnd
        /// An unclosed quote: the record ends with the line on which it opened.
        case cutAtLine(Int)
        case needsMore
    }

    private func scanField(
        _ bytes: UnsafePointer<UInt8>, _ position: inout Int, _ count: Int, _ isFinal: Bool, _ found: inout Found,
        _ emit: (Field) -> Void
    ) -> FieldEnd {
        let start = position
        guard let quote = dialect.quote, start < count, bytes[start] == quote else {
            return scanPlain(bytes, contentStart: start, &position, count, isFinal, emit)
        }
        var escaped = false
        var firstLineEnd: Int?
        position += 1
        while position < count {
            let byte = bytes[position]
            if byte == quote {
                if position + 1 == count, !isFinal { return .needsMore }
                if position + 1 < count, bytes[position + 1] == quote {
                    escaped = true
                    position += 2
                    continue
                }
                let close = position
                position += 1
                if !isFinal, count - position < dialect.delimiter.count, position < count,
                    !isLineEnd(bytes[position])
                {
                    return .needsMore
                }
                if let end = fieldEnd(bytes, position, count) {
                    emit(Field(start: start + 1, end: close, isQuoted: true, isEscaped: escaped))
                    return end
                }
                if dialect.strayQuotes == .literal { break }
                if let firstLineEnd, opensField(bytes, close) {
                    found.flaw = .unclosed
                    return .cutAtLine(firstLineEnd)
                }
                found.flaw = .textAfterQuote
                return scanPlain(bytes, contentStart: start, &position, count, isFinal, emit)
            }
            if byte == quotedEscape, isEscape(bytes, position, count) {
                escaped = true
                position += 2
                continue
            }
            if firstLineEnd == nil, isLineEnd(byte) { firstLineEnd = position }
            position += 1
        }
        if dialect.strayQuotes == .literal, isFinal || position < count {
            position = start
            return scanPlain(bytes, contentStart: start, &position, count, isFinal, emit)
        }
        guard isFinal else { return .needsMore }
        found.flaw = .unclosed
        position = count
        return firstLineEnd.map { .cutAtLine($0) } ?? .lineEnd
    }

    /// Goes on to the end of an unquoted field, in which quotes mean nothing.
    private func scanPlain(
        _ bytes: UnsafePointer<UInt8>, contentStart: Int, _ position: inout Int, _ count: Int, _ isFinal: Bool,
        _ emit: (Field) -> Void
    ) -> FieldEnd {
        var escaped = false
        while position < count {
            if let end = fieldEnd(bytes, position, count) {
                emit(Field(start: contentStart, end: position, isQuoted: false, isEscaped: escaped))
                return end
            }
            if bytes[position] == plainEscape {
                escaped = true
                position += 1
            }
            position += 1
        }
        guard isFinal else { return .needsMore }
        position = count
        emit(Field(start: contentStart, end: count, isQuoted: false, isEscaped: escaped))
        return .lineEnd
    }

    /// What ends a field at `position`: a delimiter, a line end, the end of the bytes, or nothing.
    private func fieldEnd(_ bytes: UnsafePointer<UInt8>, _ position: Int, _ count: Int) -> FieldEnd? {
        guard position < count else { return .lineEnd }
        if isLineEnd(bytes[position]) { return .lineEnd }
        return isDelimiter(bytes, position, count) ? .delimiter : nil
    }

    private func isDelimiter(_ bytes: UnsafePointer<UInt8>, _ position: Int, _ count: Int) -> Bool {
        if dialect.joinsBlanks { return position < count && Blanks.contains(bytes[position]) }
        return starts(with: dialect.delimiter, bytes, position, count)
    }

    private func passDelimiters(_ bytes: UnsafePointer<UInt8>, _ position: inout Int, _ count: Int) {
        while isDelimiter(bytes, position, count) { position += dialect.delimiter.count }
    }

    /// Whether the escape at `position`, within quotes, is one.
    private func isEscape(_ bytes: UnsafePointer<UInt8>, _ position: Int, _ count: Int) -> Bool {
        guard dialect.escapeRule == .beforeQuotes else { return true }
        guard position + 1 < count else { return false }
        return bytes[position + 1] == dialect.quote || bytes[position + 1] == dialect.escape
    }

    /// Whether a line is `wanted` and no more; nil where the bytes that are there leave that open.
    private func standsAlone(
        _ wanted: [UInt8], _ bytes: UnsafePointer<UInt8>, _ start: Int, _ count: Int, _ isFinal: Bool
    ) -> Bool? {
        for i in 0..<wanted.count {
            guard start + i < count else { return isFinal ? false : nil }
            guard bytes[start + i] == wanted[i] else { return false }
        }
        guard start + wanted.count < count else { return isFinal ? true : nil }
        return isLineEnd(bytes[start + wanted.count])
    }

    /// Whether the quote at `position` stands where one opens a field.
    private func opensField(_ bytes: UnsafePointer<UInt8>, _ position: Int) -> Bool {
        if isLineEnd(bytes[position - 1]) { return true }
        let start = position - dialect.delimiter.count
        return start >= 0 && isDelimiter(bytes, start, position)
    }

    /// Where the next record starts when a line end, or the end of the bytes, is at `position`.
    private func finish(_ bytes: UnsafePointer<UInt8>, _ position: Int, _ count: Int, _ isFinal: Bool) -> Int? {
        guard position < count else { return isFinal ? count : nil }
        guard bytes[position] == 0x0D else { return position + 1 }
        guard position + 1 < count else { return isFinal ? count : nil }
        return bytes[position + 1] == 0x0A ? position + 2 : position + 1
    }

    @inline(__always)
    private func isLineEnd(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }

    private func starts(with wanted: [UInt8], _ bytes: UnsafePointer<UInt8>, _ position: Int, _ count: Int) -> Bool {
        guard count - position >= wanted.count else { return false }
        for i in 0..<wanted.count where bytes[position + i] != wanted[i] { return false }
        return true
    }
}
