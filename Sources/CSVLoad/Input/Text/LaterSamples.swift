import CSVCore

/// Bytes from the middle and from the end of a file, which show what its front does not.
///
/// Only of files whose bytes are the text's own: anywhere else the way to the end is all of the text.
struct LaterSamples {
    private let middle: [UInt8]
    private let end: [UInt8]
    /// Where ``end`` begins in the text.
    private let endStart: Int64
    private let stream: InputStream

    /// Bytes of each sample.
    private static let sampleBytes: Int64 = 128 << 10

    /// Nil where the text cannot be looked at anywhere but from its front.
    init?(_ stream: InputStream) throws(LoadError) {
        guard stream.isPlain, let size = stream.fileBytes, size > 2 * LaterSamples.sampleBytes else { return nil }
        self.stream = stream
        let half = size / 2
        middle = try LaterSamples.bytes(of: stream, half..<half + LaterSamples.sampleBytes)
        endStart = size - LaterSamples.sampleBytes
        end = try LaterSamples.bytes(of: stream, endStart..<size)
    }

    private static func bytes(of stream: InputStream, _ range: Range<Int64>) throws(LoadError) -> [UInt8] {
        guard let part = try stream.ahead(from: range.lowerBound) else { return [] }
        part.limit = nil
        return try part.peek(Int(range.upperBound - range.lowerBound))
    }

    /// The text from an offset on, which has to be in the sample of its end or behind.
    func bytes(from start: Int64) throws(LoadError) -> [UInt8] {
        try LaterSamples.bytes(of: stream, start..<max(start, endStart + Int64(end.count)))
    }

    /// Takes into the layout what the samples show of the dialect.
    func look(for given: Sniffer.Given, in layout: inout Sniffer.Layout) {
        for sample in [middle, end] { Sniffer.refine(&layout, by: sample.span.bytes, given: given) }
    }

    /// Where the lines begin behind the table that are not records.
    func footer(
        of layout: Sniffer.Layout, given: Sniffer.Given
    ) -> (start: Int64, inference: Sniffer.Inference)? {
        guard let found = Sniffer.footer(atEndOf: end.span.bytes, of: layout, given: given) else { return nil }
        return (endStart + Int64(found.start), found.inference)
    }
}
