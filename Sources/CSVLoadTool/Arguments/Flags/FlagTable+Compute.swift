extension FlagTable {
    /// How columns are computed, beside the expressions themselves.
    static let computing: [Flag] = [
        Flag(
            option: "load-extension", "FILE[:ENTRY]", group: .computation,
            scope: .only([.load, .verify, .compute, .plan]),
            completion: .file,
            help: """
                Load a shared library of SQLite functions, which --compute and --where may then call; ENTRY is the name \
                of its entry point.
                """
        ),
        Flag(
            option: "compute-command", "CMD", group: .computation, scope: .only([.load, .verify, .compute, .plan]),
            help: """
                Set columns by a program: it reads records on its standard input and writes an answer for each, in \
                order, on its standard output. One process runs for each job.
                """
        ),
        Flag(
            group: .computation, long: "compute-shell", scope: .only([.load, .verify, .compute, .plan]),
            help: "Have /bin/sh run the command; else it is a program and its words, and quotes group words."
        ),
        Flag(
            group: .computation, long: "compute-format", value: .choice(["jsonl", "csv", "tsv"]),
            scope: .only([.load, .verify, .compute, .plan]), defaultText: "jsonl", completion: .choices,
            help:
                "Write records for the command, and read its answers, as JSON objects a line, or as CSV with a header."
        ),
        Flag(
            group: .computation, long: "compute-columns", value: .text("COL[=TYPE][,COL[=TYPE]]"),
            scope: .only([.load, .verify, .compute, .plan]), defaultText: "found in the answers to the first records",
            help: "The columns that the command sets."
        ),
        Flag(
            option: "compute-retries", group: .computation, scope: .only([.load, .verify, .compute, .plan]),
            help: "Give a record for which the command failed to it N more times, each time after a longer pause."
        ),
        Flag(
            option: "compute-timeout", "SECONDS", group: .computation, scope: .only([.load, .verify, .compute, .plan]),
            help: """
                Reject a record for which SQL takes longer than this, or for which a command that owes its answer is \
                silent for so long; 0 waits for ever.
                """
        ),
        Flag(
            option: "on-compute-error", group: .computation, scope: .only([.load, .compute]),
            help: "A record whose computation fails: reject it, or stop the load."
        ),
        Flag(
            option: "recompute", group: .computation, scope: .only([.load]),
            help: """
                Load all of the source again, and compute records, too, that stand in the table unchanged, computed in \
                the same way.
                """
        ),
        Flag(
            group: .running, long: "allow-commands", scope: .only([.resume, .rejects, .verify, .compute]),
            help: """
                Run the commands and load the libraries that the database says its sources were loaded with. Use it \
                only for databases that you trust.
                """,
            wording: [
                .compute: Flag.Wording(
                    group: .parts,
                    help:
                        "Run the command and load the libraries that the plan names. Use it only for plans that you trust."
                )
            ]
        ),
        Flag(
            group: .running, long: "trust-database", scope: .only([.resume, .rejects, .verify]),
            help: """
                Read the inputs, and run the migrations and what --allow-commands allows, as the database says, although \
                others than you can write to it or to its folder.
                """
        ),
        Flag(
            group: .dialect, long: "input-format", value: .choice(["csv", "jsonl"]),
            scope: .only([.compute]), defaultText: "jsonl where the input begins with a brace", completion: .choices,
            help: "Read CSV, or JSON Lines: an object a line."
        ),
        Flag(
            group: .file, long: "output-format", value: .choice(["csv", "tsv", "jsonl"]),
            scope: .only([.compute]), defaultText: "as the input", completion: .choices,
            help: "Write CSV, the same with tabs, or JSON Lines."
        ),
        Flag(
            group: .file, long: "no-output-header", scope: .only([.compute]),
            help: "Write CSV without the line of the columns' names."
        ),
        Flag(
            group: .file, long: "rejects-file", value: .text("FILE"), scope: .only([.compute]),
            completion: .file,
            help: "Write each rejected record to this file, as JSON with its line, reason and text."
        ),
    ]
}
