import CSVCore
import SQLiteCore

/// Keeps the fields that a record has too many, as a JSON array of texts.
struct SurplusFields {
    private let fieldText: FieldText

    init(dialect: Dialect) {
        fieldText = FieldText(dialect: dialect)
    }

    /// The cell for a record: NULL where it has no surplus.
    func cell(of record: Record, in index: borrowing RecordIndex, _ plan: RowPlan, _ chunk: Chunk) -> Cell {
        let count = Int(record.fieldCount)
        guard count > plan.fieldCount else { return .null }
        let fields = index.fields[Int(record.firstField) + plan.fieldCount..<Int(record.firstField) + count]
        if plan.hasTrailingDelimiter, fields.count == 1, fields[fields.startIndex].isAbsent { return .null }
        let texts = fields.map {
            SQLValue.text(String(decoding: fieldText.bytes(of: $0, in: chunk.filled.bytes), as: UTF8.self))
        }
        var json = JSONList.text(texts)
        return json.withUTF8 { utf8 in
            let copy = chunk.arena.copy(UnsafeRawBufferPointer(utf8))
            return Cell(text: copy, length: utf8.count)
        }
    }
}
