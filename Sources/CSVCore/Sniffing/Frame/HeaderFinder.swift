/// Decides whether a table's first record names its columns.
///
/// One line of names is the plain reading, and reading names as a record is a smaller harm than losing a record to
/// the names; so "none" needs evidence, and evidence for names goes before it:
///
/// - Text over a column of numbers, dates or addresses names it. So do years, and numbers that rise by one, over
///   numbers that do neither.
/// - A first value that has the form of all others in its column (``ValueShape``) is a record's, and so is one that
///   stands again below, in a record that is not the same throughout.
///
/// Where neither is there, the header stands, and ``evidence`` says how little speaks for it.
struct HeaderFinder {
    /// What speaks for or against names in a record.
    enum Verdict: Equatable {
        case names(String)
        case record(String)
        case doubt
    }

    /// Lines that name columns: records of the reading.
    private(set) var rows = 0
    private(set) var columnCount = 0
    private(set) var hasTrailingDelimiter = false
    private(set) var unnamedColumn: Sniffer.Layout.UnnamedColumn?
    private(set) var inferences: [Sniffer.Inference] = []
    private(set) var evidence: [String] = []

    /// - Parameters:
    ///   - first: the record with which the table begins.
    ///   - end: the record behind the table.
    ///   - given: how many lines a flag says that there are.
    ///   - linesBefore: physical lines of the text before those of the reading.
    init(
        _ reading: borrowing SampleReading, from first: Int, to end: Int, width: Int, given: Int?, linesBefore: Int
    ) {
        guard first < end else { return }
        columnCount = width
        if let given {
            rows = given
        } else {
            switch Self.judge(reading, first, to: end, width) {
            case .names(let why):
                rows = 1
                evidence.append("header: \(why)")
            case .record(let why):
                inferences.append(
                    Sniffer.Inference(
                        .noHeader, "the first line is a record, and the columns have no names: \(why)",
                        flag: "--header takes it for the names"))
            case .doubt:
                rows = 1
                evidence.append(
                    "header: assumed, since there is no evidence for or against it; --no-header reads it as a record"
                )
            }
        }
        if rows == 1, given == nil {
            noteSecondLine(reading, first, to: end, width)
            noteSparseNames(reading, first, to: end, width, linesBefore: linesBefore)
        }
        if rows > 0 { compareWidths(reading, first, to: end, width, isGiven: given != nil) }
    }

    // MARK: Names or a record

    /// What the columns behind a record say of it.
    static func judge(_ reading: borrowing SampleReading, _ first: Int, to end: Int, _ width: Int) -> Verdict {
        let record = reading.record(first)
        guard end - first >= 2, width > 0, record.flaw == .none else { return .doubt }
        let body = ColumnShapes(reading, from: first + 1, width: width)
        guard body.recordCount > 0 else { return .doubt }
        // A record one field short is compared with the columns that it would name, from the first on.
        var matches: [Int] = []
        for column in 0..<min(width, Int(record.fieldCount)) {
            let cell = reading.cell(column, of: record)
            let kind = CellKind(cell)
            guard !kind.isNothing, let shape = body.columns[column].shape else { continue }
            let own = ValueShape(cell, kind: kind)
            let shapes = [own, own.flatMap { ValueShape.other(than: $0, cell) }].compactMap { $0 }
            if shapes.contains(where: { $0 == shape || body.columns[column].otherShapes.contains($0) }) {
                matches.append(column)
            } else if shape.isNoName(.decimal) {
                return .names("text above a column of numbers, dates or addresses")
            }
        }
        if isSeries(reading, matches, first) { return .names("a series of numbers above others") }
        for column in matches where isEvidence(reading, column, of: record, body.columns[column], first, to: end) {
            return .record("its field \(column + 1) has the form that all others have in that column")
        }
        if let column = repeatedColumn(reading, first, to: end, width) {
            return .record("its field \(column + 1) has a value that occurs in that column again")
        }
        return .doubt
    }

