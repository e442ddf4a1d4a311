/// The fields of an order, and those that other shapes share with it.
extension RecordGenerator {
    mutating func writeOrder(_ index: Int, to writer: inout ByteWriter) {
        let first = random.below(vocabulary.firstNames.count)
        let last = random.below(vocabulary.lastNames.count)
        writer.append(decimal: index + 1)
        writer.append(.comma)
        writeCustomer(first: first, last: last, to: &writer)
        writer.append(.comma)
        writer.append(vocabulary.firstHandles[first])
        writer.append(.point)
        writer.append(vocabulary.lastHandles[last])
        writer.append(decimal: random.below(1_000))
        writer.append(pick(vocabulary.domains))
        writer.append(.comma)
        writeProduct(to: &writer)
        writer.append(.comma)
        writer.append(decimal: 1 + random.below(20))
        writer.append(.comma)
        writeAmount(below: 2_000, to: &writer)
        writer.append(.comma)
        writeRatio(digits: random.chance(permille: 200) ? 3 : 2, to: &writer)
        writer.append(.comma)
        writeTimestamp(to: &writer)
        writer.append(.comma)
        writer.append(pick(vocabulary.statuses))
        writer.append(.comma)
        writeNote(to: &writer)
    }

    private mutating func writeCustomer(first: Int, last: Int, to writer: inout ByteWriter) {
        if random.chance(permille: 40) {
            writer.append(.quote)
            writer.append(vocabulary.lastNames[last])
            writer.append(", ")
            writer.append(vocabulary.firstNames[first])
            writer.append(.quote)
        } else {
            writer.append(vocabulary.firstNames[first])
            writer.append(.space)
            writer.append(vocabulary.lastNames[last])
        }
    }

    private mutating func writeProduct(to writer: inout ByteWriter) {
        if random.chance(permille: 40) {
            writer.append(.quote)
            writer.append(pick(vocabulary.nouns))
            writer.append(.space)
            writer.append(decimal: 10 + random.below(90))
            writer.append("\"\", ")
            writer.append(pick(vocabulary.words))
            writer.append(.quote)
        } else {
            writer.append(pick(vocabulary.words))
            writer.append(.space)
            writer.append(pick(vocabulary.nouns))
        }
    }

    /// A third are empty, 45 of 1,000 are quoted, and one in eight of those holds a newline.
    private mutating func writeNote(to writer: inout ByteWriter) {
        let draw = random.below(1_000)
        if draw < 333 { return }
        let isQuoted = draw < 378
        if isQuoted {
            writer.append(.quote)
        }
        writer.append(pick(vocabulary.words))
        for _ in 0..<random.below(3) {
            writer.append(.space)
            writer.append(pick(vocabulary.words))
        }
        if isQuoted {
            writer.append(random.chance(permille: 125) ? "\n" : pick(vocabulary.quotedJoints))
            writer.append(pick(vocabulary.words))
            writer.append(.quote)
        }
    }

    mutating func pick(_ choices: [StaticString]) -> StaticString {
        choices[random.below(choices.count)]
    }

    mutating func writeName(to writer: inout ByteWriter) {
        writer.append(pick(vocabulary.firstNames))
        writer.append(.space)
        writer.append(pick(vocabulary.lastNames))
    }

    /// A decimal with two digits after the point.
    mutating func writeAmount(below limit: Int, to writer: inout ByteWriter) {
        writer.append(decimal: random.below(limit))
        writer.append(.point)
        writer.append(decimal: random.below(100), digits: 2)
    }

    /// A number from 0 to 1.
    mutating func writeRatio(digits: Int, to writer: inout ByteWriter) {
        writer.append("0.")
        writer.append(decimal: random.below(1_000_000), digits: digits)
    }

    /// A second of the years 2023 to 2025, as ISO 8601 in UTC.
    mutating func writeTimestamp(to writer: inout ByteWriter) {
        writeDay(random.below(1_096), to: &writer)
        let second = random.below(86_400)
        writer.append(UInt8(ascii: "T"))
        writer.append(decimal: second / 3_600, digits: 2)
        writer.append(UInt8(ascii: ":"))
        writer.append(decimal: second / 60 % 60, digits: 2)
        writer.append(UInt8(ascii: ":"))
        writer.append(decimal: second % 60, digits: 2)
        writer.append(UInt8(ascii: "Z"))
    }

    /// A day counted from 2023-01-01, up to the end of 2025.
    func writeDay(_ day: Int, to writer: inout ByteWriter) {
        var rest = day
        var year = 2023
        while rest >= (year == 2024 ? 366 : 365) {
            rest -= year == 2024 ? 366 : 365
            year += 1
        }
        var month = 0
        while rest >= daysInMonth(month, of: year) {
            rest -= daysInMonth(month, of: year)
            month += 1
        }
        writer.append(decimal: year, digits: 4)
        writer.append(UInt8(ascii: "-"))
        writer.append(decimal: month + 1, digits: 2)
        writer.append(UInt8(ascii: "-"))
        writer.append(decimal: rest + 1, digits: 2)
    }

    private func daysInMonth(_ month: Int, of year: Int) -> Int {
        month == 1 && year == 2024 ? 29 : vocabulary.daysInMonth[month]
    }
}
