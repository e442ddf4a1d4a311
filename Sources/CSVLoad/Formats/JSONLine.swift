import CSVCore
import SQLiteCore

/// Reads one JSON object from a line, pair by pair (RFC 8259), without building a tree of it.
///
/// Numbers with a fraction or an exponent are doubles, other ones integers; an integer that does not fit keeps its
/// digits as a text. `true` and `false` are 1 and 0, as in SQLite; an array or object stays the text that it is.
struct JSONLine {
    /// What keeps a line from being a JSON object, in words.
    struct Flaw: Error {
        let sentence: String
    }

    private let bytes: UnsafeBufferPointer<UInt8>
    /// Whether an array or object is given as bytes, which no other value is.
    private let marksNested: Bool
    private var position = 0
    /// A key and a text value with escapes, which stand in the line otherwise than they read.
    private var keyScratch = Scratch()
    private var valueScratch = Scratch()

    /// - Parameter bytes: the line without its end, in UTF-8; it has to outlive this value.
    init(_ bytes: UnsafeBufferPointer<UInt8>, marksNested: Bool = false) {
        self.bytes = bytes
        self.marksNested = marksNested
    }

    /// Calls `body` with each key and value; a text's bytes last as long as the call.
    mutating func forEachPair(
        _ body: (UnsafeBufferPointer<UInt8>, Cell) throws(Flaw) -> Void
    ) throws(Flaw) {
        skipSpace()
        guard take(0x7B) else { throw Flaw(sentence: "it is not a JSON object") }
        skipSpace()
        if !take(0x7D) {
            repeat {
                skipSpace()
                guard peek == 0x22 else { throw Flaw(sentence: "a key of the object is missing") }
                let key = try string(keyScratch)
                skipSpace()
                guard take(0x3A) else { throw Flaw(sentence: "a colon is missing in the object") }
                skipSpace()
                try body(key, try value(valueScratch))
                skipSpace()
            } while take(0x2C)
            guard take(0x7D) else { throw Flaw(sentence: "the object is not closed") }
        }
        skipSpace()
        guard position == bytes.count else { throw Flaw(sentence: "there is text after the object") }
    }

