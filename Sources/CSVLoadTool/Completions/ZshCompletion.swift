/// Completion for zsh, as a function that `_arguments` drives.
///
/// The file works both from a folder of `fpath`, where `compinit` finds it by its first line, and sourced.
struct ZshCompletion {
    var text: String {
        """
        #compdef csvload
        \(CompletionScript.origin(.zsh))

        _csvload() {
            local context curcontext=$curcontext state state_descr line ret=1
            local -A opt_args
            local -a commands=(
        \(commands)
            )
            _arguments -C -S : \\
        \(specifications(of: nil)) \\
                '1: :->command' \\
                '*::: :->rest' && ret=0
            case $state in
            (command)
                # A file in this place is the input of 'load'.
                _describe -t commands subcommand commands && ret=0
                _files && ret=0
                ;;
            (rest)
                words=("$line[1]" "${words[@]}")
                ((CURRENT += 1))
                curcontext=${curcontext%:*:*}:csvload-$line[1]:
                case $line[1] in
        \(rest)
                esac
                ;;
            esac
            return ret
        }

        if [[ $funcstack[1] == _csvload ]]; then
            _csvload "$@"
        else
            compdef _csvload csvload
        fi

        """
    }

    private var commands: String {
        CompletionScript.commands.map { name, abstract in
            "        " + CompletionScript.quoted("\(name):\(abstract)")
        }.joined(separator: "\n")
    }

    private var rest: String {
        let branches = CompletionScript.commands.map(\.name).filter { $0 != "load" }.map { branch($0, pattern: $0) }
        return (branches + [branch("load", pattern: "*")]).joined(separator: "\n")
    }

    private func branch(_ command: String, pattern: String) -> String {
        var lines = ["        (\(pattern))", "            _arguments -S : \\"]
        if let subcommand = Subcommand(rawValue: command) {
            lines.append(specifications(of: subcommand, depth: 4) + " \\")
        }
        let operands = CompletionScript.operands(of: command)
        let specifications =
            operands.maximumCount == nil
            ? [operand("*", "\(operands.map(\.name).joined(separator: " or "))", operands[0].completion)]
            : operands.enumerated().map { operand(String($0 + 1), $1.name, $1.completion) }
        lines.append(specifications.map { "                " + $0 }.joined(separator: " \\\n") + " && ret=0")
        lines.append("            ;;")
        return lines.joined(separator: "\n")
    }

    private func operand(_ position: String, _ name: String, _ completion: Completion) -> String {
        CompletionScript.quoted("\(position):\(name):\(action(completion))")
    }

    private func specifications(of subcommand: Subcommand?, depth: Int = 2) -> String {
        let margin = String(repeating: "    ", count: depth)
        return FlagTable.flags(of: subcommand).flatMap { flag in
            flag.spellings.map { margin + specification(of: flag, spelled: $0, for: subcommand) }
        }.joined(separator: " \\\n")
    }

    /// A flag in the notation of `_arguments`: `'(--pk)--key=[what it does]:COL: '`.
    private func specification(of flag: Flag, spelled spelling: String, for subcommand: Subcommand?) -> String {
        let others = flag.spellings.filter { $0 != spelling }
        var text =
            flag.id == .help || flag.id == .version
            ? "(- *)"
            : flag.isRepeatable(for: subcommand) ? "*" : others.isEmpty ? "" : "(\(others.joined(separator: " ")))"
        text += spelling + (flag.value == .none ? "" : "=")
        text += "[" + bracketed(flag.summary(for: subcommand)) + "]"
        if let placeholder = flag.value(for: subcommand).placeholder {
            let message = placeholder.replacing(":", with: "\\:")
            text += ":\(message):\(action(CompletionScript.completion(of: flag, for: subcommand)))"
        }
        return CompletionScript.quoted(text)
    }

    private func action(_ completion: Completion) -> String {
        switch completion {
        case .file: "_files"
        case .folder: "_files -/"
        case .words(let words): "(\(words.joined(separator: " ")))"
        case .choices, .none: " "
        }
    }

    private func bracketed(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("[", with: "\\[").replacing("]", with: "\\]")
    }
}
