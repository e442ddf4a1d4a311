import SQLiteCore
import TestSupport
import Testing

@testable import CSVLoad

@Suite("Column statistics")
struct ColumnStatisticsTests {
    private func statistics(
        _ text: String, _ change: (inout LoadOptions.Content) -> Void = { _ in }
    ) throws -> [ColumnStatistics] {
        let folder = try TemporaryFolder()
        var options = LoadOptions(
            input: try folder.write(text, to: "s.csv"), database: "", table: "s", sourceName: "s", jobs: 2)
        change(&options.content)
        return try InspectJob(options).run().columns.map(\.statistics)
    }

    @Test("numbers are ordered by value, texts by their bytes")
    func order() throws {
        let found = try statistics("i,r,t\n10,1.5,b\n9,-2,B\n-3,10,é\n")
        #expect(found[0].minimum == .integer(-3) && found[0].maximum == .integer(10))
        #expect(found[1].minimum == .real(-2) && found[1].maximum == .real(10))
        #expect(found[2].minimum == .text("B") && found[2].maximum == .text("é"))
        #expect(found.map(\.longest) == [nil, nil, 2])
    }

    @Test("NULLs are counted, and are no values")
    func nulls() throws {
        let found = try statistics("a,b\n,x\nNA,\"\"\n1,\n") { $0.nullTexts = ["NA"] }
        #expect(found.map(\.nulls) == [2, 1])
        #expect(found[0].minimum == .integer(1) && found[1].minimum == .text(""))
        #expect(found.map(\.isUnique) == [false, false])
    }

    @Test("records that are refused have no say")
    func refused() throws {
        let found = try statistics("a,b\n1,x\n1\n2,y\n\"1\"x,z\n")
        #expect(found.map(\.isUnique) == [true, true] && found[1].maximum == .text("y"))
    }

    @Test("a value that comes again far behind its first is found, whatever its type")
    func duplicates() throws {
        var text = "up,down,word,twice,pair\n"
        let count = 60_000
        for id in 1...count { text += "\(id),\(count - id),w\(id),t\(id == count ? 1 : id),\(id / 2 * 2)\n" }
        #expect(try statistics(text).map(\.isUnique) == [true, true, true, false, false])
    }

    @Test("of an input without records nothing is known")
    func empty() throws {
        let found = try statistics("a,b\n")
        #expect(found.map(\.isUnique) == [nil, nil] && found.map(\.minimum) == [nil, nil])
    }

    @Test("past the limit only rising integers are known, and values that were seen twice")
    func limit() {
        var unique = UniqueValues(columns: 3, limit: 10)
        for chunk in 0..<4 {
            let first = Int64(chunk) * 5
            let hashes = (first..<first + 5).map { UInt64($0) }
            unique.add(UniqueValues.Part(rising: first...first + 4, hashes: hashes), to: 0)
            unique.add(UniqueValues.Part(rising: nil, hashes: hashes), to: 1)
            unique.add(chunk == 3 ? nil : UniqueValues.Part(rising: nil, hashes: hashes), to: 2)
        }
        #expect(unique.isUnique(0) == true && unique.isUnique(1) == nil && unique.isUnique(2) == false)
        unique.add(UniqueValues.Part(rising: 3...3, hashes: [3]), to: 0)
        #expect(unique.isUnique(0) == nil)
    }
}
