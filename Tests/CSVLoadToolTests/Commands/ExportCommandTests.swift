import CSVLoad
import Testing

@testable import CSVLoadTool

@Suite("Options of export")
struct ExportCommandTests {
    private func options(_ words: String...) throws -> ExportOptions? {
        guard case .run(let arguments) = try ArgumentParser().parse(["export", "d.db"] + words) else { return nil }
        return try ExportCommand.options(arguments)
    }

    @Test("names the file after the table and the format")
    func defaultFile() throws {
        #expect(try options("t")?.destination == .file("t.csv"))
        #expect(try options("t", "--format", "jsonl")?.destination == .file("t.jsonl"))
        #expect(try options("t", "--output", "x.jsonl")?.format == .jsonLines)
        #expect(try options("t", "--output", "x.jsonl", "--format", "csv")?.format == .csv)
        #expect(try options("t", "--output", "-")?.destination == .standardOutput)
    }

    @Test("takes columns, order, condition and the form of CSV")
    func all() throws {
        let options = try options(
            "t", "--columns", "a, b", "--order-by=b", "--where", "a > 1", "--no-header", "--delimiter", "tab", "--null",
            "NA", "--append", "--escape-formulas")
        #expect(options?.columns == ["a", "b"])
        #expect(options?.order == ["b"])
        #expect(options?.filter == "a > 1")
        #expect(options?.hasHeader == false)
        #expect(options?.delimiter == [9])
        #expect(options?.nullText == "NA")
        #expect(options?.appends == true)
        #expect(options?.escapesFormulas == true)
    }

    @Test(
        "refuses what contradicts itself",
        arguments: [
            ["a/b"], [""], ["t", "--output", ""], ["t", "--output", "-", "--append"], ["t", "--columns", "a,,b"],
            ["t", "--format", "jsonl", "--no-header"], ["t", "--output", "x.ndjson", "--null", "NA"],
            ["t", "--null", "a", "--null", "b"], ["t", "--delimiter", "\""], ["t", "--delimiter", "a\nb"],
            ["t", "--format", "xml"], ["t", "--format", "text"], ["t", "--jobs", "2"], ["t", "u"],
        ])
    func contradictions(words: [String]) {
        #expect(throws: UsageError.self) {
            guard case .run(let arguments) = try ArgumentParser().parse(["export", "d.db"] + words) else { return }
            _ = try ExportCommand.options(arguments)
        }
    }
}
