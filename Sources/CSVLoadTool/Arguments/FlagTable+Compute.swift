extension FlagTable {
    /// How columns are computed, beside the expressions themselves.
    static let computing: [Flag] = [
        Flag(
            id: .loadExtension, group: .computation, long: "load-extension", value: .text("FILE[:ENTRY]"),
            isRepeatable: true, scope: .only([.load, .verify]), completion: .file,
            help: """
                Load a shared library of SQLite functions, which --compute and --where may then call; ENTRY is the name \
                of its entry point.
                """
        ),
        Flag(
            id: .computeTimeout, group: .computation, long: "compute-timeout", value: .text("SECONDS"),
            scope: .only([.load, .verify]), defaultText: "60",
            help: """
                Reject a record for which SQL takes longer than this, or for which a command that owes its answer is \
                silent for so long; 0 waits for ever.
                """
        ),
        Flag(
            id: .onComputeError, group: .computation, long: "on-compute-error", value: .choice(["reject", "stop"]),
            scope: .only([.load]), defaultText: "reject", completion: .choices,
            help: "A record whose computation fails: reject it, or stop the load."
        ),
        Flag(
            id: .allowCommands, group: .running, long: "allow-commands", scope: .only([.resume, .rejects, .verify]),
            help: """
                Run the commands and load the libraries that the database says its sources were loaded with. Say it \
                for databases that you trust.
                """
        ),
    ]
}
