import CSVCore

extension CSVCase {
    private static let bars = Dialect(delimiter: Array("||".utf8))
    private static let lambda = Dialect(delimiter: Array("λ".utf8))
    private static let commaBlank = Dialect(delimiter: Array(", ".utf8))
    private static let apostrophe = Dialect(quote: 0x27)
    private static let unquoted = Dialect(quote: nil)
    private static let backslash = Dialect(escape: 0x5C)
    private static let unquotedBackslash = Dialect(quote: nil, escape: 0x5C)
    private static let barsBackslash = Dialect(delimiter: Array("||".utf8), escape: 0x5C)
    private static let numberSign = Dialect(comment: Array("#".utf8))
    private static let slashes = Dialect(comment: Array("//".utf8))

    /// Other delimiters and quotes.
    static let dialects: [CSVCase] = [
        CSVCase("tabs", "a\tb,c\t\"d\te\"\n", Dialect(delimiter: [0x09]), [["a", "b,c", .q("d\te")]]),
        CSVCase("semicolons", "a;\"b;c\";1,5\n", Dialect(delimiter: [0x3B]), [["a", .q("b;c"), "1,5"]]),
        CSVCase("a NUL byte as delimiter", "a\0b\0\n\0\n", Dialect(delimiter: [0]), [["a", "b", ""], ["", ""]]),
        CSVCase(
            "a delimiter outside ASCII of one byte", .latin1("a\u{A7}b\u{A7}\"c\u{A7}\"\n"), Dialect(delimiter: [0xA7]),
            [["a", "b", .q(.latin1("c\u{A7}"))]]),
        CSVCase("two bars", "a||b\n||c\nd||\n", bars, [["a", "b"], ["", "c"], ["d", ""]]),
        CSVCase("two bars, and one as data", "a|b||c\n|\n", bars, [["a|b", "c"], ["|"]]),
        CSVCase("three and four bars", "a|||b\n||||\n", bars, [["a", "|b"], ["", "", ""]]),
        CSVCase(
            "two bars and quotes", "\"a||b\"||\"c\"\n\"d\n\"||\"\"\n", bars,
            [[.q("a||b"), .q("c")], [.q("d\n"), .q("")]]),
        CSVCase("one bar behind a closing quote", "\"a\"|b\nc\n", bars, [.stray("\"a\"|b"), ["c"]]),
        CSVCase("one bar behind the last closing quote", "c\n\"a\"|", bars, [["c"], .stray("\"a\"|")]),
        CSVCase("one bar at the end", "a||b|", bars, [["a", "b|"]]),
        CSVCase("two bars and an open quote", "1||\"a\n2||\"b\"\n", bars, [.open("1||\"a"), ["2", .q("b")]]),
        CSVCase("two bars and a quote behind one", "1||\"a\n2|\"b\"\n3\n", bars, [.stray("1||\"a\n2|\"b\""), ["3"]]),
        CSVCase("lambda, and theta as data", "αθλβ\nθλθθ\nθ", lambda, [["αθ", "β"], ["θ", "θθ"], ["θ"]]),
        CSVCase("lambda and quotes", "\"λ\"λθ\n\"a\"θ\n", lambda, [[.q("λ"), "θ"], .stray("\"a\"θ")]),
        CSVCase("half a lambda at the end", Bytes(Array("aλ".utf8) + [0xCE]), lambda, [["a", .p(Bytes([0xCE]))]]),
        CSVCase("a comma and a blank", "a, b,c\nd ,e, \n", commaBlank, [["a", "b,c"], ["d ,e", ""]]),
        CSVCase("a comma and a blank, and quotes", "\"a\", \"b, c\"\n", commaBlank, [[.q("a"), .q("b, c")]]),
        CSVCase(
            "a comma without its blank behind a quote", "\"a\",\"b\"\nc\n", commaBlank, [.stray("\"a\",\"b\""), ["c"]]),
        CSVCase("apostrophes as quotes", "'a,b','it''s',\"c\"\n", apostrophe, [[.q("a,b"), .q("it's"), "\"c\""]]),
        CSVCase("an open apostrophe", "'a\n'b'\n", apostrophe, [.open("'a"), [.q("b")]]),
        CSVCase("a quote outside ASCII", .latin1("\u{AB}a,b\u{AB},c\n"), Dialect(quote: 0xAB), [[.q("a,b"), "c"]]),
        CSVCase("no quotes", "\"a,b\"\n\"\n\"\"\n", unquoted, [["\"a", "b\""], ["\""], ["\"\""]]),
        CSVCase("no quotes, and a NUL byte", "\0a,\0\n\0\0\n", unquoted, [["\0a", "\0"], ["\0\0"]]),
    ]

