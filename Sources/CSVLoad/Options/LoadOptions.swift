/// What to load, from where, into what, and how.
public struct LoadOptions: Sendable, Hashable, Codable, OptionGroup {
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
    public var maximumRejects: CountLimit?
    /// Bytes of rejected records that a source keeps; of further ones it keeps the length alone. nil for no limit.
    public var maximumRejectBytes: Int?
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
    /// Whether the table's content becomes that of the input, in one transaction: rows of others go as well.
    public var replaces = false
    /// Whether an input whose content is another one adds its records to the earlier ones, in a table without a key.
    public var appends = false
    /// Rows that a run may take out of the table, of those that the source has brought. Nil for half of them, which may
    /// also be 99, as long as a row of the source stays.
    public var maximumDeletes: CountLimit?
    /// Whether the changes of the table's rows are recorded from this run on, whatever is loaded into it; nil for as it was
    /// said last.
    public var tracksChanges: Bool?
    /// Whether to load all of it again, whatever was loaded before.
    public var isRestart = false
    /// Whether rows that cannot be taken out, because others refer to them, are left for a later run.
    package var putsOffRemovals = false

    public init(input: String, database: String, table: String, sourceName: String, jobs: Int) {
        self.input = input
        self.database = database
        self.table = table
        self.sourceName = sourceName
        self.jobs = jobs
    }

    /// Options of which nothing is said.
    package init() {
        self.init(input: "", database: "", table: "", sourceName: "", jobs: 1)
    }
}

extension LoadOptions {
    /// Whether rows go that the source has brought and no longer has.
    package var removesMissing: Bool { deletesMissing || replaces }

    /// The flag that asks for that.
    package var removingFlag: String { replaces ? "--replace" : "--delete-missing" }

    /// What the source is called whose contents are added one behind the other; else its name.
    package var contentsName: String {
        guard appends, let number = sourceName.wholeMatch(of: /(.*) \([0-9]+\)/) else { return sourceName }
        return String(number.1)
    }

    /// The flag that says something else than ``Content/isUpdateOnly``, if there is one.
    package var flagAgainstUpdates: String? {
        if deletesMissing { return "--delete-missing" }
        if replaces { return "--replace" }
        if appends { return "--append" }
        return content.onConflict == .update ? nil : "--on-conflict \(content.onConflict.rawValue)"
    }

    /// Database, table and name of the source are stored beside the options.
    package static let options: [DeclaredOption<LoadOptions>] = [
        DeclaredOption(
            \.input, "input", flag: nil, role: .load, check: { path, _ in path.isEmpty ? "is empty" : nil }),
        .group(\.content, "content"),
        .group(\.computing, "computing"),
        .toggle(\.deletesMissing, "deletesMissing", "delete-missing", role: .load),
        .toggle(\.replaces, "replaces", "replace", role: .load),
        .toggle(\.appends, "appends", "append", role: .load),
        .limit(\.maximumDeletes, "maximumDeletes", "max-deletes"),
        DeclaredOption(
            \.indexes, "indexes", flag: "index", isRepeatable: true, role: .load,
            spelling: { $0.indexes.map { $0.joined(separator: ",") } },
            reading: { options, words throws(OptionMistake) in
                for word in words { options.indexes.append(try OptionText.names(word)) }
            }),
        .names(\.fullText, "fullText", "fts", role: .load),
        .limit(\.maximumRejects, "maximumRejects", "max-rejects"),
        .bytes(\.maximumRejectBytes, "maximumRejectBytes", "max-reject-bytes", 0...Int.max, role: .load),
        .text(\.migrations, "migrations", "migrations", role: .load),
        .number(\.jobs, "jobs", "jobs", 1...1024, role: .speed),
        .bytes(\.batchBytes, "batchBytes", "batch-bytes", 1...Int.max, role: .speed),
        // A few records at least, and not so many that the buffers of all threads fill the memory. Who imports the library may
        // take less.
        .bytes(
            \.chunkBytes, "chunkBytes", "chunk-bytes", 4 << 10...16 << 20, stored: 1...16 << 20, role: .speed),
        .choice(\.rowIDPolicy, "rowIDPolicy", "rowid", role: .run),
        .choice(\.lockPolicy, "lockPolicy", "if-locked", role: .run),
        DeclaredOption(
            \.busyMilliseconds, "busyMilliseconds", flag: "busy-timeout", .integer(0...86_400), role: .run,
            spelling: { ["\($0.busyMilliseconds / 1000)"] },
            reading: { options, words throws(OptionMistake) in
                options.busyMilliseconds = words.last.flatMap { Int($0) }.map { $0 * 1000 } ?? options.busyMilliseconds
            }),
        .number(\.alarm.slowerPercent, "alarm.slowerPercent", "warn-if-slower", 1...99, role: .run),
        .number(\.alarm.fewerRowsPercent, "alarm.fewerRowsPercent", "warn-if-fewer-rows", 1...99, role: .run),
        .toggle(\.spoolsInput, "spoolsInput", "spool", role: .run),
        .toggle(\.logsValues, "logsValues", "log-values", role: .run),
        .toggle(\.isRestart, "isRestart", "restart", role: .run),
        // The table keeps it, whichever source it is loaded from.
        .tracking(true, "tracksChanges", "track-changes"),
        .tracking(false, "endsTracking", "no-track-changes"),
    ]
}

extension DeclaredOption<LoadOptions> {
    /// One of the two flags for whether changes are recorded.
    fileprivate static func tracking(_ value: Bool, _ name: String, _ flag: String) -> DeclaredOption {
        DeclaredOption(
            \.tracksChanges, name, flag: flag, .toggle, role: .run,
            spelling: { $0.tracksChanges == value ? [""] : [] },
            reading: { options, _ in options.tracksChanges = value })
    }
}
