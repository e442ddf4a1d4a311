/// What form the values of each column of a table have.
///
/// A column has a form if nine in ten of its cells that hold something have it; a few misfits do not hide it.
struct ColumnShapes {
    /// What is known of one column.
    struct Column {
        /// The form of its values, or nil where it is text, mixed, or empty.
        var shape: ValueShape?
        /// Other forms that all of them have, too.
        var otherShapes: [ValueShape] = []
        /// Cells that hold something.
        var filled = 0
        /// Cells that have the form.
        var alike = 0
    }

    private(set) var columns: [Column]
    /// Records looked at.
    private(set) var recordCount = 0

    /// Records looked at at most: enough for any share, and few enough for any sample.
    static let most = 1000

    init(_ reading: borrowing SampleReading, from first: Int, width: Int) {
        columns = Array(repeating: Column(), count: width)
        var counts = [[ValueShape: Int]](repeating: [:], count: width)
        // Of a very wide table a few records say as much.
        let most = max(20, Self.most * 16 / max(width, 16))
        for index in first..<max(first, reading.recordCount) where recordCount < most {
            let record = reading.record(index)
            guard record.flaw == .none, Int(record.fieldCount) == width else { continue }
            recordCount += 1
            for column in 0..<width {
                let cell = reading.cell(column, of: record)
                let kind = CellKind(cell)
                if kind.isNothing { continue }
                columns[column].filled += 1
                guard let shape = ValueShape(cell, kind: kind) else { continue }
                counts[column][shape, default: 0] += 1
                if let other = ValueShape.other(than: shape, cell) { counts[column][other, default: 0] += 1 }
            }
        }
        for column in 0..<width {
            // Of two forms of the same values the one with a type goes first.
            let best = counts[column].max { ($0.value, $0.key.isTyped ? 1 : 0) < ($1.value, $1.key.isTyped ? 1 : 0) }
            guard let (shape, count) = best else { continue }
            if count * 10 >= columns[column].filled * 9 {
                columns[column].shape = shape
                columns[column].alike = count
                columns[column].otherShapes = counts[column].filter { $0.value * 10 >= columns[column].filled * 9 }
                    .map(\.key).filter { $0 != shape }
            }
        }
    }

    /// Columns that hold numbers, dates or times, and nothing else.
    var typed: [Int] { columns.indices.filter { columns[$0].shape?.isTyped == true } }
}
