/// Finds where a table ends before its text does: at notes, or at a second table.
///
/// The table's end is where records of its width and records of other widths are best told apart, which is one pass
/// with a running count. So a bad record inside the table does not end it, nor does one at its very end: what
/// follows has to be notes, records of at most half the width, or another table, three records or more of one
/// other width whose first looks like names. Notes of the table's own width, as spreadsheets export them, are known
/// by an empty record before them and by having nothing but the first cell filled.
///
/// Of a second table with the same width nothing is known from widths; it is found only where it repeats the header,
/// cell by cell, above columns that hold numbers, dates or times, with another table behind it.
struct TailFinder {
    /// The offset of the first byte behind the table.
    private(set) var start: Int?
    private(set) var evidence = ""

    init(_ reading: borrowing SampleReading, width: Int, headerRows: Int) {
        let total = reading.recordCount
        let firstData = headerRows
        guard total > firstData + 2, width >= 2 else { return }
        let body = ColumnFamilies(reading, from: firstData, width: width)
        let split = Self.split(reading, width, from: firstData)
        if let repeated = Self.repeatedHeader(reading, width, headerRows, body, before: split) {
            start = Int(reading.record(repeated).start)
            evidence = "a second table: the header is repeated"
            return
        }
        if let sparse = Self.sparseNotes(reading, width, from: firstData + 2) {
            start = Int(reading.record(sparse).start)
            evidence = "notes behind the table: an empty record, and text in the first column only"
            return
        }
        guard split < total, split >= firstData + 2 else { return }
        if width >= 3, Self.areNotes(reading, from: split, width, body) {
            start = Int(reading.record(split).start)
            evidence = "notes behind the table: \(Sniffer.plural(total - split, "record")) of at most half its width"
        } else if let other = Self.secondTableWidth(reading, from: split, body) {
            start = Int(reading.record(split).start)
            evidence = "a second table: from there on records have \(other) fields"
        }
    }

    /// The record before which most have the width and from which on most have another.
    private static func split(_ reading: borrowing SampleReading, _ width: Int, from first: Int) -> Int {
        // Moving the split over a record of the width gains one, over another one loses one.
        var best = first
        var gain = 0
        var bestGain = 0
        for index in first..<reading.recordCount {
            gain += reading.width(index) == width ? 1 : -1
            if gain > bestGain {
                bestGain = gain
                best = index + 1
            }
        }
        return best
    }

    private static func areNotes(
        _ reading: borrowing SampleReading, from start: Int, _ width: Int, _ body: ColumnFamilies
    ) -> Bool {
        let first = reading.record(start)
        // A quote that swallowed delimiters leaves few fields: that is a bad record, to be refused as one.
        guard first.flaw == .none, Int(first.fieldCount) * 2 <= width else { return false }
        // A record that was cut off begins like all the others.
        if let family = body.families.first ?? nil, reading.kind(0, of: first).family == family { return false }
        // So may one whose words do: alone at the end it has to be more than a word, or stand apart.
        let isAlone = start + 1 == reading.recordCount
        if isAlone, !reading.line(first).contains(0x20), !reading.hasBlankLine(before: start) { return false }
        let narrow = (start..<reading.recordCount).count { reading.width($0) * 2 <= width }
        return narrow * 2 > reading.recordCount - start || secondTableWidth(reading, from: start + 1, body) != nil
    }

    /// The empty record behind which nothing but the first column is filled: notes as spreadsheets export them.
    private static func sparseNotes(
        _ reading: borrowing SampleReading, _ width: Int, from first: Int
    ) -> Int? {
        guard width >= 3 else { return nil }
        var index = reading.recordCount - 1
        var emptyAt: Int?
        var notes = 0
        while index >= first {
            let record = reading.record(index)
            let filled = reading.filledCount(record)
            if filled == 0 {
                emptyAt = index
            } else if filled == 1, reading.kind(0, of: record) == .text {
                if emptyAt == nil { notes += 1 } else { break }
            } else {
                break
            }
            index -= 1
        }
        return notes > 0 ? emptyAt : nil
    }

    /// The width of the table that starts there, or nil where none does.
    private static func secondTableWidth(
        _ reading: borrowing SampleReading, from start: Int, _ body: ColumnFamilies
    ) -> Int? {
        let total = reading.recordCount
        guard total - start >= 3 else { return nil }
        var widths = WidthCount()
        for index in start..<total { widths.add(reading.width(index)) }
        guard widths.mode >= 2, widths.modeShare >= 0.8 else { return nil }
        // Records that only grew a field are still records of the first table: they begin like them.
        let first = reading.record(start)
        let typed = body.typed.filter { $0 < first.fieldCount }
        let isAlike = typed.contains { reading.kind($0, of: first).family == body.families[$0] }
        return isAlike || typed.isEmpty ? nil : widths.mode
    }

    /// The record that repeats the header, with a table behind it.
    private static func repeatedHeader(
        _ reading: borrowing SampleReading, _ width: Int, _ headerRows: Int, _ body: ColumnFamilies, before end: Int
    ) -> Int? {
        guard headerRows > 0 else { return nil }
        // In a table of text the first record may be data, and data may come twice.
        let first = reading.record(0)
        let typed = body.typed.filter { $0 < first.fieldCount }
        guard !typed.isEmpty, typed.allSatisfy({ reading.kind($0, of: first).family == nil }) else { return nil }
        let texts = FieldText(dialect: reading.dialect)
        let bytes = reading.text.span.bytes
        guard first.flaw == .none else { return nil }
        let names = (0..<Int(first.fieldCount)).map { texts.bytes(of: reading.field($0, of: first), in: bytes) }
        for index in headerRows + 2..<max(headerRows + 2, end) {
            let record = reading.record(index)
            guard record.flaw == .none, record.fieldCount == first.fieldCount,
                names.indices.allSatisfy({ texts.bytes(of: reading.field($0, of: record), in: bytes) == names[$0] })
            else { continue }
            let behind = index + 1..<end
            let alike = behind.count { reading.width($0) == width }
            return alike >= 2 && alike * 10 >= behind.count * 8 ? index : nil
        }
        return nil
    }
}
