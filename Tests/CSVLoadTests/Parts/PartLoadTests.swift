import Foundation
import SQLiteCore
import TestSupport
import Testing

@testable import CSVLoad

@Suite("Load by parts")
struct PartLoadTests {
    /// Both databases of one text: loaded here, and by parts. The input is the same file, for its path is kept.
    func check(
        _ text: String, parts: Int, _ comment: String = "", _ change: (inout LoadOptions) -> Void = { _ in }
    ) throws {
        let local = try LoadFixture()
        let apart = try LoadFixture()
        let input = try local.folder.write(text, to: "s.csv")
        try local.load(text, change)
        let computing = try apart.computing(parts: parts)
        try apart.load(file: input, by: computing, change)
        let expected = try local.database.dump(withoutRecords: true)
        let found = try apart.database.dump(withoutRecords: true)
        #expect(found == expected, "\(comment)")
        let computed = "SELECT rows_computed, rows_taken_over, compute_retries FROM csvload_runs"
        #expect(try apart.database.lines(computed) == local.database.lines(computed), "\(comment)")
        #expect(computing.computed.count <= parts)
        #expect(try FileManager.default.contentsOfDirectory(atPath: computing.folder) == [])
    }

    private func random(records: Int) -> (text: String, seed: UInt64) {
        var generator = CSVGenerator(seed: UInt64.random(in: 0...UInt64.max))
        let text = generator.file(records: records, badShare: 10, repeatShare: 20)
        return (text, generator.seed)
    }

    @Test("gives the same database as a local load, whatever the number of parts", arguments: [1, 2, 7, 40])
    func equal(parts: Int) throws {
        let text = random(records: 9_000)
        try check(text.text, parts: parts, "seed \(text.seed)") { $0.content.key = ["id"] }
    }

    @Test("batches end where those of a local load do, also inside a block of a part", arguments: [1, 3, 11])
    func batches(parts: Int) throws {
        let text = random(records: 30_000)
        for bytes in [1, 300_000, 700_000] {
            try check(text.text, parts: parts, "seed \(text.seed), \(bytes) bytes") { $0.batchBytes = bytes }
        }
    }

    @Test("computes columns, filters, and refuses what a computation and the types refuse")
    func computed() throws {
        var text = "id,v\n"
        for id in 1...5000 { text += "\(id),\(id % 97 == 0 ? "\"not\na number\"" : String(id))\n" }
        try check(text, parts: 5) {
            $0.content.types = ["v": .integer]
            $0.content.computations = [
                LoadOptions.Computation(column: "primes", sql: "json_extract(iif(v % 10 = 0, '{', v), '$')")
            ]
            $0.content.filter = "id % 3 <> 0"
        }
    }

    @Test("has commands compute, and expressions before and behind them, with retries")
    func command() throws {
        var text = "id,v\n"
        for id in 1...2000 { text += "\(id),\"line\n\(id)\"\n" }
        try check(text, parts: 5) {
            $0.content.key = ["id"]
            var command = CommandOptions(
                text: "sed -u -e 's/\"half\"/\"same\"/' -e '/\"id\":7,/s/.*/oops/'", position: 1)
            command.columns = ["same"]
            $0.content.command = command
            $0.content.computations = [
                LoadOptions.Computation(column: "half", sql: "id / 2"),
                LoadOptions.Computation(column: "sum", sql: "same + half"),
            ]
            $0.content.types = ["same": .integer, "sum": .integer]
            $0.computing.retries = 1
            $0.content.filter = "id % 4 <> 0"
        }
    }

    @Test("finds the columns of a command once, for all parts")
    func commandColumns() throws {
        let text = "id\n" + (1...900).map { "\($0)\n" }.joined()
        try check(text, parts: 4) {
            $0.content.command = CommandOptions(text: "sed -u s/id/found/", position: 0)
        }
    }

