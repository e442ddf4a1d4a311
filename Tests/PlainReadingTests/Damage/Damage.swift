import FaultKit

/// One fault in one record of a table, of the kinds that real files have.
enum Damage: CaseIterable {
    case quoteBeforeField, quoteInsideField, quoteBehindField, textBehindQuote
    case apostrophes, apostrophesAroundDelimiter, apostropheAlone
    case escapedQuote, escapedQuotes
    case fieldMore, fieldLess
    case blankLine, lineOfBlanks
    case wrongByte, latinByte, nulByte

    /// A table's text with the damage, or nil where the text would be ambiguous with it.
    ///
    /// - Parameter record: the number of the damaged record, from 0; no value of it has a line end.
    func text(of table: PlainTable, record: Int, _ random: inout SeededRandom) -> [UInt8]? {
        var lines = table.lines.map { Array($0.utf8) }
        let number = record + (table.hasHeader ? 1 : 0)
        guard let line = damagedLine(of: table, record: record, &random) else { return nil }
        lines[number] = line
        let end = Array(table.recordEnd.utf8)
        let front = lines[..<number].flatMap { $0 + end }
        let back = lines[(number + 1)...].flatMap { $0 + end }
        if self == .quoteBeforeField, Damage.mayClose(line + end + back, table) { return nil }
        return front + line + end + back
    }

    private func damagedLine(of table: PlainTable, record: Int, _ random: inout SeededRandom) -> [UInt8]? {
        let values = table.records[record]
        var fields = values.map { $0.map { table.line([$0], 1) } ?? "" }
        let column = random.below(fields.count)
        // Quotes and bytes go into a word of their own, so that what else the record holds does not matter.
        let word = random.pick(["plain", "some words", "12", "x"])
        switch self {
        case .quoteBeforeField: fields[column] = "\"" + word
        case .quoteInsideField: fields[column] = "27\" " + word
        case .quoteBehindField: fields[column] = word + "\""
        case .textBehindQuote: fields[column] = "\"\(word)\"" + random.pick(["x", " y", "'"])
        case .apostrophes: fields[column] = "'\(word)'"
        case .apostrophesAroundDelimiter: fields[column] = "'\(word)\(table.delimiter)\(word)'"
        case .apostropheAlone: fields[column] = random.pick(["'\(word)", "\(word)'", "'"])
        case .escapedQuote: fields[column] = "\"5\\\" \(word)\""
        case .escapedQuotes: fields[column] = "\"say \\\"\(word)\\\"\""
        case .fieldMore: fields.insert(word, at: column)
        case .fieldLess:
            fields.remove(at: column)
            // What is left of it must not be a blank line, which is no record.
            if fields.allSatisfy({ $0.allSatisfy(\.isWhitespace) }) { return nil }
        case .blankLine: return Array((table.recordEnd + fields.joined(separator: table.delimiter)).utf8)
        case .lineOfBlanks: return Array(("  " + table.recordEnd + fields.joined(separator: table.delimiter)).utf8)
        case .wrongByte, .latinByte, .nulByte:
            let byte: UInt8 = self == .wrongByte ? 0xFF : self == .latinByte ? 0xE9 : 0
            let before = fields[..<column].map { $0 + table.delimiter }.joined()
            let behind = fields[(column + 1)...].map { table.delimiter + $0 }.joined()
            return Array(before.utf8) + Array(word.utf8) + [byte] + Array("t".utf8) + Array(behind.utf8)
        }
        return Array(fields.joined(separator: table.delimiter).utf8)
    }

    /// Whether a quote that opens a field may be closed by the quote of a later field, so that no reader can tell.
    ///
    /// That is where the later value begins with what may stand behind a closing quote.
    private static func mayClose(_ text: [UInt8], _ table: PlainTable) -> Bool {
        let closing = Array(table.delimiter.utf8) + [0x0A, 0x0D, 0x22]
        return text.indices.contains { index in
            let opens = index == 0 || closing.contains(text[index - 1])
            return text[index] == 0x22 && opens && index + 1 < text.count && closing.contains(text[index + 1])
        }
    }
}
