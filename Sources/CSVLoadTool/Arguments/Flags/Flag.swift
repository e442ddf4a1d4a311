import CSVLoad

/// One entry of the flag table: all that parsing, help, man page and completions need to know.
struct Flag: Sendable {
    /// A heading of the help screen; the order of the cases is the order on the screen.
    enum Group: String, CaseIterable, Sendable {
        case table = "Table"
        case dialect = "Input dialect"
        case computation = "Computation"
        case selection = "Selection"
        case file = "Output file"
        case retry = "Loading again"
        case parts = "Parts"
        case schedule = "Schedule"
        case running = "Running"
        case output = "Output and progress"
        case reporting = "Logs, metrics, alarms and hooks"
        case help = "Help"
    }

    /// The commands that take the flag.
    enum Scope: Sendable, Equatable {
        case everywhere
        /// `csvload` without a subcommand.
        case toolOnly
        case only([Subcommand])
    }

    var id: FlagID { FlagID(long) }
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
    /// What it says instead for subcommands to which it means something of their own.
    var wording: [Subcommand: Wording] = [:]

    /// Help and default of a flag for one subcommand.
    struct Wording: Sendable {
        /// The heading under which it stands; nil for the flag's own.
        var group: Group?
        var defaultText: String?
        var isRepeatable = false
        /// The words that it takes, of those that the flag has; nil for all.
        var words: [String]?
        let help: String
    }

    /// What help says about the flag, for one subcommand.
    func wording(for subcommand: Subcommand?) -> Wording {
        subcommand.flatMap { wording[$0] } ?? Wording(group: group, defaultText: defaultText, help: help)
    }

    /// What the flag takes, for one subcommand.
    func value(for subcommand: Subcommand?) -> FlagValue {
        wording(for: subcommand).words.map { .choice($0) } ?? value
    }

    /// Whether a subcommand takes the flag more than once: those that give it another meaning take one value.
    func isRepeatable(for subcommand: Subcommand?) -> Bool {
        isRepeatable && subcommand.flatMap { wording[$0]?.isRepeatable } ?? true
    }

    /// Every spelling with its dashes, in the order of the help screen: `-h`, `--help`, or `--key`, `--pk`.
    var spellings: [String] {
        (short.map { ["-\($0)"] } ?? []) + ([long] + aliases).map { "--" + $0 }
    }

    /// Whether the flag may stand in the command line of a subcommand, or, for `nil`, of `csvload` itself.
    func belongs(to subcommand: Subcommand?) -> Bool {
        switch scope {
        case .everywhere: true
        case .toolOnly: subcommand == nil
        case .only(let subcommands): subcommand.map { subcommands.contains($0) || $0.takesFromLoad(self) } ?? false
        }
    }
}

extension Flag {
    /// The flag of an option, whose name, kind of value and default the option's declaration says.
    ///
    /// - Parameter placeholder: how help names the value, where its kind does not say enough.
    init(
        option name: String, _ placeholder: String? = nil, group: Group, aliases: [String] = [],
        scope: Scope = .only([.load]), defaultText: String? = nil, completion: Completion = .none, help: String,
        wording: [Subcommand: Wording] = [:]
    ) {
        guard let option = Flag.declared[name] else {
            preconditionFailure("no option is said by --\(name)")
        }
        let value = FlagValue(option.form, placeholder)
        self.init(
            group: group, long: name, aliases: aliases, value: value, isRepeatable: option.isRepeatable, scope: scope,
            defaultText: defaultText ?? Flag.defaultText(of: option),
            completion: value.words.isEmpty ? completion : .choices, help: help, wording: wording)
    }

    /// The options by their flags, put together once: every command needs the table of all flags.
    private static let declared = Dictionary(
        LoadOptions.leaves.compactMap { option in option.flag.map { ($0, option) } },
        uniquingKeysWith: { first, _ in first })

    /// Whether it says an option of a load.
    var isOption: Bool { Flag.declared[long] != nil }

    private static func defaultText(of option: DeclaredOption<LoadOptions>) -> String? {
        guard let word = LoadOptions().values(of: option).first, !word.isEmpty else { return nil }
        guard case .bytes = option.form else { return word }
        return Int(word).map { ByteSize.text($0) }
    }
}
