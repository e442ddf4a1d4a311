/// The one ordered list of all flags; whatever is said about flags elsewhere derives from it.
///
/// The order is that of the help screen within each group. A flag has one entry, however many subcommands take it.
enum FlagTable {
    static let all: [Flag] =
        selection + table + dialect + changes + computation + computing + file + parts + running + tuning + locking
        + progress + output + reporting + schedule + general

    /// The entry of a flag.
    ///
    /// - Complexity: O(*n*) in the number of flags, as is ``flag(spelled:)``.
    static func flag(_ id: FlagID) -> Flag {
        guard let flag = all.first(where: { $0.id == id }) else {
            preconditionFailure("no entry in the flag table for \(id)")
        }
        return flag
    }

    /// The flag that a word with its dashes names, aliases and short letters included.
    static func flag(spelled spelling: some StringProtocol) -> Flag? {
        all.first { $0.spellings.contains { $0 == spelling } }
    }

    /// The flags that a subcommand takes, or, for `nil`, those of `csvload` itself.
    static func flags(of subcommand: Subcommand?) -> [Flag] {
        all.filter { $0.belongs(to: subcommand) }
    }
}

extension FlagTable {
    private static let table: [Flag] = [
        Flag(
            group: .table, long: "table", value: .text("NAME"),
            scope: .only([.load, .inspect, .rejects, .changes, .verify, .forget, .plan]),
            defaultText: "the stem of the file's name",
            help: "Load into this table.",
            wording: [
                .verify: Flag.Wording(
                    defaultText: "the table that the source was loaded into", help: "Compare with this table."),
                .rejects: Flag.Wording(
                    group: .selection, defaultText: "all",
                    help: "Only rejects of sources that this table is loaded from."),
                .changes: Flag.Wording(
                    group: .selection, defaultText: "all", help: "Only changes of this table."),
                .forget: Flag.Wording(
                    group: .selection, defaultText: "all",
                    help: "With --source-name: only as far as it was loaded into this table."),
            ]
        ),
        Flag(
            option: "key", "COL[,COL]", group: .table, aliases: ["pk"],
            scope: .only([.load, .inspect, .verify, .plan]),
            help: "Identify rows by these columns: a record whose key is in the table updates its row."
        ),
        Flag(
            option: "type", "COL=TYPE", group: .table, scope: .only([.load, .inspect, .verify, .compute, .plan]),
            defaultText: "found from the data",
            help: "Give a column the type INTEGER, REAL, TEXT, BLOB or ANY."
        ),
        Flag(
            option: "all-text", group: .table, scope: .only([.load, .inspect, .verify, .compute, .plan]),
            help: "Make every column TEXT, unless --type says otherwise."
        ),
        Flag(
            option: "columns", "COL[,COL]", group: .table,
            scope: .only([.load, .inspect, .verify, .export, .compute, .plan]),
            defaultText: "all",
            help: "Load only these columns of the input, in this order.",
            wording: [
                .export: Flag.Wording(
                    group: .file, defaultText: "all; without the row_id that csvload added",
                    help: "Write only these columns, in this order.")
            ]
        ),
        Flag(
            option: "rename", "OLD=NEW", group: .table, scope: .only([.load, .inspect, .verify, .compute, .plan]),
            help: "Call a column of the header NEW in the table, and in the other flags."
        ),
        Flag(
            option: "schema", group: .table, scope: .only([.load, .rejects, .verify]),
            help: """
                Columns that are not in the table: refuse the input, add them to the table, or leave them out. 'widen' adds \
                them, and makes integer columns REAL or TEXT for which the input has other values.
                """,
            wording: [
                .rejects: Flag.Wording(
                    group: .retry, defaultText: "as the source was loaded",
                    help: """
                        Columns that are not in the table: refuse to retry, add them to the table ('widen' likewise), or leave \
                        them out.
                        """)
            ]
        ),
        Flag(
            group: .table, long: "union-by-name", scope: .only([.load, .verify]),
            help: "Same as --schema evolve, for several inputs with different headers."
        ),
        Flag(
            option: "on-conflict", group: .table, scope: .only([.load, .verify]),
            help: "A record whose key is in the table: update the row, leave it as it is, or stop the load."
        ),
        Flag(
            option: "on-duplicate-key", group: .table, scope: .only([.load, .verify]),
            help: "The same key twice in the input: the last record wins, the first, or later ones are rejected."
        ),
        Flag(
            option: "default", "COL=VALUE", group: .table, scope: .only([.load, .verify, .plan]),
            help: "Put VALUE where the column would be NULL; it is the DEFAULT of a new table's column."
        ),
        Flag(
            option: "not-null", "COL", group: .table, scope: .only([.load, .verify, .plan]),
            help: "Reject records in which the column is NULL."
        ),
        Flag(
            group: .table, long: "strict", scope: .only([.load, .verify]),
            help: "Make a new table STRICT, so that no later write changes a column's type; this is the default."
        ),
        Flag(
            option: "no-strict", group: .table, scope: .only([.load, .verify]),
            help: "Make a new table without STRICT, for tools that do not know it."
        ),
        Flag(
            option: "rowid", group: .table, scope: .only([.load, .verify]),
            help: """
                Make a new table with SQLite's hidden rowid, or WITHOUT ROWID, where the rows stand in the key's own \
                index: auto leaves it out where the key is TEXT or has several columns and records are short.
                """
        ),
        Flag(
            option: "filename-column", "COL", group: .table, scope: .only([.load, .verify, .plan]),
            help: "Add a column that holds the name of the source in every row."
        ),
        Flag(
            option: "extract", "COL", group: .table, scope: .only([.load, .verify]),
            help: "Keep the column's values in a table of its own, named like it, and their ids in the column."
        ),
        Flag(
            option: "index", "COL[,COL]", group: .table,
            help: "Make an index on these columns when the rows are in."
        ),
        Flag(
            option: "fts", "COL[,COL]", group: .table,
            help: "Make a full-text index (FTS5) named TABLE_fts on these columns when the rows are in."
        ),
    ]
}