    /// A backslash that takes the meaning from the byte behind it.
    static let escapes: [CSVCase] = [
        CSVCase("an escaped delimiter", "a\\,b,c\n", backslash, [["a,b", "c"]]),
        CSVCase("an escaped line feed", "a\\\nb,c\nd\n", backslash, [["a\nb", "c"], ["d"]]),
        CSVCase("an escaped backslash", "\\\\,x\\\\\n", backslash, [["\\", "x\\"]]),
        CSVCase("an escaped letter", "a\\nb\\q\n", backslash, [["anbq"]]),
        CSVCase("an escaped quote at a field's start", "\\\"a,b\n", backslash, [["\"a", "b"]]),
        CSVCase("an escape at the end", "a,b\\", backslash, [["a", "b\\"]]),
        CSVCase("an escaped quote in quotes", "\"a\\\"b\",c\n", backslash, [[.q("a\"b"), "c"]]),
        CSVCase("an escaped backslash in quotes", "\"a\\\\\",b\n", backslash, [[.q("a\\"), "b"]]),
        CSVCase("an escaped line feed in quotes", "\"a\\\nb\",c\n", backslash, [[.q("a\nb"), "c"]]),
        CSVCase("an escaped and a doubled quote", "\"\\\"\"\"\\\\\"\n", backslash, [[.q("\"\"\\")]]),
        CSVCase("an escape in an open quote", "\"a\\\"\nb\n", backslash, [.open("\"a\\\""), ["b"]]),
        CSVCase("an escape at the end of an open quote", "a\n\"b\\", backslash, [["a"], .open("\"b\\")]),
        CSVCase("an escaped line end in an open quote", "\"a\\\nb\nc\n", backslash, [.open("\"a\\\nb"), ["c"]]),
        CSVCase("an escape behind a closing quote", "\"a\"\\,b\nc\n", backslash, [.stray("\"a\"\\,b"), ["c"]]),
        CSVCase("an escaped quote behind an open one", "1,\"a\n2,\\\"b\n", backslash, [.open("1,\"a"), ["2", "\"b"]]),
        CSVCase("an escape without quotes", "a\\,\"b\n", unquotedBackslash, [["a,\"b"]]),
        CSVCase("an escaped half of a delimiter", "a\\||b\nc\\|||d\n", barsBackslash, [["a||b"], ["c|", "d"]]),
    ]

    /// Lines that are not records.
    static let comments: [CSVCase] = [
        CSVCase("a comment before a record", "#x,y\na\n", numberSign, [["a"]]),
        CSVCase("comments between records and at the end", "a\n#x\n#\nb\n#y", numberSign, [["a"], ["b"]]),
        CSVCase("nothing but a comment", "#", numberSign, []),
        CSVCase("comments and other line ends", "#x\r\na\r#y\rb\r\n", numberSign, [["a"], ["b"]]),
        CSVCase("a number sign inside a record", "a#b,#c\n #d\n", numberSign, [["a#b", "#c"], [" #d"]]),
        CSVCase("a quoted number sign", "\"#a\"\n\"b\n#c\"\n", numberSign, [[.q("#a")], [.q("b\n#c")]]),
        CSVCase("a quote in a comment", "#\"\na\n#,\"x\nb\n", numberSign, [["a"], ["b"]]),
        CSVCase("a comment behind an open quote", "1,\"a\n#x\n2,b\n", numberSign, [.open("1,\"a"), ["2", "b"]]),
        CSVCase("a comment among blank lines", "\n#x\n\na\n", numberSign, keepsBlankLines: true, [[""], [""], ["a"]]),
        CSVCase("two slashes", "//x\n/a\n/\nb//c\n//", slashes, [["/a"], ["/"], ["b//c"]]),
        CSVCase("one slash at the end", "//x\na\n/", slashes, [["a"], ["/"]]),
    ]

