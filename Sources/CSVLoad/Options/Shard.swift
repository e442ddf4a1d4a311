/// One of several databases that hold the rows of a table, each those of a range of its key.
package struct Shard: Sendable, Hashable, Codable {
    /// n of the n-th database, from 1.
    package var number: Int
    /// The column of the key by which rows are divided.
    package var column: String
    /// Where the range of each database but the first begins, which is where the one before it ends; they do not fall.
    package var bounds: [KeyValue]

    /// How many databases there are.
    package var count: Int { bounds.count + 1 }

    package init(number: Int, column: String, bounds: [KeyValue]) {
        self.number = number
        self.column = column
        self.bounds = bounds
    }

    /// The same division of rows, seen from another of its databases.
    func at(_ number: Int) -> Shard {
        var shard = self
        shard.number = number
        return shard
    }
}

/// A value by which rows are divided. Values of one column are of one case.
package enum KeyValue: Sendable, Hashable, Codable {
    case integer(Int64)
    case real(Double)
    case text(String)
}

extension KeyValue: Comparable {
    /// SQLite's order: numbers by their value, then texts by their bytes.
    package static func < (first: KeyValue, second: KeyValue) -> Bool {
        switch (first, second) {
        case (.integer(let first), .integer(let second)): first < second
        case (.real(let first), .real(let second)): first < second
        case (.text(let first), .text(let second)): first.utf8.lexicographicallyPrecedes(second.utf8)
        case (.integer(let first), .real(let second)): Double(first) < second
        case (.real(let first), .integer(let second)): first < Double(second)
        case (.text, _): false
        case (_, .text): true
        }
    }
}
