/// Whether a text is a number as people write it: signs, groups of three, point or comma, currency, percent.
///
/// A number with one separator is a decimal whatever the separator is, as `1,234` alone does not say. With several,
/// all but the last have to be the same and to stand three digits apart, so that `1.2.3` and `10.0.0.1` are none.
struct NumberShape {
    /// `integer`, `decimal`, `currency` or `percent`; nil where the text is not a number.
    private(set) var kind: CellKind?

    init(_ text: CellText) {
        var start = 0
        var end = text.count
        var isMoney = false
        var isPercent = false
        if text.peek(start) == 0x28, text.peek(end - 1) == 0x29 {
            start += 1
            end -= 1
        }
        if text.peek(start) == 0x2B || text.peek(start) == 0x2D { start += 1 }
        let symbol = Self.currencyLength(text, at: start)
        if symbol > 0 {
            isMoney = true
            start += symbol
            if text.peek(start) == 0x20 { start += 1 }
            if text.peek(start) == 0x2D { start += 1 }
        }
        // A sign, a symbol or a closing bracket behind the digits.
        var digitsEnd = end
        while digitsEnd > start, !(text.isDigit(digitsEnd - 1) || text.peek(digitsEnd - 1) == 0x2E) { digitsEnd -= 1 }
        guard digitsEnd > start else { return }
        if digitsEnd < end {
            var tail = digitsEnd
            if text.peek(tail) == 0x20 { tail += 1 }
            let symbol = Self.currencyLength(text, at: tail)
            if symbol > 0, tail + symbol == end {
                isMoney = true
            } else if text.peek(tail) == 0x25, tail + 1 == end {
                isPercent = true
            } else {
                return
            }
            end = digitsEnd
        }
        guard let isWhole = Self.readDigits(text, start, end) else { return }
        kind = isMoney ? .currency : isPercent ? .percent : isWhole ? .integer : .decimal
    }

    /// Bytes of the dollar, euro, pound or yen sign at `index`, in UTF-8 or Latin-1; 0 where there is none.
    private static func currencyLength(_ text: CellText, at index: Int) -> Int {
        switch text.peek(index) {
        case 0x24, 0xA3, 0x80, 0xA5: 1
        case 0xC2 where text.peek(index + 1) == 0xA3 || text.peek(index + 1) == 0xA5: 2
        case 0xE2 where text.peek(index + 1) == 0x82 && text.peek(index + 2) == 0xAC: 3
        default: 0
        }
    }

    /// Whether the digits in the range are a whole number; nil where they are not a number.
    private static func readDigits(_ text: CellText, _ start: Int, _ end: Int) -> Bool? {
        var position = text.endOfDigits(start)
        let firstRun = position - start
        var group: UInt8 = 0
        var groups = 0
        while position < end {
            let separator = text[position]
            if separator | 0x20 == 0x65 { return position > start ? exponent(text, position + 1, end) : nil }
            let runStart = position + 1
            let runEnd = text.endOfDigits(runStart)
            let isLast = runEnd >= end || text[runEnd] | 0x20 == 0x65
            let isPoint = separator == 0x2E || separator == 0x2C
            if isLast, isPoint, groups == 0 || separator != group {
                // The decimal point, with digits on one of its sides at least.
                guard firstRun > 0 || runEnd > runStart else { return nil }
                return runEnd < end ? exponent(text, runEnd + 1, end) : false
            }
            guard isPoint || separator == 0x27 || separator == 0x20, groups == 0 || separator == group,
                firstRun >= 1, firstRun <= 3, runEnd - runStart == 3
            else { return nil }
            group = separator
            groups += 1
            position = runEnd
        }
        return firstRun > 0 ? true : nil
    }

    private static func exponent(_ text: CellText, _ start: Int, _ end: Int) -> Bool? {
        let hasSign = text.peek(start) == 0x2B || text.peek(start) == 0x2D
        let digits = hasSign ? start + 1 : start
        return digits < end && text.endOfDigits(digits) == end ? false : nil
    }
}
