/// How computations run: what is no part of their results.
package struct ComputeSettings: Sendable, Hashable, Codable {
    /// What becomes of a load in which a computation fails for a record.
    package enum OnError: String, Sendable, Hashable, Codable, CaseIterable {
        /// The record is rejected, and the load goes on.
        case reject
        /// The load stops at the first one.
        case stop
    }

    /// Seconds that SQL may take for one record, and that a command may be silent while it owes an answer; nil for ever.
    package var timeout: Double? = 60
    /// How often a record is tried again for which a command failed.
    package var retries = 0
    package var onError = OnError.reject
    /// Whether to compute again what stands in the table, computed of the same values.
    package var isRecomputing = false

    package init() {}
}

/// A program that computes: it gets records on its standard input and gives an answer for each on its output.
package struct CommandOptions: Sendable, Hashable, Codable {
    /// How records and answers are written.
    package enum Format: String, Sendable, Hashable, Codable, CaseIterable {
        /// A JSON object a line.
        case jsonl
        /// CSV behind a header.
        case csv
        /// The same with tabs.
        case tsv
    }

    /// The command as it was typed.
    package var text: String
    /// Whether a shell reads it; else it is split into words by a shell's rules for quotes, and nothing more.
    package var usesShell = false
    package var format = Format.jsonl
    /// The columns that it sets; nil to find them in its first answers.
    package var columns: [String]?
    /// How many of the SQL expressions come before it.
    package var position: Int

    package init(text: String, position: Int) {
        self.text = text
        self.position = position
    }
}

/// A shared library that brings functions for SQL.
package struct ExtensionOptions: Sendable, Hashable, Codable {
    /// An absolute path.
    package var path: String
    /// The name of its entry point; nil for the one that SQLite makes of the file's name.
    package var entry: String?

    package init(path: String, entry: String? = nil) {
        self.path = path
        self.entry = entry
    }
}

/// What became of records' computed columns.
package struct ComputationCounts: Sendable, Hashable, Codable {
    package var computed: Int64 = 0
    /// Records that took the values that stood in the table, computed of the same values before.
    package var takenOver: Int64 = 0
    /// How often a record was given to a command again.
    package var retried: Int64 = 0

    package init() {}

    mutating func add(_ chunk: Chunk) {
        computed += chunk.computed
        takenOver += chunk.takenOver
        retried += chunk.retried
    }
}

extension LoadOptions.Content {
    /// Whether a program or a shared library is run that the options name.
    package var runsPrograms: Bool { command != nil || extensions?.isEmpty == false }
}
