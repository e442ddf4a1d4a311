import FaultKit

/// Tables whose first line is told by its values: a record among records, or names above numbers.
extension PlainTable {
    /// A table without a header, whose first record looks like the others in at least one column.
    static func withoutHeader(_ random: inout SeededRandom, atLeast least: Int = 5) -> PlainTable {
        let width = 2 + random.below(9)
        let count = size(&random, atLeast: least)
        // Numbers that rise along the first record, and years, would speak for names.
        let shapes = ValueShape.allCases.filter { ![.year, .integer].contains($0) }
        let shaped = random.below(width)
        var numbers = 0
        let profiles = (0..<width).map { column -> ColumnProfile in
            if column == shaped || random.oneIn(3) {
                if numbers == 0, random.oneIn(3) {
                    numbers += 1
                    return .typed(.integer, gaps: 0)
                }
                return .typed(random.pick(shapes), gaps: 0)
            }
            return random.oneIn(2) ? .words(random.pick(Words.frequent)) : .texts(Words.people)
        }
        let records = (0..<count).map { record in
            profiles.enumerated().map { column, profile -> String? in
                // Some records have gaps, but not the first, and not where the shape is the only witness.
                if record > 0, column != shaped, random.oneIn(15) { return nil }
                return profile.value(of: record, &random)
            }
        }
        var table = PlainTable(names: (1...width).map { "column_\($0)" }, records: records).written(&random)
        table.hasHeader = false
        return table
    }

    /// A table without a header and without a type, one of whose first values stands again below.
    static func withRepeatedValue(_ random: inout SeededRandom) -> PlainTable {
        let width = 2 + random.below(5)
        let count = size(&random, atLeast: 6)
        var records = (0..<count).map { record in
            (0..<width).map { column -> String? in
                column == 0 ? "\(random.pick(Words.people)) \(record)" : random.pick(Words.sentences + Words.people)
            }
        }
        let column = 1 + random.below(width - 1)
        let word = random.pick(Words.people)
        records[0][column] = word
        for _ in 0..<2 { records[1 + random.below(count - 1)][column] = word }
        var table = PlainTable(names: (1...width).map { "column_\($0)" }, records: records).written(&random)
        table.hasHeader = false
        return table
    }

    /// A table whose names look like values in some columns, and like names in one: text, or a series, over numbers.
    static func withNamesLikeValues(_ random: inout SeededRandom) -> PlainTable {
        let width = 3 + random.below(8)
        let count = size(&random, atLeast: 4)
        let start = random.pick([2010, 1990, 1, 0, 100])
        let isOpenedByText = random.oneIn(2)
        let front: ColumnProfile =
            isOpenedByText
            ? .typed(random.pick([.isoDate, .decimal, .integer, .timestamp]), gaps: 0) : .texts(Words.people)
        let numbers = random.pick([ValueShape.decimal, .integer, .negative])
        let names = ["key"] + (1..<width).map { "\(start + $0)" }
        let records = (0..<count).map { record in
            (0..<width).map { column -> String? in
                column == 0 ? front.value(of: record, &random) : numbers.value(&random)
            }
        }
        return PlainTable(names: names, records: records).written(&random)
    }
}
