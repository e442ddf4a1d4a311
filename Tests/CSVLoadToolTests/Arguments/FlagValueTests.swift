import CSVLoad
import Testing

@testable import CSVLoadTool

@Suite("Flag values")
struct FlagValueTests {
    @Test(
        "reads sizes in decimal and binary units",
        arguments: [
            ("65536", 65_536), ("16MiB", 16_777_216), ("16mib", 16_777_216), ("4MB", 4_000_000), ("4 MB", 4_000_000),
            ("1kB", 1000), ("1KiB", 1024), ("1K", 1024), ("2M", 2_097_152), ("1G", 1_073_741_824),
            ("3GB", 3_000_000_000), ("1GiB", 1_073_741_824), ("7B", 7), ("9223372036854775807", Int.max),
        ]
    )
    func sizes(text: String, bytes: Int) {
        #expect(ByteSize.bytes(text) == bytes)
    }

    @Test(
        "refuses what is no size",
        arguments: [
            "", "-1", "+1", "1.5MB", "MB", " 1", "1 ", "1  MB", "1TB", "1MiBs", "٣", "0x10",
            "9223372036854775808", "9223372036854775807K",
        ]
    )
    func noSizes(text: String) {
        #expect(ByteSize.bytes(text) == nil)
        #expect(FlagValue.bytes(1...Int.max, "N").complaint(about: text) != nil)
    }

    @Test("refuses a size of nothing where there has to be something")
    func nothing() {
        #expect(FlagValue.bytes(1...Int.max, "N").complaint(about: "0MB") != nil)
        #expect(FlagValue.bytes(0...Int.max, "N").complaint(about: "0") == nil)
    }

    @Test(
        "reads a character or a word for one",
        arguments: [
            (";", UInt8(ascii: ";")), ("\t", 9), ("\\t", 9), ("tab", 9), ("space", 32), (" ", 32), ("\\x1f", 0x1F),
            ("\\x7C", 0x7C), ("\\", 0x5C), ("t", 0x74), ("\"", 0x22),
        ] as [(String, UInt8)]
    )
    func characters(text: String, byte: UInt8) {
        #expect(CharacterWord(text, rule: .single) == .bytes([byte]))
        #expect(CharacterWord(text, rule: .singleOrNone) == .bytes([byte]))
    }

    @Test(
        "refuses what is no single ASCII character, a line end or NUL",
        arguments: ["", ";;", "§", "é", "\\x00", "\\x0a", "\\x80", "\\xg0", "\\x+1", "\\x1"]
    )
    func noCharacters(text: String) {
        #expect(CharacterWord(text, rule: .singleOrNone) == nil)
        #expect(FlagValue.character("C", .single).complaint(about: text) != nil)
    }

    // These are no arguments of the test, for the runner would print them as they are.
    @Test("refuses line ends and NUL that were typed as such")
    func lineEnds() {
        for text in ["\n", "\r", "\r\n", "\0"] {
            #expect(CharacterWord(text, rule: .singleOrNone) == nil)
        }
    }

    @Test(
        "reads the names of delimiters",
        arguments: [
            ("comma", ","), ("semicolon", ";"), ("pipe", "|"), ("colon", ":"), ("^A", "\u{1}"), ("^Z", "\u{1A}"),
            ("\\001", "\u{1}"), ("\\u001F", "\u{1F}"), ("||", "||"), ("::", "::"), ("^a", "^a"), ("\\", "\\"),
        ])
    func delimiters(text: String, characters: String) {
        #expect(CharacterWord(text, rule: .delimiter) == .bytes(Array(characters.utf8)))
    }

    @Test("takes the word spaces only for a delimiter")
    func blanks() {
        #expect(CharacterWord("spaces", rule: .delimiter) == .blanks)
        #expect(CharacterWord("spaces", rule: .several) == .bytes(Array("spaces".utf8)))
        #expect(CharacterWord("spaces", rule: .single) == nil)
    }

    @Test("takes the word none only where it is offered")
    func none() {
        #expect(CharacterWord("none", rule: .singleOrNone) == .nothing)
        #expect(CharacterWord("none", rule: .single) == nil)
    }

    @Test("keeps numbers within their range", arguments: [("0", false), ("1", true), ("8", true), ("9", false)])
    func range(text: String, fits: Bool) {
        let value = FlagValue.integer(1...8, "N")
        #expect(
            value.complaint(about: text) == (fits ? nil : "expected a whole number from 1 to 8")
        )
    }

    @Test("refuses what is no number", arguments: ["", "x", "1.0", "1e3", " 1", "99999999999999999999"])
    func noNumbers(text: String) {
        #expect(FlagValue.integer(0...Int.max, "N").complaint(about: text) == "expected a whole number, 0 or more")
    }

    @Test("names the choices, and the nearest of them")
    func choices() {
        let value = FlagValue.choice(["auto", "always", "never"])
        #expect(value.complaint(about: "never") == nil)
        #expect(value.complaint(about: "x") == "expected auto, always or never")
        #expect(value.complaint(about: "nevr") == "expected auto, always or never. Did you mean 'never'?")
    }

    @Test("takes any text, the empty one included")
    func text() {
        #expect(FlagValue.text("NAME").complaint(about: "") == nil)
    }

    @Test("names the value for help")
    func placeholders() {
        #expect(FlagValue.none.placeholder == nil)
        #expect(FlagValue.choice(["a", "b"]).placeholder == "a|b")
        #expect(FlagValue.character("C", .singleOrNone).placeholder == "C|none")
        #expect(FlagValue.character("C", .single).placeholder == "C")
        #expect(FlagValue.bytes(1...Int.max, "N").placeholder == "N")
    }
}
