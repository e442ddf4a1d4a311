/// What the databases are called among which the rows of a table are divided, and the file that unites them.
package struct ShardNames: Sendable, Hashable {
    /// What the user calls all of them together: there is no such file.
    package let database: String
    package let count: Int
    private let stem: String
    private let ending: String

    package init(_ database: String, count: Int) {
        self.database = database
        self.count = count
        let nameStart = database.lastIndex(of: "/").map { database.index(after: $0) } ?? database.startIndex
        let point = database[nameStart...].lastIndex(of: ".")
        let end = point.flatMap { $0 > nameStart ? $0 : nil } ?? database.endIndex
        stem = String(database[..<end])
        ending = String(database[end...])
    }

    /// The n-th database, from 1: `shop-2.db` of `shop.db`.
    package func path(_ number: Int) -> String { "\(stem)-\(number)\(ending)" }

    /// All of them, in the order of their ranges.
    package var paths: [String] { (1...count).map { path($0) } }

    /// A script for the sqlite3 shell: `shop.sql` of `shop.db`.
    package var script: String { "\(stem).sql" }
}
