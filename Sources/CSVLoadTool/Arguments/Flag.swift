/// One entry of the flag table: all that parsing, help, man page and completions need to know.
struct Flag: Sendable {
    /// A heading of the help screen; the order of the cases is the order on the screen.
    enum Group: String, CaseIterable, Sendable {
        case table = "Table"
        case dialect = "Input dialect"
        case computation = "Computation"
        case running = "Running"
        case output = "Output and progress"
        case help = "Help"
    }

    /// The commands that take the flag.
    enum Scope: Sendable, Equatable {
        case everywhere
        /// `csvload` without a subcommand.
        case toolOnly
        case only([Subcommand])
    }

    let id: FlagID
    let group: Group
    /// Without its dashes, as all names here.
    let long: String
    var aliases: [String] = []
    var short: Character?
    var value: FlagValue = .none
    var isRepeatable = false
    var scope: Scope = .only([.load])
    /// What holds if the flag is absent, when that is worth a word.
    var defaultText: String?
    var completion: Completion = .none
    /// Whole sentences; the default and the choices are added by whoever prints them.
    let help: String

    /// Every spelling with its dashes, in the order of the help screen: `-h`, `--help`, or `--key`, `--pk`.
    var spellings: [String] {
        (short.map { ["-\($0)"] } ?? []) + ([long] + aliases).map { "--" + $0 }
    }

    /// Whether the flag may stand in the command line of a subcommand, or, for `nil`, of `csvload` itself.
    func belongs(to subcommand: Subcommand?) -> Bool {
        switch scope {
        case .everywhere: true
        case .toolOnly: subcommand == nil
        case .only(let subcommands): subcommand.map { subcommands.contains($0) } ?? false
        }
    }
}
