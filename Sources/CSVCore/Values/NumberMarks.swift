/// How a country writes numbers: the mark before the decimals, and those between groups of three digits.
///
/// Around the digits there may be one minus, brackets in place of it as accountants write them, and a currency sign
/// before or behind: `-1.234,50`, `- 5`, `($45.00)`, `1.234,50 €`. What comes of a text keeps all of its digits, or is a
/// failure: it is read by ``NumberText`` when its marks are those of a plain number.
public struct NumberMarks: Sendable, Hashable {
    /// Why a text is no such number, in words.
    public struct Flaw: Error {
        public let sentence: String

        static let notGrouped = Flaw(sentence: "its digits are not grouped by three")
        static let noNumber = Flaw(sentence: "the text is not a number")
        static let tooLarge = Flaw(sentence: "the number is too large")
        static let tooLong = Flaw(sentence: "the number has more digits than a REAL keeps")
    }

    public enum Figure: Sendable, Hashable {
        case integer(Int64)
        case real(Double)
    }

    public struct Number: Sendable, Hashable {
        public var value: Figure
        /// The sign that stood before or behind the digits.
        public var currency: Unicode.Scalar?
    }

    /// Which spellings pass for numbers.
    public enum Rigour: Sendable {
        /// What identifies something else is none: digits behind a zero (`007`), and a plus sign (`+49…`).
        case strict
        /// These are numbers, too.
        case lenient
    }

    private let decimal: [UInt8]
    private let groups: [[UInt8]]

    /// - Parameter name: `en` (1,234.5), `de` (1.234,5), `fr` (1 234,5), `ch` (1'234.5); a number that shows the marks,
    ///   such as `1.234,56` or `1234,5`; or the decimal mark, alone or with the group mark behind it.
    public init?(_ name: String) {
        switch name.lowercased() {
        case "en": self.init(decimal: ".", group: ",")
        case "de": self.init(decimal: ",", group: ".")
        case "fr": self.init(decimal: ",", group: " ")
        case "ch": self.init(decimal: ".", group: "'")
        default:
            let scalars = Array(name.unicodeScalars)
            let marks = scalars.contains { NumberMarks.isDigit($0) } ? NumberMarks.marks(shownBy: scalars) : scalars
            guard let marks, (1...2).contains(marks.count), Set(marks).count == marks.count,
                marks.allSatisfy({ NumberMarks.mayBeMark($0) })
            else { return nil }
            self.init(decimal: marks[0], group: marks.dropFirst().first)
        }
    }

    private init(decimal: Unicode.Scalar, group: Unicode.Scalar?) {
        self.decimal = Array(String(decimal).utf8)
        let alike: [Unicode.Scalar]
        switch group {
        // A space, one that breaks no line, and a narrow one that breaks none.
        case " ", "\u{A0}", "\u{202F}": alike = [" ", "\u{A0}", "\u{202F}"]
        case "'", "\u{2019}": alike = ["'", "\u{2019}"]
        default: alike = group.map { [$0] } ?? []
        }
        groups = alike.map { Array(String($0).utf8) }
    }

    public var hasDecimalComma: Bool { decimal == [0x2C] }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

    private static func mayBeMark(_ scalar: Unicode.Scalar) -> Bool {
        let properties = scalar.properties
        return !properties.isAlphabetic && properties.numericType == nil
            && properties.generalCategory != .currencySymbol && !"-+:()%\u{2212}".unicodeScalars.contains(scalar)
    }

    /// The decimal mark and the group mark of a number; nil where it leaves open which is which.
    private static func marks(shownBy scalars: [Unicode.Scalar]) -> [Unicode.Scalar]? {
        let runs = scalars.split(omittingEmptySubsequences: false) { !isDigit($0) }.map(\.count)
        let marks = scalars.filter { !isDigit($0) }
        guard runs.allSatisfy({ $0 > 0 }), let last = marks.last else { return nil }
        // One mark before three digits may be either: `1.234`.
        if marks.count == 1 { return runs[0] > 3 || runs[1] != 3 ? [last] : nil }
        guard runs[0] <= 3, runs[1..<marks.count].allSatisfy({ $0 == 3 }), Set(marks.dropLast()).count == 1 else {
            return nil
        }
        return [last, marks[0]]
    }
}

extension NumberMarks {
    /// The number that a text says.
    ///
    /// - Throws: why there is none that keeps all its digits.
    public func number(
        in text: UnsafeBufferPointer<UInt8>, _ rigour: Rigour
    ) throws(Flaw) -> Number {
        var digits = Digits(text)
        try digits.read(decimal: decimal, groups: groups, isStrict: rigour == .strict)
        return Number(value: try digits.value(isStrict: rigour == .strict), currency: digits.currency)
    }

    /// The same for a text that is at hand as a string.
    public func number(in text: String, _ rigour: Rigour) throws(Flaw) -> Number {
        try Array(text.utf8).withUnsafeBufferPointer { (bytes) throws(Flaw) in try number(in: bytes, rigour) }
    }
}

