import SQLiteCore
import TestSupport
import Testing

@testable import CSVLoad

@Suite("Polluted files")
struct PollutionTests {
    private let fixture: LoadFixture
    private var database: DatabaseReader { fixture.database }

    init() throws {
        fixture = try LoadFixture()
    }

    /// The table's columns without the row id.
    private func names() throws -> [String] {
        try database.lines("SELECT name FROM pragma_table_info('t') WHERE name <> 'row_id' ORDER BY cid")
    }

    private func rows() throws -> [[SQLValue]] {
        try database.rows("SELECT * FROM t ORDER BY row_id").map { Array($0.dropFirst()) }
    }

    private func rejects() throws -> [String] {
        try database.lines("SELECT reason, CAST(record AS TEXT) FROM csvload_rejects ORDER BY row_id")
    }

    @Test("every file that can be known is loaded right, and a rerun changes nothing", arguments: PollutionCase.all)
    func known(polluted: PollutionCase) throws {
        let summary = try fixture.load(polluted.text)
        #expect(summary.status == .completed)
        #expect(try names() == polluted.names)
        #expect(try rows() == polluted.rows)
        let rejects = try rejects()
        #expect(rejects.count == polluted.rejects.count)
        for (found, expected) in zip(rejects, polluted.rejects) { #expect(found.hasSuffix(expected)) }
        let kept = try database.rows("SELECT CAST(preamble AS TEXT), CAST(notes AS TEXT) FROM csvload_sources")
        #expect(kept == [[polluted.preamble, polluted.notes].map { $0.map { .text($0) } ?? .null }])

        let before = try database.dump()
        let rerun = try fixture.load(polluted.text)
        #expect(rerun.counts.read == 0)
        #expect(rerun.recordsVerified == summary.counts.read)
        #expect(try database.dump() == before)
    }
}

extension PollutionTests {
    @Test("what cannot be known is refused, or said in a note, and flags say it by hand", arguments: UnknowableCase.all)
    func unknowable(unknowable: UnknowableCase) throws {
        let text = unknowable.polluted.text
        let summary = try fixture.load(text)
        #expect(summary.counts.inserted == unknowable.inserted)
        #expect(summary.counts.rejected == unknowable.rejected)
        if let note = unknowable.note { #expect(summary.notes.contains { $0.hasPrefix(note) }) }
        if let byHand = unknowable.byHand {
            let other = try LoadFixture()
            try other.load(text) { byHand(&$0.content.format) }
            let rows = try other.database.rows("SELECT * FROM t ORDER BY row_id").map { Array($0.dropFirst()) }
            #expect(rows == PollutionTable.stored())
        }
    }

    @Test("a file with nothing in it is refused", arguments: ["", "\n", "\r\n\r\n", "\u{FEFF}"])
    func nothing(text: String) throws {
        let error = #expect(throws: LoadError.self) { try fixture.load(text) }
        #expect(error?.code == .unusableData)
        #expect(error?.message.hasSuffix("is empty: there is no header") == true)
    }

    /// Flags that say otherwise than the text looks, and what they bring.
    struct Override: Sendable {
        let text: String
        let change: @Sendable (inout LoadOptions.TextFormat) -> Void
        let names: [String]
        let rows: [String]
    }

    @Test(
        "flags go before what the text looks like",
        arguments: [
            Override(
                text: "a,b;c\n1,2;3\n5,6;7\n8,9;0\n", change: { $0.delimiter = [0x3B] }, names: ["a,b", "c"],
                rows: ["1,2|3", "5,6|7", "8,9|0"]),
            Override(
                text: "a,b\n1,2\n3,4\n", change: { $0.hasHeader = false }, names: ["column_1", "column_2"],
                rows: ["a|b", "1|2", "3|4"]),
            Override(
                text: "1,2\n3,4\n5,6\n", change: { $0.hasHeader = true }, names: ["1", "2"], rows: ["3|4", "5|6"]),
            Override(
                text: "day,n\nd,no\n1,2\n3,4\n5,6\n", change: { $0.headerLines = 2 }, names: ["day d", "n no"],
                rows: ["1|2", "3|4", "5|6"]),
            Override(
                text: "a,b\n1,2\n3,4\n\nTotal\n", change: { $0.footerLines = 0 }, names: ["a", "b"],
                rows: ["1|2", "3|4"]),
            Override(
                text: "a,b\n1,2\n3,4\n\nTotal\n", change: { $0.ragged = .pad }, names: ["a", "b"],
                rows: ["1|2", "3|4", "Total|"]),
            Override(
                text: "a,b\n1,2\n3,4\n5,6\n", change: { $0.footerLines = 2 }, names: ["a", "b"], rows: ["1|2"]),
            Override(
                text: "a,b\n1,2\n3,4\n\nc,d,e\n5,6,7\n8,9,0\n", change: { $0.tableNumber = 2 }, names: ["c", "d", "e"],
                rows: ["5|6|7", "8|9|0"]),
            Override(
                text: "a,b\n1,2\n3,4\n5,6\n", change: { $0.skippedLines = 2 }, names: ["3", "4"], rows: ["5|6"]),
            Override(
                text: "Sales of March\n\na,b\nx,y\nz,w\n", change: { $0.skippedLines = 2 }, names: ["a", "b"],
                rows: ["x|y", "z|w"]),
            Override(
                text: "a,b\n\"x\",1\n\"y\",2\n", change: { $0.quote = .nothing }, names: ["a", "b"],
                rows: ["\"x\"|1", "\"y\"|2"]),
            Override(
                text: "a;b\n'x';1\n'z';2\n", change: { $0.quote = .byte(0x22) }, names: ["a", "b"],
                rows: ["'x'|1", "'z'|2"]),
            Override(
                text: "a,b\n#x,1\n#y,2\nz,3\n", change: { $0.comment = [0x23] }, names: ["a", "b"], rows: ["z|3"]),
            Override(
                text: "a,b\n\"x~\"y\",1\nz,2\n", change: { $0.escape = 0x7E }, names: ["a", "b"],
                rows: ["x\"y|1", "z|2"]),
        ])
    func override(_ override: Override) throws {
        try fixture.load(override.text) { override.change(&$0.content.format) }
        #expect(try names() == override.names)
        #expect(try rows().count == override.rows.count)
        let columns = override.names.map { SQLText.identifier($0) }.joined(separator: ", ")
        #expect(try database.lines("SELECT \(columns) FROM t ORDER BY row_id") == override.rows)
    }

    @Test("a file with lines before its header grows: only its tail is loaded")
    func grownBehindPreamble() throws {
        let writer = PollutionWriter(delimiter: ";")
        let front = ["Sales of March", "Printed on 2024-04-01"]
        let lines = front + writer.lines()
        try fixture.load(writer.text(Array(lines.dropLast(5))))
        let summary = try fixture.load(writer.text(lines))
        #expect(summary.recordsVerified == 20)
        #expect(summary.counts.inserted == 5)
        #expect(try names() == PollutionTable.names)
        #expect(try rows() == PollutionTable.stored())
        #expect(
            try database.lines("SELECT preamble FROM csvload_sources") == [writer.text(front)])
    }

