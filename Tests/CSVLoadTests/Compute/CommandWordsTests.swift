import Testing

@testable import CSVLoad

@Suite("Words of a command")
struct CommandWordsTests {
    @Test(
        "are split as a shell does",
        arguments: [
            ("python3 score.py", ["python3", "score.py"]), ("  a   b\tc ", ["a", "b", "c"]),
            ("awk '{print $1 | \"x\"}' f", ["awk", "{print $1 | \"x\"}", "f"]),
            (#"a "b \"c\" \n" d"#, ["a", #"b "c" \n"#, "d"]), (#"a\ b c\'d"#, ["a b", "c'd"]),
            ("a '' \"\"", ["a", "", ""]), ("x'y'\"z\"", ["xyz"]), ("env A=1 b", ["env", "A=1", "b"]),
            ("a ${A} k=${A}.", ["a", "x 'y' ${B}", "k=x 'y' ${B}."]),
            (#"a "${A}" '${A}' \${b} "\${A}""#, ["a", "x 'y' ${B}", "${A}", "${b}", "${A}"]),
            (#"a "$b ${c" "$""#, ["a", "$b ${c", "$"]), ("a 'b'\u{301}", ["a", "b\u{301}"]),
        ])
    func split(text: String, words: [String]) throws {
        #expect(try CommandWords.split(text) { $0 == "A" ? "x 'y' ${B}" : nil } == words)
    }

    @Test(
        "that only a shell understands, or that are no command, are refused",
        arguments: [
            "a | b", "a > f", "a; b", "a && b", "echo $HOME", "a `b`", "a ${b", "a ${1}", "a ${b-c}", "a ${}",
            "a ${UNSET}", "a \"${UNSET}\"", "(a)", "a 'b", "a \"b", "", "  ", "''",
        ])
    func refused(text: String) {
        #expect(throws: LoadError.self) { try CommandWords.split(text) { _ in nil } }
    }

    @Test("take variables by their names")
    func variables() {
        #expect(CommandWords.variables(in: "a ${B} '${C}' \"${D}${B}\"") == ["B", "D"])
    }
}
