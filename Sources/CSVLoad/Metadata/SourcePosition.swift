/// n of the n-th source of a table, from 1: its rows that have no key start at row id (n - 1) · 2^40.
struct SourcePosition: Sendable, Hashable {
    /// Behind it there are no row ids.
    private static let last: Int64 = 1 << 23 - 1

    private let number: Int64

    init(_ number: Int64) {
        self.number = number
    }

    /// What is added to a record's number to give its row id.
    var rowIDOffset: Int64 { (number &- 1) << 40 }

    /// Refuses a number that csvload gives to no source.
    func check(_ source: String) throws(LoadError) {
        guard !(1...SourcePosition.last).contains(number) else { return }
        throw LoadError(
            .storedOptionsInvalid, "The metadata says that '\(source)' is source number \(number) of its table",
            recovery: "Something else has changed 'csvload_sources': restore the database from a copy.")
    }
}
