import CSVCore

/// Sniffs a text that is written in the test.
func sniff(_ text: String, isWhole: Bool = true, given: Sniffer.Given = .init()) -> Sniffer.Layout {
    sniff(Array(text.utf8), isWhole: isWhole, given: given)
}

func sniff(_ bytes: [UInt8], isWhole: Bool = true, given: Sniffer.Given = .init()) -> Sniffer.Layout {
    Sniffer.sniff(bytes.span.bytes, isWhole: isWhole, given: given)
}

extension Sniffer.Layout {
    var delimiter: String { String(decoding: dialect.delimiter, as: UTF8.self) }
    var quote: Character? { dialect.quote.map { Character(UnicodeScalar($0)) } }
}

/// Records with a name, an integer, a date, an amount and a remark that needs quotes in most dialects.
func orders(
    _ count: Int, delimiter: String = ",", quote: String = "\"", lineEnd: String = "\n", header: Bool = true,
    remark: (Int) -> String = { "at \($0):30; with milk, or | without" }
) -> String {
    var records = header ? [["customer", "count", "day", "amount", "remark"]] : []
    for n in 0..<count {
        let day = "2023-0\(n % 9 + 1)-1\(n % 10)"
        records.append(["Ann\(n)", "\(n * 7)", day, "\(n).50", quote + remark(n % 24) + quote])
    }
    return records.map { $0.joined(separator: delimiter) + lineEnd }.joined()
}