extension FlagTable {
    private static let computation: [Flag] = [
        Flag(
            option: "compute", "\"COL = SQL\"", group: .computation, scope: .only([.load, .verify, .compute, .plan]),
            help: """
                Set a column to the value of an SQL expression over the columns of the record; its type is ANY unless \
                --type names it.
                """
        ),
        Flag(
            option: "where", "SQL", group: .computation, scope: .only([.load, .verify, .export, .compute, .plan]),
            help: "Load only the records for which this SQL expression is true; the others count as filtered.",
            wording: [
                .export: Flag.Wording(
                    group: .file,
                    help: """
                        Write only the rows for which this SQL expression is true. It may read other tables, and \
                        change nothing.
                        """)
            ]
        ),
        Flag(
            group: .file, long: "order-by", value: .text("COL[,COL]"), scope: .only([.export]),
            defaultText: "the row ids, or the key of a table without them",
            help: "Sort the rows by these columns."
        ),
    ]

    private static let file: [Flag] = [
        Flag(
            group: .file, long: "output", value: .text("FILE"),
            scope: .only([.changes, .export, .report, .compute, .plan]),
            defaultText: "the table's name with '.csv' or '.jsonl', in the working folder", completion: .file,
            help: "Write this file, which is replaced as a whole or not at all; '-' is standard output.",
            wording: [
                .changes: Flag.Wording(
                    defaultText: "standard output",
                    help: """
                        Write the changes to this file as CSV, or as JSON Lines where it ends in '.jsonl'; it is replaced \
                        as a whole or not at all.
                        """),
                .report: reportOutput,
                .compute: Flag.Wording(
                    defaultText: "standard output; with --plan, the part's own name in the folder of the plan",
                    help: "Write this file, which is replaced as a whole or not at all."
                ),
                .plan: Flag.Wording(
                    defaultText: "standard output", help: "Write the plan to this file, as a whole or not at all."),
            ]
        ),
        Flag(
            group: .file, long: "format", value: .choice(["text", "csv", "jsonl"]),
            scope: .only([.changes, .export, .compute]),
            defaultText: "text; csv or jsonl for an output FILE, as it ends", completion: .choices,
            help: "Write text for people, CSV, or JSON Lines: an object a line.",
            wording: [
                .export: Flag.Wording(
                    defaultText: "jsonl for a FILE that ends so, else csv", words: ["csv", "jsonl"],
                    help: "Write CSV, or JSON Lines: an object a line."),
                .compute: Flag.Wording(
                    group: .parts, defaultText: "the form that 'csvload spark' loads", words: ["csv", "jsonl"],
                    help: "Write the part as JSON Lines ('jsonl'): an object for each row and each reject."),
            ]
        ),
        Flag(
            group: .file, long: "escape-formulas", scope: .only([.export]),
            help: """
                Put an apostrophe before texts that begin with =, +, -, @, a tab or a carriage return, which a \
                spreadsheet would run as a formula. Such a file no longer says what the table says.
                """
        ),
    ]