    @Test("a computation that fails stops the load of parts where it is to, and batches before it are kept")
    func stops() throws {
        let text = "id\n" + (1...60_000).map { "\($0)\n" }.joined()
        let (local, apart) = (try LoadFixture(), try LoadFixture())
        func change(_ options: inout LoadOptions) {
            options.batchBytes = 50_000
            options.computing.onError = .stop
            options.content.computations = [
                LoadOptions.Computation(column: "c", sql: "json_extract(iif(id = 50000, '{', id), '$')")
            ]
        }
        let expected = #expect(throws: LoadError.self) { try local.load(text, change) }
        let found = #expect(throws: LoadError.self) {
            try apart.load(text, by: try apart.computing(parts: 3), change)
        }
        let sentence = "failed for record 50000 of"
        #expect(expected?.message.contains(sentence) == true && found?.message.contains(sentence) == true)
        let count = "SELECT count(*) FROM t"
        #expect(try apart.database.integer(count) == local.database.integer(count))
        #expect(try apart.database.integer(count) > 0)
    }

    @Test("a load of parts that is stopped inside a batch keeps whole batches, and goes on behind them")
    func stoppedInside() throws {
        let text = random(records: 30_000)
        let fixture = try LoadFixture()
        let observer = StoppingObserver(at: .loading)
        let input = try fixture.folder.write(text.text, to: "s.csv")
        var options = LoadOptions(input: input, database: fixture.database.path, table: "t", sourceName: "s", jobs: 2)
        options.content.computations = [LoadOptions.Computation(column: "c", sql: "1")]
        options.batchBytes = 1_000_000
        let computing = try fixture.computing(parts: 4)
        let job = LoadJob(options, toolVersion: "test", observer: observer, computing: computing)
        observer.stops(job)
        #expect(try job.run().status == .interrupted)
        let again = LocalComputing(computing.folder, parts: 4)
        let rest = try LoadJob(options, toolVersion: "test", observer: SilentObserver(), computing: again).run()
        #expect(again.computed == [] && rest.status == .completed)
        let whole = try LoadFixture()
        try whole.load(text.text) {
            $0.content.computations = options.content.computations
            $0.batchBytes = options.batchBytes
        }
        let rows = "SELECT * FROM t"
        #expect(try fixture.database.lines(rows) == whole.database.lines(rows), "seed \(text.seed)")
    }

    @Test("computations of the calling program are refused: no other process has them")
    func programs() throws {
        struct Nothing: RowComputation {
            let columns = ["n"]
            let identity = "nothing"
            func makeWorker(_ context: ComputationContext) throws(LoadError) -> any ComputationWorker {
                Worker()
            }

            final class Worker: ComputationWorker {
                func compute(_ rows: inout ComputedRows) throws(LoadError) {}
            }
        }
        let fixture = try LoadFixture()
        let input = try fixture.folder.write("a\n1\n", to: "s.csv")
        let options = LoadOptions(input: input, database: fixture.database.path, table: "t", sourceName: "s", jobs: 1)
        let job = LoadJob(
            options, toolVersion: "test", observer: SilentObserver(), computations: [Nothing()],
            computing: try fixture.computing(parts: 1))
        let error = #expect(throws: LoadError.self) { try job.run() }
        #expect(error?.code == .usage && error?.message.contains("calling program") == true)
    }

    @Test("refuses records that the database refuses, with their bytes, line and place")
    func constraints() throws {
        let local = try LoadFixture()
        let apart = try LoadFixture()
        var text = "id,v\n"
        for id in 1...30_000 { text += "\(id),\"line\nof \(id % 1000 == 0 ? "bad" : "good") \(id)\"\n" }
        text += "7,again\n1,\"x\"y\n"
        let input = try local.folder.write(text, to: "s.csv")
        for fixture in [local, apart] {
            try fixture.database.execute(
                "CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT CHECK (v NOT LIKE '%bad%')) STRICT")
        }
        try local.load(text)
        let computing = try apart.computing(parts: 6)
        let summary = try apart.load(file: input, by: computing)
        #expect(summary.counts.rejected == 31)
        let expected = try local.database.dump(withoutRecords: true)
        #expect(try apart.database.dump(withoutRecords: true) == expected)
    }

    @Test(
        "takes texts of every shape",
        arguments: [
            "a,b\n1,2\n", "a,b\n", "a\n\n1\n\n\n", "a,b\r\n1,2\r\n3,4\r\n", "a,b\n1,\"x\n2,\"y\n3,\"z\n4,5\n",
            "\u{FEFF}a,b\n1,ä\n2,λ", "a;b\n1;2\n3;4\n5;6\n", "a,b\n1,2,3\n4\n\"5\"x,6\n",
        ])
    func shapes(text: String) throws {
        for parts in [1, 2, 3, 50] { try check(text, parts: parts, "\(parts) parts") }
    }

    @Test("keeps surplus fields, constants, defaults and lookup tables as a local load does")
    func options() throws {
        var text = "id,city,v\n"
        for id in 1...3000 { text += "\(id),\(["Oslo", "", "Lima"][id % 3]),\(id)\(id % 50 == 0 ? ",x,y" : "")\n" }
        try check(text, parts: 4) {
            $0.content.format.ragged = .keep
            $0.content.filenameColumn = "file"
            $0.content.defaults = ["city": "none"]
            $0.content.extracts = ["city"]
            $0.content.notNull = ["v"]
        }
    }

    @Test("a load that local runs have begun goes on by parts, from wherever they stopped")
    func afterLocal() throws {
        let text = random(records: 30_000)
        let fixture = try LoadFixture()
        let observer = StoppingObserver(at: .loading)
        let job = try fixture.job(text.text, observer: observer) { $0.batchBytes = 600_000 }
        observer.stops(job)
        let stopped = try job.run()
        #expect(stopped.status == .interrupted && stopped.counts.read > 0)
        let computing = try fixture.computing(parts: 9)
        let rest = try fixture.load(text.text, by: computing) { $0.batchBytes = 600_000 }
        #expect(rest.recordsVerified == stopped.counts.read)
        // Parts that are loaded already are not computed.
        #expect(computing.computed.count <= 9)
        let whole = try LoadFixture()
        try whole.load(text.text) { $0.batchBytes = 600_000 }
        #expect(
            try fixture.database.lines("SELECT * FROM t") == whole.database.lines("SELECT * FROM t"),
            "seed \(text.seed)")
        let rejects = "SELECT row_id, line, byte_start, hex(record), reason, detail FROM csvload_rejects ORDER BY 1"
        #expect(try fixture.database.lines(rejects) == whole.database.lines(rejects))
    }

    @Test("a second run of a finished load computes nothing")
    func again() throws {
        let fixture = try LoadFixture()
        let text = random(records: 500).text
        try fixture.load(text, by: try fixture.computing(parts: 3))
        let computing = try fixture.computing(parts: 3)
        let summary = try fixture.load(text, by: computing)
        #expect(computing.computed == [] && summary.counts.read == 0 && summary.recordsVerified == 500)
    }

    @Test("a load that has failed goes on without computing again what is there")
    func resumed() throws {
        let text = random(records: 8_000)
        let fixture = try LoadFixture()
        let folder = try fixture.folder.makeFolder("parts")
        let first = LocalComputing(folder, parts: 8) { $0 != 3 }
        #expect(throws: LoadError.self) { try fixture.load(text.text, by: first) { $0.batchBytes = 1 } }
        #expect(Set(first.computed) == [1, 2, 4, 5, 6, 7, 8])
        let second = LocalComputing(folder, parts: 8)
        let summary = try fixture.load(text.text, by: second) { $0.batchBytes = 1 }
        #expect(second.computed == [3])
        #expect(summary.notes.contains { $0.contains("1 computed") })
        let whole = try LoadFixture()
        try whole.load(text.text)
        #expect(try fixture.database.lines("SELECT * FROM t") == whole.database.lines("SELECT * FROM t"))
    }

    @Test("a damaged file is computed again")
    func damaged() throws {
        let text = random(records: 4_000)
        let fixture = try LoadFixture()
        let folder = try fixture.folder.makeFolder("parts")
        let first = LocalComputing(folder, parts: 4) { $0 != 1 }
        #expect(throws: LoadError.self) { try fixture.load(text.text, by: first) }
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".csvpart") }
        #expect(names.count == 3)
        let victim = try #require(names.sorted().first)
        let url = URL(filePath: "\(folder)/\(victim)")
        var bytes = try Data(contentsOf: url)
        bytes[bytes.count / 2] ^= 1
        try bytes.write(to: url)
        let second = LocalComputing(folder, parts: 4)
        try fixture.load(text.text, by: second)
        #expect(Set(second.computed) == [1, 2])
    }

    @Test("what killed runs left is removed when all is loaded, and what is another source's is not")
    func leftBehind() throws {
        let fixture = try LoadFixture()
        let folder = try fixture.folder.makeFolder("parts")
        func files() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: folder) }
        // Of another source, and of this one as it was before it changed.
        for source in ["other", "s"] {
            let killed = LocalComputing(folder, parts: 3) { $0 != 1 }
            #expect(throws: LoadError.self) {
                try fixture.load(random(records: 2_000).text, by: killed, source: source)
            }
        }
        #expect(try files().count == 6)
        let text = random(records: 1_000).text
        try fixture.load(text, by: LocalComputing(folder, parts: 4))
        #expect(try files().count == 3)
        // Killed behind the last commit: the next run finds nothing to do but this.
        let left = try #require(try files().first { $0.hasPrefix("plan-") })
        let plan = try String(contentsOfFile: "\(folder)/\(left)", encoding: .utf8)
        let input = fixture.folder.path("s.csv")
        let other = plan.replacing(fixture.folder.path("other.csv"), with: input)
            .replacing("\"name\":\"other\"", with: "\"name\":\"s\"")
        try fixture.folder.write(other, to: "parts/plan-0000000000000000.jsonl")
        let computing = LocalComputing(folder, parts: 4)
        try fixture.load(text, by: computing)
        #expect(try computing.computed == [] && files().count == 3)
    }

    @Test("an input that changes while its parts are computed stops the load, and nothing of it is in")
    func changed() throws {
        let fixture = try LoadFixture()
        let text = random(records: 3_000).text
        let folder = try fixture.folder.makeFolder("parts")
        let input = fixture.folder.path("s.csv")
        let computing = LocalComputing(folder, parts: 4) { number in
            if number == 3 {
                let handle = FileHandle(forUpdatingAtPath: input)
                try? handle?.seek(toOffset: UInt64(text.utf8.count * 5 / 8))
                handle?.write(Data("Z".utf8))
            }
            return true
        }
        let error = #expect(throws: LoadError.self) { try fixture.load(text, by: computing) }
        #expect(error?.code == .unusableData && error?.message.contains("has changed since it was planned") == true)
        #expect(try fixture.database.integer("SELECT count(*) FROM csvload_checkpoints") == 0)
    }

    @Test("what is packed or comes from a pipe cannot be cut")
    func uncuttable() throws {
        let fixture = try LoadFixture()
        let input = try fixture.folder.write(
            Array("a,b\n1,\u{E4}\n".unicodeScalars.map { UInt8($0.value) }), to: "l.csv")
        let computing = try fixture.computing(parts: 2)
        let error = #expect(throws: LoadError.self) {
            try fixture.load(file: input, by: computing) { $0.content.format.encoding = "ISO-8859-1" }
        }
        #expect(error?.code == .unusableData && error?.message.contains("is in ISO-8859-1") == true)
    }
}
