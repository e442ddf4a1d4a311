extension CSVCase {
    /// Quotes as they should be.
    static let quoted: [CSVCase] = [
        CSVCase("a quoted field", "\"a\"\n", [[.q("a")]]),
        CSVCase(
            "quoted and plain fields", "\"a\",b,\"c\"\nd,\"e\",f\n", [[.q("a"), "b", .q("c")], ["d", .q("e"), "f"]]),
        CSVCase("a quoted delimiter", "\"a,b\",c\n\",\"\n", [[.q("a,b"), "c"], [.q(",")]]),
        CSVCase("an empty quoted field", "\"\"\n", [[.q("")]]),
        CSVCase("an empty quoted field at the end", "\"\"", [[.q("")]]),
        CSVCase(
            "empty quoted fields beside empty ones", "\"\",,\"\"\n,\"\",\n", [[.q(""), "", .q("")], ["", .q(""), ""]]),
        CSVCase("a doubled quote", "\"a\"\"b\"\n", [[.q("a\"b")]]),
        CSVCase("nothing but a doubled quote", "\"\"\"\"\n", [[.q("\"")]]),
        CSVCase("nothing but two doubled quotes", "\"\"\"\"\"\",a\n", [[.q("\"\""), "a"]]),
        CSVCase("doubled quotes at both ends", "\"\"\"a\"\"\"\n", [[.q("\"a\"")]]),
        CSVCase("a doubled quote before a delimiter", "\"a\"\",b\",c\n", [[.q("a\",b"), "c"]]),
        CSVCase("a doubled quote before a line end", "\"a\"\"\nb\",c\n", [[.q("a\"\nb"), "c"]]),
        CSVCase("a doubled quote behind a line end", "\"a\n\"\"b\",c\n", [[.q("a\n\"b"), "c"]]),
        CSVCase("a doubled quote behind a delimiter", "\"a,\"\"b\",c\n", [[.q("a,\"b"), "c"]]),
        CSVCase(
            "more doubled quotes than a block has bytes", "\"\(run(80, "\""))\",b\n", [[.q("\(run(40, "\""))"), "b"]]),
        CSVCase("a quoted line feed", "\"a\nb\",c\nd\n", [[.q("a\nb"), "c"], ["d"]]),
        CSVCase("a quoted carriage return and line feed", "\"a\r\nb\",c\r\nd\r\n", [[.q("a\r\nb"), "c"], ["d"]]),
        CSVCase("a quoted carriage return", "\"a\rb\",c\rd\r", [[.q("a\rb"), "c"], ["d"]]),
        CSVCase("nothing but a quoted line feed", "\"\n\"", [[.q("\n")]]),
        CSVCase("quoted blank lines", "\"\n\n\r\n\r\",a\n\nb\n", [[.q("\n\n\r\n\r"), "a"], ["b"]]),
        CSVCase(
            "records of many lines in a row", "1,\"a\nb\"\n2,\"c\nd\ne\"\n",
            [["1", .q("a\nb")], ["2", .q("c\nd\ne")]]),
        CSVCase(
            "a quoted line that looks like a record", "1,\"a\n2,b\n\"\n3,c\n", [["1", .q("a\n2,b\n")], ["3", "c"]]),
        CSVCase("a quoted field at the end", "a,\"b\"", [["a", .q("b")]]),
        CSVCase("a quoted line end at the end", "a,\"b\n\"", [["a", .q("b\n")]]),
        CSVCase("a quoted field before a carriage return", "\"a\"\r\"b\"\r\n\"c\"", [[.q("a")], [.q("b")], [.q("c")]]),
        CSVCase("a quoted NUL byte", "\"\0\",\"a\0,\0\"\n", [[.q("\0"), .q("a\0,\0")]]),
        CSVCase("quoted letters outside ASCII", "\"é,λ\",\"語\"\n", [[.q("é,λ"), .q("語")]]),
        CSVCase("quoted bytes that are not UTF-8", .latin1("\"\u{FF},\"\n"), [[.q(.latin1("\u{FF},"))]]),
        CSVCase("quoted blanks", "\" \",\" a \"\n", [[.q(" "), .q(" a ")]]),
        CSVCase("a quoted backslash without a meaning", "\"a\\\",b\n\"\\\"\n", [[.q("a\\"), "b"], [.q("\\")]]),
        CSVCase(
            "a quoted field over many blocks", "a,\"\(run(50, "x,\"\"\n"))\",b\nc\n",
            [["a", .q("\(run(50, "x,\"\n"))"), "b"], ["c"]]),
        CSVCase(
            "quoted fields by the dozen", run: "\"a\",\"b\n\"\n", times: 20, [[.q("a"), .q("b\n")]]),
    ]

    /// Quotes that mean nothing, because they stand inside an unquoted field.
    static let literalQuotes: [CSVCase] = [
        CSVCase("a quote inside a field", "a\"b,c\n", [["a\"b", "c"]]),
        CSVCase("inches", "5\" pipe,6\"\n7\",8\n", [["5\" pipe", "6\""], ["7\"", "8"]]),
        CSVCase("a quoted word inside a field", "say \"hi\" now,b\n", [["say \"hi\" now", "b"]]),
        CSVCase("two quotes inside a field", "a\"\"b,c\"\"\n", [["a\"\"b", "c\"\""]]),
        CSVCase("a quote behind a blank", " \"a\",b\n", [[" \"a\"", "b"]]),
        CSVCase("a delimiter between quotes behind a blank", " \"a,b\"\nc\n", [[" \"a", "b\""], ["c"]]),
        CSVCase("a line end between quotes behind a blank", " \"a\nb\"\nc\n", [[" \"a"], ["b\""], ["c"]]),
        CSVCase("a literal quote before a quoted line end", "a\"b\n\"c\nd\",e\n", [["a\"b"], [.q("c\nd"), "e"]]),
        CSVCase("a literal quote behind a quoted line end", "\"c\nd\",e\"f\ng\n", [[.q("c\nd"), "e\"f"], ["g"]]),
        CSVCase("a literal quote at the end", "a,b\"", [["a", "b\""]]),
        CSVCase(
            "a literal quote in a record of many blocks", "a\"b,\(run(150)),é\nc,d\n",
            [["a\"b", "\(run(150))", "é"], ["c", "d"]]),
        CSVCase(
            "literal quotes by the dozen", run: "1\",\"a\nb\"\n", times: 20, [["1\"", .q("a\nb")]]),
    ]

    /// The same text `times` times over, and so the same records.
    private init(_ name: String, run text: String, times: Int, _ records: [RecordValue]) {
        self.init(name, "\(run(times, text))", Array(repeating: records, count: times).flatMap { $0 })
    }
}
