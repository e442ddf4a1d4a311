/// Which delimiters and quotes occur in a sample at all, so that no others are tried.
struct DelimiterCounts {
    private var counts = [Int](repeating: 0, count: 256)
    private var doubledPipes = 0
    private var doubledColons = 0
    private var lines = 1
    /// Lines in which blanks stand side by side between other characters.
    private var linesWithGap = 0
    /// Whether practically every comma outside double quotes is followed by a blank.
    private(set) var commasHaveBlanks = false
    /// Whether practically every comma outside double quotes stands between blanks.
    private(set) var commasStandApart = false
    /// Whether some field opens and closes with an apostrophe.
    private(set) var hasApostropheField = false
    /// Whether a backslash stands before a quote somewhere.
    private(set) var hasEscapedQuote = false

    /// - Complexity: one pass over the bytes.
    init(_ text: UnsafeBufferPointer<UInt8>) {
        var commas = 0
        var commasWithBlank = 0
        var commasApart = 0
        var (blanks, isLineFilled, hasGap) = (0, false, false)
        var isInside = false
        var openedAt: Int?
        var before: UInt8 = 0x0A
        for (index, byte) in text.enumerated() {
            counts[Int(byte)] += 1
            let next = index + 1 < text.count ? text[index + 1] : 0x0A
            if byte == 0x20 {
                blanks += 1
            } else if !Self.isLineEnd(byte) {
                if blanks > 1, isLineFilled { hasGap = true }
                isLineFilled = true
                blanks = 0
            }
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
                if next == 0x20 || Self.isLineEnd(next) {
                    commasWithBlank += 1
                    if before == 0x20 { commasApart += 1 }
                }
            case 0x7C where before == 0x7C:
                doubledPipes += 1
            case 0x3A where before == 0x3A:
                doubledColons += 1
            case 0x0A, 0x0D:
                // Not only quotes that open a field count here, so a line end sets it right again.
                isInside = false
                openedAt = nil
                if byte == 0x0A || next != 0x0A { lines += 1 }
                if hasGap { linesWithGap += 1 }
                (blanks, isLineFilled, hasGap) = (0, false, false)
            default: break
            }
            before = byte
        }
        if hasGap { linesWithGap += 1 }
        if before == 0x0A || before == 0x0D { lines -= 1 }
        commasHaveBlanks = commas > 0 && commasWithBlank * 100 >= commas * 98
        commasStandApart = commas > 0 && commasApart * 100 >= commas * 98
    }

    func occurs(_ byte: UInt8) -> Bool { counts[Int(byte)] > 0 }

    /// Whether most pipes stand in pairs.
    var pipesAreDoubled: Bool { doubledPipes > 0 && doubledPipes * 4 >= counts[0x7C] }

    /// Whether most colons stand in pairs.
    var colonsAreDoubled: Bool { doubledColons > 0 && doubledColons * 4 >= counts[0x3A] }

    /// Whether most lines have several blanks side by side, as columns that blanks align.
    var hasGaps: Bool { linesWithGap * 10 >= max(1, lines) * 6 }

    private static func endsField(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x2C, 0x3B, 0x09, 0x7C, 0x20, 0x3A, 0x7E, 0x5E, 0x23, 0x1E, 0x1F, 0x0A, 0x0D: true
        default: false
        }
    }

    private static func isLineEnd(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }
}
