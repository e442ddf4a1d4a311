import CSVCore

extension Sniffer.Layout {
    /// A comma, a double quote, one header line.
    static var plain: Sniffer.Layout {
        Sniffer.sniff(RawSpan(), isWhole: true, given: Sniffer.Given())
    }
}
