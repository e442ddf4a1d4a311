/// Which columns of a table hold numbers, dates or times, and nothing else.
///
/// A column has a family if nine in ten of its cells that hold something do; a few misfits do not hide it.
struct ColumnFamilies {
    /// The family of each column, or nil where it is text, mixed, or empty.
    private(set) var families: [CellKind.Family?]

    /// Records looked at: enough for any share, and few enough for any sample.
    static let most = 1000

    init(_ reading: borrowing SampleReading, from first: Int, width: Int) {
        families = Array(repeating: nil, count: width)
        var counts = [SIMD4<Int32>](repeating: .zero, count: width)
        var seen = 0
        for index in first..<max(first, reading.recordCount) where seen < Self.most {
            let record = reading.record(index)
            guard record.flaw == .none, Int(record.fieldCount) == width else { continue }
            seen += 1
            for column in 0..<width {
                let kind = reading.kind(column, of: record)
                if !kind.isNothing { counts[column][Int(kind.family.map { $0.rawValue } ?? 3)] += 1 }
            }
        }
        for column in 0..<width {
            let all = counts[column].wrappedSum()
            for family in [CellKind.Family.number, .date, .time]
            where all > 0 && counts[column][Int(family.rawValue)] * 10 >= all * 9 {
                families[column] = family
            }
        }
    }

    /// Columns that have a family.
    var typed: [Int] { families.indices.filter { families[$0] != nil } }
}
