import CSVLoad

/// A command line as it was typed, with every value checked for its form and none of the defaults filled in.
///
/// Whoever resolves it into options asks by ``FlagID``; what is absent is `nil`, so that a default is set in one place.
struct ParsedArguments: Sendable, Equatable {
    /// One flag as it was typed.
    struct Occurrence: Sendable, Equatable {
        let flag: FlagID
        /// With its dashes, and the alias if that is what was typed.
        let spelling: String
        /// `nil` for a flag that takes no value.
        let value: String?
    }

    let subcommand: Subcommand
    /// In order; their number fits the operands of the subcommand.
    let operands: [String]
    /// In order; a flag that is not repeatable occurs at most once.
    let occurrences: [Occurrence]

    /// Whether the flag was typed, with or without a value.
    func isSet(_ flag: FlagID) -> Bool {
        occurrences.contains { $0.flag == flag }
    }

    /// The value as it was typed.
    func text(_ flag: FlagID) -> String? {
        assert(!FlagTable.flag(flag).isRepeatable, "ask for the texts of a repeatable flag")
        return occurrences.first { $0.flag == flag }?.value
    }

    /// The values of an option's flags in order, empty ones for a flag without a value; none if it was not typed.
    func values(of flag: FlagID) -> [String] {
        occurrences.filter { $0.flag == flag }.map { $0.value ?? "" }
    }

    /// The values of a repeatable flag, in order; empty if it was not typed.
    func texts(_ flag: FlagID) -> [String] {
        occurrences.filter { $0.flag == flag }.compactMap(\.value)
    }

    /// The number, which is within the range of the flag.
    func integer(_ flag: FlagID) -> Int? {
        text(flag).flatMap { Int($0) }
    }

    /// The size in bytes, 1 at least.
    func bytes(_ flag: FlagID) -> Int? {
        text(flag).flatMap(ByteSize.bytes)
    }

    /// The character of the dialect, with words such as `tab` resolved; `.nothing` is the word `none`.
    func character(_ flag: FlagID) -> CharacterWord? {
        guard case .character(_, let rule) = FlagTable.flag(flag).value else { return nil }
        return text(flag).flatMap { CharacterWord($0, rule: rule) }
    }
}
