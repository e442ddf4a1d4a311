/// How many cells of a reading look like cells.
struct CellTally {
    private(set) var cells = 0
    /// Cells in quotes that hold something.
    private(set) var quoted = 0
    /// Records with such cells.
    private(set) var quotedRecords = 0
    /// Cells looked at: enough for any share.
    private static let most = 20_000
    private var credit = 0.0
    private var isFilled: [Bool] = []

    /// Average credit of a cell, from 0 to 1.
    var quality: Double { cells == 0 ? 0 : credit / Double(cells) }

    /// How many of the first `width` columns have something in any record.
    func filledColumns(upTo width: Int) -> Int { isFilled.prefix(width).count { $0 } }

    init(of reading: borrowing SampleReading) {
        for index in 0..<reading.recordCount where cells < Self.most {
            let record = reading.record(index)
            guard record.flaw == .none else { continue }
            let quotedBefore = quoted
            for column in 0..<Int(record.fieldCount) {
                let field = reading.field(column, of: record)
                cells += 1
                if field.length > 0 {
                    while isFilled.count <= column { isFilled.append(false) }
                    isFilled[column] = true
                }
                if field.isQuoted {
                    if field.length > 0 { quoted += 1 }
                    credit += 1
                } else {
                    credit += Self.credit(reading.cell(field))
                }
            }
            if quoted > quotedBefore { quotedRecords += 1 }
        }
    }

    /// What one cell without quotes speaks for its reading.
    ///
    /// Text that holds what could be a delimiter, or that has quotes where this dialect has none, is likely several
    /// cells, or a piece of one.
    private static func credit(_ cell: UnsafeBufferPointer<UInt8>) -> Double {
        guard cell.count > 0 else { return 0.9 }
        let kind = CellKind(cell)
        if kind != .text { return 1 }
        var credit = 0.95
        var index = 0
        while index < cell.count {
            switch cell[index] {
            case 0x09, 0x7C, 0x1E, 0x1F: credit = min(credit, 0.3)
            case 0x2C, 0x3B:
                // In prose a blank follows.
                let hasBlank = index + 1 < cell.count && cell[index + 1] == 0x20
                credit = min(credit, hasBlank ? 0.8 : 0.35)
            case 0x22: credit = min(credit, 0.3)
            default: break
            }
            index += 1
        }
        let text = CellText(trimming: cell)
        let first = text[0]
        if first == 0x27 || first == 0x22 || text[text.count - 1] == 0x27 { credit = min(credit, 0.4) }
        return credit
    }
}
