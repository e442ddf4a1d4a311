/// What Python's rows have to be here, each difference between the two readers told apart.
///
/// Alike by intent are: a quote inside an unquoted field (a plain character), text behind a closing quote and a quote
/// that never closes (strict mode refuses both), line ends and NUL bytes inside quotes (kept), and a carriage return
/// alone (ends a record, as `newline=""` makes Python see it).
struct ExpectedRecords {
    /// The values of each record, up to the one that Python stops at.
    var values: [[String]]
    /// Fields of the first record, which every other one must have.
    var width: Int
    /// Whether the record behind ``values`` has to be flawed.
    ///
    /// Python gives up at its first error and reads no further; here that one record is refused and the next are read.
    var endsFlawed: Bool

    init(_ python: PythonCase) {
        // A blank line is a row without fields in Python. Here it is no record, for people leave them between and behind
        // records; only where records have one field it is the one way to write an empty one.
        width = python.rows.first { !$0.isEmpty }?.count ?? 0
        let isOneColumn = width == 1
        values = python.rows.compactMap { row in
            guard row.isEmpty else { return row }
            return isOneColumn ? [""] : nil
        }
        endsFlawed = python.error != nil
    }

    /// Whether blank lines are records in this text.
    var keepsBlankLines: Bool { width == 1 }
}
