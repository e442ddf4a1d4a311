import Foundation
import TestSupport
import Testing

@testable import CSVLoad

@Suite("Part files")
struct PartFileTests {
    private let fixture: LoadFixture

    init() throws {
        fixture = try LoadFixture()
    }

    private func plan(_ text: String, parts: Int, _ change: (inout LoadOptions) -> Void = { _ in }) throws -> PartPlan {
        let input = try fixture.folder.write(text, to: "s.csv")
        var options = LoadOptions(input: input, database: "", table: "t", sourceName: "s", jobs: 2)
        change(&options)
        return try #require(
            try PlanJob([options], parts: parts, toolVersion: "test", observer: SilentObserver()).run())
    }

    private func compute(_ plan: PartPlan, _ part: Int, to name: String, _ format: PartJob.Format = .part) throws
        -> Data
    {
        let output = fixture.folder.path(name)
        let job = try PartJob(plan, part: part, output: output, format: format, jobs: 2, toolVersion: "test")
        _ = try #require(try job.run())
        return try Data(contentsOf: URL(filePath: output))
    }

    @Test("a plan is the same text again when it is read")
    func planText() throws {
        let plan = try plan("a,b\n1,x\n2,y\n3,z\n", parts: 3) {
            $0.content.computations = [LoadOptions.Computation(column: "c", sql: "a * 2")]
        }
        #expect(plan.parts.map(\.firstRowID) == [1, 2, 3])
        #expect(plan.parts.map(\.line) == [1, 3, 4])
        #expect(plan.parts.map { $0.byteStart..<$0.byteEnd } == [0..<8, 8..<12, 12..<16])
        let read = try PartPlan(Data(plan.text.utf8), name: "plan")
        #expect(read == plan && read.text == plan.text)
    }

    @Test("parts hold every record of a text once, and meet")
    func cover() throws {
        var generator = CSVGenerator(seed: UInt64.random(in: 0...UInt64.max))
        let text = generator.file(records: 12_000, badShare: 10, repeatShare: 0)
        for count in [1, 2, 3, 17, 500] {
            let plan = try plan(text, parts: count)
            #expect(plan.parts.count <= count && plan.parts.count > count / 2)
            #expect(plan.parts.first?.byteStart == 0 && plan.parts.last?.byteEnd == Int64(text.utf8.count))
            for (part, next) in zip(plan.parts, plan.parts.dropFirst()) {
                #expect(part.byteEnd == next.byteStart && part.firstRowID + part.records == next.firstRowID)
            }
            #expect(plan.parts.map(\.records).reduce(0, +) == 12_000, "seed \(generator.seed)")
        }
    }

    @Test("a part has the same bytes whenever it is computed")
    func deterministic() throws {
        var generator = CSVGenerator(seed: UInt64.random(in: 0...UInt64.max))
        let plan = try plan(generator.file(records: 20_000, badShare: 20, repeatShare: 5), parts: 2)
        #expect(try compute(plan, 2, to: "one") == compute(plan, 2, to: "two"))
    }

    @Test("a file that is there and whole is left alone")
    func wasThere() throws {
        let plan = try plan("a\n1\n2\n", parts: 1)
        _ = try compute(plan, 1, to: "one")
        let job = try PartJob(
            plan, part: 1, output: fixture.folder.path("one"), format: .part, jobs: 1, toolVersion: "test")
        #expect(try job.run()?.wasThere == true)
    }

    @Test("every damaged byte is found")
    func damage() throws {
        let plan = try plan("a,b\n1,x\n\"2\"y,3\n3,4.5\n", parts: 1)
        let bytes = try compute(plan, 1, to: "whole")
        let key = plan.key(of: plan.parts[0], plan.sources[0])
        #expect(PartFileReader.isWhole(fixture.folder.path("whole"), key: key))
        for index in bytes.indices {
            var damaged = bytes
            damaged[index] ^= 0x40
            let path = try fixture.folder.write(Array(damaged), to: "damaged")
            #expect(!PartFileReader.isWhole(path, key: key), "byte \(index)")
        }
        for count in [0, 1, 8, 12, 40, bytes.count - 1] {
            let path = try fixture.folder.write(Array(bytes.prefix(count)), to: "short")
            #expect(!PartFileReader.isWhole(path, key: key), "\(count) bytes")
        }
        #expect(!PartFileReader.isWhole(fixture.folder.path("whole"), key: HexHash(7)))
    }

    @Test("JSON Lines tell rows and rejects in the order of the records")
    func jsonLines() throws {
        let plan = try plan("id,name\n1,Ann\n2\n3,\"a\n\"\"b\"\"\"\n", parts: 1) {
            $0.content.computations = [LoadOptions.Computation(column: "twice", sql: "id * 2.0")]
        }
        let lines = String(decoding: try compute(plan, 1, to: "rows.jsonl", .jsonLines), as: UTF8.self)
            .split(separator: "\n").map(String.init)
        #expect(lines.count == 5)
        #expect(lines[1] == #"{"row_id":1,"row":{"id":1,"name":"Ann","twice":2.0}}"#)
        #expect(
            lines[2].hasPrefix(#"{"row_id":2,"reject":{"line":3,"byte_start":14,"stage":"parse","reason":"ragged","#))
        #expect(lines[2].hasSuffix(#""record":"2"}}"#))
        #expect(lines[3] == #"{"row_id":3,"row":{"id":3,"name":"a\u000a\"b\"","twice":6.0}}"#)
        #expect(lines[4] == #"{"records":3,"rows":2,"rejects":1}"#)
    }

    @Test("a plan of another version is refused")
    func version() throws {
        let plan = try plan("a\n1\n", parts: 1)
        let error = #expect(throws: LoadError.self) {
            try PartJob(plan, part: 1, output: "x", format: .part, jobs: 1, toolVersion: "other")
        }
        #expect(error?.code == .unavailable)
    }

    @Test("a plan that is no plan is refused", arguments: ["", "{}", "a,b\n", "{\"kind\":\"plan\",\"format\":1}\n"])
    func noPlan(text: String) throws {
        let path = try fixture.folder.write(text, to: "plan.jsonl")
        let error = #expect(throws: LoadError.self) { try PartPlan(path: path) }
        #expect(error?.code == .unusableData)
    }
}
