import Testing

@testable import CSVLoadTool

@Suite("Word wrap")
struct WordWrapTests {
    @Test(
        "breaks at spaces, and fills lines to the last column",
        arguments: [
            ("", 10, []), ("one", 10, ["one"]), ("one two", 7, ["one two"]), ("one two", 6, ["one", "two"]),
            ("a incomprehensible b", 5, ["a", "incomprehensible", "b"]), ("  one   two ", 20, ["one two"]),
            ("日本 日本", 8, ["日本", "日本"]), ("日本 日本", 9, ["日本 日本"]),
        ] as [(String, Int, [String])]
    )
    func lines(text: String, width: Int, lines: [String]) {
        #expect(WordWrap.lines(text, width: width) == lines)
    }
}
