import CSVLoad
import Testing

@testable import CSVLoadTool

@Suite("Flag table")
struct FlagTableTests {
    @Test("has an entry for every option, which takes what the option takes", arguments: LoadOptions.leaves)
    func options(option: DeclaredOption<LoadOptions>) throws {
        guard let name = option.flag else { return }
        let flag = try #require(FlagTable.flag(spelled: "--\(name)"), "--\(name) of '\(option.name)' is no flag")
        guard LoadOptions.leaves.first(where: { $0.flag == name })?.name == option.name else { return }
        #expect(flag.isRepeatable == option.isRepeatable)
        #expect((flag.value == .none) == (option.form == .toggle))
    }

    @Test("gives no two flags the same spelling")
    func distinctSpellings() {
        let spellings = FlagTable.all.flatMap(\.spellings)
        #expect(Set(spellings).count == spellings.count)
    }

    @Test("explains every flag in whole sentences", arguments: FlagTable.all.map(\.id))
    func help(id: FlagID) {
        let help = FlagTable.flag(id).help
        #expect(help.hasSuffix("."))
        #expect(help.first?.isUppercase == true)
        #expect(help.count >= 15)
    }

    @Test("spells names in lower case, with dashes between words", arguments: FlagTable.all.map(\.id))
    func spelling(id: FlagID) {
        let flag = FlagTable.flag(id)
        for name in [flag.long] + flag.aliases {
            #expect(name.allSatisfy { ("a"..."z").contains($0) || $0 == "-" })
            #expect(!name.hasPrefix("-"))
        }
    }

    @Test("finds a flag by each of its spellings", arguments: FlagTable.all.map(\.id))
    func lookup(id: FlagID) {
        for spelling in FlagTable.flag(id).spellings {
            #expect(FlagTable.flag(spelled: spelling)?.id == id)
        }
    }

    @Test("finds nothing by a name without its dashes", arguments: ["table", "h", "-table", "--h", "", "-", "--"])
    func noLookup(spelling: String) {
        #expect(FlagTable.flag(spelled: spelling) == nil)
    }

    @Test("offers the choices of a flag for completion, and only of such a flag", arguments: FlagTable.all.map(\.id))
    func completion(id: FlagID) {
        let flag = FlagTable.flag(id)
        if case .choice = flag.value {
            #expect(flag.completion == .choices)
        } else {
            #expect(flag.completion != .choices)
        }
    }

    @Test("gives help to every subcommand, and the version to the tool alone")
    func scopes() {
        for subcommand in Subcommand.allCases {
            let flags = FlagTable.flags(of: subcommand).map(\.id)
            #expect(flags.contains(.help))
            #expect(!flags.contains(.version))
        }
        #expect(FlagTable.flags(of: nil).map(\.id) == [.version, .help])
        #expect(
            FlagTable.flags(of: .resume).map(\.id) == [
                "max-deletes", .allowCommands, .trustDatabase, .ifLocked, .busyTimeout, .progress, .progressInterval,
                .json, .quiet,
                .logFormat,
                .logLevel,
                .logFile, .logMaxBytes, .logKeep, .logValues, .metricsFile, "warn-if-slower", "warn-if-fewer-rows",
                .onFailure,
                .onSuccess, .onRejects, .hookTimeout, .help,
            ])
        #expect(FlagTable.flags(of: .status).map(\.id) == [.json, .help])
    }
}
