/// The words that names and values are made of: all that a reader could take for something else than a value.
enum Words {
    /// Names that no value in ``values`` or in a typed column repeats.
    static let names = [
        "city", "temp", "wind", "amount", "Street", "first name", "Last Name", "order_date", "createdAt", "Größe",
        "naïve",
        "価格", "Имя", "remark", "path", "colour", "unit price", "qty", "status", "country", "e-mail", "phone", "zip",
        "host", "user agent", "level", "x", "y", "z", "Q", "weight (kg)", "who's it", "left/right", "description",
        "is active", "parent", "owner", "title", "Comments", "Strasse", "año", "size", "mode", "type", "key", "value",
        "Telefonnummer", "rate %", "from", "to", "when", "day", "month", "category", "label", "region", "branch",
    ]

    /// Names that other readers have taken for a missing value, a title or a footer.
    static let triggerNames = [
        "TBD", "pending", "offline", "n/a", "NA", "null", "none", "total", "sum", "notes", "source", "name", "id", "ID",
        "No", "date", "year", "Total amount", "key: value", "unknown", "Inf", "true", "index", "sep", "#x", "// y",
        "-- z", "Note, see below", "subtotal", "N/A", "header", "end",
    ]

    /// Words without a type that stand in records, whatever the column.
    static let triggers = [
        "TBD", "pending", "offline", "n/a", "N/A", "NA", "null", "NULL", "none", "None", "nil", "-", "--", "?", "??",
        "total", "Total", "TOTAL", "sum", "Sum:", "notes", "Notes:", "source", "Source: till", "name", "id", "unknown",
        "sep=;", "sep=,", "#x", "# remark", "// y", "-- z", "#", "*", "nan", "inf", "-inf", "true", "false", "yes",
        "no", "Y", "N", ".", "..", "=", "=1+1", "@", "+", "%", "$", "end", "EOF", "page 1 of 2", "(blank)", "[]", "{}",
    ]

    /// Values with the marks that quote, escape, delimit and comment in other dialects.
    static let marked = [
        "'x'", "'a, b'", "O'Neil", "'tis", "dogs'", "''", "'", "C:\\temp\\new", "D:\\data\\", "\\", "\\\\", "\\N",
        "\\n", "\\t", "say \\\"hi\\\" now", "\\\"", "a\\\"b", "5\\", "ends with \\", "say \"hi\"", "\"", "\"\"",
        "\"quoted\"", "27\" monitor", "a; b", "a;b;c", "a|b", "a || b", "a\tb", "\t", "a:b", "key: value", "a~b",
        "a^b", "a#b", "a b c", ";", "|", ":", "a,b", ",", ",,", ", ", "a, b", "Smith, John", "1,5", "1.234,50",
        "<b>bold</b>", "</html>", "{\"a\": 1}", "{\"a\": [1, \"x\\\"y\"]}", "[1, 2, 3]", "[]", "a=1&b=2", "/* c */",
        "a\u{1}b", "`x`", "“quoted”", "«x»", "$1,200.00", "50%", "(12)", "<1", "~", "^A",
    ]

    static let sentences = [
        "Leave at the door, ring twice", "This list was made by hand, and may be wrong.",
        "Source: the till, March; not audited", "Total of all shops without returns", "See page 4; call back",
        "She said \"urgent\", again", "It's late, isn't it?", "All amounts in USD, rounded", "Printed on 2024-04-01",
        "No, thanks", "One, two, three, and four", "Dear Sir, please find enclosed the goods",
        "Note: values before 2020 are estimates", "end of file", "The quick brown fox", "Sales of March",
    ]

    static let lines = [
        "two\nlines", "two\r\nlines", "one\n\nthree", "\n", "ends\n", "\nstarts", "a,b\nc,d", "a\rb",
        "name,city\nAnn,Oslo", "\n\n\n", "x\n-- y\n# z",
    ]

    static let blanks = [" ", "  ", " x", "x ", " x ", "\tx", "x\t", "a  b", " , ", " \"x\" "]

    static let international = [
        "Zoë", "Łódź", "Straße", "naïve café", "漢字", "東京, 日本", "Привет", "שלום", "مرحبا", "🦜", "👩‍👩‍👧", "\u{FEFF}x",
        "e\u{301}",
        "\u{A0}x", "\u{2028}", "½", "€ 5", "ÅÄÖ", "ñandú",
    ]

    /// Words of letters as they come back again and again in one column.
    static let frequent: [[String]] = [
        ["red", "green", "blue"], ["open", "closed"], ["NO", "IT", "CH", "DE"], ["low", "high", "medium", "severe"],
        ["Ann", "Bob", "Cid", "Dan", "Eve"], ["offline", "online"], ["TBD", "done"], ["M", "F", "D"],
        ["n/a", "seen"], ["GET", "POST", "PUT"],
    ]

    /// Values of one column that have their marks in common; a number takes the place of each 1.
    static let patterns = [
        "'a1'", "'a1, b'", "'a1", "a1'", "a1;b", "a1;b;c", ";a1", "a1;", "a1|b", "a1\tb", "a1:b", "a1 b", "a b c1",
        "a1, b",
        "a1,b", "1,5", "1;5", "#a1", "# a1", "// a1", "-- a1", "\"a1\"", "\"a1", "C:\\a1\\b", "C:\\a1\\", "a1\\",
        "\\\"a1\\\"",
        "\\a1", " a1", "a1 ", "\ta1", "a1\nb", "a1\r\nb", "a1\n", "key1: a", "{\"a\": 1}", "[1, 2]", "<a1>", "a1=b",
        "sep=1",
        "a1 || b", "a1::b", "(a1)", "a~1", "a^1", "a1.", "a1,", ", a1", "a1\\,b", "It's a1, isn't it?", "a1 \"b\" c",
        "total 1",
        "Total: 1", "page 1", "n/a 1", "- 1",
    ]

    static let people = [
        "Ann", "Bob", "Cid", "Dan", "Eve", "Mary O'Brien", "Lee Wong", "Luca D'Angelo", "Noah Smith", "Aya Mori",
    ]

    /// All values of the lists, without those of typed columns.
    static let values = triggers + marked + sentences + lines + blanks + international
}
