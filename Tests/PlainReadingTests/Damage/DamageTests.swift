import FaultKit
import Testing

/// Tables with one damaged record: what comes of that one is its own affair, and all others stay as they are.
@Suite("Damaged records")
struct DamageTests {
    @Test("one damaged record changes no other, wherever it stands")
    func oneDamagedRecord() {
        Trials.run { seed, folder in
            var random = SeededRandom(seed: seed)
            let hasHeader = !random.oneIn(5)
            var table =
                hasHeader ? PlainTable.withHeader(&random, atLeast: 8) : PlainTable.withoutHeader(&random, atLeast: 12)
            table.delimiter = random.pick([",", ",", ";", "|", "\t"])
            // The first record of a table without a header is what tells that there is none.
            let record = DamageTests.place(in: table.records.count, from: hasHeader ? 0 : 1, &random)
            table = table.withoutLineEnds(inRecord: record)
            if table.delimiter != "," { table = table.withoutCommasInNames() }
            var damage = random.pick(Damage.allCases)
            var text = damage.text(of: table, record: record, &random)
            while text == nil {
                damage = random.pick(Damage.allCases)
                text = damage.text(of: table, record: record, &random)
            }
            let damaged = try LoadedTable(text ?? [], in: folder)
            let difference =
                PlainTable.difference(of: damaged, from: table, besides: record)
                ?? DamageTests.loss(of: record, in: damaged, damage)
            return difference.map {
                Trials.Finding(
                    difference: "\($0), with \(damage) in record \(record + 1)", text: text ?? [],
                    circumstance: damaged.told)
            }
        }
    }

    /// The first, the last, or any record.
    private static func place(in count: Int, from first: Int, _ random: inout SeededRandom) -> Int {
        switch random.below(5) {
        case 0: first
        case 1: count - 1
        default: first + random.below(count - first)
        }
    }

    /// The damaged record itself is in the table, refused, or told to be no record.
    private static func loss(of record: Int, in loaded: LoadedTable, _ damage: Damage) -> String? {
        let number = Int64(record + 1)
        guard loaded.rows[number] == nil, loaded.rejects[number] == nil, loaded.notes.isEmpty else { return nil }
        return "the damaged record is nowhere"
    }
}

extension PlainTable {
    /// The same table, without line ends in the values of one record.
    fileprivate func withoutLineEnds(inRecord record: Int) -> PlainTable {
        var records = records
        records[record] = records[record].map { value in
            value.map { $0.contains(where: \.isNewline) ? "one line" : $0 }
        }
        return with(names: names, records: records)
    }

    /// The same table with names that a comma cannot divide.
    fileprivate func withoutCommasInNames() -> PlainTable {
        with(names: names.map { $0.replacing(",", with: "") }, records: records)
    }

    private func with(names: [String], records: [[String?]]) -> PlainTable {
        var table = PlainTable(names: names, records: records)
        table.hasHeader = hasHeader
        table.delimiter = delimiter
        table.recordEnd = recordEnd
        table.needlessQuotes = needlessQuotes
        return table
    }
}
