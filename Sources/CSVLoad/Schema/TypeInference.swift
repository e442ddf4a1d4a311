import CSVCore
import Synchronization

/// What all values of one column have in common.
struct ColumnEvidence: Sendable {
    var hasValues = false
    /// Every value is an integer whose text comes back the same.
    var isInteger = true
    /// Every value is a number whose digits a double keeps.
    var isReal = true

    /// The narrowest type that keeps every value.
    var type: ColumnType {
        guard hasValues else { return .text }
        return isInteger ? .integer : isReal ? .real : .text
    }

    mutating func merge(_ other: ColumnEvidence) {
        hasValues = hasValues || other.hasValues
        isInteger = isInteger && other.isInteger
        isReal = isReal && other.isReal
    }
}

/// Collects the evidence of all workers of the pass that finds types.
final class TypeInference: Sendable {
    private struct State {
        var columns: [ColumnEvidence]
        var records: Int64 = 0
        var malformed: Int64 = 0
    }

    private let state: Mutex<State>

    init(columnCount: Int) {
        state = Mutex(State(columns: Array(repeating: ColumnEvidence(), count: columnCount)))
    }

    /// What was found of each field of a record, in their order.
    var columns: [ColumnEvidence] { state.withLock { $0.columns } }
    /// Records seen.
    var records: Int64 { state.withLock { $0.records } }
    /// Those among them that have stray quotes or the wrong number of fields.
    var malformed: Int64 { state.withLock { $0.malformed } }

    fileprivate func merge(_ evidence: [ColumnEvidence], records: Int64, malformed: Int64) {
        state.withLock { state in
            for index in state.columns.indices { state.columns[index].merge(evidence[index]) }
            state.records += records
            state.malformed += malformed
        }
    }
}

/// Looks at every field of its chunks; records that will be refused for their form have no say.
final class TypeInferenceWorker: ChunkWorking {
    private let inference: TypeInference
    private var indexer: RecordIndexer
    private let nulls: NullTexts
    private let hasTrailingDelimiter: Bool
    private let isRaggedKept: Bool
    private var evidence: [ColumnEvidence]
    private var records: Int64 = 0
    private var malformed: Int64 = 0
    /// Columns that are not known to be TEXT yet: the only ones worth a look.
    private var open: [Int]

    init(_ inference: TypeInference, names: [String], layout: Sniffer.Layout, content: LoadOptions.Content) {
        let columnCount = names.count
        self.inference = inference
        indexer = RecordIndexer(dialect: layout.dialect, keepsBlankLines: columnCount == 1)
        nulls = NullTexts(content, names: names)
        hasTrailingDelimiter = layout.hasTrailingDelimiter
        isRaggedKept = content.format.ragged != .reject
        evidence = Array(repeating: ColumnEvidence(), count: columnCount)
        open = Array(0..<columnCount)
    }

    func work(on chunk: Chunk) throws(LoadError) {
        indexer.index(chunk.filled.bytes, from: chunk.recordsStart)
        let fields = indexer.found.fields
        let columnCount = evidence.count
        records += Int64(indexer.found.recordCount)
        for record in indexer.found.records {
            let count = Int(record.fieldCount)
            let isWhole = hasTrailingDelimiter ? isTrailing(record, fields) : count == columnCount
            guard record.flaw == .none, isWhole || isRaggedKept else {
                malformed += 1
                continue
            }
            let first = Int(record.firstField)
            var hasNewText = false
            for column in open where column < count && !look(at: fields[first + column], column, in: chunk) {
                hasNewText = true
            }
            if hasNewText { settle(record, fields, chunk) }
        }
    }

    func finish() {
        inference.merge(evidence, records: records, malformed: malformed)
    }

    /// Whether a record of a text whose records end with a delimiter has all its fields, be it without that one.
    private func isTrailing(_ record: Record, _ fields: UnsafeBufferPointer<Field>) -> Bool {
        let (count, first) = (Int(record.fieldCount), Int(record.firstField))
        if count == evidence.count { return !fields[first + count - 1].isAbsent }
        return count == evidence.count + 1 && fields[first + evidence.count].isAbsent
    }

    /// Takes the field into account if it is a number; false where it is text.
    @inline(__always)
    private func look(at field: Field, _ column: Int, in chunk: Chunk) -> Bool {
        if field.isAbsent { return true }
        let text = UnsafePointer(chunk.bytes) + Int(field.start)
        let length = field.length
        if nulls.contains(text, length, column: column) { return true }
        if evidence[column].isInteger {
            if let value = NumberText.integer(text, length) {
                evidence[column].hasValues = true
                if evidence[column].isReal, !NumberText.survivesAsReal(value) { evidence[column].isReal = false }
                return true
            }
        }
        guard evidence[column].isReal, NumberText.isReal(text, length) else { return false }
        evidence[column].hasValues = true
        evidence[column].isInteger = false
        return true
    }

    /// Makes TEXT of the columns in which this record has text, unless its encoding will have it refused.
    private func settle(_ record: Record, _ fields: UnsafeBufferPointer<Field>, _ chunk: Chunk) {
        let bytes = UnsafeBufferPointer(
            start: UnsafePointer(chunk.bytes) + Int(record.start), count: Int(record.end - record.start))
        guard Encoding.firstInvalidByte(in: bytes) == nil else { return }
        open.removeAll { column in
            guard column < Int(record.fieldCount) else { return false }
            let field = fields[Int(record.firstField) + column]
            guard !look(at: field, column, in: chunk) else { return false }
            evidence[column] = ColumnEvidence(hasValues: true, isInteger: false, isReal: false)
            return true
        }
    }
}
