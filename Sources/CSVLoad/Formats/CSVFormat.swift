import SQLiteCore

/// Writes rows as CSV, with quotes only where a reader needs them.
///
/// Needed are they around the delimiter, a quote, a line end, and blanks at either end, which some readers take away;
/// and around an empty text, which distinguishes it from NULL. A text is copied first and looked at where it was copied to,
/// eight bytes at a time: most need no quotes, and are done with one pass.
struct CSVFormat: RowFormat {
    private static let quote: UInt8 = 0x22

    private let columns: [String]
    private let delimiter: [UInt8]
    private let nullBytes: [UInt8]
    private let escapesFormulas: Bool
    /// Each byte that needs quotes, in all eight places of a word.
    private let patterns: (UInt64, UInt64, UInt64, UInt64)
    private var blobs = BlobCounts()

    init(columns: [String], delimiter: [UInt8], nullText: String = "", escapesFormulas: Bool = false) {
        self.columns = columns
        self.delimiter = delimiter
        nullBytes = Array(nullText.utf8)
        self.escapesFormulas = escapesFormulas
        // No byte of a longer delimiter can be taken for one where its first byte does not occur.
        patterns = (
            CSVFormat.everywhere(delimiter[0]), CSVFormat.everywhere(CSVFormat.quote),
            CSVFormat.everywhere(0x0A), CSVFormat.everywhere(0x0D)
        )
    }

    var notes: [String] { blobs.notes }

    /// The header's fields as they are written, before quoting.
    var headerTexts: [[UInt8]] {
        columns.map { name in
            let bytes = Array(name.utf8)
            return bytes.first.map(isFormulaStart) == true ? [0x27] + bytes : bytes
        }
    }

    func writeHeader(to buffer: OutputBuffer) throws(LoadError) {
        for (index, name) in columns.enumerated() {
            if index > 0 { try buffer.append(delimiter) }
            try writeText(Array(name.utf8), to: buffer)
        }
        try buffer.append(0x0A)
    }

    mutating func writeRow(
        _ row: borrowing some CellRow & ~Copyable, to buffer: OutputBuffer
    ) throws(LoadError) {
        let count = columns.count
        for index in 0..<count {
            if index > 0 { try writeDelimiter(to: buffer) }
            let cell = row.cell(at: index)
            if cell.isText {
                try writeText(cell.bytes, to: buffer)
            } else if cell.isInteger {
                try buffer.reserve(OutputBuffer.numberLength)
                buffer.store(integer: cell.integer)
            } else if cell.isReal {
                try write(cell.real, to: buffer)
            } else if cell.isBlob {
                try writeBlob(cell.bytes, to: buffer)
            } else if nullBytes.isEmpty {
                // Alone it would be an empty line, which readers pass over.
                if count == 1 { try writeEmptyText(to: buffer) }
            } else {
                try writeNull(to: buffer)
            }
        }
        try buffer.append(0x0A)
    }

    @inline(__always)
    private func writeDelimiter(to buffer: OutputBuffer) throws(LoadError) {
        if delimiter.count == 1 {
            try buffer.reserve(1)
            buffer.store(delimiter[0])
        } else {
            try buffer.append(delimiter)
        }
    }

    private func write(_ number: Double, to buffer: OutputBuffer) throws(LoadError) {
        guard number.isFinite else { return try buffer.append(Array((number < 0 ? "-Inf" : "Inf").utf8)) }
        try buffer.reserve(OutputBuffer.numberLength)
        buffer.store(real: number)
    }

    private mutating func writeBlob(_ bytes: UnsafeRawBufferPointer, to buffer: OutputBuffer) throws(LoadError) {
        if blobs.isText(bytes) {
            try writeText(bytes, to: buffer)
        } else {
            try buffer.append(hexadecimal: bytes)
        }
    }

    /// The text for NULL stands as it was given where it can, for quotes distinguish a text from it.
    private func writeNull(to buffer: OutputBuffer) throws(LoadError) {
        let needsQuotes = nullBytes.withUnsafeBytes { bytes in
            bytes.contains { $0 == delimiter[0] || $0 == CSVFormat.quote || $0 == 0x0A || $0 == 0x0D }
        }
        guard needsQuotes else { return try buffer.append(nullBytes) }
        try writeQuoted(nullBytes, to: buffer)
    }

    private func writeEmptyText(to buffer: OutputBuffer) throws(LoadError) {
        try buffer.reserve(2)
        buffer.store(CSVFormat.quote)
        buffer.store(CSVFormat.quote)
    }
}

