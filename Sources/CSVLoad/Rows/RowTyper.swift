import CSVCore
import SQLiteCore

/// Parses a chunk's records and makes typed cells of their fields, or rejects.
struct RowTyper: ~Copyable {
    private let plan: RowPlan
    private let columns: [Column]
    private let surplus: SurplusFields
    private let header: RepeatedHeader?
    private let emptyFields: [Int]
    private let nulls: NullTexts
    private let fieldText: FieldText
    private var indexer: RecordIndexer

    /// What the hot loop needs to know of a column.
    private struct Column {
        let field: Int
        let form: Form

        init(_ column: RowPlan.InputColumn, isRead: Bool) {
            field = column.field
            if isRead {
                form = .told
            } else if let numeric = column.numeric {
                form = numeric == .numbers ? .numbers : .texts
            } else {
                form = Form(column.type)
            }
        }
    }

    /// How a column's texts become cells.
    private enum Form: UInt8 {
        case text, integer, real, blob, any
        /// For a column of NUMERIC affinity.
        case numbers, texts
        /// As the column's own format says.
        case told

        init(_ type: ColumnType) {
            switch type {
            case .text: self = .text
            case .integer: self = .integer
            case .real: self = .real
            case .blob: self = .blob
            case .any: self = .any
            }
        }
    }

    /// Those of columns whose form is ``Form/told``.
    private let readers: [ValueReader?]

    /// Bytes of the longest record that is read.
    private let maximumRecordBytes: Int

    /// Whether records are to be told apart later: see ``RecordList``.
    private let marksRecords: Bool

    init(plan: RowPlan, dialect: Dialect, content: LoadOptions.Content, marksRecords: Bool = false) {
        self.plan = plan
        self.marksRecords = marksRecords
        let readers = plan.inputs.map { column in
            column.format.flatMap { ValueReader($0, type: column.type, numeric: column.numeric) }
        }
        columns = zip(plan.inputs, readers).map { column, reader in
            Column(column, isRead: reader != nil)
        }
        self.readers = readers
        emptyFields = plan.emptyFields ?? []
        nulls = NullTexts(content, names: plan.inputs.map(\.name) + emptyFields.map { "column_\($0 + 1)" })
        header = RepeatedHeader(plan.header, dialect: dialect)
        fieldText = FieldText(dialect: dialect)
        maximumRecordBytes = content.format.longestRecord
        surplus = SurplusFields(dialect: dialect)
        indexer = RecordIndexer(dialect: dialect, keepsBlankLines: plan.fieldCount == 1)
    }

    /// Fills the chunk's rows and rejects.
    mutating func type(_ chunk: Chunk) {
        if let cut = chunk.cut {
            refuse(cut, chunk)
            return
        }
        indexer.index(chunk.filled.bytes, from: chunk.recordsStart)
        let records = indexer.found.records
        if chunk.isPartlyKnown, !isAsKnown(chunk) { return }
        chunk.recordCount = records.count
        chunk.lineEnds = LineEnds.count(in: chunk.filled)
        let stride = plan.stride
        chunk.reserveRows(records.count, stride: stride)
        let hasBadBytes = indexer.found.hasHighBytes && invalidByte(in: chunk, 0..<chunk.count) != nil
        let cells = chunk.cells
        let (isPartlyKnown, base) = (chunk.isPartlyKnown, UnsafePointer(chunk.bytes))
        var rowCount = 0
        for (ordinal, record) in records.enumerated() {
            if isPartlyKnown, chunk.outcomes[ordinal] != .taken { continue }
            let bytes = Int(record.start)..<Int(record.end)
            if marksRecords {
                chunk.mark(ordinal, hash: RecordHash.of(base + bytes.lowerBound, bytes.count))
            }
            if let reject = malformed(record, ordinal, bytes, chunk, checkingBytes: hasBadBytes) {
                chunk.rejects.append(reject)
                continue
            }
            let row = cells + rowCount * stride
            let misfit = fill(row, record, chunk)
            if plan.keepsExtraFields { row[stride - 1] = surplus.cell(of: record, in: indexer.found, plan, chunk) }
            if let misfit {
                let column = plan.inputs[misfit]
                chunk.rejects.append(
                    Reject(
                        ordinal: ordinal, bytes: bytes, stage: .type, reason: .type, column: column.name,
                        detail: column.misfit))
                continue
            }
            chunk.rows[rowCount] = UInt32(truncatingIfNeeded: rowCount)
            chunk.ordinals[rowCount] = UInt32(truncatingIfNeeded: ordinal)
            chunk.extents[rowCount] = (record.start, record.end)
            rowCount += 1
        }
        chunk.rowCount = rowCount
    }

