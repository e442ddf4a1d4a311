import CSVLoad
import Testing

@testable import CSVLoadTool

@Suite("Argument parser")
struct ArgumentParserTests {
    /// Parses as if only the named files existed.
    private func parse(_ words: String..., files: Set<String> = []) throws(UsageError) -> Invocation {
        try ArgumentParser(fileExists: files.contains).parse(words)
    }

    private func run(_ words: String..., files: Set<String> = []) throws -> ParsedArguments {
        guard case .run(let arguments) = try ArgumentParser(fileExists: files.contains).parse(words) else {
            throw UsageError("expected a run", subcommand: nil)
        }
        return arguments
    }

    private func message(_ words: String..., files: Set<String> = []) throws -> String {
        try #require(
            #expect(throws: UsageError.self) { _ = try ArgumentParser(fileExists: files.contains).parse(words) }
        ).message
    }

    // MARK: Subcommands

    @Test("takes the subcommand from the first operand")
    func subcommand() throws {
        let arguments = try run("load", "a.csv", "b.csv", "shop.db")
        #expect(arguments.subcommand == .load)
        #expect(arguments.operands == ["a.csv", "b.csv", "shop.db"])
        #expect(try run("resume", "shop.db").subcommand == .resume)
        #expect(try run("status", "shop.db").subcommand == .status)
    }

    @Test("takes two operands without a subcommand as a load")
    func impliedLoad() throws {
        let arguments = try run("orders.csv", "--restart", "shop.db")
        #expect(arguments.subcommand == .load)
        #expect(arguments.operands == ["orders.csv", "shop.db"])
    }

    @Test("takes several words without a subcommand as a load, if the first one can only be an input")
    func impliedLoadOfSeveral() throws {
        for first in ["a.csv", "-", "data/a", "plain"] {
            let arguments = try run(first, "b.csv", "shop.db", files: ["plain"])
            #expect(arguments.subcommand == .load)
            #expect(arguments.operands == [first, "b.csv", "shop.db"])
        }
    }

    @Test("takes an existing file whose name resembles a subcommand as an input")
    func fileLikeSubcommand() throws {
        #expect(try run("staus", "shop.db", files: ["staus"]).subcommand == .load)
        #expect(try message("staus", "shop.db").hasPrefix("unknown subcommand 'staus'. Did you mean 'status'?"))
    }

    @Test("suggests a subcommand for a mistyped one", arguments: [["lod", "a", "b"], ["laod", "a"], ["LOAD"]])
    func mistypedSubcommand(words: [String]) throws {
        let error = try #require(#expect(throws: UsageError.self) { _ = try ArgumentParser().parse(words) })
        #expect(error.message.hasSuffix("Did you mean 'load'?"))
        #expect(error.subcommand == nil)
    }

    @Test("tells how to load when operands fit no subcommand", arguments: [["a"], ["a", "b.csv", "x.db"]])
    func unknownSubcommand(words: [String]) throws {
        let error = try #require(#expect(throws: UsageError.self) { _ = try ArgumentParser().parse(words) })
        #expect(error.message == "unknown subcommand 'a'. To load files, use 'csvload load INPUT... DATABASE'.")
    }

    @Test("asks for a subcommand when only flags are given")
    func onlyFlags() throws {
        #expect(try message("--json") == "missing subcommand, or an input and a database to load it into")
    }

    // MARK: Help and version

    @Test(
        "shows the help of the tool",
        arguments: [[], ["help"], ["--help"], ["-h"], ["help", "help"], ["a", "b", "--help"]]
    )
    func toolHelp(words: [String]) throws {
        #expect(try ArgumentParser().parse(words) == .help(nil))
    }

    @Test("shows the help of a subcommand, even if operands are missing", arguments: Subcommand.allCases)
    func subcommandHelp(subcommand: Subcommand) throws {
        #expect(try parse("help", subcommand.rawValue) == .help(subcommand))
        #expect(try parse(subcommand.rawValue, "--help") == .help(subcommand))
        #expect(try parse("-h", subcommand.rawValue, "x") == .help(subcommand))
    }

    @Test("refuses help on what does not exist")
    func helpOnUnknown() throws {
        #expect(try message("help", "lod").contains("Did you mean 'load'?"))
        #expect(try message("help", "load", "more") == "unexpected argument 'more'")
    }

    @Test("tells the version of the tool, not of a subcommand")
    func version() throws {
        #expect(try parse("--version") == .version)
        let refusal = try message("load", "a", "b", "--version")
        #expect(refusal == "option '--version' does not apply to 'csvload load', but to csvload alone")
    }

    // MARK: Flags

    @Test(
        "takes a flag anywhere among the operands",
        arguments: [
            ["--table", "t", "load", "a", "b"], ["load", "--table", "t", "a", "b"], ["load", "a", "--table=t", "b"],
            ["load", "a", "b", "--table", "t"], ["a", "--table", "t", "b"], ["--table=t", "a", "b"],
        ]
    )
    func flagAnywhere(words: [String]) throws {
        guard case .run(let arguments) = try ArgumentParser().parse(words) else {
            Issue.record("expected a run")
            return
        }
        #expect(arguments.text(.table) == "t")
        #expect(arguments.operands == ["a", "b"])
    }

    @Test("keeps what was typed, in order")
    func occurrences() throws {
        let arguments = try run("load", "a", "b", "--null", "NA", "--pk=id", "--null", "", "--restart")
        #expect(
            arguments.occurrences == [
                .init(flag: .null, spelling: "--null", value: "NA"),
                .init(flag: .key, spelling: "--pk", value: "id"),
                .init(flag: .null, spelling: "--null", value: ""),
                .init(flag: .restart, spelling: "--restart", value: nil),
            ]
        )
        #expect(arguments.texts(.null) == ["NA", ""])
        #expect(arguments.text(.key) == "id")
        #expect(arguments.isSet(.restart))
    }

    @Test("leaves what was not typed absent")
    func absent() throws {
        let arguments = try run("a", "b")
        #expect(FlagTable.all.allSatisfy { !arguments.isSet($0.id) })
        #expect(arguments.text(.table) == nil)
        #expect(arguments.texts("compute").isEmpty)
        #expect(arguments.integer(.jobs) == nil)
        #expect(arguments.bytes(.batchBytes) == nil)
        #expect(arguments.character(.delimiter) == nil)
    }

    @Test("reads numbers, sizes and characters")
    func typedValues() throws {
        let arguments = try run(
            "a", "b", "--jobs", "4", "--batch-bytes=64KiB", "--delimiter", "\\t", "--quote", "none", "--escape", "\\",
            "--max-rejects", "0"
        )
        #expect(arguments.integer(.jobs) == 4)
        #expect(arguments.integer(.maxRejects) == 0)
        #expect(arguments.bytes(.batchBytes) == 65_536)
        #expect(arguments.character(.delimiter) == .bytes([9]))
        #expect(arguments.character(.quote) == .nothing)
        #expect(arguments.character(.escape) == .bytes([UInt8(ascii: "\\")]))
    }

    @Test("splits at the first equals sign only")
    func equalsSigns() throws {
        #expect(try run("a", "b", "--compute=total = a == b").texts("compute") == ["total = a == b"])
        #expect(try run("a", "b", "--table=").text(.table) == "")
        #expect(try run("a", "b", "--table=\u{301}").text(.table) == "\u{301}")
        #expect(try run("a", "b", "--delimiter==").character(.delimiter) == .bytes([UInt8(ascii: "=")]))
    }

    @Test("takes a value that begins with a dash", arguments: ["-", "-1", "-x > 1", "--", "--x", "--nul"])
    func dashedValue(value: String) throws {
        #expect(try run("a", "b", "--null", value).texts(.null) == [value])
    }

    @Test("misses the value where another flag follows", arguments: ["--json", "-h", "--pk", "--delimiter=;"])
    func missingValue(next: String) throws {
        #expect(try message("load", "a", "b", "--where", next) == "missing value for '--where SQL'")
        #expect(try run("load", "a", "b", "--where=\(next)").text(.where) == next)
    }

    @Test("misses the value at the end of the line")
    func missingLastValue() throws {
        #expect(try message("load", "a", "b", "--table") == "missing value for '--table NAME'")
    }

    @Test("takes every word after two dashes as an operand")
    func endOfFlags() throws {
        #expect(try run("load", "--", "--json", "-h").operands == ["--json", "-h"])
        #expect(try run("--", "load", "help").operands == ["load", "help"])
        #expect(try run("load", "--", "--", "x").operands == ["--", "x"])
    }

    @Test("takes a single dash as an operand")
    func standardInput() throws {
        #expect(try run("-", "shop.db").operands == ["-", "shop.db"])
        #expect(try run("load", "-", "shop.db", "--null", "-").operands == ["-", "shop.db"])
    }

    @Test(
        "refuses a flag that is given twice",
        arguments: [["--table", "x", "--table=y"], ["--quiet", "--quiet"], ["--jobs=1", "--jobs=1"]]
    )
    func twice(flags: [String]) throws {
        let error = try #require(
            #expect(throws: UsageError.self) { _ = try ArgumentParser().parse(["a", "b"] + flags) })
        #expect(error.message.hasSuffix("is given twice"))
        #expect(error.subcommand == .load)
    }

    @Test("names both spellings of a flag that is given twice")
    func twiceByAlias() throws {
        #expect(try message("a", "b", "--pk=x", "--key=y") == "option '--key' is given twice (once as '--pk')")
    }

    @Test(
        "suggests the nearest flag for an unknown one",
        arguments: [
            ("--delimeter", "--delimiter"), ("--delimeter=;", "--delimiter"), ("-table", "--table"),
            ("--Table", "--table"), ("--no_header", "--no-header"), ("--batch", "--batch-bytes"), ("--kye", "--key"),
        ]
    )
    func unknownFlag(typed: String, meant: String) throws {
        let spelling = typed.prefix { $0 != "=" }
        #expect(try message("load", "a", "b", typed) == "unknown option '\(spelling)'. Did you mean '\(meant)'?")
    }

    @Test("suggests no flag that the subcommand does not take")
    func suggestionWithinSubcommand() throws {
        #expect(try message("status", "x.db", "--delimeter") == "unknown option '--delimeter'")
    }

    @Test("suggests nothing when no flag is near", arguments: ["-x", "---", "--=x", "--frobnicate"])
    func noSuggestion(typed: String) throws {
        #expect(try !message("load", "a", "b", typed).contains("Did you mean"))
    }

    @Test("refuses a flag of another subcommand, wherever it stands")
    func foreignFlag() throws {
        let expected = "option '--spool' does not apply to 'csvload status', but to 'load'"
        #expect(try message("status", "--spool", "shop.db") == expected)
        #expect(try message("--spool", "status", "shop.db") == expected)
    }

    @Test("refuses a value for a flag that takes none")
    func surplusValue() throws {
        #expect(try message("load", "a", "b", "--json=yes") == "option '--json' does not take a value")
    }

    @Test("makes what the user typed safe for a terminal")
    func safeMessages() throws {
        #expect(try message("load", "a", "b", "--\u{1B}[2J") == "unknown option '--\\x1b[2J'")
    }

    // MARK: Operands

    @Test("names the operand that is missing")
    func missingOperand() throws {
        #expect(try message("load") == "missing argument 'INPUT'")
        #expect(try message("load", "a.csv") == "missing argument 'DATABASE'")
        #expect(try message("resume") == "missing argument 'DATABASE'")
    }

    @Test("names the operand that is too much")
    func surplusOperand() throws {
        #expect(try message("status", "shop.db", "more.db") == "unexpected argument 'more.db'")
    }
}
