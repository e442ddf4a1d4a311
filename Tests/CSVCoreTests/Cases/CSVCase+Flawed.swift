extension CSVCase {
    /// Text behind a closing quote costs the record that it stands in.
    static let textAfterQuotes: [CSVCase] = [
        CSVCase("a letter behind a closing quote", "\"ab\"c\nd\n", [.stray("\"ab\"c"), ["d"]]),
        CSVCase("a blank behind a closing quote", "\"ab\" ,c\nd\n", [.stray("\"ab\" ,c"), ["d"]]),
        CSVCase("a letter behind an empty quoted field", "\"\"a,b\nc\n", [.stray("\"\"a,b"), ["c"]]),
        CSVCase("two quoted words in a field", "\"a\" \"b\",c\nd\n", [.stray("\"a\" \"b\",c"), ["d"]]),
        CSVCase("a quote behind a quoted word", "\"a\"b\"\nc\n", [.stray("\"a\"b\""), ["c"]]),
        CSVCase(
            "a quoted title with a stray quote before it", "2,\"B,$7,\"All\" x,9\n3,C,$8,y\n",
            [.stray("2,\"B,$7,\"All\" x,9"), ["3", "C", "$8", "y"]]),
        CSVCase("a doubled quote where the field should end", "\"a\"\",\"b\"\nc\n", [.stray("\"a\"\",\"b\""), ["c"]]),
        CSVCase("text behind a quote at the end", "a\nb,\"c\"d", [["a"], .stray("b,\"c\"d")]),
        CSVCase("a NUL byte behind a closing quote", "\"a\"\0\nb\n", [.stray("\"a\"\0"), ["b"]]),
        CSVCase("a byte outside ASCII behind a closing quote", "\"a\"é\nb\n", [.stray("\"a\"é"), ["b"]]),
        CSVCase("text behind a quote of many lines", "\"a\nb\"c\nd\n", [.stray("\"a\nb\"c"), ["d"]]),
        CSVCase("a record of many lines behind a flaw", "\"a\"b,\"c\nd\"\ne\n", [.stray("\"a\"b,\"c\nd\""), ["e"]]),
        CSVCase("text behind a quote before a carriage return", "\"a\"b\r\nc\rd", [.stray("\"a\"b"), ["c"], ["d"]]),
        CSVCase(
            "flaws in a row", "\"a\"b\n\"c\"d\n\"e\"\n", [.stray("\"a\"b"), .stray("\"c\"d"), [.q("e")]]),
        CSVCase(
            "a flaw between records of many lines", "1,\"a\nb\"\n2,\"c\"d\n3,\"e\nf\"\n",
            [["1", .q("a\nb")], .stray("2,\"c\"d"), ["3", .q("e\nf")]]),
        CSVCase(
            "a flawed record of many blocks", "\"a\"b,\(run(150)),é\nc\n", [.stray("\"a\"b,\(run(150)),é"), ["c"]]),
        CSVCase("a blank line behind a flaw", "\"a\"b\n\nc\n", keepsBlankLines: true, [.stray("\"a\"b"), [""], ["c"]]),
    ]

    /// A quote that never closes costs the line on which it opened.
    static let unclosed: [CSVCase] = [
        CSVCase("a lone quote", "\"", [.open("\"")]),
        CSVCase("a lone quote and a line end", "\"\n", [.open("\"")]),
        CSVCase("a lone quote in the last field", "a,\"", [.open("a,\"")]),
        CSVCase("a quote that is open at the end", "a\n\"bc", [["a"], .open("\"bc")]),
        CSVCase("a quote that is open to the end", "\"abc\nd,e\nf\n", [.open("\"abc"), ["d", "e"], ["f"]]),
        CSVCase("an open quote and other line ends", "\"abc\r\nd\re", [.open("\"abc"), ["d"], ["e"]]),
        CSVCase("an open quote in the middle", "a,\"b,c\nd,e,f\n", [.open("a,\"b,c"), ["d", "e", "f"]]),
        CSVCase("an open quote and a later one", "1,\"a\n2,\"b\"\n3\n", [.open("1,\"a"), ["2", .q("b")], ["3"]]),
        CSVCase("an open quote and one at a line's start", "1,\"a\n\"2\",b\n", [.open("1,\"a"), [.q("2"), "b"]]),
        CSVCase(
            "an open quote and a later one behind carriage returns", "\"a\rb\r\"c\"\r",
            [.open("\"a"), ["b"], [.q("c")]]),
        CSVCase(
            "open quotes in a row", "1,\"a\n2,\"b\n3,\"c\n4,d\n",
            [.open("1,\"a"), .open("2,\"b"), .open("3,\"c"), ["4", "d"]]),
        CSVCase(
            "an open quote and an empty quoted field", "1,\"a\n2,\"\"\n3,b\n",
            [.open("1,\"a"), ["2", .q("")], ["3", "b"]]),
        CSVCase("an open quote behind a doubled one", "1,\"a\"\"\n2,b\n", [.open("1,\"a\"\""), ["2", "b"]]),
        CSVCase("a quote that closes on the next line", "1,\"a\n2,b\"\n3,c\n", [["1", .q("a\n2,b")], ["3", "c"]]),
        CSVCase("an open quote that a closing one takes", "1,\"a\n\",b\n", [["1", .q("a\n"), "b"]]),
        CSVCase("an open quote and a flaw", "1,\"a\n2,\"b\"c\n3\n", [.open("1,\"a"), .stray("2,\"b\"c"), ["3"]]),
        CSVCase("an open quote and a literal one", "1,\"a\n2,b\"c\n3,d\n", [.stray("1,\"a\n2,b\"c"), ["3", "d"]]),
        CSVCase(
            "an open quote between records of many lines", "\"x\ny\",1\n2,\"o\n\"z\nw\",3\n",
            [[.q("x\ny"), "1"], .open("2,\"o"), [.q("z\nw"), "3"]]),
        CSVCase(
            "two open quotes with records of many lines around", "\"x\ny\"\n1,\"o\n\"z\nw\"\n2,\"p\n\"u\nv\"\n3\n",
            [[.q("x\ny")], .open("1,\"o"), [.q("z\nw")], .open("2,\"p"), [.q("u\nv")], ["3"]]),
        CSVCase(
            "an open quote, and the next one blocks later", "1,\"a\n\(run(30, "2,x\n"))3,\"y\"\n",
            [.open("1,\"a")] + Array(repeating: ["2", "x"], count: 30) + [["3", .q("y")]]),
        CSVCase(
            "an open quote, and none for blocks", "1,\"a\n\(run(30, "2,é\n"))",
            [.open("1,\"a")] + Array(repeating: ["2", "é"], count: 30)),
        CSVCase(
            "an open quote, and empty quoted fields for blocks", "1,\"a\n\(run(30, "2,\"\"\n"))",
            [.open("1,\"a")] + Array(repeating: ["2", .q("")], count: 30)),
        CSVCase(
            "blank lines behind an open quote", "\"a\n\n\nb\n", keepsBlankLines: true,
            [.open("\"a"), [""], [""], ["b"]]),
        CSVCase("two open quotes on a line", "\"a,\"b\nc\n", [.stray("\"a,\"b"), ["c"]]),
    ]
}
