import CSVCore

/// The texts that mean NULL, beside an empty unquoted field: everywhere, or in single columns.
///
/// They are compared with the bytes as they stand in the text, escapes included, so that `\N` is one thing and `N`
/// another. Only a field without quotes can be NULL: quotes say that a value is that text.
struct NullTexts: Sendable {
    /// For each column, its texts; empty where there are none at all, which is the usual case.
    private let texts: [[[UInt8]]]

    /// - Parameter names: the columns, in the order in which they are asked about.
    init(_ content: LoadOptions.Content, names: [String]) {
        guard !content.nullTexts.isEmpty else {
            texts = []
            return
        }
        var everywhere: [[UInt8]] = []
        var single = Array(repeating: [[UInt8]](), count: names.count)
        for text in content.nullTexts {
            // `COL:TEXT` where there is such a column, else a text with a colon in it.
            let column = text.firstIndex(of: ":").flatMap { colon in
                let name = String(text[..<colon]).asciiLowercased
                return names.firstIndex { $0.asciiLowercased == name }
            }
            if let column {
                single[column].append(Array(text[text.index(after: text.firstIndex(of: ":")!)...].utf8))
            } else {
                everywhere.append(Array(text.utf8))
            }
        }
        texts = single.map { $0 + everywhere }
    }

    /// Whether there are none, which is the usual case.
    var isEmpty: Bool { texts.isEmpty }

    @inline(__always)
    func contains(_ bytes: UnsafePointer<UInt8>, _ count: Int, column: Int) -> Bool {
        texts.isEmpty ? false : matches(bytes, count, column)
    }

    private func matches(_ bytes: UnsafePointer<UInt8>, _ count: Int, _ column: Int) -> Bool {
        let field = UnsafeBufferPointer(start: bytes, count: count)
        return texts[column].contains { $0.count == count && field.elementsEqual($0) }
    }
}
