/// Decides which of a table's first records are names of columns.
///
/// A file without a header is rarer than one with it, and reading names as data is a smaller harm than losing a
/// record, so a header is the default, and "none" needs proof. The proof is in the columns that hold numbers, dates
/// or times: where every first cell of those is of the column's own family, the first record is data. Years, and
/// numbers that rise by one, are names that people give to columns of numbers; they prove nothing unless the
/// second record looks the same. Text proves nothing either way.
///
/// A second and third row belong to the header where the opposite holds: in every typed column, two at least, they
/// have text that stands for something.
struct HeaderFinder {
    private(set) var rows = 0
    private(set) var columnCount = 0
    private(set) var hasTrailingDelimiter = false
    private(set) var evidence: [String] = []

    /// Header rows that are looked for at most.
    static let mostRows = 3

    init(_ reading: borrowing SampleReading, from first: Int, width: Int, given: Bool?) {
        guard first < reading.recordCount else { return }
        columnCount = width
        let body = ColumnFamilies(reading, from: first + 1, width: width)
        if given ?? Self.isHeader(reading, first, body) {
            rows = Self.countRows(reading, first, width)
            if rows > 1 { evidence.append("\(rows) header rows: text above columns of numbers or dates") }
        } else if given == nil {
            evidence.append("no header: the first record has numbers or dates where the others have them")
        }
        findTrailingDelimiter(reading, first, width)
    }

    private static func isHeader(_ reading: borrowing SampleReading, _ first: Int, _ body: ColumnFamilies) -> Bool {
        guard reading.recordCount - first >= 3 else { return true }
        let record = reading.record(first)
        let typed = body.typed
        var matches: [Int] = []
        for column in typed {
            let kind = reading.kind(column, of: record)
            if kind.isNothing { continue }
            guard kind.family == body.families[column] else { return true }
            matches.append(column)
        }
        guard matches.count >= 2 || (matches.count == 1 && body.families.count <= 2) else { return true }
        guard matches.count * 2 >= typed.count else { return true }
        let numbers = integers(reading, matches, in: record)
        let below = integers(reading, matches, in: reading.record(first + 1))
        return areYears(numbers) && !areYears(below) || areRising(numbers) && !areRising(below)
    }

    /// The integers in some cells of a record, or none where not every cell is one.
    private static func integers(_ reading: borrowing SampleReading, _ columns: [Int], in record: Record) -> [Int] {
        var numbers: [Int] = []
        for column in columns {
            guard record.flaw == .none, column < record.fieldCount else { return [] }
            let text = CellText(trimming: reading.cell(column, of: record))
            guard text.count > 0, text.count <= 9, text.endOfDigits(0) == text.count else { return [] }
            numbers.append(text.number(0..<text.count))
        }
        return numbers
    }

    private static func areYears(_ numbers: [Int]) -> Bool {
        numbers.count >= 2 && numbers.allSatisfy { (1800...2100).contains($0) }
    }

    /// Whether each number is one more than the one before.
    private static func areRising(_ numbers: [Int]) -> Bool {
        numbers.count >= 2 && zip(numbers, numbers.dropFirst()).allSatisfy { $1 == $0 + 1 }
    }

    /// 1, and one for each row behind it that is text where the records have numbers, dates or times.
    private static func countRows(_ reading: borrowing SampleReading, _ first: Int, _ width: Int) -> Int {
        for rows in stride(from: mostRows, to: 1, by: -1) where first + rows < reading.recordCount {
            let body = ColumnFamilies(reading, from: first + rows, width: width)
            let typed = body.typed
            guard typed.count >= 2 else { continue }
            let areNames = (first + 1..<first + rows).allSatisfy { index in
                let record = reading.record(index)
                return Int(record.fieldCount) == width
                    && typed.allSatisfy { column in
                        let kind = reading.kind(column, of: record)
                        return !kind.isNothing && kind.family != body.families[column]
                    }
            }
            if areNames { return rows }
        }
        return 1
    }

    private mutating func findTrailingDelimiter(_ reading: borrowing SampleReading, _ first: Int, _ width: Int) {
        // A header with quotes where none belong has lost a delimiter rather than a column.
        guard rows > 0, width >= 2, reading.width(first) == width - 1, !hasStrayQuote(reading, first) else { return }
        var records = 0
        var withEmptyEnd = 0
        // Records as wide as the header: with many of them, the others are those with a delimiter too many.
        var asHeader = 0
        for index in first + rows..<max(first + rows, reading.recordCount) {
            let record = reading.record(index)
            if record.flaw == .none, Int(record.fieldCount) == width - 1 { asHeader += 1 }
            guard record.flaw == .none, Int(record.fieldCount) == width else { continue }
            records += 1
            if reading.field(width - 1, of: record).isAbsent { withEmptyEnd += 1 }
        }
        guard records > 0, withEmptyEnd == records, asHeader * 10 <= records else { return }
        hasTrailingDelimiter = true
        columnCount = width - 1
        evidence.append("every record ends with a delimiter, the header does not")
    }

    private func hasStrayQuote(_ reading: borrowing SampleReading, _ index: Int) -> Bool {
        let record = reading.record(index)
        return record.flaw != .none
            || (0..<Int(record.fieldCount)).contains {
                reading.cell($0, of: record).contains { $0 == reading.dialect.quote }
            }
    }
}
