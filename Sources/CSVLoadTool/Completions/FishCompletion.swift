/// Completion for fish: a line for each flag and operand, with the condition under which it is offered.
struct FishCompletion {
    var text: String {
        """
        \(CompletionScript.origin(.fish))

        function __csvload_state --description 'The subcommand, empty before the first operand, and its operands so far'
            set -l words (commandline -opc)
            set -l command ''
            set -l operands 0
            set -l skips no
            for word in $words[2..]
                if test $skips = yes
                    set skips no
                else if contains -- $word \(flagsWithValue)
                    set skips yes
                else if string match -q -- '-?*' $word
                    continue
                else if test -n "$command"
                    set operands (math $operands + 1)
                else if contains -- $word \(CompletionScript.commands.map(\.name).joined(separator: " "))
                    set command $word
                else
                    # A file in this place is the input of 'load'.
                    set command load
                    set operands 1
                end
            end
            echo $command
            echo $operands
        end

        function __csvload_in --description 'Whether the subcommand is one of these'
            set -l state (__csvload_state)
            contains -- "$state[1]" $argv
        end

        function __csvload_operand --description 'Whether an operand of this subcommand comes next, by its number'
            set -l state (__csvload_state)
            test "$state[1]" = "$argv[1]"; and contains -- $state[2] $argv[2..]
        end

        complete -c csvload -f
        \((commands + flags + operands).joined(separator: "\n"))

        """
    }

    private var flagsWithValue: String {
        CompletionScript.flagsWithValue.flatMap(\.spellings).joined(separator: " ")
    }

    private var commands: [String] {
        CompletionScript.commands.map { name, abstract in
            line("__csvload_in ''", "-a \(name) -d \(quoted(abstract))")
        } + [line("__csvload_in ''", "-F")]
    }

    /// A line for each flag and each sentence that it has, for the subcommands that say that sentence.
    private var flags: [String] {
        FlagTable.all.flatMap { flag in
            let commands: [Subcommand?] = [nil] + Subcommand.allCases
            let takers = commands.filter { flag.belongs(to: $0) }
            var sentences: [String] = []
            for taker in takers where !sentences.contains(flag.summary(for: taker)) {
                sentences.append(flag.summary(for: taker))
            }
            return sentences.map { sentence in
                let names = takers.filter { flag.summary(for: $0) == sentence }.map { $0?.rawValue ?? "''" }
                return line(
                    "__csvload_in \(names.joined(separator: " "))",
                    "\(spellings(flag))\(value(flag)) -d \(quoted(sentence))")
            }
        }
    }

    private var operands: [String] {
        CompletionScript.commands.map(\.name).flatMap { command in
            let operands = CompletionScript.operands(of: command)
            if operands.maximumCount == nil { return [line("__csvload_in \(command)", action(operands[0].completion))] }
            return operands.enumerated().filter { $1.completion != .none }.map {
                line("__csvload_operand \(command) \($0)", action($1.completion))
            }
        }
    }

    private func line(_ condition: String, _ rest: String) -> String {
        "complete -c csvload -n \(quoted(condition)) \(rest)"
    }

    private func spellings(_ flag: Flag) -> String {
        let short = flag.short.map { ["-s \($0)"] } ?? []
        return (short + ([flag.long] + flag.aliases).map { "-l \($0)" }).joined(separator: " ")
    }

    private func value(_ flag: Flag) -> String {
        guard flag.value != .none else { return "" }
        let completion = CompletionScript.completion(of: flag)
        return completion == .file ? " -r -F" : completion == .none ? " -x" : " -x " + action(completion)
    }

    private func action(_ completion: Completion) -> String {
        switch completion {
        case .file: "-F"
        case .folder: "-a '(__fish_complete_directories)'"
        case .words(let words): "-a '\(words.joined(separator: " "))'"
        case .choices, .none: ""
        }
    }

    /// In single quotes fish knows `\'` and `\\`.
    private func quoted(_ text: String) -> String {
        CompletionScript.quoted(text.replacing("\\", with: "\\\\"), escape: "\\'")
    }
}
