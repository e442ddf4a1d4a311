import SQLiteCore

/// The columns in which a row differs from its record, as one text that a statement makes of them.
///
/// A table may have more columns than a statement can return results. So each that differs is a number in a text, `3;`, or a
/// number with the digits of two values: `3:6162:-;` has `ab` where the record says NULL.
enum DifferingColumns {
    /// A column that is compared.
    struct Compared {
        /// Its number among the targets.
        var number: Int
        /// Expressions: whether it differs, what the record says, and what the row has.
        var differs: String
        var expected: String
        var found: String
    }

    /// SQL for the text.
    static func sql(_ columns: [Compared], showsValues: Bool) -> String {
        let parts = columns.map { column in
            let values = [column.expected, column.found].map { "|| iif(\($0) IS NULL, '-', hex(\($0)))" }
            let shown =
                showsValues
                ? "'\(column.number):' \(values.joined(separator: " || ':' ")) || ';'" : "'\(column.number);'"
            return "CASE WHEN \(column.differs) THEN \(shown) ELSE '' END"
        }
        return parts.isEmpty ? "''" : ColumnDifference.balanced(parts[...], " || ")
    }

    /// Reads the text; `names` are those of the targets.
    static func read(_ text: String, _ names: [String]) -> [VerifySummary.Difference.Column] {
        text.utf8.split(separator: UInt8(ascii: ";")).compactMap { part in
            let words = part.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
            guard let number = words.first.flatMap({ Int(Substring($0)) }), names.indices.contains(number) else {
                return nil
            }
            var column = VerifySummary.Difference.Column(name: names[number])
            guard words.count == 3 else { return column }
            (column.expected, column.found) = (value(words[1]), value(words[2]))
            return column
        }
    }

    private static func value(_ digits: Substring.UTF8View.SubSequence) -> String? {
        let digits = Array(digits)
        guard digits != [UInt8(ascii: "-")] else { return nil }
        func number(_ digit: UInt8) -> UInt8 {
            digit <= UInt8(ascii: "9") ? digit - UInt8(ascii: "0") : digit - UInt8(ascii: "A") + 10
        }
        let bytes = stride(from: 0, to: digits.count - 1, by: 2).map {
            number(digits[$0]) << 4 | number(digits[$0 + 1])
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
