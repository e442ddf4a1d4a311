/// Decides whether a text is a number whose text would come back the same, and reads it.
///
/// A loader must not change values on their way, so these readers refuse what a calculator would accept: leading
/// zeros, plus signs, blanks, group separators, hexadecimal, and decimals with more digits than a double keeps.
public enum NumberText {
    /// Reads `0` or `-?[1-9][0-9]*` within 64 bits; nil for everything else.
    @inlinable
    public static func integer(_ text: UnsafePointer<UInt8>, _ count: Int) -> Int64? {
        guard count > 0, count <= 20 else { return nil }
        let isNegative = text[0] == 0x2D
        let start = isNegative ? 1 : 0
        let digits = count &- start
        guard digits > 0, digits <= 19 else { return nil }
        if text[start] == 0x30 { return count == 1 ? 0 : nil }
        var magnitude: UInt64 = 0
        for i in start..<count {
            let digit = text[i] &- 0x30
            guard digit <= 9 else { return nil }
            magnitude = magnitude &* 10 &+ UInt64(digit)
        }
        // 19 digits fit an unsigned 64-bit number, so that one comparison finds what is out of range.
        if isNegative {
            guard magnitude <= 1 << 63 else { return nil }
            return Int64(truncatingIfNeeded: 0 &- magnitude)
        }
        guard magnitude <= UInt64(Int64.max) else { return nil }
        return Int64(truncatingIfNeeded: magnitude)
    }

    /// Reads a decimal or exponent text, or an integer within 64 bits, whose significant digits survive in a double.
    ///
    /// Accepted is `-?(0|[1-9][0-9]*)?(\.[0-9]+)?([eE][+-]?[0-9]+)?` with at least one digit before the exponent.
    /// Up to 15 significant digits survive always, 16 and 17 where the shortest text of the double has the same
    /// ones. A negative zero does not survive in SQLite, which stores it as 0.
    @inlinable
    public static func real(_ text: UnsafePointer<UInt8>, _ count: Int) -> Double? {
        if let plain = PlainDecimal(text, count) { return plain.value }
        guard let parts = DecimalParts(text, count) else { return nil }
        return value(of: text, count, parts)
    }

    /// Whether a column may become REAL for this text: ``real(_:_:)`` takes it, and it has 16 significant digits at most.
    ///
    /// A text of 17 digits can come through a double, but what shows a double rarely shows 17: an amount of fifteen
    /// digits and two decimals looks rounded. It stays text unless REAL is asked for.
    @inlinable
    public static func isReal(_ text: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        if PlainDecimal(text, count) != nil { return true }
        guard let parts = DecimalParts(text, count), parts.significantDigits <= 16 else { return false }
        return value(of: text, count, parts) != nil
    }

    @inlinable
    static func value(of text: UnsafePointer<UInt8>, _ count: Int, _ parts: DecimalParts) -> Double? {
        // Both operands are exact, so that the one division or multiplication rounds right (Clinger, 1990).
        if parts.mantissa <= 1 << 53, !parts.isTruncated, parts.significantDigits <= 15,
            parts.exponent >= -22, parts.exponent <= 22
        {
            if parts.mantissa == 0 { return parts.isNegative ? nil : 0 }
            let mantissa = Double(parts.mantissa)
            let scaled =
                parts.exponent < 0
                ? mantissa / powersOfTen[-parts.exponent] : mantissa * powersOfTen[parts.exponent]
            return parts.isNegative ? -scaled : scaled
        }
        return slowReal(text, count, parts)
    }

    /// Whether a 64-bit integer keeps its digits in a double: whether ``isReal(_:_:)`` holds for its text.
    @inlinable
    public static func survivesAsReal(_ value: Int64) -> Bool {
        value.magnitude <= 1 << 53 || keepsDigits(value)
    }

    /// The rule of ``slowReal(_:_:_:)`` for an integer that is not 0.
    @usableFromInline @inline(never)
    static func keepsDigits(_ value: Int64) -> Bool {
        var digits = value.magnitude
        while digits.isMultiple(of: 10) { digits /= 10 }
        if digits < 1_000_000_000_000_000 { return true }
        guard digits < 10_000_000_000_000_000 else { return false }
        return significantDigits(of: Double(value).description.utf8) == significantDigits(of: value.description.utf8)
    }

