import Testing

@testable import CSVLoadTool

@Suite("Safe text")
struct SafeTextTests {
    // These are no arguments of the test, for the runner would print them as they are.
    @Test("shows what a terminal would obey as an escape")
    func escapes() {
        let texts = [
            ("\u{1B}[2J", "\\x1b[2J"),
            ("a\nb\r\tc", "a\\nb\\r\\tc"),
            ("\r\n", "\\r\\n"),
            ("\0\u{7}\u{7F}", "\\x00\\x07\\x7f"),
            ("\u{9B}31m", "\\u{9b}31m"),
            ("a\u{202E}b\u{2066}", "a\\u{202e}b\\u{2066}"),
            ("\u{200F}\u{61C}", "\\u{200f}\\u{61c}"),
            ("\u{2028}\u{FEFF}", "\\u{2028}\\u{feff}"),
            ("\u{E0041}", "\\u{e0041}"),
        ]
        for (text, expected) in texts {
            #expect(SafeText.escaped(text) == expected)
        }
    }

    @Test(
        "leaves letters of all scripts, emoji and backslashes alone",
        arguments: ["", "orders.csv", "C:\\x", "é日本👩‍👩‍👧", "می‌خواهم"])
    func unchanged(text: String) {
        #expect(SafeText.escaped(text) == text)
        #expect(SafeText.escaped(bytes: Array(text.utf8)) == text)
    }

    @Test(
        "shows bytes that are not UTF-8 one by one",
        arguments: [
            ([0x61, 0xFF, 0x62], "a\\xffb"), ([0xE9], "\\xe9"), ([0xE2, 0x82], "\\xe2\\x82"),
            ([0xE2, 0x82, 0x41, 0xC3, 0xA9], "\\xe2\\x82Aé"), ([0x1B, 0x0A], "\\x1b\\n"), ([], ""),
            ([0xC0, 0x80], "\\xc0\\x80"),
        ] as [([UInt8], String)]
    )
    func bytes(bytes: [UInt8], expected: String) {
        #expect(SafeText.escaped(bytes: bytes) == expected)
    }

    @Test(
        "cuts long text in its middle",
        arguments: [
            ("abcdef", 6, "abcdef"), ("abcdef", 5, "ab…ef"), ("abcdef", 4, "ab…f"), ("abcdef", 2, "a…"),
            ("abcdef", 1, "…"), ("abcdef", 0, ""), ("", 0, ""), ("日本日本", 7, "日…本"), ("日本日本", 8, "日本日本"),
        ]
    )
    func shortened(text: String, columns: Int, expected: String) {
        #expect(SafeText.shortened(text, to: columns) == expected)
    }

    @Test("quotes a long name within 62 columns")
    func quoted() {
        #expect(SafeText.quoted("a\u{1B}") == "'a\\x1b'")
        #expect(DisplayWidth.columns(SafeText.quoted(String(repeating: "x", count: 500))) == 62)
    }

    @Test(
        "counts the columns of text",
        arguments: [
            ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("日本", 4), ("ｱ", 1), ("한", 2), ("👩‍👩‍👧", 2), ("…", 1), ("❤️", 2),
        ]
    )
    func columns(text: String, columns: Int) {
        #expect(DisplayWidth.columns(text) == columns)
    }
}
