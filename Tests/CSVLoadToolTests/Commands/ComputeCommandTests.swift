import Foundation
import TestSupport
import Testing

@Suite("--compute-command")
struct ComputeCommandTests {
    private let folder: TemporaryFolder
    private let database: DatabaseReader

    init() throws {
        folder = try TemporaryFolder()
        database = DatabaseReader(folder.path("t.db"))
    }

    /// A Python program that reads JSON Lines; `body` makes of the record `r` the answer `a`.
    private func script(_ body: String, flushes: Bool = true, answer: String = "print(json.dumps(a), flush=FLUSH)")
        throws
        -> String
    {
        let lines = body.split(separator: "\n").map { "    \($0)\n" }.joined()
        let text =
            "import json, os, sys, time\nfor line in sys.stdin:\n    r = json.loads(line)\n    a = {}\n\(lines)    \(answer)\n"
        let path = try folder.write(
            text.replacingOccurrences(of: "FLUSH", with: flushes ? "True" : "False"), to: "score.py")
        // The environment may say that Python never buffers.
        return flushes ? "python3 \(path)" : "env -u PYTHONUNBUFFERED python3 \(path)"
    }

    private func numbers(_ range: ClosedRange<Int>) throws -> String {
        try folder.write("id,name\n" + range.map { "\($0),n\($0)\n" }.joined(), to: "t.csv")
    }

    private func load(_ input: String, _ command: String, _ flags: String...) throws -> CommandRun {
        try CommandRun.run(
            [CommandRun.commandPath, input, database.path, "--key", "id", "--compute-command", command] + flags)
    }

    private var rejects: [String] {
        get throws { try database.lines("SELECT row_id, stage, detail FROM csvload_rejects ORDER BY row_id") }
    }

