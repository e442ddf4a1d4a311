/// Reads dates and times of one form, strictly, and writes them as ISO 8601 says.
///
/// The directives are those of strptime(3) that need no locale: `%Y` (four digits), `%y` (69 to 99 are 19xx), `%m`,
/// `%d`, `%b` and `%B` (English names, in any case), `%H`, `%I` with `%p`, `%M`, `%S`, `%f` (one to nine digits of a
/// second), `%z` (`Z`, `+02:00`, `+0200`) and `%%`. Numbers may lack a leading zero. Everything else stands for itself.
struct DatePattern {
    /// Why a text is no such date, in words.
    struct Flaw: Error {
        let sentence: String
    }

    private let pattern: [UInt8]

    init(_ pattern: String) throws(Flaw) {
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
    func parse(_ text: String) throws(Flaw) -> String {
        var scanner = Scanner(Array(text.utf8))
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

    private static func written(_ moment: Moment) throws(Flaw) -> String {
        guard let year = moment.year, let month = moment.month, let day = moment.day else {
            throw Flaw(sentence: "the format needs a year, a month and a day")
        }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard (1...12).contains(month), (1...days[month - 1]).contains(day) else {
            throw Flaw(sentence: "there is no such day")
        }
        let date = "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
        guard var hour = moment.hour else { return date }
        if let isAfternoon = moment.isAfternoon {
            guard (1...12).contains(hour) else { throw Flaw(sentence: "there is no such hour") }
            hour = hour % 12 + (isAfternoon ? 12 : 0)
        }
        let fraction = moment.fraction.isEmpty ? "" : ".\(moment.fraction)"
        return "\(date)T\(padded(hour, 2)):\(padded(moment.minute ?? 0, 2)):\(padded(moment.second ?? 0, 2))"
            + fraction + moment.zone
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

/// Takes a date's parts from a text.
private struct Scanner {
    private let text: [UInt8]
    private var position = 0

    init(_ text: [UInt8]) {
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

    mutating func number(_ counts: ClosedRange<Int>) -> Int? { digits(counts).flatMap { Int($0) } }

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