    /// What is listed, written, tried again or forgotten.
    private static let selection: [Flag] = [
        Flag(
            group: .selection, long: "run", value: .integer(1...Int.max, "N"), scope: .only([.changes]),
            defaultText: "all",
            help: "Only changes of the run of this number."
        ),
        Flag(
            group: .selection, long: "since", value: .text("TIME"), scope: .only([.changes]), defaultText: "all",
            help: """
                Only changes from this time on: '2026-03-01', '2026-03-01T06:30:00Z', or '36h', '7d' or '2w' for the last \
                hours, days or weeks. A time without a zone is UTC.
                """
        ),
        Flag(
            group: .retry, long: "undo", value: .integer(1...Int.max, "RUN"), scope: .only([.changes]),
            help: """
                Put back what the run of this number has changed, but for rows that are no longer as it left them.
                """
        ),
        Flag(
            group: .selection, long: "reason", value: .text("CODE"), scope: .only([.rejects]),
            defaultText: "all",
            help: "Only rejects with this reason, such as ragged, type or constraint."
        ),
        Flag(
            group: .selection, long: "limit", value: .integer(0...Int.max, "N"), scope: .only([.rejects, .changes]),
            defaultText: "20; all with --json",
            help: "List at most N records.",
            wording: [
                .changes: Flag.Wording(
                    defaultText: "all; 20 with --undo",
                    help: "List at most N changes as text, or N rows that --undo leaves as they are.")
            ]
        ),
        Flag(
            group: .selection, long: "runs-older-than", value: .span("AGE"),
            scope: .only([.forget]),
            help: "Forget runs that ended longer ago than this, such as 36h, 90d or 12w."
        ),
        Flag(
            group: .file, long: "export", value: .text("FILE"), scope: .only([.rejects]),
            completion: .file,
            help: "Write the records of one source to this file as they were; '-' is standard output."
        ),
        Flag(
            group: .retry, long: "retry", scope: .only([.rejects]),
            help: "Load the records again; those that fit now leave the rejects."
        ),
    ]

