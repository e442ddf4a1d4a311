import Testing

@testable import CSVLoad

@Suite("HTML of a report")
struct HTMLTests {
    private func text(_ body: (inout HTML) -> Void) -> String {
        var html = HTML()
        body(&html)
        return String(decoding: html.bytes, as: UTF8.self)
    }

    @Test("escapes what would be markup, in texts and in attributes")
    func markup() {
        #expect(text { $0.text("<a href=\"x\">&'") } == "&lt;a href=&quot;x&quot;&gt;&amp;&#39;")
        #expect(
            text { $0.empty("rect", [("x", "\"/><script>")]) } == "<rect x=\"&quot;/&gt;&lt;script&gt;\"/>")
    }

    @Test(
        "shows what cannot be seen",
        arguments: [
            ("a\nb", "\\n"), ("\u{1B}[2J", "\\x1b"), ("\u{202E}cod", "\\u{202e}"), ("\0", "\\x00"),
            ("\u{2028}", "\\u{2028}"), ("\u{FEFF}", "\\u{feff}"),
        ])
    func controls(hidden: String, shown: String) {
        #expect(text { $0.text(hidden) }.contains("<span class=\"escape\">\(shown)</span>"))
        #expect(text { $0.empty("rect", [("x", hidden)]) }.contains(shown))
    }

    @Test("shows bytes that are not UTF-8, and how much is cut off")
    func bytes() {
        let shown = text { $0.data([0x61, 0xFF, 0xC3], limit: 10) }
        #expect(
            shown == "<bdi>a<span class=\"escape\">\\xff</span><span class=\"escape\">\\xc3</span></bdi>")
        #expect(text { $0.data([0x61, 0x62, 0x63], limit: 2) } == "<bdi>ab…</bdi>")
    }

    @Test("keeps letters of every script, emoji and their joiners")
    func letters() {
        let letters = "Ærøskøbing 日本語 ‏".dropLast() + "שלום 👩‍🔬"
        #expect(text { $0.text(String(letters)) } == letters)
    }
}
