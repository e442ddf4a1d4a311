import Foundation
import TestSupport
import Testing

@Suite("csvload plan and compute --part")
struct PlanCommandTests {
    private let folder: TemporaryFolder
    private let input: String

    init() throws {
        folder = try TemporaryFolder()
        input = try folder.write("id,v\n1,a\n2,\"b\nc\"\n3\n4,d\n", to: "in.csv")
    }

    @Test("a plan is printed, or written to a file")
    func plan() throws {
        let printed = try CommandRun.csvload("plan", input, "--parts", "2", "--type", "id=TEXT")
        #expect(printed.exitCode == 0 && printed.errors == "", "\(printed)")
        let lines = printed.output.split(separator: "\n")
        #expect(lines.count == 4)
        #expect(lines[0].contains("\"csvload\":\"0.1.0\""))
        #expect(lines[1].contains("\"name\":\"id\",\"type\":\"TEXT\""))
        let written = try CommandRun.csvload(
            "plan", input, "--parts", "2", "--type", "id=TEXT", "--output", folder.path("plan"))
        #expect(written.errors.hasPrefix("Planned: 4 records in 2 parts"))
        #expect(try String(contentsOf: URL(filePath: folder.path("plan")), encoding: .utf8) == printed.output)
    }

    @Test("a part is computed into the folder of the plan, and again only if it has to be")
    func part() throws {
        let plan = folder.path("plan")
        try CommandRun.csvload("plan", input, "--parts", "1", "--output", plan)
        let run = try CommandRun.csvload("compute", "--plan", plan, "--part", "1")
        #expect(run.exitCode == 0 && run.errors.hasPrefix("Computed part 1: 4 records, 3 rows, 1 rejected"), "\(run)")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        #expect(names.count == 3 && names[1].hasPrefix("part-00001-") && names[1].hasSuffix(".csvpart"))
        #expect(try CommandRun.csvload("compute", "--plan", plan, "--part", "1").errors.hasPrefix("Part 1 is computed"))
        let lines = folder.path("lines")
        try CommandRun.csvload("compute", "--plan", plan, "--part", "1", "--format", "jsonl", "--output", lines)
        let text = try String(contentsOf: URL(filePath: lines), encoding: .utf8)
        #expect(text.contains("{\"row_id\":2,\"row\":{\"id\":2,\"v\":\"b\\u000ac\"}}\n"))
    }

    @Test("an input that is not what was planned is refused")
    func changed() throws {
        let plan = folder.path("plan")
        try CommandRun.csvload("plan", input, "--parts", "1", "--output", plan)
        try folder.write("id,v\n1,a\n2,\"b\nx\"\n3\n4,d\n", to: "in.csv")
        let run = try CommandRun.csvload("compute", "--plan", plan, "--part", "1")
        #expect(run.exitCode == 65 && run.errors.contains("has changed since it was planned"), "\(run)")
        try folder.write("id,v\n", to: "in.csv")
        #expect(try CommandRun.csvload("compute", "--plan", plan, "--part", "1").exitCode == 65)
        #expect(try CommandRun.csvload("compute", "--plan", plan, "--check").exitCode == 65)
        folder.remove("in.csv")
        #expect(try CommandRun.csvload("compute", "--plan", plan, "--part", "1").exitCode == 66)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(names.sorted() == ["plan"])
    }

