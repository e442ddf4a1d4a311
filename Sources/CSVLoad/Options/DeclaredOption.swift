/// An option, declared once: its property, what it is called, which values it takes, and what it decides.
///
/// How it is stored and read back, what it differs from, the words of a command line that say it, and its flag all derive
/// from the declaration.
package struct DeclaredOption<Root: Sendable>: Sendable {
    /// How an option is kept in JSON.
    struct Storage: Sendable {
        let read: @Sendable (inout Root, KeyedDecodingContainer<OptionName>) throws -> Void
        let write: @Sendable (Root, inout KeyedEncodingContainer<OptionName>) throws -> Void
    }

    typealias Path<Value> = any WritableKeyPath<Root, Value> & Sendable
    typealias Reading = @Sendable (inout Root, [String]) throws(OptionMistake) -> Void

    /// The property's name, which is also its name in JSON.
    package let name: String
    /// The flag that says it, without dashes; nil where none does.
    package let flag: String?
    package let form: OptionForm
    /// Whether each of several flags adds to the value.
    package let isRepeatable: Bool
    package let role: OptionRole
    /// Nil for what is not stored, or as a part of something else.
    var storage: Storage?
    let isSame: @Sendable (Root, Root) -> Bool
    /// The values of the flags that say it: none where there is nothing to say, an empty one for a flag without a value.
    let spelling: @Sendable (Root) -> [String]
    /// Takes over the values of all flags that were typed, which have the option's form; nil where that takes more than them.
    let reading: Reading?
    /// The options that a group is made of.
    var members: [DeclaredOption<Root>] = []
}

/// What an option has a say in.
package enum OptionRole: Sendable {
    /// Which rows come of the records: what was loaded with another value is loaded again.
    case rows
    /// The same, as long as the table or the column is not there yet; the types of a table that is there decide.
    case newColumns
    /// What a load does beside that; it is stored, because a later run goes on in the same way.
    case load
    /// Nothing but how fast a load is.
    case speed
    /// One run, and not those that go on with it: it is not stored.
    case run
}

/// A kind of value that a flag takes.
package enum OptionForm: Sendable, Equatable {
    /// None: the flag is there, or it is not.
    case toggle
    case text
    /// One of these words.
    case choice([String])
    case integer(ClosedRange<Int>)
    /// A number of bytes; see ``ByteSize``.
    case bytes(ClosedRange<Int>)
    /// See ``CountLimit``.
    case limit
    case character(CharacterWord.Rule)

    /// Why a number is none that the option takes; nil where it is one.
    func complaint(about number: Int) -> String? {
        switch self {
        case .integer(let range), .bytes(let range):
            if range.contains(number) { return nil }
            let upper = range.upperBound == .max ? "or more" : "to \(range.upperBound)"
            return "is \(number), and must be \(range.lowerBound) \(upper)"
        case .toggle, .text, .choice, .limit, .character: return nil
        }
    }
}

/// What is wrong with the value of a flag.
package struct OptionMistake: Error, Sendable {
    /// The sentence behind the name of the flag, with what was typed as the parameter makes it fit for a message.
    package let sentence: @Sendable (_ quoted: (String) -> String) -> String
}

/// Why a stored value cannot be used.
struct StoredFlaw: Error {
    let name: String
    /// What the value is, behind its name in a sentence.
    let flaw: String
}

/// The name of an option in JSON.
struct OptionName: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(_ name: String) { stringValue = name }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}

extension DeclaredOption {
    /// Declares an option with any kind of value.
    ///
    /// - Parameters:
    ///   - absent: what stored options without it say; nil for its default, as databases of earlier versions need it.
    ///   - check: why a stored value, in options that are read up to here, is none; nil where it is one.
    init<Value: Codable & Hashable & Sendable>(
        _ path: Path<Value>, _ name: String, flag: String?, _ form: OptionForm = .text,
        isRepeatable: Bool = false, role: OptionRole = .rows, absent: Value? = nil,
        check: @escaping @Sendable (Value, Root) -> String? = { _, _ in nil },
        spelling: @escaping @Sendable (Root) -> [String] = { _ in [] }, reading: Reading? = nil
    ) {
        self.name = name
        self.flag = flag
        self.form = form
        self.isRepeatable = isRepeatable
        self.role = role
        self.spelling = spelling
        self.reading = reading
        isSame = { $0[keyPath: path] == $1[keyPath: path] }
        guard role != .run else { return }
        storage = Storage(
            read: { root, values in
                guard let value = try values.decodeIfPresent(Value.self, forKey: OptionName(name)) ?? absent else {
                    return
                }
                if let flaw = check(value, root) { throw StoredFlaw(name: name, flaw: flaw) }
                root[keyPath: path] = value
            },
            write: { root, values in
                let value = root[keyPath: path]
                if (value as? any Absentable)?.isAbsent != true {
                    try values.encode(value, forKey: OptionName(name))
                }
            })
    }

    /// Declares the options that a property holds, which are stored under its name.
    static func group<Members: OptionGroup>(
        _ path: Path<Members>, _ name: String
    ) -> DeclaredOption {
        var group = DeclaredOption(path, name, flag: nil)
        group.members = Members.leaves.map { $0.lifted(by: path) }
        return group
    }

    /// The same option of what holds its root.
    fileprivate func lifted<Outer>(by path: DeclaredOption<Outer>.Path<Root>) -> DeclaredOption<Outer> {
        var reading: DeclaredOption<Outer>.Reading?
        if let inner = self.reading {
            reading = { outer, words throws(OptionMistake) in
                try inner(&outer[keyPath: path], words)
            }
        }
        return DeclaredOption<Outer>(
            name: name, flag: flag, form: form, isRepeatable: isRepeatable, role: role, storage: nil,
            isSame: { [isSame] in isSame($0[keyPath: path], $1[keyPath: path]) },
            spelling: { [spelling] in spelling($0[keyPath: path]) }, reading: reading)
    }
}

/// Tells an optional without a value from everything else.
private protocol Absentable {
    var isAbsent: Bool { get }
}

extension Optional: Absentable {
    fileprivate var isAbsent: Bool {
        if case .none = self { true } else { false }
    }
}