    @Test("answers become columns, whose names are found, replaced or added", arguments: ["1", "2"])
    func answers(jobs: String) throws {
        let command = try script(
            "a = {'double': 2 * r['id'], 'name': r['name'].upper(), 'none': None, 'list': [1, 'x']}")
        let run = try load(numbers(1...1000), command, "--jobs", jobs)
        #expect(run.exitCode == 0, "\(run)")
        #expect(
            run.errors.contains("Note: the command sets the columns double, name, none, list, as its first answers say")
        )
        #expect(
            try database.lines("SELECT * FROM t WHERE id IN (1, 777)") == [
                "1|N1|2||[1, \"x\"]", "777|N777|1554||[1, \"x\"]",
            ])
        #expect(try database.integer("SELECT count(*) FROM t WHERE double = 2 * id AND none IS NULL") == 1000)
    }

    @Test("rows, rejects and checkpoints are the same ones whatever the number of jobs")
    func deterministic() throws {
        let text = "id,name\n" + (1...30_000).map { "\($0 % 29_000),n\($0)\($0 % 500 == 0 ? ",x" : "")\n" }.joined()
        let input = try folder.write(text, to: "t.csv")
        let command = try script("if r['id'] % 97 == 5: a['_reject'] = 'no'\na['double'] = 2 * r['id']")
        let dumps = try ["1", "2", "3", "8"].map { jobs in
            folder.remove("t.db")
            let run = try load(
                input, command, "--jobs", jobs, "--compute", "twice = double || '!'", "--where", "id % 3 > 0",
                "--batch-bytes", "100000", "--on-duplicate-key", "first")
            #expect(run.exitCode == 2, "\(run)")
            return try database.lines("SELECT * FROM t ORDER BY rowid")
                + database.lines("SELECT row_id, line, byte_start, record, stage, reason, detail FROM csvload_rejects")
                + database.lines(
                    """
                    SELECT row_id, first_row_id, byte_start, byte_end, line_end, content_hash, last_key, rows_read,
                        rows_inserted, rows_unchanged, rows_filtered, rows_rejected FROM csvload_checkpoints
                    """)
        }
        #expect(dumps[0].count > 19_000)
        for dump in dumps.dropFirst() { #expect(dump == dumps[0]) }
    }

    @Test("CSV and TSV are cheaper than JSON, with a header and a line for each record", arguments: ["csv", "tsv"])
    func separated(format: String) throws {
        let delimiter = format == "csv" ? "','" : "'\\t'"
        let path = try folder.write(
            """
            import csv, sys
            rows = csv.DictReader(sys.stdin, delimiter=\(delimiter))
            out = csv.writer(sys.stdout, delimiter=\(delimiter), lineterminator='\\n')
            out.writerow(['upper', '_reject'])
            for row in rows:
                out.writerow([row['name'].upper(), 'unlucky' if row['id'] == '13' else ''])
                sys.stdout.flush()
            """, to: "score.py")
        let input = try folder.write(
            "id,name\n1,\"a \"\"b\"\"\"\n2,\"two\nlines, and a\ttab\"\n13,x\n14,\n", to: "t.csv")
        let run = try load(input, "python3 \(path)", "--compute-format", format, "--compute-columns", "upper=TEXT")
        #expect(run.exitCode == 2, "\(run)")
        #expect(
            try database.lines("SELECT id, quote(upper) FROM t") == [
                "1|'A \"B\"'", "2|'TWO\nLINES, AND A\tTAB'", "14|NULL",
            ])
        #expect(try rejects == ["3|compute|unlucky"])
    }

    @Test("it sees the results of expressions before it, and those behind it see its own")
    func order() throws {
        let command = try script("a['sum'] = r['first'] + 1")
        let run = try CommandRun.csvload(
            numbers(1...3), database.path, "--compute", "first = id * 10", "--compute-command", command, "--compute",
            "last = sum || name", "--where", "sum <> 21")
        #expect(run.exitCode == 0, "\(run)")
        #expect(try database.lines("SELECT id, first, sum, last FROM t") == ["1|10|11|11n1", "3|30|31|31n3"])
        let verified = try CommandRun.csvload("verify", folder.path("t.csv"), database.path, "--allow-commands")
        #expect(verified.exitCode == 0, "\(verified)")
    }

    @Test("only the record on which it crashes is rejected, with what it last said")
    func crash() throws {
        let command = try script("if r['id'] in (7, 500): raise ValueError('no ' + r['name'])\na['ok'] = r['id']")
        let run = try load(numbers(1...1000), command, "--jobs", "2")
        #expect(run.exitCode == 2, "\(run)")
        #expect(!run.errors.contains("Traceback"))
        #expect(try database.integer("SELECT count(*) FROM t WHERE ok = id") == 998)
        let found = try rejects
        #expect(found.map { $0.prefix { $0 != "|" } } == ["7", "500"])
        #expect(found[0].hasPrefix("7|compute|the command ended with exit code 1; it last wrote: "))
        #expect(found[0].hasSuffix("ValueError: no n7"))
    }

    @Test("a crash costs only its record where answers are held back in a buffer, too")
    func crashBehindBuffer() throws {
        let command = try script(
            "if r['id'] == 70: os._exit(3)\na['ok'] = r['id']", flushes: false)
        let run = try load(numbers(1...200), command, "--compute-columns", "ok", "--jobs", "1")
        #expect(run.exitCode == 2, "\(run)")
        #expect(try rejects == ["70|compute|the command ended with exit code 3"])
        #expect(try database.integer("SELECT count(*) FROM t WHERE ok = id") == 199)
    }

    @Test("a command that never flushes is served, and told about")
    func heldBack() throws {
        let command = try script("a['ok'] = r['id']", flushes: false)
        let run = try load(numbers(1...3000), command, "--compute-columns", "ok")
        #expect(run.exitCode == 0, "\(run)")
        #expect(run.errors.contains("Note: the command holds its answers back until its input ends"))
        #expect(try database.integer("SELECT count(*) FROM t WHERE ok = id") == 3000)
    }

    @Test(
        "an answer that is none rejects its record, and the others keep theirs",
        arguments: [
            ("print('oops')", "the answer is not a JSON object on one line: it is not a JSON object"),
            ("print('{\"ok\": 1')", "the answer is not a JSON object on one line: the object is not closed"),
            ("print('{\"ok\": NaN}')", "the answer is not a JSON object on one line: a value is not valid JSON"),
            (
                "print('{\"other\": 1}')",
                "the answer has 'other', which is none of the columns that the command sets: name it among --compute-columns"
            ),
            (
                "print(json.dumps({'name': 'changed'}))",
                "the answer changes 'name': name it among --compute-columns"
            ),
            ("print(json.dumps({'_reject': 'too old'}))", "too old"),
            ("print(json.dumps({'_error': 'busy'}))", "busy (tried 3 times)"),
            ("print()", "the answer is not a JSON object on one line: it is not a JSON object"),
            ("sys.stdout.flush(); sys.stdout.buffer.write(b'{\"ok\": \"\\xff\"}\\n')", "the answer is not UTF-8"),
            ("print('{}'); print('{}')", "the command gave more than one answer to the record"),
            ("pass", "the command gave no answer to the record"),
        ])
    func badAnswers(statement: String, detail: String) throws {
        let command = try script(
            "if r['id'] == 5:\n    \(statement)\n    sys.stdout.flush()\n    continue\na = dict(r, ok=r['id'])")
        let retries = detail.hasSuffix("tried 3 times)") ? "2" : "0"
        let run = try load(
            numbers(1...20), command, "--compute-columns", "ok", "--jobs", "1", "--compute-retries", retries)
        #expect(run.exitCode == 2, "\(run)")
        #expect(try rejects == ["5|compute|\(detail)"])
        #expect(try database.integer("SELECT count(*) FROM t WHERE ok = id") == 19)
    }

    @Test("records on which it fails at random are tried again until they succeed")
    func retries() throws {
        let state = folder.path("failed")
        try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: true)
        // Each hundredth record fails the first time: every second one of them by a crash.
        let command = try script(
            """
            if r['id'] % 100 == 0:
                mark = '\(state)/%d' % r['id']
                if not os.path.exists(mark):
                    open(mark, 'w').close()
                    if r['id'] % 200 == 0: os._exit(9)
                    a['_error'] = 'not now'
            if not a: a['ok'] = r['id']
            """)
        let run = try load(
            numbers(1...1000), command, "--compute-columns", "ok", "--compute-retries", "3", "--jobs", "2", "--json")
        #expect(run.exitCode == 0, "\(run)")
        #expect(try database.integer("SELECT count(*) FROM t WHERE ok = id") == 1000)
        #expect(try rejects.isEmpty)
    }

    @Test("silence beyond the limit rejects the record, and says what it may be")
    func silence() throws {
        let command = try script("if r['id'] == 4: time.sleep(60)\na['ok'] = r['id']")
        let run = try load(
            numbers(1...6), command, "--compute-columns", "ok", "--compute-timeout", "1", "--jobs", "1")
        #expect(run.exitCode == 2, "\(run)")
        #expect(
            try rejects == [
                "4|compute|the command gave no answer for 1.0 s: it is slow, or holds its output back in a buffer and "
                    + "has to flush it after each line"
            ])
        #expect(try database.integer("SELECT count(*) FROM t WHERE ok = id") == 5)
    }

    @Test("stops at the first failure where that is asked for")
    func stop() throws {
        let command = try script("a['_reject' if r['id'] == 3 else 'ok'] = r['id']")
        let run = try load(numbers(1...6), command, "--on-compute-error", "stop")
        #expect(run.exitCode == 65, "\(run)")
        #expect(run.errors.contains("failed for record 3 of '\(folder.path("t.csv"))': 3"))
    }

    @Test("a program that is not there is code 69; one that only fails ends the load, with what it says")
    func broken() throws {
        let missing = try load(numbers(1...3), "no-such-program-here --x")
        #expect(missing.exitCode == 69, "\(missing)")
        #expect(missing.errors.contains("The command 'no-such-program-here' cannot be started"))
        let failing = try load(numbers(1...3), "python3 /no/such/script.py")
        #expect(failing.exitCode == 1, "\(failing)")
        #expect(failing.errors.contains("The columns that --compute-command sets are not known: "))
        #expect(failing.errors.contains("/no/such/script.py"))
        #expect(access(database.path, F_OK) != 0)
        let always = try load(numbers(1...300), "false", "--compute-columns", "x")
        #expect(always.exitCode == 1, "\(always)")
        #expect(always.errors.contains("The command failed 100 times in a row: the command ended with exit code 1"))
    }

    @Test("a shell runs it only where that is asked for")
    func shell() throws {
        let piped = "sed 's/^/{\"x\":\"/; s/$/\"}/' | cat"
        let refused = try load(numbers(1...3), piped)
        #expect(refused.exitCode == 64, "\(refused)")
        #expect(refused.errors.contains("has a '|', which only a shell understands"))
        let run = try load(
            folder.write("id\n1\n2\n", to: "t.csv"), "tr -d '{}\"' | sed -u 's/.*/{\"x\":\"&\"}/'", "--compute-shell")
        #expect(run.exitCode == 0, "\(run)")
        #expect(try database.lines("SELECT id, x FROM t") == ["1|id:1", "2|id:2"])
    }

    @Test("a kill in the middle, and the same command again: nothing is lost, nothing doubled")
    func killed() throws {
        let command = try script("time.sleep(0.0005)\na['ok'] = r['id'] * 3")
        let input = try numbers(1...4000)
        let words = [
            CommandRun.commandPath, input, database.path, "--key", "id", "--compute-command", command, "--batch-bytes",
            "2048",
        ]
        let progress = database
        let killed = try CommandRun.run(
            words,
            interruption: .send(9, when: { progress.holds("SELECT count(*) > 3 FROM csvload_checkpoints") }))
        #expect(killed.endingSignal == 9, "\(killed)")
        let kept = try database.integer("SELECT count(*) FROM t")
        #expect(kept > 0 && kept < 4000)
        let again = try CommandRun.run(words)
        #expect(again.exitCode == 0, "\(again)")
        #expect(try database.integer("SELECT count(*) FROM t WHERE ok = id * 3") == 4000)
        #expect(try CommandRun.run(words).errors.contains("Nothing to do"))
    }

    @Test("Ctrl-C stops at once, keeps what is committed, and resumes")
    func interrupted() throws {
        let command = try script("time.sleep(0.01)\na['ok'] = r['id']")
        let input = try numbers(1...3000)
        let progress = database
        let run = try CommandRun.run(
            [
                CommandRun.commandPath, input, database.path, "--key", "id", "--compute-command", command,
                "--batch-bytes", "1024",
            ],
            interruption: .send(2, when: { progress.holds("SELECT count(*) > 0 FROM csvload_checkpoints") }))
        #expect(run.exitCode == 130, "\(run)")
        let refused = try CommandRun.csvload("resume", database.path)
        #expect(refused.exitCode == 64, "\(refused)")
        let kept = try database.integer("SELECT count(*) FROM t")
        #expect(kept > 0 && kept < 3000)
    }
}
