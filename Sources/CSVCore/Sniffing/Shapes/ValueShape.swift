/// The form of a value that a column's name hardly has: a number, a date, an address, a code such as `AB-123`.
///
/// Where all values of a column have one form, the first of them is a record's value rather than a name.
enum ValueShape: Hashable {
    case number
    case date
    case time
    case mail
    case link
    /// An IP address or one of a network card.
    case host
    case uuid
    /// Hexadecimal digits, so many.
    case hash(Int)
    /// Letters, digits and punctuation in one order, by a hash of it.
    case code(UInt64)

    /// Numbers, dates and times: what a type of its own is kept for.
    var isTyped: Bool {
        switch self {
        case .number, .date, .time: true
        default: false
        }
    }

    /// Whether a single other value of this form is enough to say that a value of it is no name.
    ///
    /// Whole numbers and codes are names now and then: `2020`, `1`, `PM-10`.
    func isNoName(_ kind: CellKind) -> Bool {
        switch self {
        case .number: kind != .integer
        case .code: false
        default: true
        }
    }
}

extension ValueShape {
    /// Nil for text without a form that tells it from a name, and for a cell that says nothing.
    ///
    /// - Complexity: linear in the cell, and constant for cells longer than 64 bytes.
    init?(_ cell: UnsafeBufferPointer<UInt8>, kind: CellKind) {
        switch kind {
        case .integer, .decimal, .currency, .percent: self = .number
        case .date, .timestamp: self = .date
        case .time: self = .time
        case .address: self = CellText(trimming: cell).startsLikeAddress ? .link : .mail
        case .empty, .missing, .boolean: return nil
        case .text:
            let text = CellText(trimming: cell)
            guard text.count <= 64, text.classes.contains(.digit) else { return nil }
            if let shape = Self.hexadecimal(text) ?? Self.host(text) ?? Self.code(text) {
                self = shape
            } else {
                return nil
            }
        }
    }

    /// The form that a value has beside: some versions, `5.1.41`, look like dates, and some addresses,
    /// `10.200.171.241`, like numbers with groups of three digits.
    static func other(than shape: ValueShape, _ cell: UnsafeBufferPointer<UInt8>) -> ValueShape? {
        switch shape {
        case .date, .time:
            let text = CellText(trimming: cell)
            return host(text) ?? code(text)
        case .number: return cell.count > 8 && cell.contains(0x2E) ? host(CellText(trimming: cell)) : nil
        default: return nil
        }
    }

    /// A UUID, or at least sixteen hexadecimal digits that are not all decimal or all letters.
    private static func hexadecimal(_ text: CellText) -> ValueShape? {
        var dashes = 0
        var digits = 0
        for index in 0..<text.count {
            if text[index] == 0x2D {
                dashes += 1
            } else if isHexadecimal(text[index]) {
                digits += 1
            } else {
                return nil
            }
        }
        if digits == 32, dashes == 4, [8, 13, 18, 23].allSatisfy({ text[$0] == 0x2D }) { return .uuid }
        return dashes == 0 && digits >= 16 ? .hash(digits) : nil
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        byte &- 0x30 <= 9 || (byte | 0x20) &- 0x61 <= 5
    }

    /// Four numbers with dots between them, or groups of hexadecimal digits with colons.
    private static func host(_ text: CellText) -> ValueShape? {
        var dots = 0
        var colons = 0
        for index in 0..<text.count {
            switch text[index] {
            case 0x2E: dots += 1
            case 0x3A: colons += 1
            case let byte where isHexadecimal(byte): break
            default: return nil
            }
        }
        if dots == 3, colons == 0, (0..<text.count).allSatisfy({ text[$0] == 0x2E || text.isDigit($0) }) {
            return .host
        }
        return dots == 0 && (2...7).contains(colons) ? .host : nil
    }

    /// Runs of capitals, small letters and digits, and the punctuation between them.
    ///
    /// None for what names look like, too: words with digits at their end, as `address_2` or `Q1`.
    private static func code(_ text: CellText) -> ValueShape? {
        guard text.count <= 40 else { return nil }
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        var last: UInt8 = 0
        var (hasLetters, hasBlank, isNameLike) = (false, false, true)
        for index in 0..<text.count {
            let byte = text[index]
            let token: UInt8
            if text.isDigit(index) {
                token = 0x39
            } else if text.isLetter(index) || byte >= 0x80 {
                hasLetters = true
                token = byte & 0x20 == 0 && byte < 0x80 ? 0x41 : 0x61
                if last == 0x39 { isNameLike = false }
            } else {
                token = byte
                if byte == 0x20 { hasBlank = true } else if byte != 0x5F { isNameLike = false }
                if last == 0x39 { isNameLike = false }
            }
            let isRun = token == 0x39 || token == 0x41 || token == 0x61
            if !isRun || token != last { hash = (hash ^ UInt64(token)) &* 0x0000_0100_0000_01B3 }
            last = token
        }
        if hasLetters, hasBlank { return nil }
        return isNameLike && hasLetters ? nil : .code(hash)
    }
}
