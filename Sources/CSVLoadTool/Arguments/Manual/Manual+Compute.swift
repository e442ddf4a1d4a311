extension Manual {
    /// The page of `csvload compute`.
    static let compute = Manual(
        abstract: "Compute columns of records and write the rows, without a database.",
        operands: [
            Operand("INPUT", .optional, help: "A file of CSV or JSON Lines, or '-' for standard input, the default.")
        ],
        discussion: [
            """
            Reads, types, filters and computes records as 'load' does, with the same flags, and writes the rows in their \
            order on standard output: for any engine that can pipe, on as many machines as it has.
            """,
            """
            A record that is refused is told on standard error, up to ten of them, and written to --rejects-file; the \
            exit code is then 2. Types are found as by 'load': give --type where the parts of one text have to agree.
            """,
            """
            With --plan it computes one part of a plan of 'csvload plan', which says how, and writes its rows and \
            rejects to a file that appears as a whole or not at all. The same part always gives the same bytes: it may \
            be computed again, and by several at once. An input that is not what was planned is refused with exit code \
            65, and a plan of another version with 69.
            """,
        ],
        examples: [
            Manual.Example(
                "Add a column to what comes through a pipe", "csvload compute --compute \"total = price * quantity\""),
            Manual.Example(
                "Score JSON Lines with a program, in four processes",
                "csvload compute events.jsonl --jobs 4 \\\n    --compute-command 'python3 -u score.py' --output scored.jsonl"
            ),
            Manual.Example("Turn CSV into JSON Lines", "csvload compute orders.csv --output-format jsonl"),
            Manual.Example("Compute a part of a plan", "csvload compute --plan orders.plan --part 7"),
            Manual.Example(
                "Hand the rows of a part to another program",
                "csvload compute --plan orders.plan --part 7 --format jsonl --output 7.jsonl"),
        ]
    )
}
