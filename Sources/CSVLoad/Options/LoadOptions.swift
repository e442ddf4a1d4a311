/// What to load, from where, into what, and how.
public struct LoadOptions: Sendable, Hashable, Codable {
    /// How the input becomes rows: what a checkpoint is only good for while it stays the same.
    public struct Content: Sendable, Hashable, Codable {
        public var format = TextFormat()
        /// Names of the key's columns; nil for the existing table's key, or none.
        public var key: [String]?
        /// Types given by name; the others are found in the data.
        public var types: [String: ColumnType] = [:]
        /// Whether columns whose type is not given are TEXT, whatever the data.
        public var isAllText = false
        /// Texts that mean NULL, beside the empty unquoted field; in one column only where they are `COL:TEXT`.
        public var nullTexts: [String] = []
        public var computations: [Computation] = []
        /// A program that computes.
        public var command: CommandOptions?
        /// Shared libraries whose functions the expressions may call; nil for none.
        public var extensions: [ExtensionOptions]?
        /// What tells the computations of the calling program from others; nil where it has none.
        package var programs: [String]?
        /// New names for columns of the header, by their old ones.
        public var renames: [String: String] = [:]
        /// Texts that stand in for NULL, by column.
        public var defaults: [String: String] = [:]
        /// Columns in which a NULL is refused.
        public var notNull: [String] = []
        /// A column that gets the source's name in every row.
        public var filenameColumn: String?
        /// Columns whose values go into a lookup table each.
        public var extracts: [String] = []
        /// What a record does whose key is in the table already.
        public var onConflict = OnConflict.update
        /// Which record wins where a source has the same key twice.
        public var onDuplicateKey = OnDuplicateKey.last
        /// Whether a table that is made here is STRICT.
        public var isStrict = true
        /// What happens to columns that are not in the table.
        public var schema = SchemaPolicy.freeze
        /// Names of the header's columns to load, in this order; nil for all.
        public var columns: [String]?
        /// An SQL condition over the columns: records for which it is not true are left out.
        public var filter: String?

        public init() {}

        /// What a column of the header is called in the table.
        package func renamed(_ name: String) -> String {
            renames.first { $0.key.asciiLowercased == name.asciiLowercased }?.value ?? name
        }
    }

    public enum Quote: Sendable, Hashable, Codable {
        case byte(UInt8)
        case nothing
    }

    /// What becomes of a record with too few or too many fields.
    public enum Ragged: String, Sendable, Hashable, Codable, CaseIterable {
        case reject
        /// A short record is filled with NULL; a long one is refused.
        case pad
        /// A short record is filled with NULL; the surplus of a long one goes into the column `extra_fields`, as a JSON array.
        case keep
    }

    public enum OnConflict: String, Sendable, Hashable, Codable, CaseIterable {
        /// The row gets the record's values.
        case update
        /// The row stays as it is, and the record counts as unchanged.
        case ignore
        /// The load stops.
        case abort
    }

    public enum OnDuplicateKey: String, Sendable, Hashable, Codable, CaseIterable {
        case last, first, reject
    }

    /// What a load does while another one writes to the same database.
    public enum LockPolicy: String, Sendable, Hashable, Codable, CaseIterable {
        case fail, wait, skip
    }

    /// Whether a table with a key that is made here has SQLite's hidden rowid.
    public enum RowIDPolicy: String, Sendable, Hashable, Codable, CaseIterable {
        /// Not where the key is no single INTEGER and records are short.
        case auto
        case always, never
    }

    public enum SchemaPolicy: String, Sendable, Hashable, Codable, CaseIterable {
        /// An input whose columns the table has not is refused.
        case freeze
        /// They are added to the table.
        case evolve
        /// They are left out, and that is said.
        case ignore
    }

    /// A column whose value is an SQL expression over the record's columns.
    public struct Computation: Sendable, Hashable, Codable {
        public var column: String
        public var sql: String

        public init(column: String, sql: String) {
            self.column = column
            self.sql = sql
        }
    }

    /// A file's path, or `-` for the standard input.
    public var input: String
    /// Other inputs that go into the same table, whose values have a say in the types of its columns.
    package var siblings: [String] = []
    /// Secondary indexes to make behind the load, each by its columns.
    public var indexes: [[String]] = []
    /// Columns of a full-text index to make behind the load.
    public var fullText: [String] = []
    public var database: String
    public var table: String
    /// What the source is called in the bookkeeping.
    public var sourceName: String
    public var content = Content()
    /// Threads that parse and compute.
    public var jobs: Int
    /// Bytes of input in one transaction, at least; it ends with the chunk that reaches them.
    public var batchBytes = 16 << 20
    /// Bytes of input in a chunk, the unit of parallel work: so few that a chunk and its rows stay in a core's cache.
    public var chunkBytes = 256 << 10
    /// Rejects that one more of stops the load; nil for no limit.
    public var maximumRejects: RejectLimit?
    public var computing = ComputeSettings()
    /// A folder of the user's numbered SQL files that are applied first, where the database has not seen them.
    public var migrations: String?
    /// Which of several databases this is; nil where a table has all of its rows in one, or where it says so itself.
    var shard: Shard?
    /// How a table is laid out that is made here.
    public var rowIDPolicy = RowIDPolicy.auto
    public var lockPolicy = LockPolicy.fail
    /// How long a lock of another program on the database is waited for.
    public var busyMilliseconds = 5000
    /// What is warned of.
    public var alarm = LoadAlarm()
    /// Whether the standard input is kept on disk first, so that all of it says what types its columns have.
    public var spoolsInput = false
    /// Whether events may hold values of fields.
    public var logsValues = false
    /// Whether rows are taken out that the source has brought and no longer has.
    public var deletesMissing = false
    /// Whether to load all of it again, whatever was loaded before.
    public var isRestart = false

    public init(input: String, database: String, table: String, sourceName: String, jobs: Int) {
        self.input = input
        self.database = database
        self.table = table
        self.sourceName = sourceName
        self.jobs = jobs
    }
}
