import Testing

@testable import CSVCore

@Suite("Kind of a cell")
struct CellKindTests {
    static let cases: [(CellKind, [String])] = [
        (.empty, ["", "  ", "\t"]),
        (.missing, ["NA", "n/a", "null", "None", "-", "--", "?", "nan", "\\N", "#N/A"]),
        (.integer, ["0", "007", "-5", "+5", "1,234,567", "1 234 567", "1'234'567", " 12 ", "(12)"]),
        (.decimal, ["1.5", "1,5", ".5", "5.", "1.234,50", "1,234.50", "1e5", "-1.5E-3", "6.02e+23"]),
        (.currency, ["$5", "-$5.10", "5 €", "1.234,50 €", "£1,000", "$-3", "¥100"]),
        (.percent, ["5%", "5 %", "12.5%"]),
        (.date, ["2023-01-31", "31/01/2023", "1.2.2023", "1/2/23", "2023-01"]),
        (.date, ["5 Jan 2023", "05-Jan-23", "January 5, 2023", "Jan-23"]),
        (.time, ["12:30", "12:30:15", "1:05 PM", "12:30:15.123", "12:30Z", "12:30+02:00"]),
        (.timestamp, ["2023-01-31 12:30:00", "2023-01-31T12:30:00Z", "31/01/2023 1:05 pm"]),
        (.timestamp, ["2023-01-31T12:30:00+0200", "2023-01-31 12:30:00.5 UTC"]),
        (.boolean, ["true", "FALSE", "y", "No"]),
        (.address, ["http://a.example/x,y", "HTTPS://a.example", "www.a.example", "ann@a.example"]),
        (
            .text,
            [
                "Ann", "1.2.3", "10.0.0.1", "1,23,4", "12-34-56-78", "A12", "12 Main St", "1e", "25:99:99", "a@b", "@",
                "é", "5 apples", "1..2", "1-2", "$", "%", "e5", "12:3",
            ]
        ),
    ]

    @Test("is what a reader sees", arguments: cases)
    func kind(kind: CellKind, texts: [String]) {
        for text in texts {
            let found = Array(text.utf8).withUnsafeBufferPointer { CellKind($0) }
            #expect(found == kind, "\(text)")
        }
    }
}