    @Test("a table that notes stood behind grows in front of them: nothing is there twice, and notes stay notes")
    func grownBeforeNotes() throws {
        let writer = PollutionWriter()
        let notes = ["", "Source: till", "Not audited"]
        try fixture.load(writer.text(Array(writer.lines().dropLast(5)) + notes))
        try fixture.load(writer.text(writer.lines() + notes))
        #expect(try rows() == PollutionTable.stored())
        #expect(try database.lines("SELECT notes FROM csvload_sources") == ["Source: till\nNot audited\n"])
        #expect(try rejects() == [])
    }

    @Test("where records end with a delimiter, one that lacks a field is refused, and one that lacks the end is not")
    func trailingDelimiter() throws {
        var text = "a,b,c\n" + String(repeating: "1,2,3,\n", count: 20)
        text += "4,5,\n6,7,8\n"
        let summary = try fixture.load(text)
        #expect((summary.counts.inserted, summary.counts.rejected) == (21, 1))
        #expect(try database.lines("SELECT CAST(record AS TEXT) FROM csvload_rejects") == ["4,5,"])
        #expect(try database.lines("SELECT a, b, c FROM t WHERE row_id > 20") == ["6|7|8"])
        #expect(summary.notes.first?.hasPrefix("every record ends with a delimiter and the header does not") == true)
    }

    @Test("each thing that was found is said in one line, with the flag that decides")
    func findingIsSaid() throws {
        let writer = PollutionWriter(delimiter: ";", quote: "'", escape: "\\")
        let summary = try fixture.load(
            writer.text(["Sales of March"] + writer.lines() + ["", "Not audited", "At all"]))
        let findings = [
            "the delimiter is semicolon: ", "values are in apostrophes: ",
            "a backslash before a quote or a backslash, ",
            "1 line before the header is narrower than its 9 columns", "the last 2 lines are not records: ",
        ]
        let flags = [
            "--delimiter names", "--quote '\"' takes", "--escape none takes", "--skip-lines 0 reads",
            "--skip-footer 0 reads",
        ]
        for (finding, flag) in zip(findings, flags) {
            #expect(summary.notes.contains { $0.hasPrefix(finding) && $0.contains("(found in the text; \(flag)") })
        }
        #expect(summary.notes.contains("1 line before the header is kept in csvload_sources.preamble"))
        #expect(summary.notes.contains("2 lines after the data are kept in csvload_sources.notes"))
    }
}
