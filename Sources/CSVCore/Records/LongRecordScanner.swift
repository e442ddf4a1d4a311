/// Finds the end of a record that is longer than memory should hold, block by block.
///
/// It reads as ``RecordScanner`` does, a byte at a time, and remembers a few bytes instead of the record. What it cannot do
/// is go back: where stray quotes are taken literally, it reads on as behind one that is not.
public struct LongRecordScanner: Sendable {
    public enum Outcome: Equatable, Sendable {
        /// The record goes on behind the bytes.
        case goesOn
        /// It ends before this offset of the bytes.
        case ends(Int)
        /// A quote that was open never closed: another one, before this offset, opened a field. The scanner reads on as
        /// in an unquoted field.
        case neverCloses(Int)
    }

    private enum Event {
        case none, end, stray
    }

    private enum State {
        case fieldStart, plain, quoted, closed, carriageReturn
    }

    private let dialect: Dialect
    /// What takes the meaning from the byte behind it outside of quotes.
    private let plainEscape: UInt8?
    private var state = State.fieldStart
    private var isEscaped = false
    /// Bytes of the delimiter that match where the scanner stands.
    private var matched = 0
    /// Whether a delimiter or a line end stands right before the quote that was seen last.
    private var opensField = false
    /// The last eight bytes of the quoted field, the last one lowest.
    private var recent: UInt64 = 0
    private let delimiterMask: UInt64
    private let delimiterBytes: UInt64
    /// Bytes that were looked at.
    public private(set) var position = 0
    /// Bytes of the record before the first line end inside of the quoted field that is open.
    public private(set) var firstLineEnd: Int?
    /// Whether the record begins with a comment's sign.
    public private(set) var isComment = false

    public init(dialect: Dialect) {
        self.dialect = dialect
        plainEscape = dialect.escapeRule == .beforeQuotes ? nil : dialect.escape
        let last = dialect.delimiter.suffix(8)
        delimiterMask = last.count == 8 ? ~0 : 1 << UInt64(8 * last.count) - 1
        delimiterBytes = last.reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// Whether a quoted field is open.
    public var isInQuotes: Bool { state == .quoted || state == .closed }

    /// Whether the last byte was a quote that closes the open field, if nothing follows.
    public var isClosed: Bool { state == .closed }

    /// Looks at the next bytes of the record, from its first one on.
    ///
    /// - Parameter stopsBehindQuotes: whether to come back as soon as no quoted field is open.
    public mutating func scan(_ bytes: UnsafeRawBufferPointer, stopsBehindQuotes: Bool = false) -> Outcome {
        if position == 0, let comment = dialect.comment {
            isComment = bytes.count >= comment.count && bytes[..<comment.count].elementsEqual(comment)
        }
        for offset in 0..<bytes.count {
            if state == .carriageReturn { return .ends(bytes[offset] == 0x0A ? offset + 1 : offset) }
            let event = take(bytes[offset])
            position += 1
            switch event {
            case .none: break
            case .end: return .ends(offset + 1)
            case .stray:
                state = .plain
                return .neverCloses(offset + 1)
            }
            if stopsBehindQuotes, !isInQuotes { return .goesOn }
        }
        return .goesOn
    }

    private mutating func take(_ byte: UInt8) -> Event {
        switch state {
        case .fieldStart, .plain: return takePlain(byte)
        case .quoted: takeQuoted(byte)
        case .closed: return takeClosed(byte)
        case .carriageReturn: break
        }
        return .none
    }

    private mutating func takePlain(_ byte: UInt8) -> Event {
        if state == .fieldStart, byte == dialect.quote, !isComment {
            state = .quoted
            recent = 0
            firstLineEnd = nil
            return .none
        }
        state = .plain
        if byte == 0x0A, !isEscaped { return .end }
        if byte == 0x0D, !isEscaped {
            state = .carriageReturn
            return .none
        }
        guard !isComment else { return .none }
        if isEscaped {
            isEscaped = false
        } else if byte == plainEscape {
            isEscaped = true
            matched = 0
        } else if isDelimiter(byte) {
            state = .fieldStart
        }
        return .none
    }

    private mutating func takeQuoted(_ byte: UInt8) {
        let follows = isEscaped
        isEscaped = false
        if follows, dialect.escapeRule != .beforeQuotes || byte == dialect.quote || byte == dialect.escape {
            // Its meaning is taken; before any other byte the escape was text.
        } else if byte == dialect.quote {
            state = .closed
            let last = UInt8(truncatingIfNeeded: recent)
            opensField = last == 0x0A || last == 0x0D || endsDelimiter(last)
            matched = 0
            return
        } else if byte == dialect.escape {
            isEscaped = true
        } else if firstLineEnd == nil, byte == 0x0A || byte == 0x0D {
            firstLineEnd = position
        }
        recent = recent << 8 | UInt64(byte)
    }

    private mutating func takeClosed(_ byte: UInt8) -> Event {
        if byte == dialect.quote, matched == 0 {
            // A doubled quote.
            state = .quoted
            recent = 0
            return .none
        }
        if byte == 0x0A, matched == 0 { return .end }
        if byte == 0x0D, matched == 0 {
            state = .carriageReturn
            return .none
        }
        if dialect.joinsBlanks, Blanks.contains(byte) {
            state = .fieldStart
            return .none
        }
        if byte == dialect.delimiter[matched] {
            matched += 1
            if matched == dialect.delimiter.count {
                matched = 0
                state = .fieldStart
            }
            return .none
        }
        if opensField, firstLineEnd != nil { return .stray }
        matched = 0
        state = .plain
        return takePlain(byte)
    }

    /// Whether the bytes of a quoted field up to `last` end with a delimiter.
    private func endsDelimiter(_ last: UInt8) -> Bool {
        dialect.joinsBlanks ? Blanks.contains(last) : recent & delimiterMask == delimiterBytes
    }

    /// Whether a delimiter ends with this byte of an unquoted field.
    private mutating func isDelimiter(_ byte: UInt8) -> Bool {
        if dialect.joinsBlanks { return Blanks.contains(byte) }
        let delimiter = dialect.delimiter
        guard delimiter.count > 1 else { return byte == delimiter[0] }
        // Fall back to the longest beginning that still matches.
        while matched > 0, byte != delimiter[matched] {
            matched = (0..<matched).last { delimiter[..<$0].elementsEqual(delimiter[(matched - $0)..<matched]) } ?? 0
        }
        if byte == delimiter[matched] { matched += 1 }
        guard matched == delimiter.count else { return false }
        matched = 0
        return true
    }
}
