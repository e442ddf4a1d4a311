/// Whether a text is a date, a time of day, or both, in one of the forms that files have.
///
/// Dates are three numbers with the same `-`, `/` or `.` between them, a year and a month, or have an English
/// month's name; times are two or three numbers with `:`, perhaps with a fraction, AM or PM, and a zone.
struct MomentShape {
    /// `date`, `time` or `timestamp`; nil where the text is none of them.
    private(set) var kind: CellKind?

    init(_ text: CellText) {
        if let end = Self.time(text, from: 0) {
            kind = end == text.count ? .time : nil
            return
        }
        guard let end = Self.numericDate(text) ?? Self.namedDate(text) else { return }
        if end == text.count {
            kind = .date
            return
        }
        var timeStart = end
        if text.peek(timeStart) | 0x20 == 0x74 {
            timeStart += 1
        } else {
            while text.peek(timeStart) == 0x20 { timeStart += 1 }
        }
        guard timeStart > end, let timeEnd = Self.time(text, from: timeStart), timeEnd == text.count else { return }
        kind = .timestamp
    }

    private static func numericDate(_ text: CellText) -> Int? {
        let firstEnd = text.endOfDigits(0)
        let separator = text.peek(firstEnd)
        guard firstEnd >= 1, firstEnd <= 4, separator == 0x2D || separator == 0x2F || separator == 0x2E else {
            return nil
        }
        let secondEnd = text.endOfDigits(firstEnd + 1)
        let first = text.number(0..<firstEnd)
        guard (1...2).contains(secondEnd - firstEnd - 1) else { return nil }
        let second = text.number(firstEnd + 1..<secondEnd)
        if secondEnd == text.count {
            // A year and a month.
            return firstEnd == 4 && separator != 0x2E && (1...12).contains(second) ? secondEnd : nil
        }
        guard text.peek(secondEnd) == separator else { return nil }
        let thirdEnd = text.endOfDigits(secondEnd + 1)
        let thirdLength = thirdEnd - secondEnd - 1
        guard (1...31).contains(second) else { return nil }
        if firstEnd == 4 {
            guard (1...2).contains(thirdLength) else { return nil }
            return (1...31).contains(text.number(secondEnd + 1..<thirdEnd)) ? thirdEnd : nil
        }
        guard firstEnd <= 2, (1...31).contains(first) || thirdLength == 2 else { return nil }
        return thirdLength == 4 || thirdLength == 2 ? thirdEnd : nil
    }

    /// `5 January 2020`, `05-Jan-20`, `January 5, 2020`, `Jan-20`.
    private static func namedDate(_ text: CellText) -> Int? {
        var position = text.endOfDigits(0)
        guard position <= 2 else { return nil }
        let hasDay = position > 0
        if hasDay {
            guard let next = skipSeparator(text, position) else { return nil }
            position = next
        }
        guard let monthEnd = endOfMonth(text, position) else { return nil }
        guard var next = skipSeparator(text, monthEnd) else { return nil }
        let digitsEnd = text.endOfDigits(next)
        if !hasDay, (1...2).contains(digitsEnd - next), text.peek(digitsEnd) == 0x2C || text.peek(digitsEnd) == 0x20 {
            next = digitsEnd + 1
            while text.peek(next) == 0x20 { next += 1 }
        }
        let end = text.endOfDigits(next)
        return end - next == 4 || end - next == 2 ? end : nil
    }

    private static func skipSeparator(_ text: CellText, _ start: Int) -> Int? {
        var position = start
        while [0x20, 0x2D, 0x2F, 0x2E, 0x2C].contains(text.peek(position)) { position += 1 }
        return position > start && position - start <= 2 ? position : nil
    }

    private static let months: [StaticString] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]

    private static func endOfMonth(_ text: CellText, _ start: Int) -> Int? {
        guard months.contains(where: { text.matches($0, at: start) }) else { return nil }
        let end = text.endOfLetters(start)
        return end - start <= 9 ? end : nil
    }

    private static func time(_ text: CellText, from start: Int) -> Int? {
        let hourEnd = text.endOfDigits(start)
        guard (1...2).contains(hourEnd - start), text.peek(hourEnd) == 0x3A else { return nil }
        var end = text.endOfDigits(hourEnd + 1)
        guard end - hourEnd == 3, text.number(start..<hourEnd) < 60, text.number(hourEnd + 1..<end) < 60 else {
            return nil
        }
        if text.peek(end) == 0x3A {
            let secondsEnd = text.endOfDigits(end + 1)
            guard secondsEnd - end == 3 else { return nil }
            end = secondsEnd
        }
        if text.peek(end) == 0x2E || text.peek(end) == 0x2C {
            let fractionEnd = text.endOfDigits(end + 1)
            guard fractionEnd > end + 1 else { return nil }
            end = fractionEnd
        }
        return endOfZone(text, endOfHalf(text, end))
    }

    /// Passes over AM or PM.
    private static func endOfHalf(_ text: CellText, _ start: Int) -> Int {
        let letters = text.peek(start) == 0x20 ? start + 1 : start
        return text.matches("am", at: letters) || text.matches("pm", at: letters) ? letters + 2 : start
    }

    /// Passes over `Z`, `UTC`, `+02:00`, `+0200` or `+02`.
    private static func endOfZone(_ text: CellText, _ start: Int) -> Int {
        let position = text.peek(start) == 0x20 ? start + 1 : start
        if text.matches("utc", at: position) || text.matches("gmt", at: position) { return position + 3 }
        if text.peek(position) | 0x20 == 0x7A { return position + 1 }
        guard text.peek(position) == 0x2B || text.peek(position) == 0x2D else { return start }
        var end = text.endOfDigits(position + 1)
        if end - position == 3, text.peek(end) == 0x3A { end = text.endOfDigits(end + 1) }
        return end - position >= 3 && end - position <= 6 ? end : start
    }
}
