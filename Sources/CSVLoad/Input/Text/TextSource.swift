import CSVCore

/// An opened input, and how its text is laid out.
struct TextSource {
    let stream: InputStream
    let layout: Sniffer.Layout
    let header: Header
    /// Lines after the data that are not records.
    let notes: [UInt8]
    /// What its first lines say about the encoding, where nobody has named one.
    let encodingEvidence: EncodingEvidence

    /// Bytes in which the dialect is looked for.
    private static let sampleBytes = 1 << 20

    /// Finds out how to read an input.
    ///
    /// - Parameter known: how an earlier run read it; nil to look again.
    init(_ stream: InputStream, format: LoadOptions.TextFormat, known: Sniffer.Layout?) throws(LoadError) {
        self.stream = stream
        let sample = try stream.peek(TextSource.sampleBytes)
        let isWhole = sample.count < TextSource.sampleBytes
        let mark = Header.markLength(sample)
        let text = sample[mark...]
        try ForeignText.refuse(text, isWhole: isWhole, name: stream.name, format: format)
        var layout = known ?? Sniffer.sniff(text.span.bytes, isWhole: isWhole, given: Sniffer.Given(format))
        if let refusal = layout.refusal { throw TextSource.refuse(refusal, of: stream) }
        layout.dialect.apply(format)
        if known != nil, layout.notesStart != nil, isWhole {
            // What is behind the table stands elsewhere when the text has grown; its records are read as before.
            let again = Sniffer.sniff(text.span.bytes, isWhole: isWhole, given: Sniffer.Given(format, reading: layout))
            (layout.notesStart, layout.following) = (again.notesStart, again.following)
        }
        // What the trials have used for a moment would be kept beside the load's own buffers.
        ThisProcess.releaseUnusedMemory()
        let later = isWhole ? nil : try LaterSamples(stream)
        if known == nil, let later { later.look(for: Sniffer.Given(format), in: &layout) }
        header = try Header(stream, layout: layout)
        let start = Int64(header.length)
        var end: Int64?
        if let lines = format.footerLines {
            end =
                lines == 0
                ? nil : max(start, try FooterLines(lines, of: stream, sample: sample, isWhole: isWhole).start)
        } else if let notesStart = layout.notesStart, isWhole || layout.following == .table {
            end = Int64(mark + notesStart)
        } else if let found = later?.footer(of: layout, given: Sniffer.Given(format)) {
            layout.following = .footer
            layout.inferences.removeAll { $0.kind == .footer }
            layout.inferences.append(found.inference)
            end = found.start
        }
        self.layout = layout
        encodingEvidence = stream.encoding == "UTF-8" ? EncodingEvidence(sample) : EncodingEvidence()
        guard let end else {
            notes = []
            return
        }
        if isWhole {
            notes = Array(sample[min(Int(end), sample.count)...])
        } else {
            // Of what follows a table in the middle of a long text nobody knows the size.
            notes = layout.following == .footer ? try later?.bytes(from: end) ?? [] : []
        }
        stream.limit = end
    }

    /// Lines of ``notes``.
    var notesLines: Int64 {
        let ends = notes.withUnsafeBytes { LineEnds.count(in: $0) }
        return notes.isEmpty || notes.last == 0x0A || notes.last == 0x0D ? ends : ends + 1
    }

    private static func refuse(_ refusal: Sniffer.Inference, of stream: InputStream) -> LoadError {
        LoadError(
            .inputAmbiguous, "'\(stream.name)' cannot be read as it is: \(refusal.finding)",
            recovery: "Choose how to read it: \(refusal.flag).")
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
        if dialect.joinsDelimiters {
            parts.append("--delimiter spaces")
        } else if dialect.delimiter != plain.delimiter {
            parts.append("--delimiter \(Sniffer.Layout.shown(dialect.delimiter))")
        }
        if dialect.quote != plain.quote {
            parts.append("--quote \(dialect.quote.map { Sniffer.Layout.shown([$0]) } ?? "none")")
        }
        if dialect.escapeRule == .copyText {
            parts.append("--dialect postgres-text")
        } else if dialect.escapeRule == .mysqlText {
            parts.append("--dialect mysql")
        } else if let escape = dialect.escape {
            let quote = dialect.escapeRule == .beforeQuotes ? dialect.quote.map { [$0] } ?? [] : []
            parts.append("--escape \(Sniffer.Layout.shown([escape] + quote))")
        }
        if headerRows == 0 { parts.append("--no-header") }
        if headerRows > 1 { parts.append("--header-lines \(headerRows)") }
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
        escapeRule = format.endsWithMarker ? .copyText : format.escapeRule ?? .everywhere
        trimsBlanks = format.isTrimmed
        dropsEmptyRecords = format.dropsEmptyRecords
        comment = format.comment
        joinsDelimiters = format.joinsDelimiters
        headerLines = format.headerLines
        skipLines = format.skippedLines
        skipFooter = format.footerLines
        tableNumber = format.tableNumber
        seeksFooter = format.ragged == .reject
    }

    /// What is known of a text that was read before.
    init(_ format: LoadOptions.TextFormat, reading layout: Sniffer.Layout) {
        self.init(format)
        delimiter = layout.dialect.delimiter
        quote = layout.dialect.quote.map { .byte($0) } ?? .nothing
        joinsDelimiters = layout.dialect.joinsDelimiters
        headerLines = layout.headerRows
        skipLines = layout.skippedLines
    }
}
