import CSVLoad
import Testing

@testable import CSVLoadTool

@Suite("Options of migrate")
struct MigrateCommandTests {
    private func parsed(_ words: [String]) throws -> ParsedArguments? {
        guard case .run(let arguments) = try ArgumentParser().parse(words) else { return nil }
        return arguments
    }

    @Test("needs the folder", arguments: [[], ["--dry-run"], ["--migrations="]])
    func folder(words: [String]) throws {
        let arguments = try #require(try parsed(["migrate", "d.db"] + words))
        #expect(throws: UsageError.self) { try MigrateCommand(arguments) }
    }

    @Test("is done by load, too, where it names a folder")
    func load() throws {
        let plain = try #require(try parsed(["load", "a.csv", "d.db"]))
        #expect(try OptionResolver(plain).options().first?.migrations == nil)
        let named = try #require(try parsed(["load", "a.csv", "b.csv", "d.db", "--migrations", "m"]))
        #expect(try OptionResolver(named).options().map(\.migrations) == ["m", "m"])
        let empty = try #require(try parsed(["load", "a.csv", "d.db", "--migrations", ""]))
        #expect(throws: UsageError.self) { try OptionResolver(empty).options() }
    }
}
