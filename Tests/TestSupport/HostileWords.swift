/// Words of a command line that a shell, a scheduler or a terminal could take for more than text.
public enum HostileWords {
    /// What can be seen, and can stand in a file's name.
    public static let visible = [
        "it's", "''", "a\"b", "100%", "%", "50%%d %s", "a\\%b", "\\\\%", "%USERNAME%", "$HOME", "${HOME}", "$$",
        "$(touch pwned)",
        "`touch pwned`", "; touch pwned #", "&& touch pwned", "| touch pwned", "> pwned", "a\\", "\\", "\\n", "\\\"",
        "a\tb", "  two  blanks  ", "*", "~", "~root", "#c", "!x", "a!b", "{a,b}", "[a]", "=ls", "a=b", "<x>&amp;",
        "$(Arg0)",
        // To Swift, a quote and a combining mark behind it are one character; to others they are two.
        "'\u{301};touch pwned;'\u{301}", "\"\u{301}; touch pwned", "%\u{301}", "$\u{301}(touch pwned)", "\\\u{301}",
        "e\u{301}",
        "é", "日本", "🙂", "a\u{200D}b",
    ]

    /// What cannot be seen, or makes a terminal do something.
    public static let invisible = [
        "a\nb", "a\r\nb", "\n", "a\n\n", "'\n; touch pwned\n", "\u{1B}[2J", "a\u{9B}2J", "x'\u{200B}$(touch pwned)",
        "\u{202E}fdc",
        "\u{FEFF}a", "\u{7F}", "!\u{1}!", "\u{2028}", "a%\u{1}%s\\",
    ]
}
