import Foundation
import TestSupport
import Testing

@testable import CSVLoadTool

@Suite("csvload rejects")
struct RejectsCommandTests {
    private let folder: TemporaryFolder
    private let input: String
    private let database: String
    private let reader: DatabaseReader

    init() throws {
        folder = try TemporaryFolder()
        input = try folder.write("id,name\n1,a\n2\n3,\"b\"c\n4,d,\u{1B}[31mred\n5,e\n", to: "people.csv")
        database = folder.path("out.db")
        reader = DatabaseReader(database)
        try CommandRun.csvload("load", input, database)
    }

    @Test("a retry whose program is missing is exit 69, and changes nothing")
    func missingProgram() throws {
        let source = try folder.write("id,name\n1,a\n2\n", to: "computed.csv")
        let program = try folder.write("#!/bin/sh\nexec sed 's/.*/{\"w\":1}/'\n", to: "program")
        chmod(program, 0o755)
        let other = folder.path("computed.db")
        let load = try CommandRun.csvload(
            "load", source, other, "--key", "id", "--compute-command", program, "--compute-columns", "w")
        #expect(load.exitCode == 2, "\(load)")
        unlink(program)
        let run = try CommandRun.csvload("rejects", other, "--retry", "--ragged", "pad", "--allow-commands")
        #expect(run.exitCode == 69, "\(run)")
        #expect(run.errors.contains("nothing is changed") && run.errors.contains("Check its name"), "\(run)")
        #expect(try DatabaseReader(other).lines("SELECT count(*) FROM csvload_rejects") == ["1"])
    }

