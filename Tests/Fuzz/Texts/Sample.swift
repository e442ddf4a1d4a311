import CSVCore

/// One input: a text, and how it is to be read.
struct Sample: CustomStringConvertible {
    let text: [UInt8]
    let dialect: Dialect
    let keepsBlankLines: Bool

    var description: String {
        """
          delimiter \(Sample.escaped(dialect.delimiter)), quote \(Sample.escaped(dialect.quote.map { [$0] })), \
        escape \(Sample.escaped(dialect.escape.map { [$0] })), comment \(Sample.escaped(dialect.comment)), \
        \(dialect.escapeRule), stray quotes \(dialect.strayQuotes), joined \(dialect.joinsDelimiters), \
        trimmed \(dialect.trimsBlanks), empty records \(dialect.dropsEmptyRecords ? "dropped" : "kept"), \
        blank lines \(keepsBlankLines ? "kept" : "skipped")
          text \(Sample.escaped(text))

        """
    }

    /// Whether every line that is not blank is a record, or a part of one.
    var readsAllLines: Bool {
        dialect.comment == nil && !dialect.dropsEmptyRecords
            && (dialect.escapeRule != .copyText || dialect.escape == nil)
    }

    /// The first thing that is wrong with how the parser reads the sample, or nil.
    func check(_ random: inout SeededRandom) -> String? {
        let whole = Reading(self, path: .vector).read(text[...])
        return RecordCheck(self, whole).finding(&random)
            ?? BoundaryCheck(self, whole).finding(&random)
            ?? ValueCheck(self, whole).finding(&random)
    }

    /// Bytes as a literal of C and Python; `none` for nil.
    static func escaped(_ bytes: [UInt8]?) -> String {
        guard let bytes else { return "none" }
        var text = "\""
        for byte in bytes {
            switch byte {
            case 0x22, 0x5C: text += "\\" + String(UnicodeScalar(byte))
            case 0x20...0x7E: text.unicodeScalars.append(UnicodeScalar(byte))
            case 0x0A: text += "\\n"
            case 0x0D: text += "\\r"
            case 0x09: text += "\\t"
            default: text += "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
            }
        }
        return text + "\""
    }
}

/// What was found in a text; two ways of reading are right if these are equal.
struct Found: Equatable {
    struct Row: Equatable {
        var range: Range<Int>
        var flaw: QuoteFlaw
        /// The values of a sound record.
        var values: [[UInt8]]
        /// Which of them stood in quotes.
        var areQuoted: [Bool]
    }

    var rows: [Row] = []
    var hasHighBytes = false

    static func += (all: inout Found, more: Found) {
        all.rows += more.rows
        all.hasHighBytes = all.hasHighBytes || more.hasHighBytes
    }
}

/// One way of reading a sample's text.
struct Reading {
    var dialect: Dialect
    let keepsBlankLines: Bool
    let path: MaskPath

    init(_ sample: Sample, path: MaskPath) {
        dialect = sample.dialect
        keepsBlankLines = sample.keepsBlankLines
        self.path = path
    }

    /// The same dialect in words that only the byte-wise scanner understands: a comment that never occurs.
    ///
    /// Nil where all bytes occur.
    func byScanner(for text: [UInt8]) -> Reading? {
        var isUsed = [Bool](repeating: false, count: 256)
        for byte in text { isUsed[Int(byte)] = true }
        guard dialect.comment == nil else { return self }
        guard let unused = (1..<256).first(where: { !isUsed[$0] }) else { return nil }
        var reading = self
        reading.dialect.comment = [UInt8(unused)]
        return reading
    }

    /// Reads a part of a text that holds whole records, from a copy of its own so that its end is the memory's end.
    func read(_ part: ArraySlice<UInt8>) -> Found {
        withExactMemory(part) { read($0, offset: part.startIndex) }
    }

    private func read(_ bytes: RawSpan, offset: Int) -> Found {
        var indexer = RecordIndexer(dialect: dialect, keepsBlankLines: keepsBlankLines, path: path)
        let text = FieldText(dialect: dialect)
        var found = Found()
        indexer.index(bytes)
        for record in indexer.found.records {
            let range = offset + Int(record.start)..<offset + Int(record.end)
            var row = Found.Row(range: range, flaw: record.flaw, values: [], areQuoted: [])
            if record.flaw == .none {
                let first = Int(record.firstField)
                for field in indexer.found.fields[first..<first + Int(record.fieldCount)] {
                    row.values.append(text.bytes(of: field, in: bytes))
                    row.areQuoted.append(field.isQuoted)
                }
            }
            found.rows.append(row)
        }
        found.hasHighBytes = indexer.found.hasHighBytes
        return found
    }
}

/// Lends bytes in memory of exactly their size, so that AddressSanitizer sees a read of one more.
func withExactMemory<Result>(_ bytes: ArraySlice<UInt8>, _ body: (RawSpan) -> Result) -> Result {
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
    defer { memory.deallocate() }
    memory.copyBytes(from: bytes)
    return body(memory.bytes)
}
