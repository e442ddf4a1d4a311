extension Sniffer {
    /// Takes into a layout what a later part of the text shows of its dialect: an escape that its front does not have.
    ///
    /// - Parameter sample: bytes from anywhere in the text; what stands before its first line end is passed over.
    public static func refine(_ layout: inout Layout, by sample: RawSpan, given: Given) {
        guard given.escape == nil, layout.dialect.escape == nil, layout.dialect.quote != nil, layout.columnCount > 1
        else { return }
        let width = layout.columnCount + (layout.hasTrailingDelimiter ? 1 : 0)
        var escaped = layout.dialect
        escaped.escape = 0x5C
        escaped.escapeRule = .beforeQuotes
        let dialect = layout.dialect
        let isEscaped = sample.withUnsafeBytes { raw in
            raw.withMemoryRebound(to: UInt8.self) { bytes -> Bool in
                let text = behindFirstLine(bytes)
                let plain = SampleReading(text, dialect: dialect, isWhole: false)
                let before = misfits(plain, width)
                guard before > 0 else { return false }
                let other = SampleReading(text, dialect: escaped, isWhole: false)
                let after = misfits(other, width)
                return after < before && after * 2 <= before && EscapeEvidence(other).speaksForEscape
            }
        }
        guard isEscaped else { return }
        layout.dialect = escaped
        layout.inferences.append(DialectFinder.escapeInference)
    }

    /// Where a footer begins in the last bytes of a text whose table has a known layout.
    public static func footer(
        atEndOf sample: RawSpan, of layout: Layout, given: Given
    ) -> (start: Int, inference: Inference)? {
        guard given.skipFooter == nil, given.seeksFooter, given.tableNumber == nil, layout.columnCount > 1 else {
            return nil
        }
        let width = layout.columnCount + (layout.hasTrailingDelimiter ? 1 : 0)
        return sample.withUnsafeBytes { raw in
            raw.withMemoryRebound(to: UInt8.self) { bytes in
                let text = behindFirstLine(bytes)
                let skipped = bytes.count - text.count
                let reading = SampleReading(text, dialect: layout.dialect, isWhole: true)
                guard misfits(reading, width) * 10 <= reading.recordCount else { return nil }
                let footer = FooterFinder(reading, 0..<reading.recordCount, width: width, headerRows: 0)
                guard let start = footer.start, footer.following == .footer else { return nil }
                return (skipped + Int(reading.record(start).start), footer.inference(in: reading))
            }
        }
    }

    private static func misfits(_ reading: borrowing SampleReading, _ width: Int) -> Int {
        (0..<reading.recordCount).count { reading.record($0).flaw != .none || reading.width($0) != width }
    }

    /// What follows the first line end, behind which a record begins unless the line end stands in quotes.
    private static func behindFirstLine(_ bytes: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        let line = LineSkip(1, of: bytes)
        return UnsafeBufferPointer(rebasing: bytes[line.bytes...])
    }
}
