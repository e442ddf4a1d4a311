import CSVCore

/// An opened input of records to compute: CSV, whose dialect is found, or JSON Lines, whose columns are.
struct ComputeInput {
    let stream: InputStream
    let names: [String]
    /// Bytes before the first record.
    let headerLength: Int
    let layout: Sniffer.Layout
    /// The text of CSV; nil for JSON Lines.
    let text: TextSource?
    /// What had to be decided, one sentence each.
    let notes: [String]

    /// Bytes in which the columns of JSON Lines are looked for.
    private static let sampleBytes = 1 << 20

    init(_ stream: InputStream, _ options: ComputeOptions) throws(LoadError) {
        self.stream = stream
        let front = try stream.peek(64 << 10)
        let first = front.first { $0 != 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D }
        guard (options.inputFormat ?? (first == 0x7B ? .jsonl : .csv)) == .jsonl else {
            let text = try TextSource(stream, format: options.content.format, known: nil)
            self.text = text
            names = text.header.names
            headerLength = text.header.length
            layout = text.layout
            notes = text.header.notes + text.layout.inferences.map(\.sentence)
            return
        }
        text = nil
        headerLength = 0
        notes = []
        // A line is a record, and no byte of it means anything to the cutting of chunks.
        var given = Sniffer.Given()
        given.quote = .nothing
        given.delimiter = [0x1F]
        given.headerLines = 0
        given.skipLines = 0
        let line: [UInt8] = [0x61, 0x0A]
        layout = Sniffer.sniff(line.span.bytes, isWhole: true, given: given)
        let sample = try stream.peek(ComputeInput.sampleBytes)
        if let named = options.content.columns {
            names = named
        } else {
            names = try ComputeInput.names(sample, of: stream)
        }
    }

    /// The keys of the first lines' objects, in the order in which they first occur.
    private static func names(_ sample: [UInt8], of stream: InputStream) throws(LoadError) -> [String] {
        var names: [String] = []
        var taken = Set<String>()
        sample.withUnsafeBytes { bytes in
            for extent in LineCutter(bytes).extents {
                // The last line may be cut; one that is no object is refused when it is read.
                var object = JSONLine(
                    UnsafeBufferPointer(rebasing: bytes.assumingMemoryBound(to: UInt8.self)[extent]))
                var keys: [String] = []
                guard (try? object.forEachPair { key, _ in keys.append(String(decoding: key, as: UTF8.self)) }) != nil
                else { continue }
                for key in keys where taken.insert(key.asciiLowercased).inserted { names.append(key) }
            }
        }
        guard !names.isEmpty || sample.isEmpty else {
            throw LoadError(
                .inputNotCSV, "'\(stream.name)' has no JSON object among its first lines",
                recovery: "JSON Lines have an object on each line; use --input-format csv for CSV.")
        }
        return names
    }
}
