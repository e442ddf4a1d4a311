import CSVCore

/// An opened input, and how its text is laid out.
struct TextSource {
    let stream: InputStream
    let layout: Sniffer.Layout
    let header: Header
    /// Lines behind the data that are no records.
    let notes: [UInt8]
    /// What its first lines say about the encoding, where nobody has named one.
    let encodingEvidence: EncodingEvidence

    /// Bytes in which the dialect is looked for.
    private static let sampleBytes = 1 << 20

    /// Opens an input and finds out how to read it.
    ///
    /// - Parameter known: how an earlier run read it; nil to look again.
    init(
        _ input: String, format: LoadOptions.TextFormat, known: Sniffer.Layout?,
        isCancelled: @escaping @Sendable () -> Bool
    ) throws(LoadError) {
        try self.init(
            InputStream(path: input, encoding: format.encoding, isCancelled: isCancelled), format: format, known: known)
    }

    init(_ stream: InputStream, format: LoadOptions.TextFormat, known: Sniffer.Layout?) throws(LoadError) {
        self.stream = stream
        let sample = try stream.peek(TextSource.sampleBytes)
        let isWhole = sample.count < TextSource.sampleBytes
        let mark = Header.markLength(sample)
        let text = sample[mark...]
        try ForeignText.refuse(text, isWhole: isWhole, name: stream.name, format: format)
        var layout = known ?? Sniffer.sniff(text.span.bytes, isWhole: isWhole, given: Sniffer.Given(format))
        layout.dialect.strayQuotes = format.strayQuotes
        if known != nil, layout.notesStart != nil {
            // Notes stand at the end, which is elsewhere when the text has grown.
            let again = Sniffer.sniff(text.span.bytes, isWhole: isWhole, given: Sniffer.Given(format))
            layout.notesStart = again.notesStart
        }
        self.layout = layout
        header = try Header(stream, layout: layout)
        encodingEvidence = stream.encoding == "UTF-8" ? EncodingEvidence(sample) : EncodingEvidence()
        if let start = layout.notesStart {
            notes = Array(sample[(mark + start)...])
            stream.limit = Int64(mark + start)
        } else {
            notes = []
        }
    }

    private init(_ stream: InputStream, like other: TextSource) {
        self.stream = stream
        layout = other.layout
        header = other.header
        notes = other.notes
        encodingEvidence = other.encodingEvidence
    }

    /// The same input, opened once more; it has to be rereadable.
    func again() throws(LoadError) -> TextSource {
        let stream = try stream.again()
        stream.limit = self.stream.limit
        return TextSource(stream, like: self)
    }

    /// What was decided and is not the plain default, in one sentence with the flags that say the same.
    var decision: String? {
        let encoding = stream.encoding == "UTF-8" ? [] : ["--encoding \(stream.encoding)"]
        let flags = layout.flags + encoding
        return flags.isEmpty ? nil : flags.joined(separator: " ")
    }
}

extension Sniffer.Layout {
    /// The flags that say what is not the plain default.
    var flags: [String] {
        let plain = Dialect()
        var parts: [String] = []
        if dialect.delimiter != plain.delimiter {
            parts.append("--delimiter \(Sniffer.Layout.shown(dialect.delimiter))")
        }
        if dialect.quote != plain.quote {
            parts.append("--quote \(dialect.quote.map { Sniffer.Layout.shown([$0]) } ?? "none")")
        }
        if let escape = dialect.escape { parts.append("--escape \(Sniffer.Layout.shown([escape]))") }
        if headerRows == 0 { parts.append("--no-header") }
        if skippedLines > 0 { parts.append("--skip-lines \(skippedLines)") }
        return parts
    }

    private static func shown(_ bytes: [UInt8]) -> String {
        if bytes == [0x09] { return "tab" }
        if bytes == [0x20] { return "space" }
        let text = String(decoding: bytes, as: UTF8.self)
        if bytes.count == 1, bytes[0] < 0x20 {
            return "'\\x" + (bytes[0] < 0x10 ? "0" : "") + String(bytes[0], radix: 16) + "'"
        }
        return text.contains("'") ? "\"\(text)\"" : "'\(text)'"
    }
}

extension Sniffer.Given {
    init(_ format: LoadOptions.TextFormat) {
        self.init()
        delimiter = format.delimiter
        switch format.quote {
        case .byte(let byte): quote = .byte(byte)
        case .nothing: quote = .nothing
        case nil: break
        }
        escape = format.escape
        comment = format.comment
        joinsDelimiters = format.joinsDelimiters
        headerLines = format.headerLines
        skipLines = format.skippedLines
        skipFooter = format.footerLines
        tableNumber = format.tableNumber
        seeksFooter = format.ragged == .reject
    }
}
