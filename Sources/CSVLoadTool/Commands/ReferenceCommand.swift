/// `csvload completions` and `csvload man`: texts that are made from the flag table, for an installation to keep.
struct ReferenceCommand {
    private let text: String

    init(_ arguments: ParsedArguments) throws(UsageError) {
        let word = arguments.operands.first
        switch (arguments.subcommand, word) {
        case (.completions, let word?):
            guard let shell = Shell(rawValue: word) else {
                throw ReferenceCommand.unknown("shell", word, among: Shell.allCases.map(\.rawValue), .completions)
            }
            text = CompletionScript(shell: shell).text
        case (_, let word?):
            guard let subcommand = Subcommand(rawValue: word) else {
                throw ReferenceCommand.unknown("subcommand", word, among: Subcommand.allCases.map(\.rawValue), .man)
            }
            text = ManualPage(subcommand).text
        case (_, nil):
            text = ManualPage(nil).text
        }
    }

    func run() -> ExitCode {
        Terminal.standardOutput.write(text)
        return .success
    }

    private static func unknown(
        _ what: String, _ word: String, among known: [String], _ subcommand: Subcommand
    ) -> UsageError {
        let hint = Suggestion.nearest(to: word, among: known).map { "Did you mean '\($0)'?" }
        let list = "It is one of \(known.joined(separator: ", "))."
        return UsageError("unknown \(what) \(SafeText.quoted(word)). \(hint ?? list)", subcommand: subcommand)
    }
}
