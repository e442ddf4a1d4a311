import Foundation
import TestSupport
import Testing

@Suite("Limits of what is read and kept")
struct LimitTests {
    private let folder: TemporaryFolder
    private let database: DatabaseReader

    init() throws {
        folder = try TemporaryFolder()
        database = DatabaseReader(folder.path("t.db"))
    }

    /// Runs a command line of a shell in the folder.
    private func run(_ script: String) throws -> CommandRun {
        let tools = (CommandRun.commandPath as NSString).deletingLastPathComponent
        return try CommandRun.run([
            "sh", "-c", "cd '\(folder.path)'; PATH='\(tools)':$PATH; TMPDIR='\(folder.path)'; export TMPDIR; \(script)",
        ])
    }

    // MARK: Inputs

    @Test(
        "an input that has more bytes than --max-input-bytes, unpacked, ends its load with 65",
        arguments: [
            "load t.csv t.db", "load t.csv.gz t.db", "load t.zip t.db", "load t.tar.gz t.db", "load t.csv.gz.gz t.db",
            "load - t.db --table t < t.csv", "load - t.db --table t < t.csv.gz",
            "load - t.db --table t --spool < t.csv",
            "inspect t.csv.gz", "verify t.csv.gz u.db", "compute t.csv.gz",
        ])
    func bytes(arguments: String) throws {
        try folder.write("id,name\n" + (1...50_000).map { "\($0),n\n" }.joined(), to: "t.csv")
        let packed = try run(
            "gzip -k t.csv; cp t.csv.gz p; gzip p; mv p.gz t.csv.gz.gz; tar czf t.tar.gz t.csv; "
                + "python3 -c \"import zipfile; z = zipfile.ZipFile('t.zip', 'w', zipfile.ZIP_DEFLATED); z.write('t.csv')\"; csvload t.csv.gz u.db"
        )
        #expect(packed.exitCode == 0, "\(packed)")
        let size = try Data(contentsOf: URL(filePath: folder.path("t.csv"))).count
        let refused = try run("csvload \(arguments) --max-input-bytes \(size - 1)".flagsFirst)
        #expect(refused.exitCode == 65 && refused.errors.contains("that --max-input-bytes allows"), "\(refused)")
        let another = arguments.replacing(" t.db", with: " v.db")
        let allowed = try run("csvload \(another) --max-input-bytes \(size)".flagsFirst)
        #expect(allowed.exitCode == 0, "\(allowed)")
    }

