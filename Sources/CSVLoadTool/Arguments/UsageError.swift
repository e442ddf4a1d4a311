/// A command line that cannot be understood; it is thrown before anything is opened or changed.
struct UsageError: Error, Equatable, Sendable {
    /// A sentence for the user; what the user typed is made safe for a terminal by whoever quotes it.
    let message: String
    /// Whose usage is shown; `nil` shows that of `csvload` itself.
    let subcommand: Subcommand?

    init(_ message: String, subcommand: Subcommand?) {
        self.message = message
        self.subcommand = subcommand
    }

    /// The lines for standard error: what is wrong, how it should look, and where to read on.
    var screen: String {
        let command = subcommand.map { "csvload help \($0.rawValue)" } ?? "csvload help"
        return """
            Error: \(message)
            \(UsageLine.text(for: subcommand, label: "Usage: "))
            See '\(command)' for more information.

            """
    }
}