    /// Whether the records of the chunk are those that were found in it before, as far as they are worked on.
    private func isAsKnown(_ chunk: Chunk) -> Bool {
        let records = indexer.found.records
        chunk.hasChanged = records.count != chunk.recordCount
        let base = UnsafePointer(chunk.bytes)
        for (ordinal, record) in records.enumerated() where !chunk.hasChanged && chunk.outcomes[ordinal] == .taken {
            let hash = RecordHash.of(base + Int(record.start), Int(record.end &- record.start))
            chunk.hasChanged = chunk.hashes[ordinal] != hash
        }
        return !chunk.hasChanged
    }

    /// Refuses the record of which the chunk holds only the beginning.
    private func refuse(_ cut: Chunk.Cut, _ chunk: Chunk) {
        chunk.rowCount = 0
        chunk.recordCount = cut.isComment ? 0 : 1
        chunk.lineEnds = LineEnds.count(in: chunk.filled) + cut.lineEnds
        guard !cut.isComment else { return }
        chunk.reserveRows(1, stride: 0)
        chunk.mark(0, hash: 0)
        let bytes = chunk.recordsStart..<chunk.count
        let size = Int64(bytes.count) + cut.bytesPassed
        let (rest, end) = (chunk.byteStart + Int64(chunk.count), chunk.byteEnd)
        var reject = Reject(
            ordinal: 0, bytes: bytes, stage: .parse, reason: .tooLong,
            detail: "the record has \(size) bytes, more than --max-record-bytes \(maximumRecordBytes); the first "
                + "\(bytes.count) are kept, the others are the bytes \(rest) to \(end - 1) of the input")
        reject.wholeBytes = size
        chunk.rejects.append(reject)
    }

    /// Why a record cannot become a row, whatever its values.
    @inline(__always)
    private func malformed(
        _ record: Record, _ ordinal: Int, _ bytes: Range<Int>, _ chunk: Chunk, checkingBytes: Bool
    ) -> Reject? {
        if let header, header.isRepeated(record, first(of: record), chunk.bytes) {
            return Reject(
                ordinal: ordinal, bytes: bytes, stage: .parse, reason: .header, detail: "the record repeats the header")
        }
        if record.flaw == .none, record.fieldCount == plan.fieldCount, !plan.hasTrailingDelimiter, !checkingBytes,
            Int(record.end &- record.start) <= maximumRecordBytes, emptyFields.isEmpty
        {
            return nil
        }
        return describe(record, ordinal, bytes, chunk, checkingBytes: checkingBytes)
    }

    @inline(never)
    private func describe(
        _ record: Record, _ ordinal: Int, _ bytes: Range<Int>, _ chunk: Chunk, checkingBytes: Bool
    ) -> Reject? {
        switch record.flaw {
        case .textAfterQuote:
            return Reject(
                ordinal: ordinal, bytes: bytes, stage: .parse, reason: .quote,
                detail: "text follows a closing quote")
        case .unclosed:
            return Reject(
                ordinal: ordinal, bytes: bytes, stage: .parse, reason: .unclosedQuote,
                detail: "a quote opens and never closes")
        case .none:
            break
        }
        if checkingBytes, let offset = invalidByte(in: chunk, bytes) {
            return Reject(
                ordinal: ordinal, bytes: bytes, stage: .decode, reason: .encoding,
                detail: "byte \(chunk.byteStart + Int64(bytes.lowerBound + offset)) of the input is not UTF-8")
        }
        guard bytes.count <= maximumRecordBytes else {
            return Reject(
                ordinal: ordinal, bytes: bytes, stage: .parse, reason: .tooLong,
                detail: "the record has \(bytes.count) bytes, more than --max-record-bytes \(maximumRecordBytes)")
        }
        guard !isAccepted(record) else { return lost(record, ordinal, bytes, chunk) }
        let expected = plan.fieldCount + (plan.hasTrailingDelimiter ? 1 : 0)
        return Reject(
            ordinal: ordinal, bytes: bytes, stage: .parse, reason: .ragged,
            detail: "\(record.fieldCount) fields where \(expected) are expected")
    }

    /// Refuses a record with a value in a column that is left out because no other record has one there.
    private func lost(_ record: Record, _ ordinal: Int, _ bytes: Range<Int>, _ chunk: Chunk) -> Reject? {
        for (index, number) in emptyFields.enumerated() where number < Int(record.fieldCount) {
            let field = first(of: record)[number]
            let text = UnsafePointer(chunk.bytes) + Int(field.start)
            if field.isAbsent || !field.isQuoted && nulls.contains(text, field.length, column: columns.count + index) {
                continue
            }
            return Reject(
                ordinal: ordinal, bytes: bytes, stage: .parse, reason: .ragged,
                detail: "field \(number + 1) has a value, and its column has no name and was left out as empty")
        }
        return nil
    }