/// Takes a number apart into what stands around its digits, and the digits themselves.
private struct Digits {
    private var text: Slice<UnsafeBufferPointer<UInt8>>
    private(set) var currency: Unicode.Scalar?
    private var isNegative = false
    private var hasDecimals = false
    /// The number with the marks of ``NumberText``, without its sign.
    private var plain: [UInt8] = []

    init(_ text: UnsafeBufferPointer<UInt8>) {
        self.text = text[...]
    }

    mutating func read(decimal: [UInt8], groups: [[UInt8]], isStrict: Bool) throws(NumberMarks.Flaw) {
        if text.count > 2, text.first == 0x28, text.last == 0x29 {
            text = text.dropFirst().dropLast()
            isNegative = true
        }
        try readFront(isStrict: isStrict)
        try readDigits(decimal, groups)
        if text.isEmpty { return }
        takeBlanks()
        guard takeCurrency(), text.isEmpty else { throw .noNumber }
    }

    /// A minus and a currency sign, in either order, each once.
    private mutating func readFront(isStrict: Bool) throws(NumberMarks.Flaw) {
        var isSigned = isNegative
        while let byte = text.first, !(0x30...0x39).contains(byte) {
            if take([0x2D]) || take([0xE2, 0x88, 0x92]) {
                guard !isSigned else { throw .noNumber }
                (isSigned, isNegative) = (true, true)
            } else if !isStrict, !isSigned, take([0x2B]) {
                isSigned = true
            } else if !takeCurrency() {
                throw .noNumber
            }
            takeBlanks()
        }
    }

    private mutating func readDigits(_ decimal: [UInt8], _ groups: [[UInt8]]) throws(NumberMarks.Flaw) {
        plain.reserveCapacity(text.count + 1)
        var group: [UInt8]?
        var sinceGroup = 0
        while let byte = text.first {
            if (0x30...0x39).contains(byte) {
                plain.append(byte)
                if !hasDecimals { sinceGroup += 1 }
                text.removeFirst()
            } else if !hasDecimals, hasDigit(behind: decimal) {
                guard group == nil || sinceGroup == 3 else { throw .notGrouped }
                text.removeFirst(decimal.count)
                plain.append(0x2E)
                hasDecimals = true
            } else if !hasDecimals, let mark = group ?? groups.first(where: { hasDigit(behind: $0) }),
                hasDigit(behind: mark)
            {
                guard group == nil ? (1...3).contains(sinceGroup) : sinceGroup == 3 else { throw .notGrouped }
                text.removeFirst(mark.count)
                (group, sinceGroup) = (mark, 0)
            } else {
                break
            }
        }
        guard group == nil || sinceGroup == 3 else { throw .notGrouped }
    }

    /// Whether the text goes on with these bytes, and a digit behind them.
    private func hasDigit(behind mark: [UInt8]) -> Bool {
        guard text.count > mark.count, text.starts(with: mark), !plain.isEmpty else { return false }
        return (0x30...0x39).contains(text[text.startIndex + mark.count])
    }

    private mutating func take(_ bytes: [UInt8]) -> Bool {
        guard text.starts(with: bytes) else { return false }
        text.removeFirst(bytes.count)
        return true
    }

    private mutating func takeBlanks() {
        while take([0x20]) || take([0xC2, 0xA0]) || take([0xE2, 0x80, 0xAF]) {}
    }

    private mutating func takeCurrency() -> Bool {
        guard currency == nil, let first = text.first, first == 0x24 || first >= 0xC2 else { return false }
        let length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
        guard let character = String(validating: text.prefix(length), as: UTF8.self),
            let sign = character.unicodeScalars.first, sign.properties.generalCategory == .currencySymbol
        else { return false }
        currency = sign
        text.removeFirst(length)
        return true
    }

    func value(isStrict: Bool) throws(NumberMarks.Flaw) -> NumberMarks.Figure {
        guard !plain.isEmpty else { throw .noNumber }
        var written = plain[...]
        if !isStrict {
            while written.count > 1, written.first == 0x30, written[written.startIndex + 1] != 0x2E {
                written.removeFirst()
            }
        }
        let isZero = written.allSatisfy { $0 == 0x30 || $0 == 0x2E }
        let signed = isNegative && (isStrict || !isZero) ? [0x2D] + written : Array(written)
        let value = signed.withUnsafeBufferPointer { bytes -> NumberMarks.Figure? in
            guard let start = bytes.baseAddress else { return nil }
            guard hasDecimals else { return NumberText.integer(start, bytes.count).map { .integer($0) } }
            return NumberText.isReal(start, bytes.count)
                ? NumberText.real(start, bytes.count).map { .real($0) } : nil
        }
        if let value { return value }
        // Strict readers take neither `007` nor `-0`, of whatever length.
        let isCode = (plain.first == 0x30 && plain.count > 1 && plain[1] != 0x2E) || (isNegative && isZero)
        throw isStrict && isCode ? .noNumber : hasDecimals ? .tooLong : .tooLarge
    }
}
