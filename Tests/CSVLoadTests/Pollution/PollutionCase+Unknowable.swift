import CSVLoad
import Testing

/// What no reader can know, and what comes of it instead.
struct UnknowableCase: Sendable, CustomTestStringConvertible {
    let polluted: PollutionCase
    /// Why the text alone does not tell.
    let reason: String
    let inserted: Int64
    let rejected: Int64
    /// The beginning of a note that has to say what was decided, where rows are not only refused.
    var note: String?
    /// Flags by which every record of the table is loaded right, where there are such.
    var byHand: (@Sendable (inout LoadOptions.TextFormat) -> Void)?

    var testDescription: String { polluted.name }

    private init(
        _ name: String, _ lines: [String], because reason: String, inserted: Int64, rejected: Int64,
        note: String? = nil, byHand: (@Sendable (inout LoadOptions.TextFormat) -> Void)? = nil
    ) {
        polluted = PollutionCase(name, lines: lines)
        self.reason = reason
        self.inserted = inserted
        self.rejected = rejected
        self.note = note
        self.byHand = byHand
    }
}

extension UnknowableCase {
    static let all: [UnknowableCase] = [
        UnknowableCase(
            "spaces between fields, and unquoted texts with spaces",
            ([PollutionTable.names] + PollutionTable.records).map { $0.joined(separator: " ") },
            because: "a space inside a text and one between fields are the same byte; the commas make the better table",
            inserted: 8, rejected: 17),
        UnknowableCase(
            "commas between fields, and unquoted texts with commas",
            ([PollutionTable.names] + PollutionTable.records).map { $0.joined(separator: ",") },
            because: "a comma inside a text and one between fields are the same byte",
            inserted: 8, rejected: 17, note: "the header names 9 columns and most records have 10 fields"),
        UnknowableCase(
            "a separator missing in the header, and the last column is empty",
            header("Date,TimePieces,Code,Price"),
            because: "records look as if each ended with a delimiter, which is how many programs write",
            inserted: 25, rejected: 0, note: "every record ends with a delimiter and the header does not",
            byHand: {
                $0.hasHeader = false
                $0.skippedLines = 1
            }),
        UnknowableCase(
            "a separator inside a name", header("Da,te,Time,Pieces,Code,Price"),
            because: "which of the ten names are one is written nowhere: any guess could shift a column",
            inserted: 0, rejected: 25,
            byHand: {
                $0.hasHeader = false
                $0.skippedLines = 1
            }),
        UnknowableCase(
            "a second table of as many columns with other names",
            PollutionWriter().lines() + ["a,b,c,d,e,f,g,h,i"] + Array(repeating: "x,x,x,x,x,x,x,x,x", count: 4),
            because: "a record of other texts is a record like all others, unless it repeats the header",
            inserted: 30, rejected: 0),
        UnknowableCase(
            "no header above columns of texts only", ["ann,oslo", "bob,rome", "cid,bonn"],
            because: "names of columns and texts look the same",
            inserted: 2, rejected: 0),
        UnknowableCase(
            "two sparse rows of titles above the header",
            [",,Order,,,Person,,,", ",,Item,,,Who,,,"] + PollutionWriter().lines(),
            because: "lines as wide as the table are its own, and the first one is its header",
            inserted: 27, rejected: 0, note: "7 columns have no names",
            byHand: { $0.skippedLines = 2 }),
        UnknowableCase(
            "a title as wide as the table, as spreadsheets export it",
            ["Sales of March,,,,,,,,", ",,,,,,,,"] + PollutionWriter().lines(),
            because: "a line as wide as the table is its own, and the first one is its header",
            inserted: 27, rejected: 0, note: "8 columns have no names",
            byHand: { $0.skippedLines = 2 }),
        UnknowableCase(
            "notes as wide as the table, as spreadsheets export them",
            PollutionWriter().lines() + [",,,,,,,,", "Source: till,,,,,,,,", "Not audited,,,,,,,,"],
            because: "a line as wide as the table is a record",
            inserted: 28, rejected: 0, byHand: { $0.footerLines = 3 }),
        UnknowableCase(
            "header of two rows", [",,Order,Order,Order,Person,Person,Web,Web"] + PollutionWriter().lines(),
            because: "the second row of a header and a record of words look the same",
            inserted: 26, rejected: 0, note: "the second line has text above columns of numbers or dates",
            byHand: { $0.headerLines = 2 }),
        UnknowableCase(
            "header of three rows",
            ["When,When,Order,Order,Order,Person,Person,Web,Web", "day,hour,n,no,USD,who,what,to,on"]
                + PollutionWriter().lines(),
            because: "the other rows of a header and records of words look the same",
            inserted: 27, rejected: 0, note: "the second line has text above columns of numbers or dates",
            byHand: { $0.headerLines = 3 }),
    ]

    private static func header(_ front: String) -> [String] {
        [front + ",Customer,Remark,Link,Comments"] + PollutionWriter().lines(names: nil)
    }
}
