/// What the first bytes of an input say it is.
enum ContentKind: Equatable {
    case text
    case utf8WithMark
    case utf16LittleEndian, utf16BigEndian
    case gzip
    /// bzip2, xz, zstd or lz4: what libarchive unpacks as a stream.
    case compressed
    case zip
    /// Something that is no text; the words say what.
    case other(String)

    /// Bytes that are enough to tell.
    static let sampleBytes = 4096

    init(_ bytes: [UInt8]) {
        for (signature, kind) in ContentKind.signatures where bytes.starts(with: signature) {
            self = kind
            return
        }
        if bytes.count > 262, Array(bytes[257..<262]) == Array("ustar".utf8) {
            self = .other("a tar archive")
            return
        }
        if bytes.count >= 8, let order = ContentKind.utf16WithoutMark(bytes) {
            self = order
            return
        }
        self = ContentKind.isBinary(bytes) ? .other("binary data") : .text
    }

    private static let signatures: [([UInt8], ContentKind)] = [
        ([0xEF, 0xBB, 0xBF], .utf8WithMark),
        ([0xFF, 0xFE], .utf16LittleEndian),
        ([0xFE, 0xFF], .utf16BigEndian),
        ([0x1F, 0x8B], .gzip),
        (Array("BZh".utf8), .compressed),
        ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], .compressed),
        ([0x28, 0xB5, 0x2F, 0xFD], .compressed),
        ([0x04, 0x22, 0x4D, 0x18], .compressed),
        ([0x50, 0x4B, 0x03, 0x04], .zip),
        (Array("SQLite format 3\0".utf8), .other("an SQLite database")),
        (Array("PAR1".utf8), .other("a Parquet file")),
        (Array("ARROW1".utf8), .other("an Arrow file")),
        (Array("Obj\u{1}".utf8), .other("an Avro file")),
        ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], .other("a PNG image")),
        ([0xFF, 0xD8, 0xFF], .other("a JPEG image")),
        (Array("GIF8".utf8), .other("a GIF image")),
        (Array("%PDF-".utf8), .other("a PDF document")),
        ([0xD0, 0xCF, 0x11, 0xE0], .other("an old office document (a spreadsheet, say)")),
        ([0x7F, 0x45, 0x4C, 0x46], .other("a program")),
        ([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], .other("a 7-Zip archive")),
        (Array("Rar!".utf8), .other("a RAR archive")),
    ]

    /// UTF-16 text in a Latin script has a zero in nearly every second byte.
    private static func utf16WithoutMark(_ bytes: [UInt8]) -> ContentKind? {
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
    private static func isBinary(_ bytes: [UInt8]) -> Bool {
        guard bytes.count >= 64 else { return false }
        let controls = bytes.count { $0 < 0x09 || ($0 > 0x0D && $0 < 0x1B) || $0 == 0x7F }
        return controls * 10 > bytes.count
    }
}
