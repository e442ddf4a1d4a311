import CSVLoad

/// The command that does a load again in the same way, with what was said the first time as flags.
struct LoadCommandLine {
    private(set) var words: [String]

    /// - Parameter input: the input as it was typed, which may be another path to the one that is stored.
    init(_ options: LoadOptions, input: String) {
        words = ["csvload", "load", ShellWord.operand(input), ShellWord.operand(options.database)]
        add("table", options.table)
        let name = options.contentsName
        if name != LoadOptions.defaultSourceName(input) { add("source-name", name) }
        let command = options.content.command
        for (option, values) in options.said where option.role != .speed && option.role != .run {
            guard let flag = option.flag else { continue }
            for (index, value) in values.enumerated() {
                // Where it stands among the expressions says which of them it sees.
                if flag == LoadCommandLine.expression, command?.position == index { add(command) }
                if option.form == .toggle { words.append("--\(flag)") } else { add(flag, value) }
            }
        }
        if let command, command.position >= options.content.computations.count { add(command) }
    }

    private static let expression = "compute"

    /// The words, fit for a shell.
    func text(adding flags: [String]) -> String { ShellWord.line(words + flags) }

    private mutating func add(_ command: CommandOptions?) {
        guard let command else { return }
        add("compute-command", command.text)
        if command.usesShell { words.append("--compute-shell") }
        if command.format != .jsonl { add("compute-format", command.format.rawValue) }
        if let columns = command.columns { add("compute-columns", columns.joined(separator: ",")) }
    }

    /// A flag and its value, which the parser would take for a flag if it began with a dash.
    private mutating func add(_ flag: String, _ value: String) {
        words += value.hasPrefix("-") ? ["--\(flag)=\(value)"] : ["--\(flag)", value]
    }
}
