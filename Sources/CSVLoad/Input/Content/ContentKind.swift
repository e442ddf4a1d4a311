/// What the first bytes of an input say it is.
enum ContentKind: Equatable {
    case text
    case utf8WithMark
    case utf16LittleEndian, utf16BigEndian
    case gzip
    /// What libarchive unpacks as a stream, by name.
    case compressed(String)
    case zip
    case tar
    /// Something that is no text; the words say what.
    case other(String)

    /// Bytes that are enough to tell.
    static let sampleBytes = 4096

    init(_ bytes: [UInt8]) {
        for signature in ContentKind.signatures where signature.matches(bytes) {
            self = signature.kind
            return
        }
        if ContentKind.isBzip2(bytes) {
            self = .compressed("bzip2")
            return
        }
        if ContentKind.isTar(bytes) {
            self = .tar
            return
        }
        let text = ContentKind.withoutPadding(bytes)
        if text.count >= 8, let order = ContentKind.utf16WithoutMark(text) {
            self = order
            return
        }
        self = ContentKind.isBinary(text) ? .other("binary data") : .text
    }

    private struct Signature {
        let bytes: [UInt8]
        let kind: ContentKind
        var offset = 0
        /// Whether the bytes are letters with which a text may begin: then what follows has to be none.
        var isSpelled = false

        init(_ bytes: [UInt8], _ kind: ContentKind, offset: Int = 0) {
            self.bytes = bytes
            self.kind = kind
            self.offset = offset
        }

        init(_ word: String, _ kind: ContentKind, offset: Int = 0, isSpelled: Bool = false) {
            self.init(Array(word.utf8), kind, offset: offset)
            self.isSpelled = isSpelled
        }

        func matches(_ front: [UInt8]) -> Bool {
            guard front.dropFirst(offset).starts(with: bytes) else { return false }
            return !isSpelled || front.dropFirst(offset + bytes.count).prefix(64).contains { $0 < 0x09 }
        }
    }

    private static let signatures: [Signature] = [
        Signature([0xEF, 0xBB, 0xBF], .utf8WithMark),
        Signature([0xFF, 0xFE], .utf16LittleEndian),
        Signature([0xFE, 0xFF], .utf16BigEndian),
        Signature([0x1F, 0x8B], .gzip),
        Signature([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], .compressed("xz")),
        Signature([0x28, 0xB5, 0x2F, 0xFD], .compressed("zstd")),
        Signature([0x04, 0x22, 0x4D, 0x18], .compressed("lz4")),
        Signature([0x50, 0x4B, 0x03, 0x04], .zip),
        // An archive without a file.
        Signature([0x50, 0x4B, 0x05, 0x06], .zip),
        Signature("SQLite format 3\0", .other("an SQLite database")),
        Signature("DUCK", .other("a DuckDB database"), offset: 8, isSpelled: true),
        Signature("PAR1", .other("a Parquet file"), isSpelled: true),
        Signature("ARROW1", .other("an Arrow file"), isSpelled: true),
        Signature("FEA1", .other("a Feather file"), isSpelled: true),
        Signature("ORC", .other("an ORC file"), isSpelled: true),
        Signature("Obj\u{1}", .other("an Avro file")),
        Signature([0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A], .other("an HDF5 file")),
        Signature([0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59], .other("a NumPy array")),
        Signature([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], .other("a PNG image")),
        Signature([0xFF, 0xD8, 0xFF], .other("a JPEG image")),
        Signature("GIF87a", .other("a GIF image"), isSpelled: true),
        Signature("GIF89a", .other("a GIF image"), isSpelled: true),
        Signature("%PDF-", .other("a PDF document")),
        Signature("{\\rtf1", .other("an RTF document")),
        Signature([0xD0, 0xCF, 0x11, 0xE0], .other("an old office document (a spreadsheet, say)")),
        Signature([0x7F, 0x45, 0x4C, 0x46], .other("a program")),
        Signature("MZ", .other("a program"), isSpelled: true),
        Signature([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], .other("a 7-Zip archive")),
        Signature("Rar!\u{1A}\u{7}", .other("a RAR archive")),
    ]

    /// Digits tell the size of a block; behind them stands one, or the end where nothing was packed.
    private static func isBzip2(_ bytes: [UInt8]) -> Bool {
        guard bytes.starts(with: "BZh".utf8), bytes.count >= 8, (0x31...0x39).contains(bytes[3]) else { return false }
        let behind = bytes[4..<8]
        return behind.elementsEqual([0x31, 0x41, 0x59, 0x26]) || behind.elementsEqual([0x17, 0x72, 0x45, 0x38])
    }

    /// A block of 512 bytes that ends with zeros, and whose sum stands in it: the header of a tar archive's first file.
    ///
    /// See <https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html>, which calls the format ustar.
    private static func isTar(_ bytes: [UInt8]) -> Bool {
        guard bytes.count >= 512, bytes[0] != 0, bytes[..<100].contains(0) else { return false }
        let field = 148..<156
        let digits = bytes[field].drop { $0 == 0x20 }.prefix { (0x30...0x37).contains($0) }
        guard !digits.isEmpty else { return false }
        let stated = digits.reduce(0) { $0 * 8 + Int($1 - 0x30) }
        let sum = bytes[..<512].enumerated().reduce(0) { $0 + (field.contains($1.offset) ? 0x20 : Int($1.element)) }
        return stated == sum
    }

    /// The front of a text without the padding behind it: see ``TrailingPadding``.
    private static func withoutPadding(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
        let text = bytes[..<bytes.withUnsafeBytes { TrailingPadding.length(of: $0).text }]
        let isText = text.isEmpty || text.contains { $0 == 0x0A || $0 == 0x0D }
        return isText && !text.contains(0) ? text : bytes[...]
    }

    /// UTF-16 text in a Latin script has a zero in nearly every second byte.
    private static func utf16WithoutMark(_ bytes: ArraySlice<UInt8>) -> ContentKind? {
        let pairs = min(bytes.count / 2, 512)
        var zeros = (even: 0, odd: 0)
        for pair in 0..<pairs {
            if bytes[2 * pair] == 0 { zeros.even += 1 }
            if bytes[2 * pair + 1] == 0 { zeros.odd += 1 }
        }
        if zeros.odd * 10 >= pairs * 8, zeros.even * 10 < pairs { return .utf16LittleEndian }
        if zeros.even * 10 >= pairs * 8, zeros.odd * 10 < pairs { return .utf16BigEndian }
        return nil
    }

    /// A NUL or another control character is allowed in a field; text has few of them.
    private static func isBinary(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard bytes.count >= 64 else { return false }
        let controls = bytes.count { $0 < 0x09 || ($0 > 0x0D && $0 < 0x1B) || $0 == 0x7F }
        return controls * 10 > bytes.count
    }
}
