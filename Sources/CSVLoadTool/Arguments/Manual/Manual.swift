/// The prose of one command, from which help screens and reference pages are made.
struct Manual: Sendable {
    /// A command line worth copying, and what it is good for.
    struct Example: Sendable {
        /// A phrase without a full stop, for it stands before a colon.
        let purpose: String
        let command: String

        init(_ purpose: String, _ command: String) {
            self.purpose = purpose
            self.command = command
        }
    }

    /// One line that stands alone in the list of subcommands.
    let abstract: String
    var operands: [Operand] = []
    /// Paragraphs; each is wrapped on its own.
    let discussion: [String]
    let examples: [Example]
}

extension Manual {
    /// The page of `csvload` itself, shown when no subcommand is named.
    static let tool = Manual(
        abstract: "Load CSV into SQLite, exactly once, and resume where a load was stopped.",
        discussion: [
            """
            Records are typed, optionally computed and filtered, and written in batches. Each batch commits together \
            with its checkpoint: stop a load at any moment, run the same command again, and it goes on.
            """,
            "'csvload INPUT... DATABASE' is short for 'csvload load INPUT... DATABASE'.",
        ],
        examples: [
            Example("Load a file into a database", "csvload orders.csv shop.db"),
            Example("Show what was loaded and what is unfinished", "csvload status shop.db"),
            Example("Read about all options of a subcommand", "csvload help load"),
        ]
    )
}