    private static let running: [Flag] = [
        Flag(
            option: "migrations", "DIR", group: .running, scope: .only([.load, .migrate]),
            completion: .folder,
            help: "First apply the numbered SQL files of this folder that are new to the database, as 'migrate' does.",
            wording: [
                .migrate: Flag.Wording(help: "The folder of the SQL files, such as 0001_orders.sql and 2_index.sql.")
            ]
        ),
        Flag(
            group: .running, long: "dry-run", scope: .only([.load, .changes, .migrate, .forget]),
            help: "Show what would be applied, and change nothing.",
            wording: [
                .load: Flag.Wording(
                    help: """
                        Show how many rows would be inserted, updated, deleted and rejected, and the first of each, and \
                        write nothing; the exit code is that of the load. What only a write finds out is not known: \
                        triggers, CHECKs, foreign keys, and values of other unique indexes.
                        """),
                .changes: Flag.Wording(
                    group: .retry, help: "With --undo: say how many rows would be put back, and change nothing."),
                .forget: Flag.Wording(help: "Show what would be forgotten, and change nothing."),
            ]
        ),
        Flag(
            group: .running, long: "differences", value: .integer(0...100_000, "N"),
            scope: .only([.verify]), defaultText: "20",
            help: "List the first N differences, each with row id, line and column."
        ),
        Flag(
            group: .running, long: "show-values", scope: .only([.load, .verify]),
            help: "Show the values that differ, too, which by default nothing prints.",
            wording: [
                .load: Flag.Wording(
                    help: "With --dry-run: show old and new values, too, which by default nothing prints.")
            ]
        ),
        Flag(
            option: "jobs", group: .running, scope: .only([.load, .verify, .compute, .plan]),
            defaultText: "number of cores",
            help: "Parse and compute in this many threads."
        ),
        Flag(
            option: "batch-bytes", group: .running,
            help: "Commit after about this many bytes of input, such as 64MiB, 4MB or 65536."
        ),
        Flag(
            option: "max-rejects", group: .running, scope: .only([.load, .compute]),
            defaultText: "no limit",
            help: """
                Stop with exit code 65 once more than N records were rejected, or more than N percent of those read \
                so far, which is looked at from the 1,000th record on and at the end. 0 stops at the first.
                """
        ),
        Flag(
            option: "restart", group: .running,
            help: "Forget the checkpoints of the source and load it from its first record."
        ),
        Flag(
            option: "spool", group: .running,
            help: """
                Keep standard input on disk first, in TMPDIR or beside the database, so that all of it says what types \
                its columns have.
                """
        ),
        Flag(
            group: .running, long: "source-name", value: .text("NAME"),
            scope: .only([.load, .rejects, .changes, .verify, .forget, .plan]), defaultText: "the path of the input",
            help: "Know the source by this name, as for standard input or a file that moves.",
            wording: [
                .rejects: Flag.Wording(
                    group: .selection, defaultText: "all", help: "Only rejects of this source, by its name or path."),
                .changes: Flag.Wording(
                    group: .selection, defaultText: "all",
                    help: "Only changes by loads of this source, by its name or path."),
                .forget: Flag.Wording(
                    group: .selection, help: "Forget all that is known of this source, by its name or path."),
            ]
        ),
    ]

    /// What to do when somebody else is at the database.
    private static let locking: [Flag] = [
        Flag(
            option: "if-locked", group: .running, scope: .only([.load, .resume, .rejects, .changes, .forget]),
            help: "Another load is writing to the database: fail with 75, wait for it, or skip this one with 0."
        ),
        Flag(
            option: "busy-timeout", "SECONDS", group: .running,
            scope: .only([.load, .resume, .rejects, .changes, .forget]),
            help: "Wait so long for a lock that another program has on the database, then exit with 75."
        ),
    ]

    private static let output: [Flag] = [
        Flag(
            group: .output, long: "json",
            scope: .only([.load, .resume, .inspect, .status, .rejects, .verify, .migrate, .forget]),
            help: "Print the result on standard output as JSON, for programs."
        ),
        Flag(
            group: .output, long: "quiet",
            scope: .only([.load, .resume, .rejects, .changes, .verify, .export, .report, .compute, .plan]),
            help: "Print nothing on standard error but errors and warnings."
        ),
    ]

    private static let general: [Flag] = [
        Flag(
            group: .help, long: "version", scope: .toolOnly,
            help: "Print the version."
        ),
        Flag(
            group: .help, long: "help", short: "h", scope: .everywhere,
            help: "Print this help."
        ),
    ]
}
