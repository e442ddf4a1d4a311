import Foundation
import SQLiteCore

/// The clean table that every polluted file holds: 25 records of 9 columns, as an office might export them.
enum PollutionTable {
    static let names = ["Date", "Time", "Pieces", "Code", "Price", "Customer", "Remark", "Link", "Comments"]

    static let records: [[String]] = (1...25).map { number in
        [
            "2024-03-\(twoDigits(number))", "\(twoDigits(7 + number % 12)):\(twoDigits(number * 7 % 60)):00",
            "\(number * 37 % 101)", "0\(1200 + number * 13)",
            number % 6 == 0 ? "$1,\(100 + number).50" : "$\(10 + number).95", customers[number % customers.count],
            remarks[number % remarks.count], "https://shop.example/items/\(number * 11)?ref=\(number)", "",
        ]
    }

    private static let customers = [
        "Mary O'Brien", "Lee Wong", "Luca D'Angelo", "Ines Costa", "Noah Smith", "Aya Mori", "Jean L'Heureux",
    ]

    private static let remarks = [
        "Leave at the door, ring twice", "Says \"urgent\", again", "27\" monitor, boxed", "plain",
        "see page 4; call back",
    ]

    /// What the table should hold: whole numbers in one column, NULL in the empty one, texts in the others.
    static func stored(_ records: [[String]] = records) -> [[SQLValue]] {
        records.map { record in
            record.enumerated().map { column, text in
                if text.isEmpty { return .null }
                return column == 2 ? Int64(text).map { .integer($0) } ?? .text(text) : .text(text)
            }
        }
    }

    private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

/// How a table is written as text.
struct PollutionWriter {
    var delimiter = ","
    var quote: Character = "\""
    /// Nil where a quote inside quotes is doubled.
    var escape: Character?
    var recordEnd = "\n"

    /// The lines of a file, without their ends: a header, if there are names, and the records.
    func lines(names: [String]? = PollutionTable.names, _ records: [[String]] = PollutionTable.records) -> [String] {
        ((names.map { [$0] } ?? []) + records).map(line)
    }

    /// One record or header, without its end.
    func line(_ fields: [String]) -> String { fields.map(field).joined(separator: delimiter) }

    /// A whole text of lines.
    func text(_ lines: [String]) -> String { lines.map { $0 + recordEnd }.joined() }

    private func field(_ text: String) -> String {
        let needsQuotes = text.contains(delimiter) || text.contains(quote) || text.contains("\n")
        guard needsQuotes else { return text }
        let mark = "\(quote)"
        var inner = text
        if let escape { inner = inner.replacing("\(escape)", with: "\(escape)\(escape)") }
        return mark + inner.replacing(mark, with: "\(escape ?? quote)\(quote)") + mark
    }
}
