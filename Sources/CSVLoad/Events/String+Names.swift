extension String {
    /// The text with A to Z made small, and every other letter as it is: how SQLite compares names.
    var asciiLowercased: String {
        String(decoding: utf8.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }, as: UTF8.self)
    }
}
