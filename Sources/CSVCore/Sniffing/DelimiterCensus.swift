/// Which delimiters and quotes occur in a sample at all, so that no others are tried.
struct DelimiterCensus {
    private var counts = [Int](repeating: 0, count: 256)
    private var doubledPipes = 0
    /// Whether practically every comma outside double quotes is followed by a blank.
    private(set) var commasHaveBlanks = false
    /// Whether some field opens and closes with an apostrophe.
    private(set) var hasApostropheField = false
    /// Whether a backslash stands before a quote somewhere.
    private(set) var hasEscapedQuote = false

    /// - Complexity: one pass over the bytes.
    init(_ text: UnsafeBufferPointer<UInt8>) {
        var commas = 0
        var commasWithBlank = 0
        var isInside = false
        var openedAt: Int?
        var before: UInt8 = 0x0A
        for (index, byte) in text.enumerated() {
            counts[Int(byte)] += 1
            let next = index + 1 < text.count ? text[index + 1] : 0x0A
            switch byte {
            case 0x22:
                isInside.toggle()
                if before == 0x5C { hasEscapedQuote = true }
            case 0x27:
                if before == 0x5C { hasEscapedQuote = true }
                if openedAt != nil, Self.endsField(next) { hasApostropheField = true }
                if Self.endsField(before) { openedAt = index }
            case 0x2C where !isInside:
                commas += 1
                if next == 0x20 || Self.isLineEnd(next) { commasWithBlank += 1 }
            case 0x7C where before == 0x7C:
                doubledPipes += 1
            case 0x0A, 0x0D:
                // Not only quotes that open a field count here, so a line end sets it right again.
                isInside = false
                openedAt = nil
            default: break
            }
            before = byte
        }
        commasHaveBlanks = commas > 0 && commasWithBlank * 100 >= commas * 98
    }

    func occurs(_ byte: UInt8) -> Bool { counts[Int(byte)] > 0 }

    /// Whether most pipes stand in pairs.
    var pipesAreDoubled: Bool { doubledPipes > 0 && doubledPipes * 4 >= counts[0x7C] }

    private static func endsField(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x2C, 0x3B, 0x09, 0x7C, 0x20, 0x3A, 0x7E, 0x5E, 0x23, 0x1E, 0x1F, 0x0A, 0x0D: true
        default: false
        }
    }

    private static func isLineEnd(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }
}
