/// The script that completes command lines of csvload in a shell.
///
/// All of it derives from the flag table and the manuals, and works without calling csvload: completing must be quick,
/// and must work while a database is locked.
struct CompletionScript {
    let shell: Shell

    /// The whole script, with a line end after its last line.
    var text: String {
        switch shell {
        case .bash: BashCompletion().text
        case .zsh: ZshCompletion().text
        case .fish: FishCompletion().text
        }
    }

    /// The words that may stand where a subcommand does.
    static let commands: [(name: String, abstract: String)] =
        Subcommand.allCases.map { ($0.rawValue, Flag.firstSentence(of: $0.manual.abstract)) }
        + [("help", "Print the help of csvload or of a subcommand")]

    /// The operands of a word that stands for a subcommand.
    static func operands(of command: String) -> [Operand] {
        if let subcommand = Subcommand(rawValue: command) { return subcommand.manual.operands }
        let names = Subcommand.allCases.map(\.rawValue)
        return [Operand("SUBCOMMAND", .optional, completion: .words(names), help: "")]
    }

    /// The flags that take a value, each by all its spellings.
    static var flagsWithValue: [Flag] { FlagTable.all.filter { $0.value != .none } }

    /// What a shell offers as the value of a flag; `.choices` is resolved into its words.
    static func completion(of flag: Flag, for subcommand: Subcommand? = nil) -> Completion {
        if flag.completion == .choices, case .choice(let words) = flag.value(for: subcommand) { return .words(words) }
        return flag.completion
    }

    /// The first line of each script, as a comment.
    static func origin(_ shell: Shell) -> String {
        "# Completes csvload in \(shell.rawValue). Written by 'csvload completions \(shell.rawValue)'."
    }

    /// A word in single quotes, as all three shells read it.
    static func quoted(_ text: String, escape: String = "'\\''") -> String {
        "'" + text.replacing("'", with: escape) + "'"
    }
}