    private static let beforeQuotes = dialect(escape: 0x5C, .beforeQuotes)
    private static let mysqlText = dialect(escape: 0x5C, .mysqlText)
    private static let copyText = dialect(delimiter: "\t", quote: nil, escape: 0x5C, .copyText)
    private static let blanks = dialect(delimiter: " ", joinsDelimiters: true)
    private static let commas = dialect(delimiter: ",", joinsDelimiters: true)

    private static func dialect(
        delimiter: String = ",", quote: UInt8? = 0x22, escape: UInt8? = nil,
        _ rule: Dialect.EscapeRule = .everywhere, joinsDelimiters: Bool = false
    ) -> Dialect {
        var dialect = Dialect(delimiter: Array(delimiter.utf8), quote: quote, escape: escape)
        dialect.escapeRule = rule
        dialect.joinsDelimiters = joinsDelimiters
        return dialect
    }

    /// Where a backslash is one, and what a letter behind it means.
    static let escapeRules: [CSVCase] = [
        CSVCase(
            "MySQL's letters", "\\0\\b\\n\\r\\t\\Z,\\f\\v\\x41\\101\n", mysqlText,
            [["\0\u{8}\n\r\t\u{1A}", "fvx41101"]]),
        CSVCase("MySQL's letters in quotes", "\"\\n\\\\n\",a\n", mysqlText, [[.q("\n\\n"), "a"]]),
        CSVCase("another escape has no letters", "a~nb~~\n", Dialect(escape: 0x7E), [["anb~"]]),
        CSVCase("a backslash before a quote in quotes", "\"a\\\"b\",c\n", beforeQuotes, [[.q("a\"b"), "c"]]),
        CSVCase("a backslash before itself in quotes", "\"a\\\\\",b\\\\\n", beforeQuotes, [[.q("a\\"), "b\\\\"]]),
        CSVCase("a backslash before a letter in quotes", "\"C:\\new\\\"\"\n", beforeQuotes, [[.q("C:\\new\"")]]),
        CSVCase(
            "a backslash outside of quotes is text", "C:\\new\\,\\\"a\\\n\\\\b,c\n", beforeQuotes,
            [["C:\\new\\", "\\\"a\\"], ["\\\\b", "c"]]),
        CSVCase(
            "a backslash before a line end in quotes", "\"a\\\nb\",\"\\\r\n\"\n", beforeQuotes,
            [[.q("a\\\nb"), .q("\\\r\n")]]),
        CSVCase("a backslash and a doubled quote", "\"\"\"\\\"\"\"\\\"\n", beforeQuotes, [.open("\"\"\"\\\"\"\"\\\"")]),
        CSVCase("a backslash at the end of an open quote", "a\n\"b\\", beforeQuotes, [["a"], .open("\"b\\")]),
        CSVCase(
            "a line end behind a backslash in an open quote", "1,\"a\\\n2,\"b\"\n", beforeQuotes,
            [.open("1,\"a\\"), ["2", .q("b")]]),
        CSVCase(
            "PostgreSQL's letters", "\\b\\f\\n\\r\\t\\v\t\\Z\\q\\\\\t\"a\"\n", copyText,
            [["\u{8}\u{C}\n\r\t\u{B}", "Zq\\", "\"a\""]]),
        CSVCase(
            "PostgreSQL's digits", "\\101\\60\\1012\\7z\t\\x41\\x4aB\\x4g\\x\\9\n", copyText,
            [["A0A2\u{7}z", "AJB\u{4}gx9"]]),
        CSVCase("a tab and a line feed behind a backslash", "a\\\tb\\\nc\td\n", copyText, [["a\tb\nc", "d"]]),
        CSVCase("the line that ends the data", "a\tb\n\\.\nSELECT 1;\n\n", copyText, [["a", "b"]]),
        CSVCase("nothing but the end of the data", "\\.\r\nx\n", copyText, []),
        CSVCase("the end of the data at the end of the text", "a\n\\.", copyText, [["a"]]),
        CSVCase(
            "what begins like the end of the data", "\\.a\n\\\\.\nb\\.\n\\", copyText,
            [[".a"], ["\\."], ["b."], ["\\"]]),
    ]

