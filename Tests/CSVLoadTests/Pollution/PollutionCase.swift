import SQLiteCore
import Testing

/// A polluted file, and what has to come of it without any flag.
struct PollutionCase: Sendable, CustomTestStringConvertible {
    let name: String
    let text: String
    var names = PollutionTable.names
    var rows = PollutionTable.stored()
    /// Records that are refused: the reason, and their bytes.
    var rejects: [String] = []
    /// What stands before the header.
    var preamble: String?
    /// What stands behind the records.
    var notes: String?

    var testDescription: String { name }

    /// A case whose lines are put together by `lines`.
    init(_ name: String, _ writer: PollutionWriter = PollutionWriter(), lines: [String]? = nil) {
        self.name = name
        text = writer.text(lines ?? writer.lines())
    }

    init(_ name: String, text: String) {
        self.name = name
        self.text = text
    }

    /// The same case with something changed.
    func with(_ change: (inout PollutionCase) -> Void) -> PollutionCase {
        var copy = self
        change(&copy)
        return copy
    }
}

extension PollutionCase {
    /// All that a reader can know.
    static let all = dialects + fronts + tails + damages

    private static let plain = PollutionWriter()

    private static let dialects: [PollutionCase] =
        [",", ";", "\t", "|", ":", " ", ", ", "||"].map {
            PollutionCase("delimiter '\($0)'", PollutionWriter(delimiter: $0))
        } + [
            PollutionCase("apostrophes for quotes", PollutionWriter(quote: "'")),
            PollutionCase("apostrophes for quotes, semicolons", PollutionWriter(delimiter: ";", quote: "'")),
            PollutionCase("backslash before quotes", PollutionWriter(escape: "\\")),
            PollutionCase("backslash before apostrophes", PollutionWriter(quote: "'", escape: "\\")),
            PollutionCase("CRLF", PollutionWriter(recordEnd: "\r\n")),
            PollutionCase("CR", PollutionWriter(recordEnd: "\r")),
            PollutionCase("semicolons, CRLF", PollutionWriter(delimiter: ";", recordEnd: "\r\n")),
        ]

    private static let fronts: [PollutionCase] = [
        PollutionCase("no header", lines: plain.lines(names: nil)).with {
            $0.names = (1...9).map { "column_\($0)" }
        },
        PollutionCase("one line before the header", lines: ["Sales of March"] + plain.lines()).with {
            $0.preamble = "Sales of March\n"
        },
        PollutionCase(
            "two lines before the header", lines: ["Sales of March", "Printed on 2024-04-01"] + plain.lines()
        ).with { $0.preamble = "Sales of March\nPrinted on 2024-04-01\n" },
        PollutionCase(
            "an empty line behind the lines before the header", lines: ["Sales", "March", ""] + plain.lines()
        ).with { $0.preamble = "Sales\nMarch\n\n" },
        PollutionCase("a line that names the delimiter", lines: ["sep=,"] + plain.lines()).with {
            $0.preamble = "sep=,\n"
        },
        PollutionCase(
            "remarks before the header", lines: ["# exported 2024-04-01, by till", "# for the office"] + plain.lines()
        ).with { $0.preamble = "# exported 2024-04-01, by till\n# for the office\n" },
    ]

    private static let fewer = [
        "Shop,Manager,Since", "North,Ann,2019", "South,Bob,2020", "West,Cid,2021", "East,Dan,2022",
    ]
    private static let more: [String] = ["a,b,c,d,e,f,g,h,i,j,k,l"] + (1...5).map { "x\($0),1,2,3,4,5,6,7,8,9,10,11" }

    private static let tails: [PollutionCase] = [
        refused("a second table with fewer columns", fewer),
        behind("a second table with fewer columns behind an empty line", [""] + fewer, notes: fewer),
        refused("a second table with more columns", more),
        behind("a second table with more columns behind an empty line", [""] + more, notes: more),
        PollutionCase("the same table again", lines: plain.lines() + plain.lines()).with {
            $0.rows += PollutionTable.stored()
            $0.rejects = ["header|\(plain.line(PollutionTable.names))"]
        },
        behind("a note", ["Total of all shops without returns"]),
        behind(
            "two notes behind an empty line", ["", "Source: till", "Not audited"],
            notes: ["Source: till", "Not audited"]),
    ]

