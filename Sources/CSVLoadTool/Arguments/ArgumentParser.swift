import CSVLoad

/// Turns the words of a command line into an ``Invocation``, or says what is wrong with them.
///
/// Flags may stand before, between and after operands. The first operand names the subcommand; if it does not, and
/// there are two operands or more, they are the `INPUT...` and the `DATABASE` of `load`.
struct ArgumentParser {
    /// Tells an input without an extension from a mistyped subcommand.
    var fileExists: (String) -> Bool = { FileSystem.exists($0) }

    /// Parses the words after the name of the program.
    ///
    /// - Throws: ``UsageError`` for the first thing that is wrong. A request for help goes before missing operands.
    func parse(_ words: [String]) throws(UsageError) -> Invocation {
        guard !words.isEmpty else { return .help(nil) }
        let scan = try ArgumentScanner(words)
        let asked = Set(scan.occurrences.map(\.flag))

        if scan.commandWords > 0, scan.operands[0] == "help" {
            return .help(try helpTopic(scan.operands.dropFirst()))
        }
        let named = scan.commandWords > 0 ? Subcommand(rawValue: scan.operands[0]) : nil
        if asked.contains(.help) { return .help(named) }
        if asked.contains(.version), named == nil { return .version }

        let subcommand = if let named { named } else { try implied(by: scan) }
        try checkScopes(of: scan.occurrences, subcommand)
        let operands = Array(named == nil ? scan.operands[...] : scan.operands.dropFirst())
        try check(operands, subcommand)
        return .run(ParsedArguments(subcommand: subcommand, operands: operands, occurrences: scan.occurrences))
    }

    private func helpTopic(_ topics: ArraySlice<String>) throws(UsageError) -> Subcommand? {
        guard let topic = topics.first, topic != "help" else { return nil }
        guard let subcommand = Subcommand(rawValue: topic) else { throw unknownSubcommand(topic) }
        guard topics.count == 1 else {
            throw UsageError("unexpected argument \(SafeText.quoted(topics[topics.startIndex + 1]))", subcommand: nil)
        }
        return subcommand
    }

    /// The subcommand of a command line that names none.
    private func implied(by scan: ArgumentScanner) throws(UsageError) -> Subcommand {
        guard let first = scan.operands.first else {
            throw UsageError("missing subcommand, or an input and a database to load it into", subcommand: nil)
        }
        let mayBeMistyped = scan.commandWords > 0 && suggestion(for: first) != nil && !fileExists(first)
        if scan.operands.count == 2, !mayBeMistyped { return .load }
        // Of several words the first one has to be an input for sure: 'laod a.csv b.csv shop.db' is a mistake.
        if scan.operands.count > 2, isInput(first) { return .load }
        if scan.operands.count == 1, fileExists(first) {
            throw UsageError(
                "missing DATABASE: use 'csvload load \(ShellWord.path(first)) DATABASE'", subcommand: .load)
        }
        throw unknownSubcommand(first)
    }

    private func unknownSubcommand(_ word: String) -> UsageError {
        let problem = "unknown subcommand \(SafeText.quoted(word))"
        let hint = suggestion(for: word).map { "Did you mean '\($0)'?" }
        let advice = hint ?? "To load files, use 'csvload load INPUT... DATABASE'."
        return UsageError("\(problem). \(advice)", subcommand: nil)
    }

    private func suggestion(for word: String) -> String? {
        Suggestion.nearest(to: word, among: Subcommand.allCases.map(\.rawValue) + ["help"])
    }

    private func checkScopes(
        of occurrences: [ParsedArguments.Occurrence], _ subcommand: Subcommand
    ) throws(UsageError) {
        for occurrence in occurrences {
            let flag = FlagTable.flag(occurrence.flag)
            guard flag.belongs(to: subcommand) else {
                throw UsageError(
                    "option '\(occurrence.spelling)' does not apply to 'csvload \(subcommand.rawValue)', but to "
                        + takers(of: flag),
                    subcommand: subcommand
                )
            }
            // Another subcommand may take more words.
            if let value = occurrence.value, let complaint = flag.value(for: subcommand).complaint(about: value) {
                throw UsageError(
                    "invalid value \(SafeText.quoted(value)) for '\(occurrence.spelling)': \(complaint)",
                    subcommand: subcommand)
            }
        }
    }

    /// Whether a word is an input and no mistyped subcommand: those have neither points nor slashes.
    private func isInput(_ word: String) -> Bool {
        word == "-" || word.contains { $0 == "." || $0 == "/" } || fileExists(word)
    }

    /// The commands that take a flag, as a list for people.
    private func takers(of flag: Flag) -> String {
        let names = Subcommand.allCases.filter { flag.belongs(to: $0) }.map { "'\($0.rawValue)'" }
        guard let last = names.last else { return "csvload alone" }
        return names.count == 1 ? last : names.dropLast().joined(separator: ", ") + " and " + last
    }

    private func check(_ operands: [String], _ subcommand: Subcommand) throws(UsageError) {
        let expected = subcommand.manual.operands
        if operands.count < expected.required.count {
            throw UsageError("missing argument '\(expected.required[operands.count])'", subcommand: subcommand)
        }
        if let maximum = expected.maximumCount, operands.count > maximum {
            throw UsageError("unexpected argument \(SafeText.quoted(operands[maximum]))", subcommand: subcommand)
        }
    }
}
