/// Reads dates and times of one form, strictly, and writes them as ISO 8601 says.
///
/// The directives are those of strptime(3) that need no locale: `%Y` (four digits), `%y` (69 to 99 are 19xx), `%m`,
/// `%d`, `%b` and `%B` (English names, in any case), `%H`, `%I` with `%p`, `%M`, `%S`, `%f` (one to nine digits of a
/// second), `%z` (`Z`, `+02:00`, `+0200`) and `%%`. Numbers may lack a leading zero. Everything else stands for itself.
public struct DatePattern: Sendable, Hashable {
    /// Why a text is no such date, in words.
    public struct Flaw: Error {
        public let sentence: String
    }

    private let pattern: [UInt8]

    public init(_ pattern: String) throws(Flaw) {
        self.pattern = Array(pattern.utf8)
        var isDirective = false
        for byte in self.pattern {
            if isDirective, !"YymdbBHIpMSfz%".utf8.contains(byte) {
                throw Flaw(sentence: "the format has an unknown directive")
            }
            isDirective = !isDirective && byte == UInt8(ascii: "%")
        }
        guard !isDirective else { throw Flaw(sentence: "the format ends with a percent sign") }
    }

    /// Makes sure that the pattern says a whole date, everything once, and no part of a time without the larger one.
    ///
    /// Only then is all that it reads in what it writes.
    public func requireWhole() throws(Flaw) {
        var directives: [UInt8] = []
        var index = 0
        while index + 1 < pattern.count {
            if pattern[index] == UInt8(ascii: "%") {
                directives.append(pattern[index + 1])
                index += 1
            }
            index += 1
        }
        func count(_ letters: String) -> Int { directives.count { letters.utf8.contains($0) } }
        guard count("Yy") > 0, count("mbB") > 0, count("d") > 0 else {
            throw Flaw(sentence: "the format needs a year, a month and a day")
        }
        for letters in ["Yy", "mbB", "d", "HI", "p", "M", "S", "f", "z"] where count(letters) > 1 {
            throw Flaw(sentence: "the format names a part of the date twice")
        }
        guard count("I") == count("p") else { throw Flaw(sentence: "the format needs %I and %p together") }
        let needs = [("M", "HI"), ("S", "M"), ("f", "S"), ("z", "HI")]
        for (part, whole) in needs where count(part) > count(whole) {
            throw Flaw(sentence: "the format has %\(part) without the part of the time before it")
        }
    }

    private struct Moment {
        var year: Int?
        var month: Int?
        var day: Int?
        var hour: Int?
        var isAfternoon: Bool?
        var minute: Int?
        var second: Int?
        var fraction = ""
        var zone = ""
    }

    /// The date as `2025-03-01`, with a time `2025-03-01T14:30:00`, with a zone `2025-03-01T14:30:00+02:00`.
    public func parse(_ text: String) throws(Flaw) -> String {
        let date = try Array(text.utf8).withUnsafeBufferPointer { (bytes) throws(Flaw) in try parse(bytes) }
        return String(decoding: date, as: UTF8.self)
    }

    /// The same for bytes, which need not be UTF-8.
    public func parse(_ text: UnsafeBufferPointer<UInt8>) throws(Flaw) -> [UInt8] {
        var scanner = Scanner(text)
        var moment = Moment()
        var index = 0
        while index < pattern.count {
            let byte = pattern[index]
            index += 1
            guard byte == UInt8(ascii: "%") else {
                guard scanner.take(byte) else { throw misfit }
                continue
            }
            guard read(pattern[index], &scanner, &moment) else { throw misfit }
            index += 1
        }
        guard scanner.isAtEnd else { throw misfit }
        return try DatePattern.written(moment)
    }

    private var misfit: Flaw { Flaw(sentence: "the text does not fit the format") }

    private func read(_ directive: UInt8, _ scanner: inout Scanner, _ moment: inout Moment) -> Bool {
        switch UnicodeScalar(directive) {
        case "Y":
            moment.year = scanner.number(4...4)
            return moment.year != nil
        case "y":
            moment.year = scanner.number(2...2).map { $0 < 69 ? 2000 + $0 : 1900 + $0 }
            return moment.year != nil
        case "m":
            moment.month = scanner.number(1...2)
            return moment.month != nil
        case "d":
            moment.day = scanner.number(1...2)
            return moment.day != nil
        case "b", "B":
            moment.month = scanner.month(isShort: directive == UInt8(ascii: "b"))
            return moment.month != nil
        case "H":
            moment.hour = scanner.number(1...2)
            return moment.hour != nil && moment.hour! < 24
        case "I":
            moment.hour = scanner.number(1...2)
            return (1...12).contains(moment.hour ?? 0)
        case "p":
            moment.isAfternoon = scanner.afternoon()
            return moment.isAfternoon != nil
        case "M":
            moment.minute = scanner.number(1...2)
            return moment.minute != nil && moment.minute! < 60
        case "S":
            moment.second = scanner.number(1...2)
            return moment.second != nil && moment.second! < 60
        case "f":
            moment.fraction = scanner.digits(1...9) ?? ""
            return !moment.fraction.isEmpty
        case "z":
            moment.zone = scanner.zone() ?? ""
            return !moment.zone.isEmpty
        default: return scanner.take(directive)
        }
    }

