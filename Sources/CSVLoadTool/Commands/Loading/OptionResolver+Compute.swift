import CSVLoad

extension OptionResolver {
    /// Reads which programs and libraries compute.
    func readPrograms(into content: inout LoadOptions.Content) throws(UsageError) {
        try readCommand(into: &content)
        let libraries = try arguments.texts(.loadExtension).map { (typed) throws(UsageError) in try library(typed) }
        guard libraries.isEmpty || !content.computations.isEmpty || content.filter != nil else {
            throw usage("'--load-extension' goes with --compute or --where, whose functions it brings")
        }
        content.extensions = libraries.isEmpty ? nil : libraries
    }

    private func readCommand(into content: inout LoadOptions.Content) throws(UsageError) {
        guard let text = arguments.text(.computeCommand) else {
            for flag in [FlagID.computeShell, .computeFormat, .computeColumns, .computeRetries]
            where arguments.isSet(flag) {
                throw usage("'--\(flag.long)' goes with --compute-command")
            }
            return
        }
        guard !OptionText.trimmed(text).isEmpty else { throw usage("--compute-command must not be empty") }
        // Expressions that are typed behind the command see what it sets.
        let before = arguments.occurrences.prefix { $0.flag != .computeCommand }
        var command = CommandOptions(text: text, position: before.count { $0.flag == .compute })
        command.usesShell = arguments.isSet(.computeShell)
        command.format = arguments.text(.computeFormat).flatMap { .init(rawValue: $0) } ?? .jsonl
        if let typed = try names(.computeColumns) {
            var columns: [String] = []
            for name in typed {
                var name = name
                if let equals = name.lastIndex(of: "=") {
                    let word = OptionText.trimmed(name[name.index(after: equals)...])
                    guard let type = ColumnType(named: word) else {
                        throw usage(
                            "--compute-columns does not know the type \(SafeText.quoted(word)): "
                                + "it is INTEGER, REAL, TEXT, BLOB or ANY")
                    }
                    name = OptionText.trimmed(name[..<equals])
                    guard content.types[name] == nil || content.types[name] == type else {
                        throw usage("--compute-columns and --type give \(SafeText.quoted(name)) different types")
                    }
                    content.types[name] = type
                }
                let folded = name.lowercased()
                guard !name.isEmpty, !columns.contains(where: { $0.lowercased() == folded }) else {
                    throw usage("--compute-columns names \(SafeText.quoted(name)) twice, or no column")
                }
                columns.append(name)
            }
            command.columns = columns
        }
        content.command = command
    }

    /// A shared library, and behind a last colon its entry point, unless all of it is the name of a file.
    private func library(_ typed: String) throws(UsageError) -> ExtensionOptions {
        var file = typed
        var entry: String?
        if let colon = typed.lastIndex(of: ":"), !FileSystem.exists(typed) {
            file = String(typed[..<colon])
            entry = String(typed[typed.index(after: colon)...])
        }
        guard !file.isEmpty, entry?.isEmpty != true else {
            throw usage("--load-extension takes FILE or FILE:ENTRY, not \(SafeText.quoted(typed))")
        }
        return ExtensionOptions(path: LoadOptions.defaultSourceName(file), entry: entry)
    }
}