    @Test(
        "a packed input that unpacks to more than --max-ratio allows is refused, and no plain one",
        arguments: ["t.csv.gz", "t.tar.gz", "- --table t < t.csv.gz"])
    func ratio(input: String) throws {
        try folder.write("id\n" + String(repeating: "7\n", count: 500_000), to: "t.csv")
        #expect(try run("gzip -k t.csv; tar czf t.tar.gz t.csv").exitCode == 0)
        let words = input.split(separator: " ", maxSplits: 1)
        func load(_ ratio: Int) throws -> CommandRun {
            try run(
                "csvload load \(words[0]) t.db --max-ratio \(ratio) \(words.count > 1 ? String(words[1]) : "--table t")"
            )
        }
        let refused = try load(100)
        #expect(
            refused.exitCode == 65 && refused.errors.contains("unpacks to more than 100 times its size"), "\(refused)")
        #expect(try run("csvload load t.csv plain.db --max-ratio 1").exitCode == 0)
        let allowed = try load(100_000)
        #expect(allowed.exitCode == 0, "\(allowed)")
        // The limit is stored with the source.
        #expect(
            try database.lines("SELECT options LIKE '%\"maximumRatio\":100000%' FROM csvload_sources") == ["1"])
    }

    // MARK: Rejects

    @Test(
        "past --max-reject-bytes a reject keeps its place, reason and length, and export says so",
        arguments: ["", "--batch-bytes 1 --chunk-bytes 4KiB --jobs 2"])
    func rejectBytes(flags: String) throws {
        let records = (1...3000).map { $0 % 3 == 0 ? "\($0),ab,surplus\n" : "\($0),a\n" }
        try folder.write("id,name\n" + records.joined(), to: "t.csv")
        let limited = try run("csvload load t.csv t.db --max-reject-bytes 100 \(flags)")
        #expect(limited.exitCode == 2, "\(limited)")
        #expect(limited.errors.contains("rejected records are kept by place, reason and length alone"), "\(limited)")
        #expect(try run("csvload load t.csv all.db \(flags)").exitCode == 2)
        let all = DatabaseReader(folder.path("all.db"))
        #expect(try database.integer("SELECT sum(length(record)) FROM csvload_rejects") <= 100)
        #expect(try database.integer("SELECT sum(length(record)) FROM csvload_rejects") > 80)
        let place = "SELECT row_id, line, byte_start, stage, reason, detail"
        #expect(
            try database.lines("\(place), coalesce(whole_bytes, length(record)) FROM csvload_rejects")
                == all.lines("\(place), length(record) FROM csvload_rejects"))
        let exported = try run("csvload rejects t.db --export bad.csv")
        #expect(exported.exitCode == 0 && exported.errors.contains("with a higher --max-reject-bytes"), "\(exported)")
        let retried = try run("csvload rejects t.db --retry")
        #expect(retried.exitCode == 2, "\(retried)")
        #expect(try database.integer("SELECT count(*) FROM csvload_rejects") == 1000)
        // What is told is what a higher limit does.
        #expect(try run("csvload load t.csv t.db --max-reject-bytes 1GB --restart \(flags)").exitCode == 2)
        #expect(
            try database.lines("\(place), hex(record), whole_bytes FROM csvload_rejects")
                == all.lines("\(place), hex(record), whole_bytes FROM csvload_rejects"))
    }

    // MARK: Headers and memory

    @Test("a name with thousands of combining marks is refused at once")
    func marks() throws {
        try folder.write("id,a" + String(repeating: "\u{301}\u{323}", count: 50_000) + "\n1,2\n", to: "t.csv")
        let run = try run("timeout 20 csvload load t.csv t.db")
        #expect(run.exitCode == 65 && run.errors.contains("combining marks in a row"), "\(run)")
        // Names of Vietnamese and Hebrew have a few of them.
        try folder.write("id,e\u{323}\u{302}x,\u{5D1}\u{5BC}\u{5B0}\n1,2,3\n", to: "v.csv")
        #expect(try self.run("csvload load v.csv v.db").exitCode == 0)
    }

    @Test(
        "a header without end is refused, or stopped by a signal",
        arguments: [",", "a,", "a\u{301},", "\"x\",", "é;|\t,"])
    func wideHeaders(piece: String) throws {
        let line = String(repeating: piece, count: 400_000) + "\n"
        try folder.write(String(repeating: line, count: 4), to: "t.csv")
        let run = try run("timeout 60 csvload load t.csv t.db")
        #expect(run.exitCode == 65 && run.errors.contains("SQLite takes at most 2000"), "\(run)")
    }

    @Test("one huge record takes at most eight bytes of memory for each of its own")
    func hugeRecord() throws {
        let size = 12 << 20
        let bytes = Array("a,b\n1,2\n".utf8) + [UInt8](repeating: 0x2C, count: size) + Array("\n3,4\n".utf8)
        try folder.write(bytes, to: "t.csv")
        try folder.write("a,b\n1,2\n3,4\n", to: "u.csv")
        try folder.write(
            "import resource, subprocess, sys\ncode = subprocess.run(sys.argv[1:]).returncode\n"
                + "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)\nsys.exit(code)\n", to: "peak.py")
        func peak(_ input: String, _ database: String, exits: Int32) throws -> Int {
            let run = try run("python3 peak.py csvload load \(input) \(database) --jobs 2")
            #expect(run.exitCode == exits, "\(run)")
            return try #require(run.output.split(separator: "\n").last.flatMap { Int($0) }) << 10
        }
        let usual = try peak("u.csv", "u.db", exits: 0)
        #expect(try peak("t.csv", "t.db", exits: 2) - usual <= 8 * size)
        #expect(try database.lines("SELECT a, b FROM t") == ["1|2", "3|4"])
        #expect(try database.integer("SELECT length(record) FROM csvload_rejects") == Int64(size))
    }

    @Test(
        "a load without memory ends with one sentence and a code, or is done",
        arguments: [96, 160, 250, 400, 600])
    func littleMemory(mebibytes: Int) throws {
        try folder.write(
            "id,name\n" + (1...20_000).map { "\($0),n\n" }.joined() + String(repeating: "x", count: 12 << 20) + "\n",
            to: "t.csv")
        let run = try run(
            "ulimit -c 0; ulimit -v \(mebibytes << 10); csvload load t.csv t.db --jobs 2")
        // Where the system cannot even start the program, nothing of it runs.
        let isStarted = !run.errors.contains("error while loading shared libraries") && run.exitCode != 127
        #expect(!isStarted || run.exitCode == 1 && run.errors.contains("Error: ") || run.exitCode == 2, "\(run)")
    }
}

extension String {
    /// The command line with what is behind a redirection at its end put before it.
    fileprivate var flagsFirst: String {
        guard let sign = range(of: " < "), let end = range(of: " --max-", range: sign.upperBound..<endIndex) else {
            return self
        }
        return String(self[..<sign.lowerBound] + self[end.lowerBound...] + self[sign.lowerBound..<end.lowerBound])
    }
}
