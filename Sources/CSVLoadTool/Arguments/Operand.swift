/// A positional word of a subcommand, as the usage line and the help screen name it.
struct Operand: Sendable, Equatable {
    /// How many words of the command line stand for the operand.
    enum Count: Sendable, Equatable {
        case one
        case optional
        case oneOrMore
    }

    /// In capitals, as it stands in the usage line: `DATABASE`.
    let name: String
    let count: Count
    let completion: Completion
    let help: String

    init(_ name: String, _ count: Count = .one, completion: Completion = .file, help: String) {
        self.name = name
        self.count = count
        self.completion = completion
        self.help = help
    }

    /// The operand in the notation of a usage line: `INPUT...`, `[INPUT]` or `DATABASE`.
    var usage: String {
        switch count {
        case .one: name
        case .optional: "[\(name)]"
        case .oneOrMore: "\(name)..."
        }
    }
}

extension [Operand] {
    /// The names that stand for at least one word each, in order.
    var required: [String] {
        filter { $0.count != .optional }.map(\.name)
    }

    /// The most words that fit, or `nil` if there is no limit.
    var maximumCount: Int? {
        contains { $0.count == .oneOrMore } ? nil : count
    }
}
