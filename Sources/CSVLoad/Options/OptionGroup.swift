/// Options that belong together: each property is one, or a group of them.
package protocol OptionGroup: Sendable, Hashable, Codable {
    /// A declaration of each property, in the order in which flags are read and a command line has them.
    static var options: [DeclaredOption<Self>] { get }

    /// Options of which nothing is said.
    init()
}

extension OptionGroup {
    /// All options, with those of groups in place of the groups.
    package static var leaves: [DeclaredOption<Self>] { options.flatMap { $0.members.isEmpty ? [$0] : $0.members } }

    public init(from decoder: any Decoder) throws {
        self.init()
        let values = try decoder.container(keyedBy: OptionName.self)
        for option in Self.options { try option.storage?.read(&self, values) }
    }

    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: OptionName.self)
        for option in Self.options { try option.storage?.write(self, &values) }
    }

    /// The flags that say where these options differ from others.
    package func flags(differingFrom other: Self) -> [String] {
        var flags: [String] = []
        for option in Self.leaves where !option.isSame(self, other) {
            if let flag = option.flag.map({ "--\($0)" }), !flags.contains(flag) { flags.append(flag) }
        }
        return flags
    }

    /// Whether everything that is said here of the rows is also so in `stored`; what is left at its default says nothing.
    ///
    /// What only says how a table is made has no say: the table is there, and decides.
    func agrees(with stored: Self) -> Bool {
        let plain = Self()
        return Self.leaves.allSatisfy { option in
            option.role != .rows || option.isSame(self, plain) || option.isSame(self, stored)
        }
    }

    /// Each option that is not at its default, with the values of its flags: what a command line says.
    package var said: [(option: DeclaredOption<Self>, values: [String])] {
        let plain = Self()
        return Self.leaves.compactMap { option in
            let values = option.isSame(self, plain) ? [] : option.spelling(self)
            return values.isEmpty ? nil : (option, values)
        }
    }

    /// The values of the flags that say what an option is, its default too.
    package func values(of option: DeclaredOption<Self>) -> [String] { option.spelling(self) }

    /// Takes over the values of a flag that was typed; nothing for one that says something else.
    package mutating func take(_ values: [String], of option: DeclaredOption<Self>) throws(OptionMistake) {
        try option.reading?(&self, values)
    }
}
