import CSVLoad

extension ShellWord {
    /// The command line of this process.
    static var typedCommand: String { line(CommandLine.arguments) }
}
