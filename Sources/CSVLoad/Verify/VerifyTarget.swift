import CSVCore
import SQLiteCore

/// The table that a source is compared with, and how its rows are found from records.
struct VerifyTarget: Sendable {
    let database: String
    let table: TargetTable
    let content: LoadOptions.Content
    let plan: RowPlan
    /// The source's row in the bookkeeping, if it has one.
    let source: SourceRecord?
    /// Columns that together identify a row of the table: its row id, or its key.
    let identity: [String]
    /// Whether a hash of those columns has to stand for them.
    let isIdentityHashed: Bool
    /// The table of the keys that records of the source won, where not the last one wins.
    let keysTable: String?
    /// Whether no other source is loaded into the table.
    let isOnlySource: Bool

    var rowIDOffset: Int64 { source?.rowIDOffset ?? 0 }

    /// What the database says, before the source is opened.
    struct Known {
        var table: TargetTable
        var isOurs: Bool
        var source: SourceRecord?
        var status: String?
        var otherSources: [String]
        /// Which of the databases this is among which the table's rows are divided; nil where they are not.
        var shard: Shard?

        /// Reads what is known of the table and the source.
        init(_ options: VerifyOptions, in connection: borrowing Connection) throws(LoadError) {
            let hasBookkeeping = try Migrator.hasBookkeeping(connection, database: options.database)
            let name = try Known.tableName(options, hasBookkeeping, in: connection)
            table = try Known.table(name, in: connection, of: options.database)
            do throws(SQLiteError) {
                isOurs = false
                otherSources = []
                guard hasBookkeeping else { return }
                isOurs = try SourceStore.givesRowIDs(of: table.name, in: connection)
                shard = try ShardStore.shard(of: table.name, in: connection)
                let load = LoadOptions(
                    input: options.input, database: options.database, table: table.name,
                    sourceName: options.sourceName, jobs: options.jobs)
                source = try SourceStore.find(load, in: connection)
                otherSources = try Known.names(
                    """
                    SELECT name FROM csvload_sources WHERE table_name = ?1 AND name <> ?2
                        AND \(try SourceStore.isLoaded(in: connection)) ORDER BY source_id
                    """,
                    [.text(table.name), .text(source?.name ?? options.sourceName)], in: connection)
                status = try source.flatMap { (source) throws(SQLiteError) in
                    try Known.names(
                        """
                        SELECT status FROM csvload_runs WHERE source_id = ?1 AND \(try RunHistory.hasBegun(in: connection))
                        ORDER BY run_id DESC LIMIT 1
                        """,
                        [.integer(source.sourceID)], in: connection
                    ).first
                }
            } catch {
                throw LoadError(error, doing: "Cannot read the metadata", database: options.database)
            }
        }

        private static func table(
            _ name: String, in connection: borrowing Connection, of database: String
        ) throws(LoadError) -> TargetTable {
            do throws(SQLiteError) {
                if let table = try TargetTable(name, in: connection) { return table }
            } catch {
                throw LoadError(error, doing: "Cannot read the table", database: database)
            }
            throw LoadError(
                .tableMissing, "There is no table '\(name)' in '\(database)'",
                recovery: "Name the table that the source was loaded into with --table, or load it first.")
        }

        /// The table that is named, or else the one that the source was loaded into.
        private static func tableName(
            _ options: VerifyOptions, _ hasBookkeeping: Bool, in connection: borrowing Connection
        ) throws(LoadError) -> String {
            if let table = options.table { return table }
            var tables: [String] = []
            do throws(SQLiteError) {
                if hasBookkeeping {
                    for source in try SourceStore.sources(named: options.sourceName, in: connection)
                    where !tables.contains(source.table) {
                        tables.append(source.table)
                    }
                }
            } catch {
                throw LoadError(error, doing: "Cannot read the metadata", database: options.database)
            }
            guard tables.count <= 1 else {
                throw LoadError(
                    .sourceAmbiguous, "'\(options.sourceName)' was loaded into \(tables.count) tables",
                    recovery: "Name the one to compare with: --table NAME.")
            }
            guard let name = tables.first ?? options.defaultTable else {
                throw LoadError(
                    .sourceUnknown, "Standard input has no name, and no source is called '\(options.sourceName)'",
                    recovery: "Name the table with --table, and the source as it was loaded with --source-name.")
            }
            return name
        }

        private static func names(
            _ sql: String, _ values: [SQLValue], in connection: borrowing Connection
        ) throws(SQLiteError) -> [String] {
            var names: [String] = []
            try connection.query(sql, values) { row in names.append(row.text(at: 0) ?? "") }
            return names
        }
    }

    init(
        _ options: VerifyOptions, known: Known, content: LoadOptions.Content, text: TextSource,
        _ context: JobContext, in connection: borrowing Connection
    ) throws(LoadError) {
        var builder = PlanBuilder(
            content: content, inputNames: text.header.names, layout: text.layout, input: text.stream.name,
            table: known.table.name, sourceName: known.source?.name ?? options.sourceName)
        builder.take(text.header)
        builder.commandColumns = known.source?.before?.commandColumns ?? []
        builder.formats = try options.formats(of: text, content, known, context)
        var plan = try builder.plan(for: known.table, isOurs: known.isOurs)
        plan.range = try known.shard?.range(in: plan, of: known.table.name)
        self.plan = plan
        database = options.database
        table = known.table
        self.content = content
        source = known.source
        isOnlySource = known.otherSources.isEmpty
        guard plan.addedColumns.isEmpty else {
            throw LoadError(
                .tableMismatch,
                "The table '\(known.table.name)' has no column \(builder.listed(plan.addedColumns)), which the input has",
                recovery: "Load the input first, or leave columns out with --columns.")
        }
        if plan.rowIDColumn != nil, known.source == nil {
            let names = known.otherSources.prefix(3).map { "'\($0)'" }.joined(separator: ", ")
            throw LoadError(
                .tableWithoutKey,
                "No source '\(options.sourceName)' was loaded into '\(known.table.name)', whose rows have no other key "
                    + "than their source and record",
                recovery: "Name the source as it was loaded with --source-name; there is \(names).")
        }
        guard plan.rowIDColumn != nil || !plan.key.isEmpty else {
            throw LoadError(
                .tableWithoutKey,
                "The table '\(known.table.name)' has no key by which the row of a record can be found",
                recovery: "Name columns that are unique in it with --key.")
        }
        do throws(SQLiteError) {
            let found = try ExportTable(known.table.name, in: connection)
            let rowID = plan.rowIDColumn ?? found?.rowIDName
            identity = rowID.map { [$0] } ?? plan.key
            isIdentityHashed = rowID == nil
            let keys = known.source.map { SeenKeys.tableName($0.sourceID) }
            let hasKeys = try keys.map { (name) throws(SQLiteError) in
                try connection.value("SELECT 1 FROM sqlite_schema WHERE name = ?1", [.text(name)]) != nil
            }
            keysTable = plan.onDuplicateKey == .first && hasKeys == true ? keys : nil
        } catch {
            throw LoadError(error, doing: "Cannot read the database", database: options.database)
        }
    }
}
