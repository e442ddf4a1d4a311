import CSVLoad

/// Where a command's log and metrics go, and what is run when a load is over.
struct ObservingOptions: Sendable {
    /// Nil where no log was asked for.
    var format: LogFormat?
    var level = LoadEvent.Level.info
    var logFile: String?
    var rotation = LogFile.Rotation()
    var metricsFile: String?
    var hooks: [HookEvent: String] = [:]
    var hookSeconds = 60
    var isQuiet = false

    /// What a hook waits for.
    enum HookEvent: String, Sendable {
        case failure, success, rejects
    }

    /// Reads what was typed.
    ///
    /// - Throws: for files that are one and the same, and for flags that say something about nothing.
    init(_ arguments: ParsedArguments) throws(UsageError) {
        func usage(_ message: String) -> UsageError { UsageError(message, subcommand: arguments.subcommand) }
        let typed = arguments.text(.logFormat).flatMap { LogFormat(rawValue: $0) }
        logFile = arguments.text(.logFile)
        metricsFile = arguments.text(.metricsFile)
        format = typed ?? (logFile != nil || arguments.isSet(.logLevel) ? .text : nil)
        level = arguments.text(.logLevel).flatMap { .init(rawValue: $0) } ?? level
        rotation.maximumBytes = arguments.bytes(.logMaxBytes)
        rotation.keep = arguments.integer(.logKeep) ?? rotation.keep
        hooks[.failure] = arguments.text(.onFailure)
        hooks[.success] = arguments.text(.onSuccess)
        hooks[.rejects] = arguments.text(.onRejects)
        hookSeconds = arguments.integer(.hookTimeout) ?? hookSeconds
        isQuiet = arguments.isSet(.quiet)

        for flag in [FlagID.logMaxBytes, .logKeep] where arguments.isSet(flag) && logFile == nil {
            throw usage("--\(flag.long) is about a --log-file")
        }
        if arguments.isSet(.logKeep), rotation.maximumBytes == nil {
            throw usage("--log-keep needs --log-max-bytes: without a limit no file is put aside")
        }
        if arguments.isSet(.logValues), format == nil {
            throw usage("--log-values needs a log: use --log-file or --log-format too")
        }
        if arguments.isSet(.hookTimeout), hooks.isEmpty {
            throw usage("--hook-timeout is about --on-failure, --on-success or --on-rejects")
        }
        if typed == .json, arguments.text(.progress) == "always" {
            throw usage("--progress always and --log-format json contradict each other")
        }
        for (flag, command) in [
            ("on-failure", hooks[.failure]), ("on-success", hooks[.success]), ("on-rejects", hooks[.rejects]),
        ] {
            if let command, command.isEmpty { throw usage("--\(flag) must not be empty") }
        }
        try refuseClashes(arguments)
    }

    private func refuseClashes(_ arguments: ParsedArguments) throws(UsageError) {
        var seen = arguments.operands.filter { $0 != "-" }
        for (flag, path) in [("log-file", logFile), ("metrics-file", metricsFile)] {
            guard let path else { continue }
            guard path != "-", !path.isEmpty, !path.utf8.contains(0) else {
                throw UsageError("--\(flag) needs the name of a file", subcommand: arguments.subcommand)
            }
            guard !seen.contains(where: { LoadOptions.defaultSourceName($0) == LoadOptions.defaultSourceName(path) })
            else {
                throw UsageError(
                    "--\(flag) names \(SafeText.quoted(path)), which is an input, the database or another output",
                    subcommand: arguments.subcommand)
            }
            seen.append(path)
        }
    }
}
