extension CSVCase {
    /// Records without a quote.
    static let plain: [CSVCase] = [
        CSVCase("nothing", "", []),
        CSVCase("one field", "a\n", [["a"]]),
        CSVCase("two fields", "a,b\n", [["a", "b"]]),
        CSVCase("three records", "a,b\nc,d\ne,f\n", [["a", "b"], ["c", "d"], ["e", "f"]]),
        CSVCase("no line end at the end", "a,b\nc,d", [["a", "b"], ["c", "d"]]),
        CSVCase("one byte", "a", [["a"]]),
        CSVCase("a lone delimiter", ",", [["", ""]]),
        CSVCase("empty fields", ",,\n,\n", [["", "", ""], ["", ""]]),
        CSVCase("an empty last field", "a,\nb,\n", [["a", ""], ["b", ""]]),
        CSVCase("an empty last field at the end", "a,b\nc,", [["a", "b"], ["c", ""]]),
        CSVCase("an empty first field", ",a\n,b\n", [["", "a"], ["", "b"]]),
        CSVCase("blanks around fields", " a ,\tb \n", [[" a ", "\tb "]]),
        CSVCase("records of different lengths", "a\nb,c\nd,e,f\ng\n", [["a"], ["b", "c"], ["d", "e", "f"], ["g"]]),
        CSVCase("a NUL byte in a field", "a\0b,\0\n\0,c\n", [["a\0b", "\0"], ["\0", "c"]]),
        CSVCase("nothing but a NUL byte", "\0", [["\0"]]),
        CSVCase("letters outside ASCII", "é,ü\nλ,語\n", [["é", "ü"], ["λ", "語"]]),
        CSVCase("characters of four bytes", "😀,👍🏽\n", [["😀", "👍🏽"]]),
        CSVCase(
            "bytes that are not UTF-8", .latin1("caf\u{E9},\u{FF}\n\u{80}\n"),
            [[.p(.latin1("caf\u{E9}")), .p(.latin1("\u{FF}"))], [.p(.latin1("\u{80}"))]]),
        CSVCase("a byte order mark, which is the reader's business", "\u{FEFF}a,b\n", [["\u{FEFF}a", "b"]]),
        CSVCase("a backslash without a meaning", "a\\,b\\\nc\\n\n", [["a\\", "b\\"], ["c\\n"]]),
        CSVCase("apostrophes", "it's,'b,c'\n", [["it's", "'b", "c'"]]),
        CSVCase(
            "controls and separators that end nothing", "a\u{0B}b\u{0C}c\u{1C}d\u{85}e\u{2028}f\n",
            [["a\u{0B}b\u{0C}c\u{1C}d\u{85}e\u{2028}f"]]),
        CSVCase("other delimiters as data", "a;b|c\td,e\n", [["a;b|c\td", "e"]]),
        CSVCase("a number sign without a meaning", "#a,b\nc\n", [["#a", "b"], ["c"]]),
        CSVCase("a field that fills a block but for its line end", "\(run(63))\na\n", [["\(run(63))"], ["a"]]),
        CSVCase("a field that fills a block", "\(run(64))\na\n", [["\(run(64))"], ["a"]]),
        CSVCase("a field of a block and a byte", "\(run(65)),b\n", [["\(run(65))", "b"]]),
        CSVCase("a field over many blocks", "a,\(run(300)),b\nc\n", [["a", "\(run(300))", "b"], ["c"]]),
        CSVCase(
            "more delimiters than a block has bytes", "\(run(70, ","))\na\n",
            [.sound(Array(repeating: "", count: 71)), ["a"]]),
        CSVCase("many short records", "\(run(40, "a\n"))", Array(repeating: ["a"], count: 40)),
    ]

    /// What ends a record, and lines with nothing in them.
    static let lineEnds: [CSVCase] = [
        CSVCase("carriage returns and line feeds", "a,b\r\nc,d\r\n", [["a", "b"], ["c", "d"]]),
        CSVCase("carriage returns alone", "a,b\rc,d\r", [["a", "b"], ["c", "d"]]),
        CSVCase("every line end in one text", "a\nb\r\nc\rd", [["a"], ["b"], ["c"], ["d"]]),
        CSVCase("a line feed before a carriage return", "a\n\rb", [["a"], ["b"]]),
        CSVCase("a line feed before a carriage return, kept", "a\n\rb", keepsBlankLines: true, [["a"], [""], ["b"]]),
        CSVCase("two carriage returns and a line feed", "a\r\r\nb\n", [["a"], ["b"]]),
        CSVCase(
            "two carriage returns and a line feed, kept", "a\r\r\nb\n", keepsBlankLines: true, [["a"], [""], ["b"]]),
        CSVCase("a carriage return at the end", "a\nb\r", [["a"], ["b"]]),
        CSVCase("a lone line feed", "\n", []),
        CSVCase("a lone carriage return", "\r", []),
        CSVCase("a lone line end of two bytes", "\r\n", []),
        CSVCase("a lone line feed, kept", "\n", keepsBlankLines: true, [[""]]),
        CSVCase("a lone line end of two bytes, kept", "\r\n", keepsBlankLines: true, [[""]]),
        CSVCase("nothing but line ends", "\n\r\n\r\r\n\n", []),
        CSVCase(
            "nothing but line ends, kept", "\n\r\n\r\r\n\n", keepsBlankLines: true, Array(repeating: [""], count: 5)),
        CSVCase("many line feeds, kept", "\(run(70, "\n"))", keepsBlankLines: true, Array(repeating: [""], count: 70)),
        CSVCase("blank lines anywhere", "\n\na\n\n\nb\n\n", [["a"], ["b"]]),
        CSVCase(
            "blank lines anywhere, kept", "\na\n\nb\n\n", keepsBlankLines: true, [[""], ["a"], [""], ["b"], [""]]),
        CSVCase("no blank line behind the last line end", "a\n", keepsBlankLines: true, [["a"]]),
        CSVCase("a line with a blank", " \na\n", [["a"]]),
        CSVCase("a line with a delimiter", "\n,\n\n", [["", ""]]),
        CSVCase("blank lines of two bytes", "a\r\n\r\n\r\nb\r\n", [["a"], ["b"]]),
        CSVCase("an empty field before a carriage return", "a,\r,b\r\n", [["a", ""], ["", "b"]]),
    ]
}

/// `count` times the same text.
func run(_ count: Int, _ text: String = "x") -> String { String(repeating: text, count: count) }
