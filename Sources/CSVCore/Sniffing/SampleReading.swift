/// A sample read in one dialect: its records, their widths, their cells.
///
/// The last record of a sample that is not the whole text may be cut, so it is left out.
struct SampleReading: ~Copyable {
    let dialect: Dialect
    let text: UnsafeBufferPointer<UInt8>
    private var indexer: RecordIndexer

    /// - Parameter isWhole: whether `text` ends where the file ends.
    init(_ text: UnsafeBufferPointer<UInt8>, dialect: Dialect, isWhole: Bool) {
        self.dialect = dialect
        var end = text.count
        if !isWhole {
            let boundary = BoundaryFinder(dialect: dialect).lastBoundary(in: text.span.bytes, from: 0, isFinal: false)
            // A wrong quote may never close: then the text behind it is evidence too, and must not be left out.
            if boundary > end / 2 { end = boundary }
        }
        let records = UnsafeBufferPointer(rebasing: text[0..<end])
        self.text = records
        indexer = RecordIndexer(dialect: dialect, keepsBlankLines: false)
        indexer.index(records.span.bytes)
    }

    var recordCount: Int { indexer.found.recordCount }

    func record(_ index: Int) -> Record { indexer.found.records[index] }

    /// Number of fields of a record.
    func width(_ index: Int) -> Int { Int(record(index).fieldCount) }

    func field(_ column: Int, of record: Record) -> Field { indexer.found.fields[Int(record.firstField) + column] }

    /// The bytes between a field's delimiters or quotes, escapes as they stand.
    func cell(_ field: Field) -> UnsafeBufferPointer<UInt8> {
        let start = min(Int(field.start), text.count)
        return UnsafeBufferPointer(rebasing: text[start..<min(start + field.length, text.count)])
    }

    func cell(_ column: Int, of record: Record) -> UnsafeBufferPointer<UInt8> { cell(field(column, of: record)) }

    /// The bytes of a whole record.
    func line(_ record: Record) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(rebasing: text[Int(record.start)..<Int(record.end)])
    }

    /// The kind of one cell; a record with a flaw in its quotes has no cells, and a short one no cell there.
    func kind(_ column: Int, of record: Record) -> CellKind {
        guard record.flaw == .none, column < record.fieldCount else { return .missing }
        return CellKind(cell(column, of: record))
    }

    /// Whether an empty line stands right before a record.
    func hasBlankLine(before index: Int) -> Bool {
        guard index > 0 else { return false }
        // More than one line end between two records.
        let gap = Int(record(index).start) - Int(record(index - 1).end)
        return gap > 2 || (gap == 2 && text[Int(record(index).start) - 2] == text[Int(record(index).start) - 1])
    }

    /// Cells of a record that hold something.
    func filledCount(_ record: Record) -> Int {
        (0..<Int(record.fieldCount)).count { CellText(trimming: cell($0, of: record)).count > 0 }
    }
}
