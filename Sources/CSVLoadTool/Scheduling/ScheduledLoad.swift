import CSVLoad

/// A load made fit to be started by a machine: with absolute paths, a lock policy, a log and metrics.
struct ScheduledLoad: Sendable {
    /// By which crontab, units and files know it.
    let name: String
    /// The program and its arguments.
    let words: [String]
    /// Where it runs, for paths that only a value of a flag names.
    let folder: String
    let time: ScheduleTime
    /// Variables of the environment that its command takes.
    let variables: [String]
    /// Inputs that are not there yet.
    let missingInputs: [String]

    /// What the environment holds; all else of it is the machine's business.
    static let path = "/usr/local/bin:/usr/bin:/bin"

    /// - Parameters:
    ///   - typed: the words of the load, from `load` or `resume` on.
    ///   - program: the absolute path of `csvload`; `env` takes one with `=` for a variable, and systemd has no escape
    ///     for `$` in it.
    ///   - folder: the working folder.
    ///   - isQuiet: whether the load is to say nothing but errors and warnings.
    ///   - check: refuses the arguments of a load that contradict each other.
    /// - Throws: what `csvload` itself would say of these words.
    init(
        _ typed: [String], name: String?, time: ScheduleTime, program: String, folder: String, isQuiet: Bool,
        check: (ParsedArguments) throws(UsageError) -> Void
    ) throws(UsageError) {
        func usage(_ message: String) -> UsageError { UsageError(message, subcommand: .schedule) }
        let words = typed.first == "csvload" ? Array(typed.dropFirst()) : typed
        guard case .run(let parsed) = try ArgumentParser().parse(words),
            parsed.subcommand == .load || parsed.subcommand == .resume
        else { throw usage("only 'load' and 'resume' can be scheduled: use '-- load INPUT DATABASE'") }
        _ = try ObservingOptions(parsed)
        var inputs: [String] = []
        if parsed.subcommand == .load {
            try check(parsed)
            inputs = Array(parsed.operands.dropLast())
        }
        guard !inputs.contains(where: { InputName($0).isNameless }) else {
            throw usage("standard input cannot be scheduled: name a file")
        }
        let database = LoadOptions.defaultSourceName(parsed.operands[parsed.operands.count - 1])
        let stem = ScheduledLoad.stem(of: database)
        let fallback =
            parsed.subcommand == .resume ? "resume" : parsed.text(.table) ?? ScheduledLoad.stem(of: inputs[0])
        self.name = name ?? ScheduledLoad.plain("csvload-\(stem)-\(fallback)")
        self.folder = folder
        self.time = time
        variables = parsed.isSet(.computeShell) ? [] : CommandWords.variables(in: parsed.text(.computeCommand) ?? "")
        missingInputs = inputs.filter { !ArgumentParser().fileExists($0) }

        var command = [program, parsed.subcommand.rawValue]
        command += parsed.operands.map { LoadOptions.defaultSourceName($0) }
        for occurrence in parsed.occurrences { command += ScheduledLoad.words(occurrence) }
        let beside = ScheduledLoad.folder(of: database) + self.name
        if !parsed.isSet(.ifLocked) { command += ["--if-locked", "skip"] }
        if !parsed.isSet(.logFile) {
            command += ["--log-file", beside + ".log"]
            if !parsed.isSet(.logMaxBytes) { command += ["--log-max-bytes", "10MiB"] }
        }
        if !parsed.isSet(.metricsFile) { command += ["--metrics-file", beside + ".prom"] }
        if isQuiet, !parsed.isSet(.quiet) { command.append("--quiet") }
        self.words = command
        if let word = (command + [folder]).first(where: { !ScheduledLoad.isPortable($0) }) {
            throw usage(
                "a schedule cannot hold \(SafeText.quoted(word)), which has a line end or a character that cannot be "
                    + "seen: rename it, or put the command into a script and schedule that by hand")
        }
        guard !program.unicodeScalars.contains(where: { $0 == "=" || $0 == "$" }) else {
            throw usage(
                "a schedule cannot start \(SafeText.quoted(program)): move csvload to a path without '=' and '$'")
        }
    }

    /// Whether crontabs, units and XML can all hold the word, and people see what they add.
    private static func isPortable(_ word: String) -> Bool {
        word.unicodeScalars.allSatisfy {
            $0 == "\t" || (VisibleText.isVisible(String($0)) && $0 != "\u{FFFE}" && $0 != "\u{FFFF}")
        }
    }

    /// A flag as it was typed, with an absolute path where it names a file.
    private static func words(_ occurrence: ParsedArguments.Occurrence) -> [String] {
        let flag = FlagTable.flag(occurrence.flag)
        guard let value = occurrence.value else { return ["--\(flag.long)"] }
        let isPath = flag.completion == .file && value != "-"
        let shown = isPath ? LoadOptions.defaultSourceName(value) : value
        return shown.hasPrefix("-") ? ["--\(flag.long)=\(shown)"] : ["--\(flag.long)", shown]
    }

    private static func folder(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    }

    /// The file's name up to its first point.
    private static func stem(of path: String) -> String {
        String((path.split(separator: "/").last ?? "data").prefix { $0 != "." })
    }

    /// Only what every system takes in a name.
    private static func plain(_ text: String) -> String {
        String(text.map { isPlain($0) ? $0 : "-" })
    }

    static func isPlain(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isWholeNumber || character == "-" || character == "_")
    }
}
