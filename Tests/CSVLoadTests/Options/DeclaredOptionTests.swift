import Foundation
import TestSupport
import Testing

@testable import CSVLoad

/// One declaration is what storage, comparison and command line go by: each test is about every option.
@Suite("Declared options")
struct DeclaredOptionTests {
    /// An option, and one way to say it.
    struct Sample: CustomTestStringConvertible, Sendable {
        let option: DeclaredOption<LoadOptions>
        let typed: [String]

        var testDescription: String { "\(option.name): \(typed.joined(separator: " "))" }

        /// Options of which nothing else is said.
        func options() throws -> LoadOptions {
            var options = DeclaredOptionTests.plain
            try options.take(typed, of: option)
            return options
        }
    }

    private static let plain = LoadOptions(input: "/a.csv", database: "", table: "", sourceName: "", jobs: 1)

    private static let samples: [Sample] = LoadOptions.leaves.filter { $0.reading != nil }.flatMap { option in
        (OptionWords.samples[option.flag ?? ""] ?? [[]]).map { Sample(option: option, typed: $0) }
    }

    /// Properties that no option of a user is: they are made of operands, or found.
    private static let noOptions: Set = ["siblings", "database", "table", "sourceName", "shard", "putsOffRemovals"]

    @Test("every stored property has a declaration of its name")
    func complete() {
        func check<Group: OptionGroup>(_: Group.Type) {
            let properties = Mirror(reflecting: Group()).children.compactMap(\.label)
            let declared = Set(Group.options.map { String($0.name.prefix { $0 != "." }) })
            for property in properties where !Self.noOptions.contains(property) {
                #expect(declared.contains(property), "\(Group.self).\(property) is declared nowhere")
            }
            for option in Group.options where option.storage != nil && option.name != "hasHeader" {
                #expect(properties.contains(option.name), "\(option.name) is no property of \(Group.self)")
            }
        }
        check(LoadOptions.self)
        check(LoadOptions.Content.self)
        check(LoadOptions.TextFormat.self)
        check(ComputeSettings.self)
    }

    @Test("there is a sample for every option that a flag says", arguments: LoadOptions.leaves)
    func sampled(option: DeclaredOption<LoadOptions>) {
        guard let flag = option.flag else { return }
        #expect(OptionWords.samples[flag] != nil, "OptionWords has nothing for --\(flag)")
    }

    @Test("what is typed is what the words of a command line say", arguments: samples)
    func words(sample: Sample) throws {
        let options = try sample.options()
        #expect(options != Self.plain)
        var again = Self.plain
        for (option, values) in options.said {
            let reader = LoadOptions.leaves.first { $0.flag == option.flag && $0.reading != nil }
            try again.take(values, of: reader ?? option)
        }
        // The dialect sets more than its own words say of it.
        if sample.option.flag != "dialect" {
            #expect(again == options)
        } else {
            #expect(again.content.format == options.content.format)
        }
    }

    @Test("what is typed is stored and read back, unless one run alone is asked", arguments: samples)
    func storage(sample: Sample) throws {
        let options = try sample.options()
        let stored = StoredOptions(options, layout: nil, fieldNames: [], fillsRowID: true)
        let read = try StoredOptions(json: stored.json, source: "s").options(database: "", table: "", sourceName: "")
        #expect(read == (sample.option.role == .run ? Self.plain : options))
    }

    @Test("a difference is told by the flag", arguments: samples)
    func differences(sample: Sample) throws {
        let flags = try sample.options().flags(differingFrom: Self.plain)
        #expect(flags.contains("--\(sample.option.flag ?? "")"), "\(flags)")
        #expect(Self.plain.flags(differingFrom: Self.plain).isEmpty)
    }

    @Test("a difference of programs and libraries is told by their flags")
    func programs() {
        var content = LoadOptions.Content()
        content.command = CommandOptions(text: "cat", position: 0)
        content.extensions = [ExtensionOptions(path: "/lib/f.so")]
        #expect(content.flags(differingFrom: LoadOptions.Content()) == ["--compute-command", "--load-extension"])
    }

    @Test("a comparison goes by what is said of the rows, and by nothing else", arguments: samples)
    func agreement(sample: Sample) throws {
        let said = try sample.options()
        #expect(said.agrees(with: said))
        #expect(Self.plain.agrees(with: said))
        // A dialect is what its options say.
        #expect(said.agrees(with: Self.plain) == (sample.option.role != .rows))
    }

    @Test("a database without an option, of an earlier version, says its default", arguments: LoadOptions.leaves)
    func absent(option: DeclaredOption<LoadOptions>) throws {
        let stored = StoredOptions(Self.plain, layout: nil, fieldNames: [], fillsRowID: true)
        var object = try #require(
            try JSONSerialization.jsonObject(with: Data(stored.json.utf8)) as? [String: Any])
        var content = try #require(object["content"] as? [String: Any])
        var format = try #require(content["format"] as? [String: Any])
        format[option.name] = nil
        content["format"] = format
        content[option.name] = nil
        object["content"] = content
        if option.name != "input" { object[option.name] = nil }
        let json = String(decoding: try JSONSerialization.data(withJSONObject: object), as: UTF8.self)
        let read = try StoredOptions(json: json, source: "s").options(database: "", table: "", sourceName: "")
        #expect(read == Self.plain)
    }
}