    @inline(__always)
    private func first(of record: Record) -> UnsafePointer<Field> {
        indexer.found.fields.baseAddress! + Int(record.firstField)
    }

    /// Whether the number of the record's fields is right, or the wrong one is allowed for.
    private func isAccepted(_ record: Record) -> Bool {
        let count = Int(record.fieldCount)
        if count == plan.fieldCount {
            // One that lacks the last delimiter is whole; one that ends with it lacks another.
            guard plan.hasTrailingDelimiter, plan.ragged == .reject else { return true }
            return !indexer.found.fields[Int(record.firstField) + count - 1].isAbsent
        }
        if count < plan.fieldCount { return plan.ragged != .reject }
        if plan.hasTrailingDelimiter, count == plan.fieldCount + 1,
            indexer.found.fields[Int(record.firstField) + plan.fieldCount].isAbsent
        {
            return true
        }
        return plan.ragged == .keep
    }

    /// Offset of the first byte that is not UTF-8, from the start of the range.
    private func invalidByte(in chunk: Chunk, _ range: Range<Int>) -> Int? {
        let start = UnsafePointer(chunk.bytes) + range.lowerBound
        return Encoding.firstInvalidByte(in: UnsafeBufferPointer(start: start, count: range.count))
    }

    /// Makes cells of a record's fields; returns the column whose value does not fit, if there is one.
    @inline(__always)
    private func fill(_ cells: UnsafeMutablePointer<Cell>, _ record: Record, _ chunk: Chunk) -> Int? {
        let fields = indexer.found.fields.baseAddress! + Int(record.firstField)
        let fieldCount = Int(record.fieldCount)
        let bytes = UnsafePointer(chunk.bytes)
        return columns.withUnsafeBufferPointer { columns in
            for column in 0..<columns.count {
                let number = columns[column].field
                // A field that a short record has not is as absent as an empty one.
                guard number < fieldCount, !fields[number].isAbsent else {
                    cells[column] = .null
                    continue
                }
                let field = fields[number]
                var text = bytes + Int(field.start)
                var length = field.length
                if nulls.contains(text, length, column: column) {
                    if !field.isQuoted {
                        cells[column] = .null
                        continue
                    }
                    chunk.quotedNulls += 1
                }
                if field.isEscaped {
                    let target = chunk.arena.take(length)
                    length = fieldText.unescape(field, of: bytes, into: target)
                    text = UnsafePointer(target)
                }
                switch columns[column].form {
                case .text:
                    cells[column] = Cell(text: text, length: length)
                case .integer:
                    guard let value = NumberText.integer(text, length) else { return column }
                    cells[column] = Cell(integer: value)
                case .real:
                    guard let value = NumberText.real(text, length) else { return column }
                    cells[column] = Cell(real: value)
                case .blob:
                    cells[column] = Cell(blob: text, length: length)
                case .any:
                    if let value = NumberText.integer(text, length) {
                        cells[column] = Cell(integer: value)
                    } else if NumberText.isReal(text, length), let value = NumberText.real(text, length) {
                        cells[column] = Cell(real: value)
                    } else {
                        cells[column] = Cell(text: text, length: length)
                    }
                case .numbers:
                    guard let cell = NumericAffinity.cell(text, length, in: .numbers) else { return column }
                    cells[column] = cell
                case .texts:
                    guard let cell = NumericAffinity.cell(text, length, in: .texts) else { return column }
                    cells[column] = cell
                case .told:
                    guard let cell = readers[column]?.cell(text, length, in: chunk) else { return column }
                    cells[column] = cell
                }
            }
            return nil
        }
    }
}

extension RowPlan.InputColumn {
    /// What a value is not that the column refuses, for a reject.
    fileprivate var misfit: String {
        if let format { return format.misfit(type) }
        guard numeric == nil else {
            return "the table's column makes a number of the value, which would not come back the same"
        }
        return "the value is not a number that \(type.rawValue) stores exactly"
    }
}

/// The same, for those who may get rows of another form.
final class FieldTyping: ChunkTyping {
    private var typer: RowTyper

    init(plan: RowPlan, dialect: Dialect, content: LoadOptions.Content, marksRecords: Bool = false) {
        typer = RowTyper(plan: plan, dialect: dialect, content: content, marksRecords: marksRecords)
    }

    func type(_ chunk: Chunk) { typer.type(chunk) }
}
