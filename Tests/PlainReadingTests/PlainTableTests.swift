import FaultKit
import Testing

/// Random plain tables, loaded without a flag, against the values that they were made of.
///
/// `make plain` takes 100,000 of them.
@Suite("Plain tables")
struct PlainTableTests {
    @Test("a header of names and records of even width are loaded as they stand there, whatever the words")
    func header() {
        Trials.run { seed, folder in
            var random = SeededRandom(seed: seed)
            let table = PlainTable.withHeader(&random)
            return try PlainTableTests.difference(table, LoadedTable(Array(table.text.utf8), in: folder))
        }
    }

    @Test("names that look like values stay names where one column has text, or all have a series, over numbers")
    func namesLikeValues() {
        Trials.run(share: 10) { seed, folder in
            var random = SeededRandom(seed: seed)
            let table = PlainTable.withNamesLikeValues(&random)
            return try PlainTableTests.difference(table, LoadedTable(Array(table.text.utf8), in: folder))
        }
    }

    @Test("a first record that has the shape of the others is loaded, and columns get numbers for names")
    func withoutHeader() {
        Trials.run(share: 4) { seed, folder in
            var random = SeededRandom(seed: seed)
            let table = PlainTable.withoutHeader(&random)
            return try PlainTableTests.difference(table, LoadedTable(Array(table.text.utf8), in: folder))
        }
    }

    @Test("a first record one of whose values stands again below is loaded")
    func repeatedValue() {
        Trials.run(share: 10) { seed, folder in
            var random = SeededRandom(seed: seed)
            let table = PlainTable.withRepeatedValue(&random)
            return try PlainTableTests.difference(table, LoadedTable(Array(table.text.utf8), in: folder))
        }
    }

    @Test(
        "the values that tables are made of are those that Python's csv module reads", .enabled(if: Python.isAvailable))
    func python() throws {
        let tables = (0..<min(Trials.count, 1_000)).map { index in
            var random = SeededRandom(seed: UInt64(Trials.firstSeed + index))
            return PlainTable.withHeader(&random)
        }
        let read = try Python.read(tables.map(\.text))
        try #require(read.count == tables.count)
        for (table, rows) in zip(tables, read) {
            let expected = [table.names] + table.records.map { $0.map { $0 ?? "" } }
            guard rows != expected else { continue }
            Issue.record("Python reads \(table.text.prefix(500).debugDescription) otherwise")
            break
        }
    }

    /// What was loaded otherwise than it stands there, or nil.
    private static func difference(_ table: PlainTable, _ loaded: LoadedTable) -> Trials.Finding? {
        var difference = PlainTable.difference(of: loaded, from: table)
        if difference == nil, !loaded.preamble.isEmpty || !loaded.notes.isEmpty {
            difference = "lines are told to be no records"
        }
        return difference.map {
            Trials.Finding(difference: $0, text: Array(table.text.utf8), circumstance: loaded.told)
        }
    }
}
