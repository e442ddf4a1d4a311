/// The kinds of options that there are many of.
extension DeclaredOption {
    /// A flag without a value, which sets the option to `value`.
    static func toggle(
        _ path: Path<Bool>, _ name: String, _ flag: String, sets value: Bool = true, role: OptionRole = .rows
    ) -> DeclaredOption {
        DeclaredOption(
            path, name, flag: flag, .toggle, role: role, spelling: { $0[keyPath: path] == value ? [""] : [] },
            reading: { root, _ in root[keyPath: path] = value })
    }

    /// One of a few words.
    static func choice<Value: RawRepresentable & CaseIterable & Codable & Hashable & Sendable>(
        _ path: Path<Value>, _ name: String, _ flag: String, role: OptionRole = .rows
    ) -> DeclaredOption where Value.RawValue == String {
        DeclaredOption(
            path, name, flag: flag, .choice(Value.allCases.map(\.rawValue)), role: role,
            spelling: { [$0[keyPath: path].rawValue] },
            reading: { root, words in
                root[keyPath: path] = words.last.flatMap { Value(rawValue: $0) } ?? root[keyPath: path]
            })
    }

    /// A whole number.
    static func number<Value: OptionNumber>(
        _ path: Path<Value>, _ name: String, _ flag: String, _ range: ClosedRange<Int>, role: OptionRole = .rows
    ) -> DeclaredOption {
        numeric(path, name, flag, .integer(range), stored: .integer(range), role)
    }

    /// A number of bytes.
    ///
    /// - Parameter stored: which numbers are taken from JSON, where these are more.
    static func bytes<Value: OptionNumber>(
        _ path: Path<Value>, _ name: String, _ flag: String, _ range: ClosedRange<Int>,
        stored: ClosedRange<Int>? = nil, role: OptionRole = .rows
    ) -> DeclaredOption {
        numeric(path, name, flag, .bytes(range), stored: .bytes(stored ?? range), role)
    }

    private static func numeric<Value: OptionNumber>(
        _ path: Path<Value>, _ name: String, _ flag: String, _ form: OptionForm, stored: OptionForm,
        _ role: OptionRole
    ) -> DeclaredOption {
        DeclaredOption(
            path, name, flag: flag, form, role: role,
            check: { value, _ in value.number.flatMap { stored.complaint(about: $0) } },
            spelling: { $0[keyPath: path].number.map { ["\($0)"] } ?? [] },
            reading: { root, words in
                let number = words.last.flatMap { Int($0) ?? ByteSize.bytes($0) }
                root[keyPath: path] = number.map { Value($0) } ?? root[keyPath: path]
            })
    }

    /// A number, or a share of all.
    static func limit(_ path: Path<CountLimit?>, _ name: String, _ flag: String) -> DeclaredOption {
        DeclaredOption(
            path, name, flag: flag, .limit, role: .load,
            spelling: { $0[keyPath: path].map { [$0.description] } ?? [] },
            reading: { $0[keyPath: path] = $1.last.flatMap { CountLimit($0) } })
    }

    /// Any text, or none.
    static func text(_ path: Path<String?>, _ name: String, _ flag: String, role: OptionRole = .rows) -> DeclaredOption
    {
        DeclaredOption(
            path, name, flag: flag, role: role, spelling: { $0[keyPath: path].map { [$0] } ?? [] },
            reading: { $0[keyPath: path] = $1.last })
    }

    /// A text for each flag.
    ///
    /// - Parameter check: what is wrong with one of them; nil where nothing is.
    static func texts(
        _ path: Path<[String]>, _ name: String, _ flag: String,
        check: @escaping @Sendable (String) -> OptionMistake? = { _ in nil }
    ) -> DeclaredOption {
        DeclaredOption(
            path, name, flag: flag, isRepeatable: true,
            check: { texts, _ in texts.contains { check($0) != nil } ? "has a value that --\(flag) does not take" : nil
            },
            spelling: { $0[keyPath: path] },
            reading: { root, words throws(OptionMistake) in
                if let mistake = words.lazy.compactMap(check).first { throw mistake }
                // A dialect may have said the same.
                root[keyPath: path] += words.filter { !root[keyPath: path].contains($0) }
            })
    }

    /// Names that commas separate, or none.
    static func names<Value: OptionNames>(
        _ path: Path<Value>, _ name: String, _ flag: String, role: OptionRole = .rows
    ) -> DeclaredOption {
        DeclaredOption(
            path, name, flag: flag, role: role,
            spelling: { $0[keyPath: path].names.map { [$0.joined(separator: ",")] } ?? [] },
            reading: { root, words throws(OptionMistake) in
                root[keyPath: path] = Value(try OptionText.names(words.last ?? ""))
            })
    }

    /// A name, and what it gets, in each flag: `OLD=NEW`, as `form` shows it.
    static func pairs(_ path: Path<[String: String]>, _ name: String, _ flag: String, _ form: String) -> DeclaredOption
    {
        DeclaredOption(
            path, name, flag: flag, isRepeatable: true,
            spelling: { $0[keyPath: path].sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" } },
            reading: { root, words throws(OptionMistake) in
                for word in words {
                    let (key, value) = try OptionText.pair(word, at: word.firstIndex(of: "="), form: form)
                    root[keyPath: path][key] = value
                }
            })
    }
}

/// A number that an option has, or may have.
protocol OptionNumber: Codable, Hashable, Sendable {
    var number: Int? { get }
    init(_ number: Int)
}

extension Int: OptionNumber {
    var number: Int? { self }
}

extension Int?: OptionNumber {
    var number: Int? { self }
}

/// Names that an option has, or may have.
protocol OptionNames: Codable, Hashable, Sendable {
    var names: [String]? { get }
    init(_ names: [String])
}

extension [String]: OptionNames {
    var names: [String]? { self }
}

extension [String]?: OptionNames {
    var names: [String]? { self }
}

/// Takes apart what was typed.
package enum OptionText {
    /// A text without the blanks around it.
    package static func trimmed(_ text: some StringProtocol) -> String {
        func isBlank(_ character: Character) -> Bool { character == " " || character == "\t" || character == "\n" }
        var trimmed = text.drop(while: isBlank)[...]
        while let last = trimmed.last, isBlank(last) { trimmed.removeLast() }
        return String(trimmed)
    }

    /// Names that commas separate.
    package static func names(_ typed: String) throws(OptionMistake) -> [String] {
        let names = typed.split(separator: ",", omittingEmptySubsequences: false).map { trimmed($0) }
        guard !names.contains("") else { throw OptionMistake { " has an empty column name: \($0(typed))" } }
        return names
    }

    /// What stands before and behind an equals sign.
    static func pair(
        _ typed: String, at equals: String.Index?, form: String
    ) throws(OptionMistake) -> (String, String) {
        guard let equals, equals > typed.startIndex else {
            throw OptionMistake { " takes \(form), not \($0(typed))" }
        }
        return (trimmed(typed[..<equals]), trimmed(typed[typed.index(after: equals)...]))
    }
}