    /// Whether a first value that has its column's form is no name, as a single year above other numbers may be.
    private static func isEvidence(
        _ reading: borrowing SampleReading, _ column: Int, of record: Record, _ body: ColumnShapes.Column,
        _ first: Int, to end: Int
    ) -> Bool {
        let kind = reading.kind(column, of: record)
        guard body.shape?.isNoName(kind) != true else { return true }
        guard body.alike >= 2 else { return false }
        guard kind == .integer, let year = integer(reading, column, in: record), isYear(year) else { return true }
        let others = (first + 1..<min(end, first + 100)).count {
            integer(reading, column, in: reading.record($0)).map(isYear) ?? false
        }
        return others * 2 >= min(end, first + 100) - first - 1
    }

    /// Years, or numbers that rise by one, in the columns of a record, where the next record has neither.
    private static func isSeries(_ reading: borrowing SampleReading, _ columns: [Int], _ first: Int) -> Bool {
        let numbers = columns.map { integer(reading, $0, in: reading.record(first)) }
        guard numbers.count >= 2, !numbers.contains(nil) else { return false }
        let below = columns.map { integer(reading, $0, in: reading.record(first + 1)) }
        func areYears(_ numbers: [Int?]) -> Bool { numbers.allSatisfy { $0.map(isYear) ?? false } }
        func areRising(_ numbers: [Int?]) -> Bool {
            zip(numbers, numbers.dropFirst()).allSatisfy { a, b in a.map { b == $0 + 1 } ?? false }
        }
        return areYears(numbers) && !areYears(below) || areRising(numbers) && !areRising(below)
    }

    private static func isYear(_ number: Int) -> Bool { (1800...2100).contains(number) }

    private static func integer(_ reading: borrowing SampleReading, _ column: Int, in record: Record) -> Int? {
        guard record.flaw == .none, column < record.fieldCount else { return nil }
        let text = CellText(trimming: reading.cell(column, of: record))
        guard text.count > 0, text.count <= 9, text.endOfDigits(0) == text.count else { return nil }
        return text.number(0..<text.count)
    }

    /// The first column in which a record's value stands again, more often than by chance.
    ///
    /// A record that is the same throughout says nothing: it may be the header of a file that was glued to this one.
    private static func repeatedColumn(
        _ reading: borrowing SampleReading, _ first: Int, to end: Int, _ width: Int
    ) -> Int? {
        let record = reading.record(first)
        let columns = min(width, Int(record.fieldCount), 1000)
        guard Int(record.fieldCount) == width else { return nil }
        let last = min(end, first + 1 + ColumnShapes.most)
        var counts = [Int](repeating: 0, count: columns)
        var others = 0
        for index in first + 1..<max(first + 1, last) {
            let other = reading.record(index)
            guard other.flaw == .none, other.fieldCount == record.fieldCount else { continue }
            guard !reading.line(other).elementsEqual(reading.line(record)) else { continue }
            others += 1
            for column in 0..<columns
            where reading.cell(column, of: other).elementsEqual(reading.cell(column, of: record)) {
                counts[column] += 1
            }
        }
        return (0..<columns).first { column in
            counts[column] > 0 && counts[column] * 200 >= others && !reading.kind(column, of: record).isNothing
        }
    }

    // MARK: More lines of the header

    /// Says where a second line has text above typed columns, too: nothing is joined unless it is asked for.
    private mutating func noteSecondLine(_ reading: borrowing SampleReading, _ first: Int, to end: Int, _ width: Int) {
        guard end - first >= 4 else { return }
        let typed = ColumnShapes(reading, from: first + 2, width: width).typed
        let second = reading.record(first + 1)
        guard typed.count >= 2, second.flaw == .none, Int(second.fieldCount) == width else { return }
        let isText = typed.allSatisfy { column in
            let cell = reading.cell(column, of: second)
            let kind = CellKind(cell)
            return !kind.isNothing && ValueShape(cell, kind: kind)?.isTyped != true
        }
        guard isText else { return }
        inferences.append(
            Sniffer.Inference(
                .hint,
                "the second line has text above columns of numbers or dates, as a header has, and is read as a record",
                flag: "--header-lines 2 joins both lines into names"))
    }

