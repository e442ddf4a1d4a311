extension Manual {
    /// The page of `csvload rejects`.
    static let rejects = Manual(
        abstract: "List the records that were refused, write them to a file, or load them again.",
        operands: [Operand("DATABASE", help: "A database that csvload has loaded into.")],
        discussion: [
            """
            Without --export or --retry: how many records of each source were refused and why, then the records, each \
            with its line, its row id, the stage, column and reason, and the first part of its text.
            """,
            """
            --export writes records as their bytes were, behind the source's header, to a file that is replaced as a \
            whole. Mended, it is loaded like any other. Records with a quote that never closes come last.
            """,
            """
            --retry reads the kept records again, as their source was loaded but for the flags given here, and upserts \
            those that fit now: an updated row gets the record's values, also where a later record brought it. All of \
            it is one transaction. The exit code is 0 if none of the records is left, and 2 if some are.
            """,
        ],
        examples: [
            Example("See what was refused", "csvload rejects shop.db"),
            Example("Write them to a file, to correct and load it", "csvload rejects shop.db --export rejected.csv"),
            Example(
                "Take short records after all, with NULL for what is missing",
                "csvload rejects shop.db --reason ragged --retry --ragged pad"
            ),
        ]
    )

    /// The page of `csvload changes`.
    static let changes = Manual(
        abstract: "List the rows that runs inserted, updated and deleted, or undo a run.",
        operands: [Operand("DATABASE", help: "A database that csvload has loaded into.")],
        discussion: [
            """
            Changes are recorded of tables that were loaded with --track-changes: each row with its key, and its old and new \
            values. A first load, into an empty table, is one line with the number of its rows. Without --undo, the \
            database is only read.
            """,
            """
            --undo takes rows out that the run has inserted, brings back those that it has deleted, and gives those that it \
            has updated their old values, in one transaction. Rows that are no longer as the run left them stay as they are, \
            as do those that a constraint or a row of another table holds; they are listed. The exit code is then 2, else \
            0. The next load of the source compares all of its records with the table, and brings the changes back.
            """,
        ],
        examples: [
            Example("See what the last night has changed", "csvload changes shop.db --since 24h"),
            Example("Write the changes of a run to a file", "csvload changes shop.db --run 7 --output changes.csv"),
            Example("Put back what a run has changed", "csvload changes shop.db --undo 7"),
        ]
    )

    /// The page of `csvload forget`.
    static let forget = Manual(
        abstract: "Forget old runs, or all that is known of a source; rows of tables always stay.",
        operands: [Operand("DATABASE", help: "A database that csvload has loaded into.")],
        discussion: [
            """
            --runs-older-than takes runs out of the history, with the changes that were recorded of them. The last run of \
            each source stays, and so does a run that a checkpoint or a reject refers to, without its changes: loads go on \
            exactly as before.
            """,
            """
            --source-name takes out all that the database knows of a source: that it was loaded, how far, and what was \
            refused. The rows that came from it stay in their table. If it is loaded again, it is new: rows with a key \
            are found by it and updated, rows without one are added a second time.
            """,
        ],
        examples: [
            Example("Keep the history of a quarter", "csvload forget shop.db --runs-older-than 90d"),
            Example("See how much that would be", "csvload forget shop.db --runs-older-than 12w --dry-run"),
            Example("Forget a file that will not come again", "csvload forget shop.db --source-name /data/old.csv"),
        ]
    )
}
