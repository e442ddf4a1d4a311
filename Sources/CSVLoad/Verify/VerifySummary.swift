/// What came of comparing a source with its table.
///
/// Each record that was read counts once: `read` is the sum of `equal` to `filtered`.
public struct VerifySummary: Sendable, Hashable {
    /// One record whose row is not as it should be.
    public struct Difference: Sendable, Hashable {
        public enum Kind: String, Sendable {
            /// The table has no row for it.
            case missing
            /// Its row has other values.
            case differs
            /// It is refused, and not kept among the rejects.
            case rejectMissing = "reject_missing"
        }

        /// A column that does not hold what the record says.
        public struct Column: Sendable, Hashable {
            public var name: String
            /// What it should hold, where values were asked for; nil for NULL.
            public var expected: String?
            /// What it does hold.
            public var found: String?
        }

        /// The record's number in its source, from 1.
        public var rowID: Int64
        public var line: Int64
        public var kind: Kind
        /// All columns that differ, or the one that the record is refused for.
        public var columns: [Column] = []

        /// The first of the columns.
        public var column: String? { columns.first?.name }
        /// What it should hold, where values were asked for; nil for NULL.
        public var expected: String? { columns.first?.expected }
        /// What it does hold.
        public var found: String? { columns.first?.found }
    }

    public var source: String
    public var table: String
    public var database: String
    /// What loads the source in the way that it was compared.
    package var load: LoadOptions?
    /// Whether the table has triggers, which may change what a load writes.
    package var hasTriggers = false
    /// Whether it was stopped before the end.
    public var isInterrupted = false
    /// Records whose row has every value as it should be.
    public var equal: Int64 = 0
    public var missing: Int64 = 0
    public var differing: Int64 = 0
    /// Records whose row a later record with the same key made, or an earlier one where that one wins.
    public var superseded: Int64 = 0
    /// Records that are among the rejects, as they should be.
    public var rejected: Int64 = 0
    /// Records that were refused, and that a retry has loaded in another way.
    public var mended: Int64 = 0
    /// Records that should be there and are not, or with other bytes.
    public var rejectsMissing: Int64 = 0
    public var filtered: Int64 = 0
    /// Rejects of the source that no record of it accounts for.
    public var surplusRejects: Int64 = 0
    /// Rows that no record accounts for; nil where that cannot be determined.
    public var surplusRows: Int64?
    /// Rows that no source of the table brought; nil where that cannot be determined.
    public var rowsOfOthers: Int64?
    /// Rows that no record accounts for and that are the source's own: its next load takes them out.
    public var rowsLeftBehind: Int64 = 0
    /// The first differences, in the order of the records.
    public var differences: [Difference] = []
    /// Things worth knowing, one sentence each.
    public var notes: [String] = []
    public var seconds = 0.0

    package init(source: String, table: String, database: String) {
        self.source = source
        self.table = table
        self.database = database
    }

    public var read: Int64 { equal + missing + differing + superseded + rejected + mended + rejectsMissing + filtered }

    /// Records, rows and rejects that are not as they should be.
    ///
    /// Other rows that no record accounts for are none: others may add some, and a keyed table may keep rows.
    public var wrong: Int64 { missing + differing + rejectsMissing + surplusRejects + rowsLeftBehind }
}
