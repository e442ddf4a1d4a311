extension FlagTable {
    /// Logs, metrics, alarms and hooks: how whoever is on call learns how a load went.
    static let reporting: [Flag] = [
        Flag(
            group: .reporting, long: "log-format", value: .choice(["text", "json"]),
            scope: .only([.load, .resume]), defaultText: "text", completion: .choices,
            help: """
                Write the log as lines of text, or as a JSON object a line; with json, all of standard error is JSON. \
                Without --log-file the log goes to standard error, if this or --log-level is given.
                """
        ),
        Flag(
            group: .reporting, long: "log-level", value: .choice(["debug", "info", "warning", "error"]),
            scope: .only([.load, .resume]),
            defaultText: "info", completion: .choices,
            help: "Log nothing below this level."
        ),
        Flag(
            group: .reporting, long: "log-file", value: .text("FILE"), scope: .only([.load, .resume]),
            completion: .file,
            help: "Append the log to this file; SIGHUP opens it again."
        ),
        Flag(
            group: .reporting, long: "log-max-bytes", value: .bytes(1...Int.max, "N"),
            scope: .only([.load, .resume]), defaultText: "no limit",
            help: "Put the log file aside, as FILE.1 and so on, when it has grown to this size."
        ),
        Flag(
            group: .reporting, long: "log-keep", value: .integer(0...1000, "N"),
            scope: .only([.load, .resume]), defaultText: "5",
            help: "Keep so many log files that were put aside."
        ),
        Flag(
            option: "log-values", group: .reporting, scope: .only([.load, .resume]),
            help: "Show rejected records in the log, which by default holds no values."
        ),
        Flag(
            group: .reporting, long: "metrics-file", value: .text("FILE"),
            scope: .only([.load, .resume]), completion: .file,
            help: """
                Keep numbers for Prometheus in this file, replaced every few seconds and at the end; node_exporter \
                collects it if its name ends in .prom.
                """
        ),
        Flag(
            option: "warn-if-slower", "PERCENT", group: .reporting, scope: .only([.load, .resume]),
            help: """
                Warn if the load reads so much fewer records a second than the median of earlier ones of its source; \
                the exit code stays.
                """
        ),
        Flag(
            option: "warn-if-fewer-rows", "PERCENT", group: .reporting, scope: .only([.load, .resume]),
            help: """
                Warn if the source has so much fewer records than the median of its earlier loads; the exit code \
                stays.
                """
        ),
        Flag(
            group: .reporting, long: "on-failure", value: .text("CMD"),
            scope: .only([.load, .resume]),
            help: """
                Run this command in a shell after a load that failed or was stopped; variables of its environment say \
                what happened: CSVLOAD_STATUS, CSVLOAD_ERROR, CSVLOAD_NEXT and others.
                """
        ),
        Flag(
            group: .reporting, long: "on-success", value: .text("CMD"),
            scope: .only([.load, .resume]),
            help: "Run this command after a load whose records are all in the table."
        ),
        Flag(
            group: .reporting, long: "on-rejects", value: .text("CMD"),
            scope: .only([.load, .resume]),
            help: "Run this command after a load that is done, and of which records are among the rejects."
        ),
        Flag(
            group: .reporting, long: "hook-timeout", value: .integer(1...86_400, "SECONDS"),
            scope: .only([.load, .resume]), defaultText: "60",
            help: "Stop such a command that takes longer; whatever becomes of it, the exit code is the load's."
        ),
    ]
}
