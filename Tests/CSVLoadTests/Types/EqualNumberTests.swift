import TestSupport
import Testing

@testable import CSVLoad

@Suite("Texts that are the same number")
struct EqualNumberTests {
    private func type(
        _ values: [String], key: Bool = false, _ change: (inout LoadOptions) -> Void = { _ in }
    ) throws -> String? {
        let fixture = try LoadFixture()
        let rows = values.enumerated().map { "\($1),\($0)\n" }.joined()
        try fixture.load("c,id\n" + rows) {
            if key { $0.content.key = ["c"] }
            change(&$0)
        }
        return try fixture.database.lines("SELECT type FROM pragma_table_info('t') WHERE name = 'c'").first
    }

    @Test(
        "make a column TEXT",
        arguments: [
            ["1.10", "1.1"], ["1.1", "2.5", "1.10"], ["1", "1.0"], ["1.5", "1e3", "1000"], ["1.0", "2", "1"],
            ["0.5", ".5"], ["-.5", "-0.5"], ["1.50", "1.500"], ["2.5", "2.50", "3"], ["0.001", "1e-3"], ["1e3", "1E3"],
            ["1e3", "1e+3"], ["1e3", "1e03"], ["1.0e3", "1e3"], ["10e2", "1e3"], ["0e1", "0e2"],
            ["0.0e+00", "0.0e+05"],
            ["1.5e-0", "1.5e+0"], ["0", "0.00"], ["-1.10", "-1.1"], ["1e5", "100000.0"],
            ["0.25", "0.250", "1"],
        ])
    func equal(values: [String]) throws {
        #expect(try type(values) == "TEXT")
        #expect(try type(values.reversed()) == "TEXT")
    }

    @Test(
        "are not assumed where there are none",
        arguments: [
            ["1.10", "1.20", "3.00"], ["1.5", "2.25", "3.125"], ["1.5", "2.0", "2.25"], ["1.5", "2.50"],
            ["1.5", "2.50", "3"], ["1", "2.5"], [".5", "1.5", "12"], ["1.50e+00", "2.00e+01", "0.00e+00"],
            ["1e-05", "0.5", "2.0", "123.25"], ["1.0E-5", "1.5E7"], ["-1.5", "1.5"], ["100.0", "1e-7"], ["0.0", "0.5"],
            ["1.999", "19.99"],
        ])
    func different(values: [String]) throws {
        #expect(try type(values) == "REAL")
        #expect(try type(values.reversed()) == "REAL")
    }

    @Test("are found wherever they stand, however chunks are cut")
    func farApart() throws {
        var values = (0..<4000).map { "\($0).\($0 % 9 + 1)5" }
        values[17] = "5000.50"
        values[3990] = "5000.5"
        #expect(try type(values) { $0.chunkBytes = 4096 } == "TEXT")
        values[3990] = "5000.7"
        #expect(try type(values) { $0.chunkBytes = 4096 } == "REAL")
    }

    @Test("that are refused or NULL have no say")
    func refused() throws {
        #expect(try type(["1.5", "1.50,x", "2.5"]) == "REAL")
        #expect(try type(["1.5", "1.50", "2.5"]) { $0.content.nullTexts = ["1.50"] } == "REAL")
    }

    @Test(
        "a key is a number only if every text comes back the same",
        arguments: [
            (["1", "2", "-3"], "INTEGER"), (["1.5", "2.25", "3.0"], "REAL"), (["1.10", "1.20"], "TEXT"),
            (["1", "2.5"], "TEXT"), (["1e3"], "TEXT"), ([".5"], "TEXT"), (["0.00001"], "TEXT"),
            (["-1.5", "2.0"], "REAL"),
            (["1234567890123456.5"], "TEXT"), (["007"], "TEXT"),
        ] as [([String], String)])
    func keys(values: [String], expected: String) throws {
        #expect(try type(values, key: true) == expected)
        #expect(try type(values.reversed(), key: true) == expected)
    }

    @Test("extracted values differ as their texts do")
    func extracted() throws {
        let fixture = try LoadFixture()
        let summary = try fixture.load("id,v\n1,1.1\n2,1.10\n3,1.2\n") { $0.content.extracts = ["v"] }
        #expect(try fixture.database.lines("SELECT value FROM v ORDER BY value") == ["1.1", "1.10", "1.2"])
        #expect(summary.notes.contains { $0.contains("column v is TEXT") })
    }

    @Test("a column of the user's type is not looked at")
    func givenType() throws {
        #expect(try type(["1.1", "1.10"]) { $0.content.types = ["c": .real] } == "REAL")
    }
}
