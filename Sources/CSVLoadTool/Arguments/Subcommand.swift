/// A verb of the command; its raw value is the word that the user types.
///
/// To add one, add a case, and its page in ``manual``. Its flags name it in ``FlagTable``.
enum Subcommand: String, CaseIterable, Sendable {
    case load
    case resume
    case inspect
    case status
    case verify
    case rejects
    case changes
    case export
    case report
    case migrate
    case forget
    case schedule
    case compute
    case plan
    case spark
    case completions
    case man

    /// The page that help screens, usage lines and the check of the operands derive from.
    var manual: Manual {
        switch self {
        case .load:
            Manual(
                abstract: "Load CSV files into a table of a database; run it again to resume.",
                operands: [
                    Operand("INPUT", .oneOrMore, help: "A CSV file, or '-' for standard input."),
                    Operand("DATABASE", help: "The SQLite database; it is created if there is none."),
                ],
                discussion: [
                    """
                    The same command resumes a load that was stopped, loads only the new records of a file that has \
                    grown, and changes nothing if there is nothing new.
                    """,
                    """
                    A record that does not fit is not lost: it is kept with its raw bytes and the reason among the \
                    rejects, and the load goes on. The exit code is then 2.
                    """,
                ],
                examples: [
                    Manual.Example("Load a file into the table 'orders'", "csvload load orders.csv shop.db"),
                    Manual.Example(
                        "Insert new rows and update known ones, by key",
                        "csvload load orders.csv shop.db --key order_id"
                    ),
                    Manual.Example(
                        "Read semicolons, and 'NA' as NULL, from standard input",
                        "csvload load - shop.db --table orders --delimiter ';' --null NA"
                    ),
                    Manual.Example(
                        "Compute a column, and keep only some records",
                        "csvload load orders.csv shop.db \\\n"
                            + "    --compute \"total = price * quantity\" --where \"quantity > 0\""
                    ),
                ]
            )
        case .resume:
            Manual(
                abstract: "Go on with every unfinished load of a database.",
                operands: [Operand("DATABASE", help: "The database that the loads write to.")],
                discussion: [
                    """
                    Each load goes on after its last checkpoint, with the options it was started with. A load from \
                    standard input is named, but it cannot be resumed from here: run its command again.
                    """,
                    """
                    The database says which inputs are read and which migrations are run. Where others than you can \
                    write to it or to its folder, it is refused, unless you say --trust-database.
                    """,
                ],
                examples: [Manual.Example("Finish what a power cut stopped", "csvload resume shop.db")]
            )
        case .inspect:
            Manual(
                abstract: "Show how an input would be read: dialect, columns, types, the table; writes nothing.",
                operands: [Operand("INPUT", help: "A CSV file, or '-' for standard input.")],
                discussion: [
                    "Reads all of a file, and the first 4 MiB of standard input. The flags are those of 'load'."
                ],
                examples: [
                    Manual.Example("Look before you load", "csvload inspect orders.csv"),
                    Manual.Example("Hand the same to a program", "csvload inspect orders.csv --json"),
                    Manual.Example("Find what loads it fastest", "csvload inspect orders.csv --key id --tune"),
                ]
            )
        case .status:
            Manual(
                abstract: "Show the sources of a database, their runs and what is unfinished.",
                operands: [Operand("DATABASE", help: "A database that csvload has loaded into.")],
                discussion: [
                    """
                    Reads only, and does not wait for a load that is under way. What a killed process left \
                    half-written is undone by the next load, or by 'resume'; until then the database is refused.
                    """
                ],
                examples: [
                    Manual.Example("See how the loads went", "csvload status shop.db"),
                    Manual.Example("Hand the same to a program", "csvload status shop.db --json"),
                ]
            )
        case .verify: .verify
        case .rejects: .rejects
        case .changes: .changes
        case .export: .export
        case .report: .report
        case .migrate: .migrate
        case .forget: .forget
        case .schedule: .schedule
        case .compute: .compute
        case .plan: .plan
        case .spark: .spark
        case .completions: .completions
        case .man: .man
        }
    }
}