    private static func written(_ moment: Moment) throws(Flaw) -> [UInt8] {
        guard let year = moment.year, let month = moment.month, let day = moment.day else {
            throw Flaw(sentence: "the format needs a year, a month and a day")
        }
        guard (1...12).contains(month), (1...days(of: month, year)).contains(day) else {
            throw Flaw(sentence: "there is no such day")
        }
        var result: [UInt8] = []
        result.reserveCapacity(36)
        append(year, digits: 4, to: &result)
        append(month, digits: 2, after: "-", to: &result)
        append(day, digits: 2, after: "-", to: &result)
        guard var hour = moment.hour else { return result }
        if let isAfternoon = moment.isAfternoon {
            guard (1...12).contains(hour) else { throw Flaw(sentence: "there is no such hour") }
            hour = hour % 12 + (isAfternoon ? 12 : 0)
        }
        append(hour, digits: 2, after: "T", to: &result)
        append(moment.minute ?? 0, digits: 2, after: ":", to: &result)
        append(moment.second ?? 0, digits: 2, after: ":", to: &result)
        if !moment.fraction.isEmpty { result += ".\(moment.fraction)".utf8 }
        result += moment.zone.utf8
        return result
    }

    private static func days(of month: Int, _ year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private static func append(
        _ number: Int, digits: Int, after mark: Unicode.Scalar? = nil, to result: inout [UInt8]
    ) {
        if let mark { result.append(UInt8(ascii: mark)) }
        var unit = digits == 4 ? 1000 : 10
        while unit > 0 {
            result.append(UInt8(ascii: "0") + UInt8(number / unit % 10))
            unit /= 10
        }
    }
}

/// Takes a date's parts from a text.
private struct Scanner {
    private let text: UnsafeBufferPointer<UInt8>
    private var position = 0

    init(_ text: UnsafeBufferPointer<UInt8>) {
        self.text = text
    }

    var isAtEnd: Bool { position == text.count }

    mutating func take(_ byte: UInt8) -> Bool {
        guard position < text.count, text[position] == byte else { return false }
        position += 1
        return true
    }

    mutating func digits(_ counts: ClosedRange<Int>) -> String? {
        let found = text[position...].prefix(counts.upperBound).prefix { $0 >= 0x30 && $0 <= 0x39 }
        guard found.count >= counts.lowerBound else { return nil }
        position += found.count
        return String(decoding: found, as: UTF8.self)
    }

    /// A number of at most four digits.
    mutating func number(_ counts: ClosedRange<Int>) -> Int? {
        var (number, end) = (0, position)
        while end < text.count, end - position < counts.upperBound, text[end] >= 0x30, text[end] <= 0x39 {
            number = number * 10 + Int(text[end] - 0x30)
            end += 1
        }
        guard end - position >= counts.lowerBound else { return nil }
        position = end
        return number
    }

    mutating func month(isShort: Bool) -> Int? {
        let names = [
            "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
            "november",
            "december",
        ]
        for (index, name) in names.enumerated() where take(word: isShort ? String(name.prefix(3)) : name) {
            return index + 1
        }
        return nil
    }

    mutating func afternoon() -> Bool? { take(word: "am") ? false : take(word: "pm") ? true : nil }

    mutating func zone() -> String? {
        if take(UInt8(ascii: "Z")) { return "Z" }
        let isEast = take(UInt8(ascii: "+"))
        guard isEast || take(UInt8(ascii: "-")), let hour = digits(2...2) else { return nil }
        _ = take(UInt8(ascii: ":"))
        guard let minute = digits(2...2), Int(hour)! < 24, Int(minute)! < 60 else { return nil }
        return "\(isEast ? "+" : "-")\(hour):\(minute)"
    }

    /// Takes a word in small letters, whatever its case.
    private mutating func take(word: String) -> Bool {
        let found = text[position...].prefix(word.utf8.count).map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }
        guard found.elementsEqual(word.utf8) else { return false }
        position += found.count
        return true
    }
}