    private var peek: UInt8 { position < bytes.count ? bytes[position] : 0 }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard peek == byte, position < bytes.count else { return false }
        position += 1
        return true
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A }

    private mutating func skipSpace() {
        while position < bytes.count, JSONLine.isSpace(bytes[position]) { position += 1 }
    }

    private mutating func value(_ scratch: Scratch) throws(Flaw) -> Cell {
        switch peek {
        case 0x22:
            let text = try string(scratch)
            return Cell(text: text.baseAddress, length: text.count)
        case 0x7B, 0x5B:
            let start = position
            try skipNested()
            let nested = bytes.baseAddress! + start
            let length = position - start
            return marksNested ? Cell(blob: nested, length: length) : Cell(text: nested, length: length)
        case 0x6E:
            try word("null")
            return .null
        case 0x74:
            try word("true")
            return Cell(integer: 1)
        case 0x66:
            try word("false")
            return Cell(integer: 0)
        default:
            return try number()
        }
    }

    private mutating func word(_ word: StaticString) throws(Flaw) {
        let length = word.utf8CodeUnitCount
        guard position + length <= bytes.count,
            Memory.compare(bytes.baseAddress! + position, word.utf8Start, length) == 0
        else { throw Flaw(sentence: "a value is not valid JSON") }
        position += length
    }

    private mutating func digits() -> Int {
        let start = position
        while peek >= 0x30, peek <= 0x39, position < bytes.count { position += 1 }
        return position - start
    }

    private mutating func number() throws(Flaw) -> Cell {
        let start = position
        let flaw = Flaw(sentence: "a value is not valid JSON")
        _ = take(0x2D)
        let first = peek
        let whole = digits()
        guard whole > 0, first != 0x30 || whole == 1 else { throw flaw }
        var isInteger = true
        if take(0x2E) {
            isInteger = false
            guard digits() > 0 else { throw flaw }
        }
        if peek == 0x65 || peek == 0x45, position < bytes.count {
            isInteger = false
            position += 1
            if !take(0x2B) { _ = take(0x2D) }
            guard digits() > 0 else { throw flaw }
        }
        let text = bytes.baseAddress! + start
        let length = position - start
        if isInteger {
            if let integer = NumberText.integer(text, length) { return Cell(integer: integer) }
            guard length > 2 else { return Cell(integer: 0) }
            return Cell(text: text, length: length)
        }
        if let real = NumberText.real(text, length) { return Cell(real: real) }
        let written = String(decoding: UnsafeBufferPointer(start: text, count: length), as: UTF8.self)
        guard let real = Double(written), real.isFinite else { throw Flaw(sentence: "a number is too large") }
        return Cell(real: real)
    }

    /// A text; without escapes it is read in place.
    private mutating func string(_ scratch: Scratch) throws(Flaw) -> UnsafeBufferPointer<UInt8> {
        position += 1
        let start = position
        while position < bytes.count {
            let byte = bytes[position]
            if byte == 0x22 {
                defer { position += 1 }
                return UnsafeBufferPointer(rebasing: bytes[start..<position])
            }
            if byte == 0x5C { break }
            guard byte >= 0x20 else { throw Flaw(sentence: "a text holds a control character") }
            position += 1
        }
        scratch.clear()
        for byte in bytes[start..<min(position, bytes.count)] { scratch.append(byte) }
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if byte == 0x22 {
                return scratch.bytes
            }
            guard byte >= 0x20 else { throw Flaw(sentence: "a text holds a control character") }
            if byte == 0x5C { try escape(scratch) } else { scratch.append(byte) }
        }
        throw Flaw(sentence: "a text is not closed")
    }

    private mutating func escape(_ scratch: Scratch) throws(Flaw) {
        let byte = peek
        position += 1
        switch byte {
        case 0x22, 0x5C, 0x2F: scratch.append(byte)
        case 0x62: scratch.append(0x08)
        case 0x66: scratch.append(0x0C)
        case 0x6E: scratch.append(0x0A)
        case 0x72: scratch.append(0x0D)
        case 0x74: scratch.append(0x09)
        case 0x75:
            var scalar = try hexadecimal()
            if scalar & 0xFC00 == 0xD800, peek == 0x5C, position + 1 < bytes.count, bytes[position + 1] == 0x75 {
                position += 2
                let low = try hexadecimal()
                guard low & 0xFC00 == 0xDC00 else { throw Flaw(sentence: "a text holds half of a character") }
                scalar = 0x10000 + (scalar & 0x3FF) << 10 + low & 0x3FF
            }
            guard let character = UnicodeScalar(scalar) else {
                throw Flaw(sentence: "a text holds half of a character")
            }
            for unit in UTF8.encode(character) ?? .init() { scratch.append(unit) }
        default: throw Flaw(sentence: "a text holds an unknown escape")
        }
    }

    private mutating func hexadecimal() throws(Flaw) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard position < bytes.count, let digit = Character(UnicodeScalar(bytes[position])).hexDigitValue else {
                throw Flaw(sentence: "a text holds an unknown escape")
            }
            value = value << 4 | UInt32(digit)
            position += 1
        }
        return value
    }

    /// Goes behind an array or object, whose values are looked at as well.
    private mutating func skipNested(depth: Int = 0) throws(Flaw) {
        guard depth < 512 else { throw Flaw(sentence: "a value is nested too deeply") }
        let isObject = peek == 0x7B
        position += 1
        skipSpace()
        if take(isObject ? 0x7D : 0x5D) { return }
        repeat {
            skipSpace()
            let scratch = Scratch()
            if isObject {
                guard peek == 0x22 else { throw Flaw(sentence: "a value is not valid JSON") }
                _ = try string(scratch)
                skipSpace()
                guard take(0x3A) else { throw Flaw(sentence: "a value is not valid JSON") }
                skipSpace()
            }
            if peek == 0x7B || peek == 0x5B { try skipNested(depth: depth + 1) } else { _ = try value(scratch) }
            skipSpace()
        } while take(0x2C)
        guard take(isObject ? 0x7D : 0x5D) else { throw Flaw(sentence: "a value is not valid JSON") }
    }
}

/// Bytes that stay where they are until more are added.
private final class Scratch {
    private var start = UnsafeMutablePointer<UInt8>.allocate(capacity: 64)
    private var capacity = 64
    private var count = 0

    deinit {
        start.deallocate()
    }

    var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: start, count: count) }

    func clear() { count = 0 }

    func append(_ byte: UInt8) {
        if count == capacity {
            let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity * 2)
            larger.initialize(from: start, count: count)
            start.deallocate()
            (start, capacity) = (larger, capacity * 2)
        }
        start[count] = byte
        count += 1
    }
}
