/// Completion for bash 4 and later, without the package bash-completion.
///
/// A function walks the words before the cursor to learn the subcommand, how many operands there are, and whether a
/// flag waits for its value; three `case` tables, made from the flag table, say what may follow.
struct BashCompletion {
    var text: String {
        """
        \(CompletionScript.origin(.bash))

        _csvload() {
            local word=${COMP_WORDS[COMP_CWORD]} seen index command= flag= ended= prefix= words= files=
            local -i operands=0
            COMPREPLY=()
            # Where '=' breaks words, '--name=value' is three of them.
            [[ $word == = ]] && word=
            for ((index = 1; index < COMP_CWORD; index++)); do
                seen=${COMP_WORDS[index]}
                if [[ $flag ]]; then
                    [[ $seen == = ]] || flag=
                elif [[ ! $ended && $seen == -- ]]; then
                    ended=yes
                elif [[ ! $ended && $seen == -?* ]]; then
                    case $seen in
        \(flagsWithValue)
                    esac
                elif [[ ! $ended && ! $command ]] && ((operands == 0)); then
                    case $seen in
                        \(CompletionScript.commands.map(\.name).joined(separator: "|"))) command=$seen ;;
                        *) command=load operands=1 ;;
                    esac
                else
                    [[ $command ]] || command=load
                    operands+=1
                fi
            done
            if [[ ! $flag && ! $ended && $word == --*=* ]]; then
                flag=${word%%=*} prefix=${word%%=*}= word=${word#*=}
            fi

            if [[ $flag ]]; then
                case $flag in
        \(values)
                esac
            elif [[ ! $ended && $word == -* ]]; then
                case $command in
        \(flags)
                esac
            else
                case $command:$operands in
        \(operands)
                esac
            fi

            # What bash itself completes is tried where no word fits.
            [[ $files ]] && compopt -o "$files" 2>/dev/null
            [[ $words ]] && COMPREPLY=($(compgen -P "$prefix" -W "$words" -- "$word"))
        }

        complete -F _csvload csvload

        """
    }

    private var flagsWithValue: String {
        let spellings = CompletionScript.flagsWithValue.flatMap(\.spellings)
        return indented(4, "\(spellings.joined(separator: "|"))) flag=$seen ;;")
    }

    private var values: String {
        CompletionScript.flagsWithValue.compactMap { flag in
            action(CompletionScript.completion(of: flag)).map {
                indented(3, "\(flag.spellings.joined(separator: "|"))) \($0) ;;")
            }
        }.joined(separator: "\n")
    }

    private var flags: String {
        let lines = Subcommand.allCases.map { subcommand in
            "\(subcommand.rawValue)) words='\(spellings(FlagTable.flags(of: subcommand)))' ;;"
        }
        let tool = "'') words='\(spellings(FlagTable.flags(of: nil)))' ;;"
        return (lines + [tool]).map { indented(3, $0) }.joined(separator: "\n")
    }

    private func spellings(_ flags: [Flag]) -> String {
        flags.flatMap(\.spellings).joined(separator: " ")
    }

    private var operands: String {
        let commands = CompletionScript.commands.map(\.name)
        var lines = [":0) words='\(commands.joined(separator: " "))' files=default ;;"]
        for command in commands {
            let operands = CompletionScript.operands(of: command)
            if operands.maximumCount == nil, let first = operands.first, let action = action(first.completion) {
                lines.append("\(command):*) \(action) ;;")
                continue
            }
            for (index, operand) in operands.enumerated() {
                guard let action = action(operand.completion) else { continue }
                lines.append("\(command):\(index)) \(action) ;;")
            }
        }
        return lines.map { indented(3, $0) }.joined(separator: "\n")
    }

    /// What a branch of a `case` does to offer something, or `nil` where there is nothing to offer.
    private func action(_ completion: Completion) -> String? {
        switch completion {
        case .file: "files=default"
        case .folder: "files=dirnames"
        case .words(let words): "words='\(words.joined(separator: " "))'"
        case .choices, .none: nil
        }
    }

    private func indented(_ depth: Int, _ line: String) -> String {
        String(repeating: "    ", count: depth) + line
    }
}
