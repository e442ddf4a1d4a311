/// What came of comparing a source with its table.
///
/// Each record that was read counts once: `read` is the sum of `equal` to `filtered`.
package struct VerifySummary: Sendable, Hashable {
    /// One record whose row is not as it should be.
    package struct Difference: Sendable, Hashable {
        package enum Kind: String, Sendable {
            /// The table has no row for it.
            case missing
            /// Its row has other values.
            case differs
            /// It is refused, and not kept among the rejects.
            case rejectMissing = "reject_missing"
        }

        /// The record's number in its source, from 1.
        package var rowID: Int64
        package var line: Int64
        package var kind: Kind
        /// The first column that differs, or that the record is refused for.
        package var column: String?
        /// What the column should hold, where values were asked for; nil for NULL.
        package var expected: String?
        /// What it does hold.
        package var found: String?
    }

    package var source: String
    package var table: String
    package var database: String
    /// How the source was loaded, where the bookkeeping knows: what loads it again in the same way.
    package var stored: LoadOptions?
    /// Whether it was stopped before the end.
    package var isInterrupted = false
    /// Records whose row has every value as it should be.
    package var equal: Int64 = 0
    package var missing: Int64 = 0
    package var differing: Int64 = 0
    /// Records whose row a later record with the same key made, or an earlier one where that one wins.
    package var superseded: Int64 = 0
    /// Records that are among the rejects, as they should be.
    package var rejected: Int64 = 0
    /// Records that should be there and are not, or with other bytes.
    package var rejectsMissing: Int64 = 0
    package var filtered: Int64 = 0
    /// Rejects of the source that no record of it accounts for.
    package var surplusRejects: Int64 = 0
    /// Rows that no record accounts for; nil where that cannot be told.
    package var surplusRows: Int64?
    /// Whether surplus rows carry row ids of this source, so that nobody else can have put them there.
    package var ownsSurplusRows = false
    /// The first differences, in the order of the records.
    package var differences: [Difference] = []
    /// Things worth knowing, one sentence each.
    package var notes: [String] = []
    package var seconds = 0.0

    package init(source: String, table: String, database: String) {
        self.source = source
        self.table = table
        self.database = database
    }

    package var read: Int64 { equal + missing + differing + superseded + rejected + rejectsMissing + filtered }

    /// Records, rows and rejects that are not as they should be.
    ///
    /// Rows of a keyed table that no record accounts for are none: a load deletes no rows, and others may add some.
    package var wrong: Int64 {
        missing + differing + rejectsMissing + surplusRejects + (ownsSurplusRows ? surplusRows ?? 0 : 0)
    }
}
