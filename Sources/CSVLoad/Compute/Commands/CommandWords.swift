/// Splits a command into words by a shell's rules for quotes and backslashes, and nothing else of a shell but `${NAME}`.
///
/// `${NAME}`, outside of single quotes, is the value of a variable of the environment, which is never split itself. Behind
/// a backslash, or in single quotes, it is text. So a secret stands in the environment of a run, and nowhere else.
package enum CommandWords {
    /// The words of a command, the program first.
    ///
    /// - Parameter variable: the value of a variable; nil where there is none.
    /// - Throws: that a quote is open, that there is no word, that a variable is not set, or that something stands there
    ///   which only a shell does.
    static func split(
        _ text: String, variable: (String) -> String? = { ThisProcess.variable($0) }
    ) throws(LoadError) -> [String] {
        var words: [String] = []
        var word: String.UnicodeScalarView?
        var quote: Unicode.Scalar?
        var rest = text.unicodeScalars[...]
        func add(_ text: some Sequence<Unicode.Scalar>) {
            word = (word ?? .init())
            word?.append(contentsOf: text)
        }
        while let scalar = rest.popFirst() {
            switch (quote, scalar) {
            case ("'", "'"), ("\"", "\""):
                quote = nil
            case ("\"", "\\"):
                let next = rest.popFirst()
                if let next, !"\"\\$`".unicodeScalars.contains(next) { add("\\".unicodeScalars) }
                if let next { add([next]) }
            case (nil, "$"), ("\"", "$"):
                if let name = takeName(from: &rest) {
                    guard let value = variable(name) else { throw unset(name) }
                    add(value.unicodeScalars)
                } else if quote == nil {
                    throw shellOnly(scalar)
                } else {
                    add([scalar])
                }
            case (.some, _):
                add([scalar])
            case (nil, "'"), (nil, "\""):
                quote = scalar
                add([])
            case (nil, "\\"):
                if let next = rest.popFirst() { add([next]) }
            case (nil, " "), (nil, "\t"), (nil, "\n"):
                if let done = word { words.append(String(done)) }
                word = nil
            default:
                guard !"|&;<>()`".unicodeScalars.contains(scalar) else { throw shellOnly(scalar) }
                add([scalar])
            }
        }
        guard quote == nil else {
            throw LoadError(.optionInvalid, "The command of --compute-command has a quote that is not closed")
        }
        if let word { words.append(String(word)) }
        guard !words.isEmpty, !words[0].isEmpty else {
            throw LoadError(.optionInvalid, "--compute-command names no program")
        }
        return words
    }

    /// The variables that a command takes from the environment; none where it is no command.
    package static func variables(in text: String) -> [String] {
        var names: [String] = []
        _ = try? split(text) { name in
            if !names.contains(name) { names.append(name) }
            return name
        }
        return names
    }

    /// Takes `{NAME}` from the front.
    private static func takeName(from rest: inout Substring.UnicodeScalarView) -> String? {
        guard rest.first == "{", let end = rest.firstIndex(of: "}") else { return nil }
        let name = rest[rest.index(after: rest.startIndex)..<end]
        guard let first = name.first, !("0"..."9").contains(first), name.allSatisfy({ isOfName($0) }) else {
            return nil
        }
        rest = rest[rest.index(after: end)...]
        return String(name)
    }

    private static func isOfName(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "_" || ("0"..."9").contains(scalar) || ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
    }

    private static func shellOnly(_ scalar: Unicode.Scalar) -> LoadError {
        LoadError(
            .optionInvalid, "The command of --compute-command has a '\(scalar)', which only a shell understands",
            recovery: "Put it in quotes, or use --compute-shell to have a shell run the command.")
    }

    private static func unset(_ name: String) -> LoadError {
        LoadError(
            .optionInvalid,
            "The command of --compute-command takes '${\(name)}' from the environment, where it is not set",
            recovery: "Set it, or write the characters in single quotes if they are meant.")
    }
}
