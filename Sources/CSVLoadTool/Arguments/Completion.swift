/// What a shell may offer where a value or an operand is expected.
enum Completion: Sendable, Equatable {
    /// Names of files.
    case file

    /// Names of folders.
    case folder

    /// Nothing: only the user knows the value.
    case none

    /// The words that the flag itself lists.
    case choices

    /// These words.
    case words([String])
}