    /// Lines that stand directly behind the records, are not prose, and so are records.
    private static func refused(_ name: String, _ lines: [String]) -> PollutionCase {
        PollutionCase(name, lines: plain.lines() + lines).with { $0.rejects = lines.map { "ragged|\($0)" } }
    }

    private static func behind(_ name: String, _ lines: [String], notes: [String]? = nil) -> PollutionCase {
        PollutionCase(name, lines: plain.lines() + lines).with { $0.notes = plain.text(notes ?? lines) }
    }

    private static let damages: [PollutionCase] =
        [0, 1, 12, 24].flatMap { row in
            [0, 4, 8].map {
                damaged("a separator too many in record \(row + 1) before column \($0 + 1)", row, $0, adds: true)
            }
                + [1, 4, 8].map {
                    damaged("a separator missing in record \(row + 1) before column \($0 + 1)", row, $0, adds: false)
                }
        } + [0, 4, 8, 9].map(headerWithSeparator) + [0, 12, 24].flatMap(quoted) + ends

    /// A record in which a separator was put in, or lost, before a column.
    private static func damaged(_ name: String, _ row: Int, _ column: Int, adds: Bool) -> PollutionCase {
        var lines = plain.lines()
        let record = PollutionTable.records[row]
        let (front, back) = (plain.line(Array(record[..<column])), plain.line(Array(record[column...])))
        lines[row + 1] = adds ? front + (front.isEmpty ? "" : ",") + "," + back : front + back
        // Behind a quoted field, what follows is text behind a closing quote.
        let reason = !adds && front.hasSuffix("\"") ? "quote" : "ragged"
        return PollutionCase(name, lines: lines).with {
            $0.rows.remove(at: row)
            $0.rejects = ["\(reason)|\(lines[row + 1])"]
        }
    }

    /// A header in which a separator was put in: records say that there are nine columns.
    private static func headerWithSeparator(before column: Int) -> PollutionCase {
        var lines = plain.lines()
        var names = PollutionTable.names
        names.insert("", at: column)
        lines[0] = plain.line(names)
        return PollutionCase("a separator too many in the header before column \(column + 1)", lines: lines)
    }

    /// Records with a quote that belongs to nothing: in an unquoted field it is text, before a quoted one a flaw.
    private static func quoted(_ row: Int) -> [PollutionCase] {
        var inside = plain.lines()
        inside[row + 1] = inside[row + 1].replacing("2024-03-", with: "2024-\"03-")
        let text = PollutionCase("a quote inside a field of record \(row + 1)", lines: inside).with {
            $0.rows[row][0] = .text(PollutionTable.records[row][0].replacing("2024-", with: "2024-\""))
        }
        var front = plain.lines()
        front[row + 1] = "\"" + front[row + 1]
        let bytes = front[row + 1]
        let open = PollutionCase("a quote before record \(row + 1)", lines: front).with {
            $0.rows.remove(at: row)
            $0.rejects = [bytes]
        }
        return [text, open]
    }

    private static let ends: [PollutionCase] = [
        PollutionCase("no line end behind the last record", text: plain.lines().joined(separator: "\n")),
        PollutionCase("two line ends behind the last record", text: plain.text(plain.lines()) + "\n"),
        PollutionCase(
            "two line ends behind the last record, CRLF",
            text: PollutionWriter(recordEnd: "\r\n").text(plain.lines()) + "\r\n"),
        PollutionCase("header only", lines: [plain.line(PollutionTable.names)]).with { $0.rows = [] },
        PollutionCase("header only, without a line end", text: plain.line(PollutionTable.names)).with { $0.rows = [] },
    ]
}