    @Test("lists what was refused and why, and no control character of it")
    func list() throws {
        let run = try CommandRun.csvload("rejects", database)
        #expect(run.exitCode == 0, "\(run)")
        #expect(
            run.output == """
                \(input) -> people
                  3 rejected records: 2 ragged, 1 quote

                  line 3, row id 2: ragged (parse): 1 fields where 2 are expected
                    | 2
                  line 4, row id 3: quote (parse): text follows a closing quote
                    | 3,"b"c
                  line 5, row id 4: ragged (parse): 3 fields where 2 are expected
                    | 4,d,\\x1b[31mred

                """, "\(run)")
        #expect(run.lastErrorLine == "Next: csvload rejects \(database) --export rejected.csv", "\(run)")
    }

    @Test("--limit and --reason shorten the list, and it says how many are left")
    func limit() throws {
        let run = try CommandRun.csvload("rejects", database, "--limit", "1", "--reason", "ragged")
        #expect(run.output.contains("2 rejected records: 2 ragged\n"), "\(run)")
        #expect(run.output.contains("row id 2") && !run.output.contains("row id 4"), "\(run)")
        #expect(run.output.hasSuffix("… and 1 more: use --limit 2\n"), "\(run)")
        let none = try CommandRun.csvload("rejects", database, "--reason", "type")
        #expect(none.exitCode == 0 && none.output.contains("There are no such rejects"), "\(none)")
    }

    @Test("--json is an object a line, with bytes that are no UTF-8 as Base64")
    func json() throws {
        let latin = folder.path("latin.csv")
        try Data(Array("id,v\n1,a\n2,".utf8) + [0xE4, 0x0A]).write(to: URL(filePath: latin))
        try CommandRun.csvload("load", latin, database)
        let run = try CommandRun.csvload("rejects", database, "--json")
        let lines = try run.output.split(separator: "\n").map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
        #expect(lines.count == 4, "\(run)")
        #expect(lines[2]["record"] as? String == "4,d,\u{1B}[31mred")
        #expect(lines[2]["line"] as? Int == 5 && lines[2]["row_id"] as? Int == 4)
        #expect(lines[3]["record"] == nil && lines[3]["reason"] as? String == "encoding")
        let bytes = try #require((lines[3]["record_base64"] as? String).flatMap { Data(base64Encoded: $0) })
        #expect(Array(bytes) == Array("2,".utf8) + [0xE4])
    }

    @Test("--export writes a file that loads once it is mended, and the next command is said")
    func export() throws {
        let file = folder.path("rejected.csv")
        let run = try CommandRun.csvload("rejects", database, "--reason", "ragged", "--export", file)
        #expect(run.exitCode == 0 && run.output.isEmpty, "\(run)")
        #expect(run.errors.contains("Exported: 2 rejected records of "), "\(run)")
        #expect(
            run.lastErrorLine == "Next: csvload load \(file) \(database) --table people   (once the file is corrected)",
            "\(run)")
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "id,name\n2\n4,d,\u{1B}[31mred\n")
        try folder.write("id,name\n2,b\n4,d\n", to: "rejected.csv")
        #expect(try CommandRun.csvload("load", file, database, "--table", "people").exitCode == 0)
        let output = try CommandRun.csvload("rejects", database, "--reason", "quote", "--export", "-")
        #expect(output.output == "id,name\n3,\"b\"c\n" && output.errors.isEmpty, "\(output)")
        let nowhere = try CommandRun.csvload("rejects", database, "--export", folder.path("no/such/file"))
        #expect(nowhere.exitCode == 73, "\(nowhere)")
    }

    @Test("--retry is 2 while some are left, and 0 when none is")
    func retry() throws {
        let first = try CommandRun.csvload("rejects", database, "--retry", "--ragged", "pad")
        #expect(first.exitCode == 2, "\(first)")
        #expect(first.errors.contains("3 tried, 1 inserted, 2 still rejected"), "\(first)")
        #expect(first.lastErrorLine == "Next: csvload rejects \(database)", "\(first)")
        let second = try CommandRun.csvload(
            "rejects", database, "--retry", "--ragged", "keep", "--schema", "evolve", "--stray-quotes", "literal",
            "--json")
        #expect(second.exitCode == 0, "\(second)")
        #expect(second.output.contains("\"rows_inserted\":2") && second.output.contains("\"rows_rejected\":0"))
        #expect(second.lastErrorLine == "Next: csvload status \(database)", "\(second)")
        #expect(try reader.lines("SELECT row_id FROM people") == ["1", "2", "3", "4", "5"])
        let load = try CommandRun.csvload("load", input, database)
        #expect(load.exitCode == 0 && load.errors.contains("Nothing to do: all 5 records"), "\(load)")
        let nothing = try CommandRun.csvload("rejects", database, "--retry")
        #expect(nothing.exitCode == 0 && nothing.errors.contains("There are no such rejects"), "\(nothing)")
    }

    @Test("a load with rejects names the command that shows them")
    func nextOfLoad() throws {
        let load = try CommandRun.csvload("load", input, database)
        #expect(load.lastErrorLine == "Next: csvload rejects \(database)", "\(load)")
    }

    @Test(
        "refuses what means nothing",
        arguments: [
            ["--reason", "raged"], ["--export", "f", "--retry"], ["--export", ""], ["--retry", "--limit", "1"],
            ["--export", "f", "--json"], ["--ragged", "pad"], ["--null", "NA"], ["--schema", "evolve"],
            ["--limit", "-1"], ["--key", "id"],
        ])
    func usage(words: [String]) {
        #expect(throws: UsageError.self) {
            guard case .run(let arguments) = try ArgumentParser().parse(["rejects", "d.db"] + words) else { return }
            _ = try RejectsCommand(arguments)
        }
    }

    @Test("two sources, unknown names, and no database are named")
    func refusals() throws {
        let other = try folder.write("id,name\n1\n", to: "other.csv")
        try CommandRun.csvload("load", other, database, "--table", "people")
        let two = try CommandRun.csvload("rejects", database, "--export", folder.path("f.csv"))
        #expect(two.exitCode == 64, "\(two)")
        #expect(two.errors.contains(input) && two.errors.contains(other), "\(two)")
        let unknown = try CommandRun.csvload("rejects", database, "--table", "peple")
        #expect(unknown.exitCode == 64 && unknown.errors.contains("Its tables are: 'people'."), "\(unknown)")
        #expect(try CommandRun.csvload("rejects", folder.path("no.db")).exitCode == 66)
        #expect(try CommandRun.csvload("rejects", folder.path("no.db"), "--retry").exitCode == 66)
    }
}
