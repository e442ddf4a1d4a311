import FaultKit

/// A random table, and its text as RFC 4180 asks for it.
///
/// All of it follows from the seed. A value is nil where its field is empty and has no quotes: it becomes NULL.
struct PlainTable {
    let names: [String]
    let records: [[String?]]
    var hasHeader = true
    var delimiter = ","
    var recordEnd = "\n"
    /// One field in so many is quoted although it need not be; 0 for none, 1 for all.
    var needlessQuotes = 0

    /// How many records to make: mostly few, for few are hardest to judge.
    static func size(_ random: inout SeededRandom, atLeast least: Int) -> Int {
        least + (random.oneIn(25) ? random.below(401 - least) : random.below(random.pick([4, 12, 40])))
    }

    /// A table with a header of names that no value repeats.
    static func withHeader(_ random: inout SeededRandom, atLeast least: Int = 1) -> PlainTable {
        let width = random.pick([2, 3, 2 + random.below(11)])
        let names = headerNames(width, &random)
        let profiles = (0..<width).map { _ in ColumnProfile.any(&random) }
        let taken = Set(names.map { $0.lowercased() })
        let count = size(&random, atLeast: least)
        let odd = oddRecords(count, &random)
        let records = (0..<count).map { record in
            profiles.enumerated().map { column, profile -> String? in
                let value: String? =
                    switch odd[record] {
                    case .sparse: column == 0 ? random.pick(Words.sentences) : nil
                    case .words: column == 0 ? profile.value(of: record, &random) : random.pick(Words.triggers)
                    case .sameWord(let word): column == 0 ? profile.value(of: record, &random) : word
                    case .empty: random.oneIn(2) ? nil : ""
                    case nil: profile.value(of: record, &random)
                    }
                // A name that stands again as data below would speak against the header.
                return value.map { taken.contains($0.lowercased()) ? "\($0) again" : $0 }
            }
        }
        return PlainTable(names: names, records: records).written(&random)
    }

    /// What makes a record look like something else than a record of its table.
    private enum Oddity {
        /// A sentence in the first column, and nothing in the others.
        case sparse
        /// Words in all columns, whatever the others have there.
        case words
        case sameWord(String)
        case empty
    }

    /// Odd records, where they are most easily misread: at the start and at the end, and some between.
    private static func oddRecords(_ count: Int, _ random: inout SeededRandom) -> [Int: Oddity] {
        var odd: [Int: Oddity] = [:]
        guard random.oneIn(2) else { return odd }
        let places = [0..<2, max(count - 3, 0)..<count, 0..<count].filter { _ in random.oneIn(2) }
        for place in places {
            let oddity = random.pick([.sparse, .words, .sameWord(random.pick(Words.triggers)), .empty] as [Oddity])
            for index in place where place.count <= 3 || random.oneIn(20) { odd[index] = oddity }
        }
        return odd
    }

    /// Names that differ, ASCII case aside.
    private static func headerNames(_ width: Int, _ random: inout SeededRandom) -> [String] {
        let triggers = random.pick([0, 3, 3, 1])
        var names: [String] = []
        var taken: Set<String> = []
        while names.count < width {
            let name =
                triggers > 0 && random.oneIn(triggers) ? random.pick(Words.triggerNames) : random.pick(Words.names)
            // The first line may begin with a comment, which is never a header.
            if names.isEmpty, ["#", "//", "--"].contains(where: name.hasPrefix) { continue }
            if taken.insert(name.lowercased()).inserted { names.append(name) }
        }
        return names
    }

    /// The same table, its text written in a random way.
    func written(_ random: inout SeededRandom) -> PlainTable {
        var table = self
        table.recordEnd = random.pick(["\n", "\n", "\r\n"])
        table.needlessQuotes = random.pick([0, 0, 0, 7, 2, 1])
        return table
    }

    /// The lines of the text without their ends: the header, if there is one, and the records.
    ///
    /// Which fields have quotes that they need not have follows from their place, so that a change of one record leaves
    /// the others as they are.
    var lines: [String] {
        (hasHeader ? [line(names, 0)] : []) + records.enumerated().map { line($1, $0 + 1) }
    }

    var text: String { lines.map { $0 + recordEnd }.joined() }

    func line(_ values: [String?], _ number: Int) -> String {
        values.enumerated().map { column, value in
            guard let value else { return "" }
            let isMarked = needlessQuotes > 0 && (number * 31 + column * 17) % needlessQuotes == 0
            return isMarked || needsQuotes(value) ? quoted(value) : value
        }.joined(separator: delimiter)
    }

    func quoted(_ value: String) -> String { "\"" + value.replacing("\"", with: "\"\"") + "\"" }

    private func needsQuotes(_ value: String) -> Bool {
        if value.isEmpty { return true }
        let mark = delimiter.utf8.first
        return value.utf8.contains { $0 == mark || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D }
    }
}
