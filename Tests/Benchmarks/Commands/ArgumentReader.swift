/// The flags and operands of one command line.
///
/// A flag is `--name value` or `--name=value`, and the last of several wins.
struct ArgumentReader {
    let operands: [String]
    private let values: [String: String]

    /// Sorts arguments into flags and operands.
    ///
    /// - Throws: A usage error if a flag is not among `flags`, or has no value.
    init(_ arguments: [String], flags: Set<String>) throws(BenchmarkError) {
        var operands: [String] = []
        var values: [String: String] = [:]
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            guard argument.hasPrefix("--") else {
                operands.append(argument)
                continue
            }
            let parts = argument.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(parts[0])
            guard flags.contains(name) else {
                throw BenchmarkError(.usage, "There is no flag '--\(name)' here.")
            }
            guard let value = parts.count == 2 ? String(parts[1]) : rest.popFirst() else {
                throw BenchmarkError(.usage, "The flag '--\(name)' needs a value.")
            }
            values[name] = value
        }
        self.operands = operands
        self.values = values
    }

    func text(_ name: String) -> String? {
        values[name]
    }

    /// One of a few words.
    ///
    /// - Throws: A usage error if it is another one.
    func choice(_ name: String, among words: [String]) throws(BenchmarkError) -> String? {
        guard let text = values[name] else { return nil }
        guard words.contains(text) else {
            throw BenchmarkError(.usage, "'--\(name)' takes \(words.joined(separator: " or ")), not '\(text)'.")
        }
        return text
    }

    /// A whole number within bounds.
    ///
    /// - Throws: A usage error if the text is not a number, or outside of `range`.
    func number<Value: FixedWidthInteger>(
        _ name: String, in range: ClosedRange<Value>
    ) throws(BenchmarkError) -> Value? {
        guard let text = values[name] else { return nil }
        guard let value = Value(text), range.contains(value) else {
            let bounds = "from \(range.lowerBound) to \(range.upperBound)"
            throw BenchmarkError(.usage, "'--\(name)' takes a whole number \(bounds), not '\(text)'.")
        }
        return value
    }

    /// Names of an enumeration, separated by commas, each once and in the order given; `all` is every one of them.
    ///
    /// - Throws: A usage error if a name is not one of the cases.
    func list<Choice: RawRepresentable & CaseIterable & Equatable>(
        _ name: String
    ) throws(BenchmarkError) -> [Choice]? where Choice.RawValue == String {
        guard let text = values[name] else { return nil }
        if text == "all" { return Array(Choice.allCases) }
        var choices: [Choice] = []
        for word in text.split(separator: ",") {
            guard let choice = Choice(rawValue: String(word)) else {
                let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
                throw BenchmarkError(.usage, "'--\(name)' does not know '\(word)'; it takes \(known).")
            }
            if !choices.contains(choice) {
                choices.append(choice)
            }
        }
        return choices
    }
}
