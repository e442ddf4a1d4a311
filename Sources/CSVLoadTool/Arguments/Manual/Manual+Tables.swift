extension Manual {
    /// The page of `csvload verify`.
    static let verify = Manual(
        abstract: "Compare an input with the table it was loaded into, cell by cell; writes nothing.",
        operands: [
            Operand("INPUT", help: "A CSV file, or '-' for standard input."),
            Operand("DATABASE", help: "The database, which is only read."),
        ],
        discussion: [
            """
            The input is read again the way it was loaded: what the database knows of a source of this name holds, \
            unless a flag says otherwise. The flags are those of 'load'.
            """,
            """
            The exit code is 0 if every record is in the table with all its values, filtered, or among the rejects; \
            else it is 1. Of records with the same key, the one counts that --on-duplicate-key lets win. Rows of a \
            table with a key that no record accounts for are told and are no difference.
            """,
        ],
        examples: [
            Manual.Example("Check a load", "csvload verify orders.csv shop.db"),
            Manual.Example(
                "See what differs, with its values",
                "csvload verify orders.csv shop.db --differences 100 --show-values"
            ),
        ]
    )

    /// The page of `csvload export`.
    static let export = Manual(
        abstract: "Write a table as CSV or JSON Lines, to a file that is replaced as a whole.",
        operands: [
            Operand("DATABASE", help: "The database, which is only read."),
            Operand("TABLE", completion: .none, help: "A table or a view."),
        ],
        discussion: [
            """
            The file is written under another name in its folder, synced and renamed: whoever reads it sees the old \
            one or the new one, and a failure leaves the old one. All rows are of one moment.
            """,
            """
            In CSV, NULL is an empty field and an empty text is "". Fields stand in quotes only where that is needed. \
            Bytes that are not UTF-8 are written as hexadecimal digits, which a note says.
            """,
        ],
        examples: [
            Example("Write orders.csv", "csvload export shop.db orders"),
            Example(
                "Write some rows and columns to a program",
                "csvload export shop.db orders --output - \\\n    --columns id,price --where \"price > 100\""
            ),
            Example(
                "Add the rows of a day to a file",
                "csvload export shop.db orders --output all.jsonl --append \\\n    --where \"day = '2025-06-01'\""
            ),
        ]
    )

    /// The page of `csvload migrate`.
    static let migrate = Manual(
        abstract: "Apply a folder of numbered SQL files to a database, each one once.",
        operands: [Operand("DATABASE", help: "The SQLite database; it is created if there is none.")],
        discussion: [
            """
            Files are called 1_name.sql or 0001_name.sql and are applied in the order of their numbers, each in a \
            transaction of its own, which it must not end itself. What was applied is recorded in the table \
            csvload_user_migrations.
            """,
            """
            A file that was applied and has been edited since, or is missing, is refused before anything is applied. \
            A file with a statement that fails, or after which a foreign key refers to a missing row, is undone as a whole.
            """,
            "A file attaches no other database, and changes none of csvload's own tables.",
        ],
        examples: [
            Example("Bring a database up to date", "csvload migrate shop.db --migrations migrations"),
            Example("See what would be done", "csvload migrate shop.db --migrations migrations --dry-run"),
        ]
    )
}
