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
    private let columns: Mutex<[ColumnEvidence]>

    init(columnCount: Int) {
        columns = Mutex(Array(repeating: ColumnEvidence(), count: columnCount))
    }

    /// The types found, in the order of the columns.
    var types: [ColumnType] { columns.withLock { $0.map(\.type) } }

    fileprivate func merge(_ evidence: [ColumnEvidence]) {
        columns.withLock { columns in
            for index in columns.indices { columns[index].merge(evidence[index]) }
        }
    }
}

/// Looks at every field of its chunks; records that will be refused for their form have no say.
final class TypeInferenceWorker: ChunkWorking {
    private let inference: TypeInference
    private var indexer: RecordIndexer
    private let fieldText: FieldText
    private let nulls: NullTexts
    private var evidence: [ColumnEvidence]
    /// Columns that are not known to be TEXT yet: the only ones worth a look.
    private var open: [Int]

    init(_ inference: TypeInference, columnCount: Int, content: LoadOptions.Content) {
        self.inference = inference
        indexer = RecordIndexer(dialect: content.dialect, keepsBlankLines: columnCount == 1)
        fieldText = FieldText(dialect: content.dialect)
        nulls = NullTexts(content.nullTexts)
        evidence = Array(repeating: ColumnEvidence(), count: columnCount)
        open = Array(0..<columnCount)
    }

    func work(on chunk: Chunk) throws(LoadError) {
        guard !open.isEmpty else { return }
        indexer.index(chunk.filled.bytes, from: chunk.recordsStart)
        let fields = indexer.found.fields
        let columnCount = evidence.count
        for record in indexer.found.records where record.fieldCount == columnCount && record.flaw == .none {
            let first = Int(record.firstField)
            var hasNewText = false
            for column in open where !look(at: fields[first + column], evidence: &evidence[column], in: chunk) {
                hasNewText = true
            }
            if hasNewText { settle(record, fields, chunk) }
        }
    }

    func finish() {
        inference.merge(evidence)
    }

    /// Takes the field into account if it is a number; false where it is text.
    @inline(__always)
    private func look(at field: Field, evidence: inout ColumnEvidence, in chunk: Chunk) -> Bool {
        if field.isAbsent { return true }
        let text = UnsafePointer(chunk.bytes) + Int(field.start)
        let length = field.length
        if nulls.contains(text, length) { return true }
        if evidence.isInteger {
            if let value = NumberText.integer(text, length) {
                evidence.hasValues = true
                if !NumberText.survivesAsReal(value) { evidence.isReal = false }
                return true
            }
        }
        guard evidence.isReal, NumberText.real(text, length) != nil else { return false }
        evidence.hasValues = true
        evidence.isInteger = false
        return true
    }

    /// Makes TEXT of the columns in which this record has text, unless its encoding will have it refused.
    private func settle(_ record: Record, _ fields: UnsafeBufferPointer<Field>, _ chunk: Chunk) {
        let bytes = UnsafeBufferPointer(
            start: UnsafePointer(chunk.bytes) + Int(record.start), count: Int(record.end - record.start))
        guard Encoding.firstInvalidByte(in: bytes) == nil else { return }
        open.removeAll { column in
            let field = fields[Int(record.firstField) + column]
            guard !look(at: field, evidence: &evidence[column], in: chunk) else { return false }
            evidence[column] = ColumnEvidence(hasValues: true, isInteger: false, isReal: false)
            return true
        }
    }
}
