/// The bytes of one cell without the blanks around it, and the questions that words answer.
struct CellText {
    private let bytes: UnsafeBufferPointer<UInt8>

    /// Which sorts of bytes occur in a cell.
    struct Classes: OptionSet {
        let rawValue: UInt8
        static let digit = Classes(rawValue: 1)
        static let letter = Classes(rawValue: 2)
        static let high = Classes(rawValue: 4)
        static let at = Classes(rawValue: 8)
    }

    init(trimming cell: UnsafeBufferPointer<UInt8>) {
        var start = 0
        var end = cell.count
        while start < end, cell[start] == 0x20 || cell[start] == 0x09 { start += 1 }
        while end > start, cell[end - 1] == 0x20 || cell[end - 1] == 0x09 { end -= 1 }
        bytes = UnsafeBufferPointer(rebasing: cell[start..<end])
    }

    var count: Int { bytes.count }

    subscript(index: Int) -> UInt8 { bytes[index] }

    /// The byte at `index`, or 0 behind the end: so that a shape can look ahead without asking first.
    func peek(_ index: Int) -> UInt8 { index < bytes.count ? bytes[index] : 0 }

    func isDigit(_ index: Int) -> Bool { peek(index) &- 0x30 <= 9 }

    func isLetter(_ index: Int) -> Bool { (peek(index) | 0x20) &- 0x61 <= 25 }

    /// Where the run of digits that starts at `index` ends.
    func endOfDigits(_ index: Int) -> Int {
        var end = index
        while isDigit(end) { end += 1 }
        return end
    }

    /// Where the run of letters that starts at `index` ends.
    func endOfLetters(_ index: Int) -> Int {
        var end = index
        while isLetter(end) { end += 1 }
        return end
    }

    /// The number that the digits in `range` write; they are few.
    func number(_ range: Range<Int>) -> Int {
        range.reduce(0) { $0 &* 10 &+ Int(bytes[$1] &- 0x30) }
    }

    var classes: Classes {
        var found: Classes = []
        for byte in bytes {
            if byte &- 0x30 <= 9 {
                found.insert(.digit)
            } else if (byte | 0x20) &- 0x61 <= 25 {
                found.insert(.letter)
            } else if byte >= 0x80 {
                found.insert(.high)
            } else if byte == 0x40 {
                found.insert(.at)
            }
        }
        return found
    }

    /// Whether the text is `word`, which is in lower case, but for the case of its letters.
    func equals(_ word: StaticString) -> Bool { count == word.utf8CodeUnitCount && starts(with: word) }

    func starts(with word: StaticString) -> Bool { matches(word, at: 0) }

    func matches(_ word: StaticString, at start: Int) -> Bool {
        let length = word.utf8CodeUnitCount
        guard count - start >= length else { return false }
        for i in 0..<length {
            let byte = bytes[start + i]
            let lower = byte &- 0x41 <= 25 ? byte | 0x20 : byte
            if lower != word.utf8Start[i] { return false }
        }
        return true
    }

    var startsLikeAddress: Bool {
        starts(with: "http://") || starts(with: "https://") || starts(with: "ftp://") || starts(with: "www.")
    }

    var isMissingMarker: Bool {
        guard count <= 5 else { return false }
        switch bytes[0] {
        case 0x2D, 0x3F, 0x2E: return bytes.allSatisfy { $0 == bytes[0] }
        case 0x23: return equals("#n/a")
        default:
            return equals("na") || equals("n/a") || equals("null") || equals("none") || equals("nan") || equals("nil")
                || equals("\\n")
        }
    }

    var isBoolean: Bool {
        guard count <= 5 else { return false }
        return equals("true") || equals("false") || equals("yes") || equals("no") || equals("y") || equals("n")
            || equals("t") || equals("f")
    }

    /// Whether the text is one word around one `@`, with a dot behind it.
    var isMailAddress: Bool {
        var at: Int?
        var hasDot = false
        for (index, byte) in bytes.enumerated() {
            switch byte {
            case 0x40:
                guard at == nil, index > 0 else { return false }
                at = index
            case 0x2E: hasDot = at.map { index > $0 + 1 } ?? false
            case 0x20, 0x09, 0x22, 0x2C, 0x3B, 0x7C: return false
            default: break
            }
        }
        return at != nil && hasDot && bytes[count - 1] != 0x2E
    }
}