    /// 10^0 to 10^22: the powers that a double holds exactly.
    @usableFromInline static let powersOfTen: [Double] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22,
    ]

    /// The standard library's reader, and a look whether the digits came through.
    @usableFromInline @inline(never)
    static func slowReal(_ text: UnsafePointer<UInt8>, _ count: Int, _ parts: DecimalParts) -> Double? {
        if parts.mantissa == 0 { return parts.isNegative ? nil : 0 }
        guard parts.significantDigits <= 17 else { return nil }
        let string = String(decoding: UnsafeBufferPointer(start: text, count: count), as: UTF8.self)
        guard let value = Double(string), value.isFinite else { return nil }
        if parts.significantDigits <= 15, value.isNormal { return value }
        return significantDigits(of: value.description.utf8) == significantDigits(of: string.utf8) ? value : nil
    }

    /// The digits of a number's text without sign, point, exponent, leading and trailing zeros.
    private static func significantDigits(of text: String.UTF8View) -> [UInt8] {
        var digits = text.prefix { $0 != 0x65 && $0 != 0x45 }.filter { $0 >= 0x30 && $0 <= 0x39 }
        digits = Array(digits.drop { $0 == 0x30 })
        while digits.last == 0x30 { digits.removeLast() }
        return digits
    }
}

/// A decimal in the form that most have: digits around a point, 15 of them at most, not negative.
@frozen
public struct PlainDecimal {
    /// All digits, without the point.
    public var digits: UInt64 = 0
    /// Digits behind the point.
    public var fraction = 0

    /// Fails for every other text, numbers among them.
    @inlinable @inline(__always)
    public init?(_ text: UnsafePointer<UInt8>, _ count: Int) {
        guard count >= 3, count <= 16 else { return nil }
        var point = 0
        for position in 0..<count {
            let digit = text[position] &- 0x30
            if digit <= 9 {
                digits = digits &* 10 &+ UInt64(digit)
            } else {
                guard digit == 0x2E &- 0x30, point == 0, position > 0 else { return nil }
                point = position
            }
        }
        // `.5` is left to the full reader; `5.` and `05.5` are no numbers for it either.
        guard point > 0, point < count &- 1, text[0] != 0x30 || point == 1 else { return nil }
        fraction = count &- 1 &- point
    }

    /// Both operands are exact, so that the one division rounds right (Clinger, 1990).
    @inlinable public var value: Double { Double(digits) / NumberText.powersOfTen[fraction] }
}

/// The digits of a decimal text as an integer and a power of ten.
@frozen @usableFromInline
struct DecimalParts {
    @usableFromInline var isNegative = false
    /// The first 19 significant digits as a number.
    @usableFromInline var mantissa: UInt64 = 0
    /// Whether there were more digits than the mantissa holds.
    @usableFromInline var isTruncated = false
    /// Digits from the first to the last that is not zero.
    @usableFromInline var significantDigits = 0
    /// The power of ten that scales the mantissa.
    @usableFromInline var exponent = 0

    /// Fails where the text has not the form that ``NumberText/real(_:_:)`` accepts.
    @inlinable
    init?(_ text: UnsafePointer<UInt8>, _ count: Int) {
        var position = 0
        guard count > 0 else { return nil }
        if text[0] == 0x2D {
            isNegative = true
            position = 1
        }
        var digits = 0
        var zerosAtEnd = 0
        let wholeStart = position
        var pointAt = -1
        while position < count {
            let byte = text[position]
            let digit = byte &- 0x30
            if digit <= 9 {
                if digits < 19 {
                    mantissa = mantissa &* 10 &+ UInt64(digit)
                    if mantissa != 0 { digits &+= 1 }
                    if pointAt >= 0 { exponent &-= 1 }
                } else {
                    digits &+= 1
                    isTruncated = true
                    if pointAt < 0 { exponent &+= 1 }
                }
                zerosAtEnd = digit == 0 ? zerosAtEnd &+ 1 : 0
            } else if byte == 0x2E, pointAt < 0 {
                pointAt = position
            } else {
                break
            }
            position &+= 1
        }
        let wholeEnd = pointAt >= 0 ? pointAt : position
        let wholeDigits = wholeEnd &- wholeStart
        if wholeDigits > 1, text[wholeStart] == 0x30 { return nil }
        // `5.` and a lone point or sign are no numbers; `.5` is.
        if pointAt >= 0 {
            guard position > pointAt &+ 1 else { return nil }
        } else if wholeDigits == 0 {
            return nil
        }
        significantDigits = mantissa == 0 ? 0 : digits &- zerosAtEnd
        if position == count {
            guard pointAt >= 0 else {
                // An integer: its own reader knows the range.
                guard NumberText.integer(text, count) != nil else { return nil }
                return
            }
            return
        }
        guard text[position] | 0x20 == 0x65 else { return nil }
        position &+= 1
        guard position < count else { return nil }
        var isNegativeExponent = false
        if text[position] == 0x2D || text[position] == 0x2B {
            isNegativeExponent = text[position] == 0x2D
            position &+= 1
        }
        guard position < count else { return nil }
        var written = 0
        while position < count {
            let digit = text[position] &- 0x30
            guard digit <= 9 else { return nil }
            if written < 100_000 { written = written &* 10 &+ Int(digit) }
            position &+= 1
        }
        exponent &+= isNegativeExponent ? -written : written
    }
}
