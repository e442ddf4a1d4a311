/// What a command line asks for.
enum Invocation: Sendable, Equatable {
    /// The help screen of a subcommand, or of `csvload` itself.
    case help(Subcommand?)
    /// The version, on standard output.
    case version
    /// The subcommand itself.
    case run(ParsedArguments)
}
