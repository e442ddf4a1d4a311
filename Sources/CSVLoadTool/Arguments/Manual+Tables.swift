extension Manual {
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
}
