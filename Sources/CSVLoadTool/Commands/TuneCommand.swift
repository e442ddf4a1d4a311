import CSVLoad

/// `csvload inspect --tune`: which settings load an input fastest on this machine.
struct TuneCommand {
    private let arguments: ParsedArguments
    private let options: LoadOptions

    init(_ arguments: ParsedArguments) throws(UsageError) {
        self.arguments = arguments
        var options = try OptionResolver(arguments).inspection()
        guard options.input != "-" else {
            throw UsageError(
                "--tune loads the input several times, and standard input can be read only once",
                subcommand: .inspect)
        }
        // The trials are made in the working folder, where a database of this name would be.
        options.database = "trial.db"
        self.options = options
    }

    func run() -> ExitCode {
        let job = TuneJob(options)
        Signals.stopOnSignal(job)
        if !arguments.isSet(.json) {
            Terminal.standardError.write("Loads the front of the input about 24 times, which takes up to a minute …\n")
        }
        do throws(LoadError) {
            let tuning = try job.run()
            let text =
                arguments.isSet(.json)
                ? JSONText.line(TuningJSON(tuning)) + "\n" : TuningText(tuning, command: command(tuning)).text
            Terminal.standardOutput.write(text)
            return .success
        } catch {
            Terminal.standardError.say(error)
            return error.exitCode(after: Signals.exitCode)
        }
    }

    /// The load with what was found.
    private func command(_ tuning: Tuning) -> String {
        let words = CommandLine.arguments.dropFirst().filter { !["inspect", "--tune", "--json"].contains($0) }
        let flags = words.filter { $0 != options.input && $0 != "--" }.map { ShellWord.printable($0) }
        let stem = options.table.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" } ? options.table : "data"
        return
            (["csvload load", ShellWord.path(options.input), "\(stem).db"] + flags + TuningText.flags(tuning))
            .joined(separator: " ")
    }
}

/// Trials, for people.
struct TuningText {
    private let tuning: Tuning
    private let command: String

    init(_ tuning: Tuning, command: String) {
        self.tuning = tuning
        self.command = command
    }

    /// The flags that say what differs from the defaults.
    static func flags(_ tuning: Tuning) -> [String] {
        let (best, plain) = (tuning.best, tuning.defaults)
        var flags: [String] = []
        if best.jobs != plain.jobs { flags.append("--jobs \(best.jobs)") }
        if best.batchBytes != plain.batchBytes { flags.append("--batch-bytes \(size(best.batchBytes))") }
        if best.chunkBytes != plain.chunkBytes { flags.append("--chunk-bytes \(size(best.chunkBytes))") }
        return flags
    }

    var text: String {
        let scope =
            "\(NumberFormat.grouped(tuning.records)) records, \(NumberFormat.bytes(Int(tuning.bytes))) of its front"
        var lines = [
            "\(SafeText.escaped(tuning.input)): \(scope), loaded into '\(SafeText.escaped(tuning.folder))'", "",
        ]
        lines.append("  jobs    batch    chunk       time")
        for trial in tuning.trials {
            let settings = trial.settings
            let mark =
                settings == tuning.best ? "  best here" : settings == tuning.defaults ? "  what a load takes" : ""
            lines.append(
                "  " + padded(String(settings.jobs), 4) + padded(Self.size(settings.batchBytes), 9)
                    + padded(Self.size(settings.chunkBytes), 9) + padded(time(trial.seconds), 11) + mark)
        }
        let flags = Self.flags(tuning)
        lines.append("")
        lines.append(
            flags.isEmpty
                ? "No setting is faster here than what a load takes by itself."
                : "Fastest here: \(flags.joined(separator: " "))")
        if tuning.bytes < 4 << 20 { lines.append("The input is small: settings make no difference to it.") }
        lines += ["", "Next: \(command)"]
        return lines.joined(separator: "\n") + "\n"
    }

    private func padded(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }

    private func time(_ seconds: Double) -> String { "\(Int((seconds * 1000).rounded())) ms" }

    /// In the form that flags take.
    static func size(_ bytes: Int) -> String {
        if bytes >= 1 << 20, bytes % (1 << 20) == 0 { return "\(bytes >> 20)MiB" }
        if bytes % (1 << 10) == 0 { return "\(bytes >> 10)KiB" }
        return "\(bytes)"
    }
}

/// Trials, for programs.
struct TuningJSON: Encodable {
    private struct Settings: Encodable {
        let jobs: Int
        let batchBytes: Int
        let chunkBytes: Int
        var seconds: Double?

        init(_ settings: Tuning.Settings, seconds: Double? = nil) {
            jobs = settings.jobs
            batchBytes = settings.batchBytes
            chunkBytes = settings.chunkBytes
            self.seconds = seconds
        }
    }

    private let input: String
    private let bytes: Int64
    private let records: Int64
    private let trials: [Settings]
    private let best: Settings
    private let defaults: Settings

    init(_ tuning: Tuning) {
        input = tuning.input
        bytes = tuning.bytes
        records = tuning.records
        trials = tuning.trials.map { Settings($0.settings, seconds: $0.seconds) }
        best = Settings(tuning.best)
        defaults = Settings(tuning.defaults)
    }
}