    /// Says where most names are missing, as in a title that a spreadsheet wrote as wide as its table, and a line of
    /// names follows.
    private mutating func noteSparseNames(
        _ reading: borrowing SampleReading, _ first: Int, to end: Int, _ width: Int, linesBefore: Int
    ) {
        guard width > 2, reading.width(first) == width, reading.filledCount(reading.record(first)) * 3 <= width else {
            return
        }
        let next = (first + 1..<min(first + 10, end)).first {
            reading.width($0) == width && reading.filledCount(reading.record($0)) == width
        }
        guard let next else { return }
        if case .record = Self.judge(reading, next, to: end, width) { return }
        let before = UnsafeBufferPointer(rebasing: reading.text[..<Int(reading.record(next).start)])
        let lines = linesBefore + Int(LineEnds.count(in: UnsafeRawBufferPointer(before)))
        inferences.append(
            Sniffer.Inference(
                .hint,
                "the first line names \(reading.filledCount(reading.record(first))) of \(width) columns, and line "
                    + "\(lines + 1) looks like the header",
                flag: "--skip-lines \(lines) takes that for the header"))
    }

    // MARK: Names and fields

    /// Finds out what is meant where all records have more fields than the header has names.
    private mutating func compareWidths(
        _ reading: borrowing SampleReading, _ first: Int, to end: Int, _ width: Int, isGiven: Bool
    ) {
        // A header with quotes where none belong has lost a delimiter rather than a column.
        let missing = width - reading.width(first)
        guard rows == 1, missing > 0, !hasStrayQuote(reading, first) else { return }
        var records = 0
        var others = 0
        var emptyEnds = 0
        var isCounting = true
        var firsts = Set<[UInt8]>()
        for index in first + 1..<max(first + 1, end) {
            let record = reading.record(index)
            guard record.flaw == .none else { continue }
            guard Int(record.fieldCount) == width else {
                others += 1
                continue
            }
            records += 1
            if reading.field(width - 1, of: record).length == 0 { emptyEnds += 1 }
            if isCounting, Self.integer(reading, 0, in: record) != index - first { isCounting = false }
            if firsts.count == records - 1, records <= 10_000 { firsts.insert(Array(reading.cell(0, of: record))) }
        }
        guard records > 0, others * 10 <= records else { return }
        if emptyEnds == records, missing == 1 {
            hasTrailingDelimiter = true
            columnCount = width - 1
            inferences.append(
                Sniffer.Inference(
                    .columns,
                    "every record ends with a delimiter and the header does not, so the last, empty field is left out",
                    flag: "--skip-lines \(1) --no-header keeps it"))
            return
        }
        // Who says what the header is says how many columns there are.
        guard !isGiven else { return }
        let areDifferent = records > 1 && firsts.count == min(records, 10_000)
        unnamedColumn = missing == 1 && others == 0 && (isCounting || areDifferent) ? .first : .last
        let more = missing == 1 ? "one field" : "\(missing) fields"
        inferences.append(
            Sniffer.Inference(
                .columns,
                unnamedColumn == .first
                    ? "every record has one field more than the header has names: the first, whose values "
                        + (isCounting ? "count the records" : "are all different") + ", has no name"
                    : "records have \(more) more than the header has names: the last \(missing == 1 ? "has" : "have") no name",
                flag: "--skip-lines 1 --no-header numbers all columns"))
    }

    private func hasStrayQuote(_ reading: borrowing SampleReading, _ index: Int) -> Bool {
        let record = reading.record(index)
        return record.flaw != .none
            || (0..<Int(record.fieldCount)).contains {
                reading.cell($0, of: record).contains { $0 == reading.dialect.quote }
            }
    }
}
