import CSVLoad
import TestSupport

/// A source that is edited between loads, its database, and what has to be in it.
struct EditedSource {
    /// Who loads it.
    enum Loader {
        /// This process, at the small size in chunks so small that a few hundred records make some batches.
        case process(TrialSize)
        case command
    }

    var text: EditedText
    let isKeyed: Bool
    /// Whether rows of records that have gone are taken out of a table with a key, too.
    let deletesMissing: Bool
    private let loader: Loader
    private let folder: TemporaryFolder
    private let database: DatabaseReader
    private let fresh: DatabaseReader
    private var model: TableModel

    init(_ text: EditedText, isKeyed: Bool, deletesMissing: Bool = false, by loader: Loader) throws {
        self.text = text
        self.isKeyed = isKeyed
        self.deletesMissing = deletesMissing
        self.loader = loader
        folder = try TemporaryFolder()
        database = DatabaseReader(folder.path("edited.db"))
        fresh = DatabaseReader(folder.path("fresh.db"))
        model = TableModel(keepsRows: isKeyed && !deletesMissing)
    }

    /// Loads the text as it is now, and compares with a load into a new database and with the model.
    mutating func load(after edit: String) throws {
        let rows = try loadFresh()
        let counts = try run(into: database, after: edit)
        if let records = text.records { try compareWithText(rows, records, edit) }
        model.load(model.keepsRows && text.repeatsKeys ? try records(after: counts.verified, edit) : rows)
        let actual = try content(of: database)
        try compare(actual.sorted(), model.settle(with: actual), "rows", edit)
        try compare(rejects(of: database), rejects(of: fresh), "rejects", edit)
        try compare(totals(of: database), totals(of: fresh), "totals", edit)
        try database.requireIntact(after: edit)
        let records = try fresh.integer("SELECT coalesce(max(row_id), 0) FROM csvload_checkpoints")
        let isWhole = counts.verified + counts.read == records
        try require(isWhole, .conduct, "\(edit): compared and read do not add up to \(records)")
        let again = try run(into: database, after: edit)
        try require(again.read == 0, .conduct, "\(edit): a second load reads \(again.read) records")
    }

    /// Begins to load the text as it is now, and is killed; false where the load was through before.
    mutating func loadKilled(after delay: Duration, _ edit: String) throws -> Bool {
        let rows = try loadFresh()
        let run = try CommandRun.run(words(database), interruption: .send(9, after: delay))
        model.attempt(rows)
        let isExpected = run.endingSignal == 9 || run.exitCode == 0 || run.exitCode == 2
        try require(isExpected, .conduct, "\(edit), killed after \(delay): \(run)")
        return run.endingSignal == 9
    }

    /// Writes the input, and loads it into a new database; returns its rows.
    private func loadFresh() throws -> [String] {
        try folder.write(text.text, to: "input.csv")
        folder.remove("fresh.db")
        _ = try run(into: fresh, after: "a new database")
        return try content(of: fresh)
    }

    private func run(
        into database: DatabaseReader, keyed: Bool? = nil, after edit: String
    ) throws -> (verified: Int64, read: Int64) {
        switch loader {
        case .process(let size):
            do throws(LoadError) {
                var options = options(database, keyed ?? isKeyed)
                if size == .small { options.batchBytes = 1 }
                let job = LoadJob(
                    options, toolVersion: "test", observer: SilentObserver(),
                    chunkBytes: size == .small ? 2 << 10 : nil)
                let summary = try job.run()
                return (summary.recordsVerified, summary.counts.read)
            } catch {
                throw Finding(.lost, "\(edit): the load fails: \(error)")
            }
        case .command:
            let before = try lastRun(database)
            let run = try CommandRun.run(words(database))
            try require(run.exitCode == 0 || run.exitCode == 2, .lost, "\(edit): \(run)")
            let read = try database.integer("SELECT rows_read FROM csvload_runs WHERE run_id > \(before)")
            return (try database.integer("SELECT max(row_id) FROM csvload_checkpoints") - read, read)
        }
    }

    private func lastRun(_ database: DatabaseReader) throws -> Int64 {
        guard database.holds("SELECT count(*) FROM sqlite_schema WHERE name = 'csvload_runs'") else { return 0 }
        return try database.integer("SELECT max(run_id) FROM csvload_runs")
    }

    private func options(_ database: DatabaseReader, _ keyed: Bool) -> LoadOptions {
        var options = LoadOptions(
            input: folder.path("input.csv"), database: database.path, table: "t", sourceName: "s", jobs: 2)
        options.deletesMissing = deletesMissing && keyed
        options.maximumDeletes = .percent(100)
        options.content.isAllText = true
        options.content.key = keyed ? ["id"] : nil
        options.content.format.delimiter = [0x2C]
        options.content.format.quote = .byte(0x22)
        options.content.format.hasHeader = true
        options.content.format.skippedLines = 0
        return options
    }

    private func words(_ database: DatabaseReader) -> [String] {
        let flags = "--table t --source-name s --jobs 2 --batch-bytes 1 --all-text --delimiter , --quote \" --header"
        return [CommandRun.commandPath, "load", folder.path("input.csv"), database.path, "--skip-lines", "0"]
            + ["--max-deletes", "100%"] + flags.split(separator: " ").map(String.init)
            + (isKeyed ? ["--key", "id"] : [])
    }

    /// What the records behind those that were kept say, one after the other, which rows with a key show no more.
    ///
    /// Where a key occurs twice and the later record has gone, its values stay in the row, as rows do whose records
    /// have gone; the earlier record counts again when it is next loaded.
    private func records(after last: Int64, _ edit: String) throws -> [String] {
        folder.remove("records.db")
        let records = DatabaseReader(folder.path("records.db"))
        _ = try run(into: records, keyed: false, after: edit)
        return try content(of: records, keyed: false, after: last).map { $0.drop { $0 != "|" }.dropFirst() }.map(
            String.init)
    }

    private func content(
        of database: DatabaseReader, keyed: Bool? = nil, after last: Int64 = 0
    ) throws -> [String] {
        let keyed = keyed ?? isKeyed
        let columns = (keyed ? [] : ["row_id"]) + EditedText.columns
        let list = columns.map { "quote(\($0))" }.joined(separator: ", ")
        return try database.lines("SELECT \(list) FROM t " + (keyed ? "" : "WHERE row_id > \(last) ORDER BY row_id"))
    }

    private func rejects(of database: DatabaseReader) throws -> [String] {
        try database.lines(
            "SELECT row_id, line, byte_start, hex(record), stage, reason, column_name FROM csvload_rejects ORDER BY 1")
    }

    private func totals(of database: DatabaseReader) throws -> [String] {
        try database.lines(
            """
            SELECT max(row_id), max(byte_end), max(line_end), sum(rows_read), sum(rows_filtered), sum(rows_rejected)
            FROM csvload_checkpoints
            """)
    }

    /// Even the new database has to hold what the lines were made to say.
    private func compareWithText(_ rows: [String], _ records: [String], _ edit: String) throws {
        var said = TableModel(keepsRows: isKeyed)
        said.load(isKeyed ? records : records.enumerated().map { "\($0 + 1)|\($1)" })
        try compare(rows.sorted(), said.settle(with: []), "rows of a new database", edit)
    }

    private func compare(_ actual: [String], _ expected: [String], _ what: String, _ edit: String) throws {
        try Difference(of: actual.joined(separator: "\n"), from: expected.joined(separator: "\n"))
            .requireNone(after: "\(edit): \(what)")
    }
}
