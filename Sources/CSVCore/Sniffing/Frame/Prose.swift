/// Lines that are written for people rather than made of fields: several words, or a word with a colon behind it.
enum Prose {
    /// Whether all of some records are prose, in their first field at least.
    static func isProse(_ reading: borrowing SampleReading, _ records: Range<Int>) -> Bool {
        records.allSatisfy { index in
            let record = reading.record(index)
            return record.flaw == .none && record.fieldCount > 0 && isProse(reading.cell(0, of: record))
        }
    }

    /// Whether some records are prose and the first column of others is not.
    static func sets(
        _ reading: borrowing SampleReading, _ records: Range<Int>, apartFrom others: Range<Int>
    ) -> Bool {
        guard isProse(reading, records) else { return false }
        let near = others.prefix(200)
        let alike = near.count { isProse(reading, $0..<$0 + 1) }
        return alike * 5 <= near.count
    }

    private static func isProse(_ cell: UnsafeBufferPointer<UInt8>) -> Bool {
        let text = CellText(trimming: cell)
        guard text.count > 2, CellKind(cell) == .text else { return false }
        var (hasLetter, hasBlank) = (false, false)
        for index in 0..<text.count {
            if text.isLetter(index) || text[index] >= 0x80 { hasLetter = true }
            if text[index] == 0x20 { hasBlank = true }
        }
        return hasLetter && (hasBlank || text[text.count - 1] == 0x3A)
    }
}