    /// Delimiters that count as one where they stand side by side.
    static let joined: [CSVCase] = [
        CSVCase(
            "columns that blanks align", " 1    10  200\n 2   100\t \t20 \n", blanks,
            [["1", "10", "200"], ["2", "100", "20"]]),
        CSVCase(
            "quotes among blanks", "  \"a b\"   \"\" c\n\"d\n\"\t\n", blanks, [[.q("a b"), .q(""), "c"], [.q("d\n")]]),
        CSVCase("blanks and no line end", "a  b  ", blanks, [["a", "b"]]),
        CSVCase("lines of blanks among others", "a b\n  \n\t\n\nc d\n", blanks, [["a", "b"], ["c", "d"]]),
        CSVCase("blanks before a carriage return", "a b \r\nc d\t\r", blanks, [["a", "b"], ["c", "d"]]),
        CSVCase("text behind a quote among blanks", "\"a\"b c\nd\n", blanks, [.stray("\"a\"b c"), ["d"]]),
        CSVCase("an open quote among blanks", "1 \"a\n2\t\"b\"\n", blanks, [.open("1 \"a"), ["2", .q("b")]]),
        CSVCase("commas side by side", ",,a,,,b,\n,\nc,\"d\",,\n", commas, [["a", "b"], [""], ["c", .q("d")]]),
    ]

    /// Lines of spaces and tabs alone.
    static let linesOfBlanks: [CSVCase] = [
        CSVCase("a line of blanks", "a,b\n \t \nc,d\n  \n", [["a", "b"], ["c", "d"]]),
        CSVCase("a line of blanks at the start and the end", "  \r\na\r\n\t", [["a"]]),
        CSVCase("a line of blanks in one column", "a\n  \n\nb\n", keepsBlankLines: true, [["a"], [""], ["b"]]),
        CSVCase("blanks in quotes", "\"  \"\na\n", [[.q("  ")], ["a"]]),
        CSVCase("blanks and a delimiter", " , \n ,\n", [[" ", " "], [" ", ""]]),
        CSVCase("blanks around a text", " a\nb \n", [[" a"], ["b "]]),
        CSVCase("a line of tabs where tabs are delimiters", "\t\n \n", Dialect(delimiter: [0x09]), [["", ""]]),
        CSVCase("a line of blanks within quotes", "\"a\n  \n\",b\n  \n", [[.q("a\n  \n"), "b"]]),
        CSVCase(
            "a line of blanks with another delimiter", "a||b\n  \n", Dialect(delimiter: Array("||".utf8)), [["a", "b"]]),
    ]

    /// Blanks around values, and records without a value.
    static let trimmed: [CSVCase] = [
        CSVCase("blanks that are taken off", " a ,\t,b c \n", trimming(), [["a", "", "b c"]]),
        CSVCase("blanks in quotes that stay", "\" a \", \"b\" \n", trimming(), [[.q(" a "), "\"b\""]]),
        CSVCase("an escaped blank", "a\\ , \\\\ , \\ \n", trimming(escape: 0x5C), [["a ", "\\", " "]]),
        CSVCase(
            "records without a value", "a,b\n,\n , \n\n\"\",\nc,\n", emptyDropping(),
            [["a", "b"], [.q(""), ""], ["c", ""]]),
        CSVCase(
            "empty lines in one column that are dropped", "a\n\n \nb\n", emptyDropping(), keepsBlankLines: true,
            [["a"], ["b"]]),
        CSVCase("a flaw among records without a value", ",\n\"a\"b\n,\n", emptyDropping(), [.stray("\"a\"b")]),
    ]

    private static func trimming(escape: UInt8? = nil) -> Dialect {
        var dialect = Dialect(escape: escape)
        dialect.trimsBlanks = true
        return dialect
    }

    private static func emptyDropping() -> Dialect {
        var dialect = Dialect()
        dialect.dropsEmptyRecords = true
        return dialect
    }
}
