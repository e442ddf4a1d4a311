import CSVLoad

extension OptionResolver {
    /// Reads what is computed into the options that decide the rows.
    func readComputations(into content: inout LoadOptions.Content) throws(UsageError) {
        for typed in arguments.texts(.compute) {
            guard let equals = typed.firstIndex(of: "=") else {
                throw usage("--compute takes \"COL = SQL\", not \(SafeText.quoted(typed))")
            }
            let column = trimmed(typed[..<equals])
            let sql = trimmed(typed[typed.index(after: equals)...])
            guard !column.isEmpty, !sql.isEmpty else {
                throw usage("--compute takes \"COL = SQL\", not \(SafeText.quoted(typed))")
            }
            content.computations.append(LoadOptions.Computation(column: column, sql: sql))
        }
        content.filter = arguments.text(.where)
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
                throw usage("'--\(FlagTable.flag(flag).long)' goes with --compute-command")
            }
            return
        }
        guard !trimmed(text).isEmpty else { throw usage("--compute-command must not be empty") }
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
                    let word = trimmed(name[name.index(after: equals)...])
                    guard let type = ColumnType(named: word) else {
                        throw usage(
                            "--compute-columns does not know the type \(SafeText.quoted(word)): "
                                + "it is INTEGER, REAL, TEXT, BLOB or ANY")
                    }
                    name = trimmed(name[..<equals])
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

    /// How computations run.
    func computeSettings() throws(UsageError) -> ComputeSettings {
        var settings = ComputeSettings()
        if let typed = arguments.text(.computeTimeout) {
            guard let seconds = Double(typed), seconds >= 0, seconds <= 1e6 else {
                throw usage(
                    "--compute-timeout takes a number of seconds, such as 30 or 0.5, not \(SafeText.quoted(typed))")
            }
            settings.timeout = seconds == 0 ? nil : seconds
        }
        settings.retries = arguments.integer(.computeRetries) ?? 0
        settings.isRecomputing = arguments.isSet(.recompute)
        settings.onError = arguments.text(.onComputeError).flatMap { .init(rawValue: $0) } ?? .reject
        return settings
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
