public import CSVCore

/// What to load, from where, into what, and how.
public struct LoadOptions: Sendable, Hashable, Codable {
    /// How the input becomes rows: what a checkpoint is only good for while it stays the same.
    public struct Content: Sendable, Hashable, Codable {
        public var dialect = Dialect()
        public var hasHeader = true
        /// Names of the key's columns; nil for the existing table's key, or none.
        public var key: [String]?
        /// Types given by name; the others are found in the data.
        public var types: [String: ColumnType] = [:]
        /// Whether columns whose type is not given are TEXT, whatever the data.
        public var isAllText = false
        /// Texts that mean NULL, beside the empty unquoted field.
        public var nullTexts: [String] = []
        public var computations: [Computation] = []
        /// An SQL condition over the columns: records for which it is not true are left out.
        public var filter: String?

        public init() {}
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
    public var database: String
    public var table: String
    /// What the source is called in the bookkeeping.
    public var sourceName: String
    public var content = Content()
    /// Threads that parse and compute.
    public var jobs: Int
    /// Bytes of input in one transaction, at least; it ends with the chunk that reaches them.
    public var batchBytes = 16 << 20
    /// Rejects that one more of stops the load; nil for no limit.
    public var maximumRejects: Int?
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
