import Foundation
import TestSupport
import Testing

@Suite("csvload compute")
struct ComputeSubcommandTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test("computes CSV from standard input, in its order, whatever the number of jobs", arguments: ["1", "4"])
    func csv(jobs: String) throws {
        let text = "id,name\n" + (1...20_000).map { "\($0),\"n, \($0)\"\n" }.joined()
        let run = try CommandRun.csvload(
            "compute", "--jobs", jobs, "--compute", "twice = id * 2", "--compute", "more = twice + 1", "--where",
            "id <> 2", input: text)
        #expect(run.exitCode == 0, "\(run.errors)")
        let expected =
            "id,name,twice,more\n"
            + (1...20_000).filter { $0 != 2 }.map { "\($0),\"n, \($0)\",\($0 * 2),\($0 * 2 + 1)\n" }.joined()
        #expect(run.output == expected)
        #expect(run.errors.contains("Computed: 20,000 read, 19,999 written, 1 filtered ("))
    }

    @Test("reads JSON Lines and writes them, or any other format")
    func jsonLines() throws {
        let text = #"""
            {"id": 1, "name": "a\"b", "tags": ["x"]}
            {"id": 2, "price": 1.5}

            {"name": null, "ID": 3}
            """#
        let flags = ["--compute", "p = coalesce(price, 0) + id"]
        let lines = try CommandRun.run([CommandRun.commandPath, "compute"] + flags, input: text)
        #expect(lines.exitCode == 0, "\(lines)")
        #expect(
            lines.output == #"""
                {"id":1,"name":"a\"b","tags":"[\"x\"]","price":null,"p":1}
                {"id":2,"name":null,"tags":null,"price":1.5,"p":3.5}
                {"id":3,"name":null,"tags":null,"price":null,"p":3}

                """#)
        let csv = try CommandRun.run(
            [CommandRun.commandPath, "compute", "-", "--output-format", "tsv", "--no-output-header"] + flags,
            input: text)
        #expect(csv.output == "1\t\"a\"\"b\"\t\"[\"\"x\"\"]\"\t\t1\n2\t\t\t1.5\t3.5\n3\t\t\t\t3\n")
    }

    @Test("rejects are told, written to a file, and make the exit code 2")
    func rejects() throws {
        let input = try folder.write("id,v\n1,5\n2,x\n3\n4,7\n", to: "t.csv")
        let run = try CommandRun.csvload(
            "compute", input, "--compute", "p = prime_count(v)", "--output", folder.path("out.csv"), "--rejects-file",
            folder.path("bad.jsonl"))
        #expect(run.exitCode == 2, "\(run)")
        #expect(run.output.isEmpty)
        #expect(try String(contentsOfFile: folder.path("out.csv"), encoding: .utf8) == "id,v,p\n1,5,3\n4,7,4\n")
        #expect(
            run.errors.hasPrefix(
                """
                Rejected: line 3, record 2: compute (compute) in column 'p': prime_count() takes an integer
                Rejected: line 4, record 3: ragged (parse): 1 fields where 2 are expected
                Computed: 4 read, 2 written, 2 rejected (
                """))
        #expect(
            try String(contentsOfFile: folder.path("bad.jsonl"), encoding: .utf8) == #"""
                {"record":2,"line":3,"byte":9,"stage":"compute","reason":"compute","column":"p","detail":"prime_count() takes an integer","text":"2,x"}
                {"record":3,"line":4,"byte":13,"stage":"parse","reason":"ragged","column":null,"detail":"1 fields where 2 are expected","text":"3"}

                """#)
    }

    @Test("a line that is no object of the known columns is rejected")
    func badLines() throws {
        let text = "{\"a\":1}\nnothing\n{\"a\":2,\"b\":3}\n{\"a\":3}\n"
        let run = try CommandRun.csvload(
            "compute", "-", "--columns", "a", "--input-format", "jsonl", "--compute", "c = a + 1", input: text)
        #expect(run.exitCode == 2, "\(run)")
        #expect(run.output == "{\"a\":1,\"c\":2}\n{\"a\":3,\"c\":4}\n")
        #expect(run.errors.contains("line 2, record 2: json (parse): it is not a JSON object"))
        #expect(run.errors.contains("the object has 'b', which the first lines do not have: name all with --columns"))
    }

    @Test("a command computes here as it does in a load")
    func command() throws {
        let script = try folder.write(
            "import json, sys\nfor line in sys.stdin:\n    r = json.loads(line)\n    print(json.dumps({'u': r['name'].upper()}))\n",
            to: "u.py")
        let run = try CommandRun.csvload(
            "compute", "--compute-command", "python3 -u \(script)", "--jobs", "2", "--output-format", "csv",
            input: "id,name\n1,a\n2,b\n")
        #expect(run.exitCode == 0, "\(run)")
        #expect(run.output == "id,name,u\n1,a,A\n2,b,B\n")
    }

    @Test(
        "what cannot be done is said, and no file is left",
        arguments: [
            (["--compute", "a = nosuch"], 64), (["--compute", "a"], 64), (["--max-rejects", "0"], 65),
            (["--input-format", "jsonl", "--delimiter", ";"], 64),
            (["--on-compute-error", "stop", "--compute", "a = abs(-9223372036854775808)"], 65),
            (["--compute-retries", "2"], 64),
        ] as [([String], Int32)])
    func refused(flags: [String], code: Int32) throws {
        let input = try folder.write("id,v\n1,5\n2\n", to: "t.csv")
        let run = try CommandRun.run(
            [CommandRun.commandPath, "compute", input, "--output", folder.path("out.csv")] + flags)
        #expect(run.exitCode == code, "\(run)")
        #expect(!FileManager.default.fileExists(atPath: folder.path("out.csv")))
        #expect(run.errors.hasPrefix("Error: "))
    }

    @Test("an input that is missing is code 66, an empty one has no header, a header alone no records")
    func inputs() throws {
        #expect(try CommandRun.csvload("compute", folder.path("none.csv")).exitCode == 66)
        #expect(try CommandRun.csvload("compute", input: "").exitCode == 65)
        let header = try CommandRun.csvload("compute", "--compute", "c = a", input: "a,b\n")
        #expect(header.exitCode == 0, "\(header)")
        #expect(header.output == "a,b,c\n")
    }
}
