/// Whether quoted values are written with a backslash as escape, told from its two uses.
///
/// A backslash before a quote speaks for it. A doubled one would be altered by it, and is common in plain text, as in
/// `\\server\share`. So where records have such alone, they have to be the fewer, and no backslash may stand for
/// itself, as it never does where it is an escape.
struct EscapeEvidence {
    private(set) var mended = 0
    private(set) var altered = 0
    /// Whether a backslash in quotes stands before something else.
    private(set) var hasPlain = false

    var speaksForEscape: Bool { altered == 0 ? mended > 0 : mended > 1 && mended >= altered && !hasPlain }

    /// - Parameter reading: the sample, read with the escape.
    init(_ reading: borrowing SampleReading) {
        guard let escape = reading.dialect.escape, let quote = reading.dialect.quote else { return }
        for index in 0..<reading.recordCount {
            let record = reading.record(index)
            guard record.flaw == .none else { continue }
            var (hasQuote, hasDouble) = (false, false)
            for column in 0..<Int(record.fieldCount) {
                let field = reading.field(column, of: record)
                guard field.isQuoted else { continue }
                let cell = reading.cell(field)
                var position = 0
                while position + 1 < cell.count {
                    if cell[position] == escape, cell[position + 1] == quote {
                        hasQuote = true
                        position += 1
                    } else if cell[position] == escape, cell[position + 1] == escape {
                        hasDouble = true
                        position += 1
                    } else if cell[position] == escape {
                        hasPlain = true
                    }
                    position += 1
                }
            }
            if hasQuote { mended += 1 } else if hasDouble { altered += 1 }
        }
    }
}