    @Test("a plan that names a command has it run only where that is allowed")
    func commands() throws {
        let plan = folder.path("plan")
        try CommandRun.csvload(
            "plan", input, "--parts", "1", "--compute-command", "sed -u s/v/w/", "--compute-columns", "w", "--output",
            plan)
        for words in [["--part", "1"], ["--check"]] {
            let refused = try CommandRun.run([CommandRun.commandPath, "compute", "--plan", plan] + words)
            #expect(
                refused.exitCode == 64 && refused.errors.contains("--compute-command 'sed -u s/v/w/'"), "\(refused)")
            let run = try CommandRun.run(
                [CommandRun.commandPath, "compute", "--plan", plan, "--allow-commands"] + words)
            #expect(run.exitCode == 0, "\(run)")
        }
    }

    @Test("rows have the defaults and constants that their table would have")
    func jsonValues() throws {
        let plan = folder.path("plan")
        let input = try folder.write("id,v,n\n1,,\n2,x,5\n", to: "gaps.csv")
        try CommandRun.csvload(
            "plan", input, "--parts", "1", "--default", "v=none", "--default", "n=7", "--filename-column", "file",
            "--source-name", "gaps", "--output", plan)
        let lines = folder.path("lines")
        try CommandRun.csvload("compute", "--plan", plan, "--part", "1", "--format", "jsonl", "--output", lines)
        let text = try String(contentsOf: URL(filePath: lines), encoding: .utf8)
        #expect(
            text.contains("{\"row_id\":1,\"row\":{\"id\":1,\"v\":\"none\",\"n\":7,\"file\":\"gaps\"}}\n"), "\(text)")
    }

    @Test(
        "Ctrl-C ends them with 130, what is left, and the command that does it again",
        arguments: [
            (["compute", "--plan", "slow.plan", "--part", "1"], "Stopped: part 1 is not computed"),
            (["compute", "in.csv", "--output", "rows.csv"], "Stopped: the output is not whole"),
        ])
    func stopped(words: [String], sentence: String) throws {
        let slow = [
            "--compute",
            "s = (WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 30000000) SELECT sum(x) FROM c)",
        ]
        _ = try CommandRun.run([CommandRun.commandPath, "plan", input, "--output", folder.path("slow.plan")] + slow)
        var typed = words.map { $0.contains(".") ? folder.path($0) : $0 }
        if !words.contains("--plan") { typed += slow }
        let run = try CommandRun.run(
            [CommandRun.commandPath] + typed, interruption: .send(SIGINT, after: .milliseconds(300)))
        #expect(run.exitCode == 130, "\(run)")
        #expect(run.errors.contains("\(sentence)\n"), "\(run)")
        #expect(run.lastErrorLine.hasPrefix("Next: ") && run.lastErrorLine.contains("compute"), "\(run)")
        #expect(!FileManager.default.fileExists(atPath: folder.path("rows.csv")))
    }

    @Test("a kill leaves no file of the part")
    func killed() throws {
        let plan = folder.path("plan")
        let slow =
            "s = (WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM c WHERE x < 30000000) SELECT sum(x) FROM c)"
        try CommandRun.csvload("plan", input, "--parts", "1", "--compute", slow, "--output", plan)
        let run = try CommandRun.csvload(
            "compute", "--plan", plan, "--part", "1", interruption: .send(SIGKILL, after: .milliseconds(300)))
        #expect(run.endingSignal == SIGKILL)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(!names.contains { $0.hasSuffix(".csvpart") })
    }

    @Test(
        "refuses what cannot be",
        arguments: [
            (["compute", "--part", "1"], 64, "name the plan with --plan"),
            (["compute", "--plan", "plan"], 64, "name the part with --part"),
            (["compute", "--plan", "plan", "--part", "9"], 64, "has no part 9"),
            (["compute", "--plan", "none", "--part", "1"], 66, "There is no plan"),
            (["compute", "--plan", "in.csv", "--part", "1"], 65, "is not a line of a plan"),
            (["compute", "--plan", "plan", "--part", "1", "--format", "csv"], 64, "--format jsonl"),
            (["compute", "--plan", "plan", "--part", "1", "--output", "-"], 64, "a part is written to a file"),
            (["plan", "-", "--table", "t"], 64, "Standard input cannot be cut"),
            (["compute", "in.csv", "--plan", "plan", "--part", "1"], 64, "--plan and INPUT contradict each other"),
            (["compute", "--plan", "plan", "--part", "1", "--where", "1"], 64, "'--where' does not go with --plan"),
            (["compute", "--plan", "plan", "--check", "--part", "1"], 64, "--check and --part contradict"),
            (["compute", "--plan", "plan", "--check", "--output", "x"], 64, "does not go with --check"),
            (["compute", "in.csv", "--format", "jsonl"], 64, "'--format' goes with --plan"),
            (["compute", "in.csv", "--allow-commands"], 64, "'--allow-commands' goes with --plan"),
            (["plan", "none.csv"], 66, "none.csv"), (["plan", "in.csv", "--index", "v"], 64, "does not apply"),
        ] as [([String], Int32, String)])
    func refused(words: [String], code: Int32, message: String) throws {
        try CommandRun.csvload("plan", input, "--parts", "2", "--output", folder.path("plan"))
        let typed = words.map {
            ["plan", "none", "in.csv", "none.csv"].contains($0) && $0 != words[0] ? folder.path($0) : $0
        }
        let run = try CommandRun.run([CommandRun.commandPath] + typed)
        #expect(run.exitCode == code && run.errors.contains(message), "\(run)")
    }
}