extension CSVFormat {
    private func writeText(_ bytes: [UInt8], to buffer: OutputBuffer) throws(LoadError) {
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: max(bytes.count, 1), alignment: 1)
        defer { copy.deallocate() }
        copy.copyBytes(from: bytes)
        try writeText(UnsafeRawBufferPointer(rebasing: copy[..<bytes.count]), to: buffer)
    }

    private func writeQuoted(_ bytes: [UInt8], to buffer: OutputBuffer) throws(LoadError) {
        try buffer.append(CSVFormat.quote)
        for byte in bytes {
            if byte == CSVFormat.quote { try buffer.append(byte) }
            try buffer.append(byte)
        }
        try buffer.append(CSVFormat.quote)
    }

    @inline(__always)
    private func writeText(_ bytes: UnsafeRawBufferPointer, to buffer: OutputBuffer) throws(LoadError) {
        let count = bytes.count
        guard count > 0 else { return try writeEmptyText(to: buffer) }
        guard count <= OutputBuffer.largestReservation else { return try writeUnusualText(bytes, to: buffer) }
        try buffer.reserve(count)
        let start = buffer.position
        buffer.store(bytes)
        let isPlain =
            !isSpecial(buffer.base + start, count) && !CSVFormat.isBlank(bytes[0]) && bytes[0] != 0xEF
            && !CSVFormat.isBlank(bytes[count &- 1]) && !isFormulaStart(bytes[0]) && !isNullText(bytes)
        if isPlain { return }
        buffer.position = start
        try writeUnusualText(bytes, to: buffer)
    }

    /// A text that is long, or needs quotes or an apostrophe.
    private func writeUnusualText(_ bytes: UnsafeRawBufferPointer, to buffer: OutputBuffer) throws(LoadError) {
        let isFormula = isFormulaStart(bytes[0])
        let needsQuotes =
            bytes.contains { $0 == delimiter[0] || $0 == CSVFormat.quote || $0 == 0x0A || $0 == 0x0D }
            || CSVFormat.isBlank(bytes[0]) || CSVFormat.isBlank(bytes[bytes.count - 1]) || isNullText(bytes)
            // At the start of a file it would be taken for a byte order mark.
            || bytes.starts(with: Header.mark)
        if needsQuotes { try buffer.append(CSVFormat.quote) }
        if isFormula { try buffer.append(0x27) }
        if needsQuotes {
            var rest = bytes[...]
            while let quote = rest.firstIndex(of: CSVFormat.quote) {
                try buffer.append(UnsafeRawBufferPointer(rebasing: rest[...quote]))
                try buffer.append(CSVFormat.quote)
                rest = rest[(quote + 1)...]
            }
            try buffer.append(UnsafeRawBufferPointer(rebasing: rest))
            try buffer.append(CSVFormat.quote)
        } else {
            try buffer.append(bytes)
        }
    }

    /// Whether a byte that needs quotes occurs; reads up to seven bytes behind the text.
    @inline(__always)
    private func isSpecial(_ text: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        var offset = 0
        while offset < count {
            let word = UnsafeRawPointer(text + offset).loadUnaligned(as: UInt64.self)
            var hits =
                CSVFormat.zeros(word ^ patterns.0) | CSVFormat.zeros(word ^ patterns.1)
                | CSVFormat.zeros(word ^ patterns.2) | CSVFormat.zeros(word ^ patterns.3)
            let left = count &- offset
            // The lowest mark is exact, those above it may be wrong: the bytes behind the text come last.
            if left < 8 { hits &= (1 &<< UInt64(truncatingIfNeeded: left &* 8)) &- 1 }
            if hits != 0 { return true }
            offset &+= 8
        }
        return false
    }

    /// The top bit of each byte that is zero, the lowest exactly: Hacker's Delight, section 6-1.
    @inline(__always)
    private static func zeros(_ word: UInt64) -> UInt64 {
        (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
    }

    private static func everywhere(_ byte: UInt8) -> UInt64 { UInt64(byte) &* 0x0101_0101_0101_0101 }

    /// A blank that some readers take away from a field without quotes.
    @inline(__always)
    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    /// Whether a spreadsheet would take a text with this first byte for a formula.
    ///
    /// See <https://owasp.org/www-community/attacks/CSV_Injection>. Numbers are none, their minus sign included.
    @inline(__always)
    private func isFormulaStart(_ byte: UInt8) -> Bool {
        guard escapesFormulas else { return false }
        switch byte {
        case 0x3D, 0x2B, 0x2D, 0x40, 0x09, 0x0D: return true
        default: return false
        }
    }

    @inline(__always)
    private func isNullText(_ bytes: UnsafeRawBufferPointer) -> Bool {
        bytes.count == nullBytes.count && bytes.elementsEqual(nullBytes)
    }
}
