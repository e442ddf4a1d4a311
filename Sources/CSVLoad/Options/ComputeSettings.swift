/// How computations run: what is no part of their results.
public struct ComputeSettings: Sendable, Hashable, Codable, OptionGroup {
    /// What becomes of a load in which a computation fails for a record.
    public enum OnError: String, Sendable, Hashable, Codable, CaseIterable {
        /// The record is rejected, and the load goes on.
        case reject
        /// The load stops at the first one.
        case stop
    }

    /// Seconds that SQL may take for one record, and that a command may be silent while it owes an answer; nil for ever.
    public var timeout: Double? = 60
    /// How often a record is tried again for which a command failed.
    public var retries = 0
    public var onError = OnError.reject
    /// Whether to compute again what stands in the table, computed of the same values.
    public var isRecomputing = false

    public init() {}

    package static let options: [DeclaredOption<ComputeSettings>] = [
        DeclaredOption(
            \.timeout, "timeout", flag: "compute-timeout", role: .load, absent: .some(nil),
            check: { seconds, _ in
                seconds.map { $0 > 0 && $0 <= longestTimeout } ?? true ? nil : "is not a number of seconds"
            },
            spelling: { settings in
                let seconds = settings.timeout ?? 0
                return [seconds == seconds.rounded() ? "\(Int(seconds))" : "\(seconds)"]
            },
            reading: { settings, words throws(OptionMistake) in
                let typed = words.last ?? ""
                guard let seconds = Double(typed), seconds >= 0, seconds <= longestTimeout else {
                    throw OptionMistake { " takes a number of seconds, such as 30 or 0.5, not \($0(typed))" }
                }
                settings.timeout = seconds == 0 ? nil : seconds
            }),
        .number(\.retries, "retries", "compute-retries", 0...100, role: .load),
        .choice(\.onError, "onError", "on-compute-error", role: .load),
        .toggle(\.isRecomputing, "isRecomputing", "recompute", role: .run),
    ]

    private static let longestTimeout = 1e6
}

/// A program that computes: it gets records on its standard input and gives an answer for each on its output.
public struct CommandOptions: Sendable, Hashable, Codable {
    /// How records and answers are written.
    public enum Format: String, Sendable, Hashable, Codable, CaseIterable {
        /// A JSON object a line.
        case jsonl
        /// CSV behind a header.
        case csv
        /// The same with tabs.
        case tsv
    }

    /// The command as it was typed.
    public var text: String
    /// Whether a shell reads it; else it is split into words by a shell's rules for quotes, and nothing more.
    public var usesShell = false
    public var format = Format.jsonl
    /// The columns that it sets; nil to find them in its first answers.
    public var columns: [String]?
    /// How many of the SQL expressions come before it.
    public var position: Int

    public init(text: String, position: Int) {
        self.text = text
        self.position = position
    }
}

/// A shared library that brings functions for SQL.
public struct ExtensionOptions: Sendable, Hashable, Codable {
    /// An absolute path.
    public var path: String
    /// The name of its entry point; nil for the one that SQLite makes of the file's name.
    public var entry: String?

    public init(path: String, entry: String? = nil) {
        self.path = path
        self.entry = entry
    }
}

extension LoadOptions.Content {
    /// Whether a program or a shared library is run that the options name.
    package var runsPrograms: Bool { command != nil || extensions?.isEmpty == false }

    /// The flag that names the program or the library, with its value.
    var programFlag: String {
        command.map { "--compute-command '\($0.text)'" } ?? "--load-extension '\(extensions?.first?.path ?? "")'"
    }
}
