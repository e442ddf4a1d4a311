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
        var recordBytes: Int64 = 0
        var malformed: Int64 = 0
    }

    private let state: Mutex<State>

    init(columnCount: Int) {
        state = Mutex(State(columns: Array(repeating: ColumnEvidence(), count: columnCount)))
    }

    /// What was found of each field of a record, in their order.
    var columns: [ColumnEvidence] { state.withLock { $0.columns } }
    /// Bytes of a record, on average; nil where none was seen.
    var recordBytes: Int64? { state.withLock { $0.records > 0 ? $0.recordBytes / $0.records : nil } }
    /// Records seen.
    var records: Int64 { state.withLock { $0.records } }
    /// Those among them that have stray quotes or the wrong number of fields, or repeat the header.
    var malformed: Int64 { state.withLock { $0.malformed } }

    fileprivate func merge(_ evidence: [ColumnEvidence], records: Int64, bytes: Int64, malformed: Int64) {
        state.withLock { state in
            for index in state.columns.indices { state.columns[index].merge(evidence[index]) }
            state.records += records
            state.recordBytes += bytes
            state.malformed += malformed
        }
    }
}

/// Looks at every field of its chunks; records that will be refused for their form have no say.
///
/// The evidence stands in memory of its own: checks of exclusive access to an object's arrays took a sixth of the pass.
final class TypeInferenceWorker: ChunkWorking {
    private let inference: TypeInference
    private var indexer: RecordIndexer
    private let nulls: NullTexts
    private let hasNulls: Bool
    private let header: RepeatedHeader?
    private let hasTrailingDelimiter: Bool
    private let isRaggedKept: Bool
    private let columnCount: Int
    private let evidence: UnsafeMutablePointer<ColumnEvidence>
    private var records: Int64 = 0
    private var bytes: Int64 = 0
    private var malformed: Int64 = 0
    /// Columns that are not known to be TEXT yet, ``openCount`` of them: the only ones worth a look.
    private let open: UnsafeMutablePointer<Int>
    private var openCount: Int

    /// - Parameter header: the header's fields, which are none of a record.
    init(
        _ inference: TypeInference, names: [String], header: [[UInt8]]? = nil, layout: Sniffer.Layout,
        content: LoadOptions.Content
    ) {
        columnCount = names.count
        self.inference = inference
        indexer = RecordIndexer(dialect: layout.dialect, keepsBlankLines: columnCount == 1)
        nulls = NullTexts(content, names: names)
        hasNulls = !nulls.isEmpty
        self.header = RepeatedHeader(header, dialect: layout.dialect)
        hasTrailingDelimiter = layout.hasTrailingDelimiter
        isRaggedKept = content.format.ragged != .reject
        evidence = .allocate(capacity: max(columnCount, 1))
        evidence.initialize(repeating: ColumnEvidence(), count: columnCount)
        open = .allocate(capacity: max(columnCount, 1))
        for column in 0..<columnCount { (open + column).initialize(to: column) }
        openCount = columnCount
    }

    deinit {
        evidence.deallocate()
        open.deallocate()
    }

    func work(on chunk: Chunk) throws(LoadError) {
        if let cut = chunk.cut {
            records += cut.isComment ? 0 : 1
            malformed += cut.isComment ? 0 : 1
            return
        }
        indexer.index(chunk.filled.bytes, from: chunk.recordsStart)
        chunk.recordCount = indexer.found.recordCount
        let fields = indexer.found.fields
        let bytes = UnsafePointer(chunk.bytes)
        var malformed: Int64 = 0
        var openCount = openCount
        records += Int64(indexer.found.recordCount)
        self.bytes += Int64(chunk.count - chunk.recordsStart)
        for record in indexer.found.records {
            let count = Int(record.fieldCount)
            let isWhole = hasTrailingDelimiter ? isTrailing(record, fields) : count == columnCount
            let first = fields.baseAddress! + Int(record.firstField)
            guard record.flaw == .none, isWhole || isRaggedKept, header?.isRepeated(record, first, bytes) != true else {
                malformed += 1
                continue
            }
            var hasNewText = false
            for index in 0..<openCount {
                let column = open[index]
                if column < count, !look(at: first[column], column, bytes) { hasNewText = true }
            }
            if hasNewText { openCount = settle(record, first, bytes, openCount) }
        }
        self.malformed += malformed
        self.openCount = openCount
    }

    func finish() {
        inference.merge(
            Array(UnsafeBufferPointer(start: evidence, count: columnCount)), records: records, bytes: bytes,
            malformed: malformed)
    }

    /// Whether a record of a text whose records end with a delimiter has all its fields, be it without that one.
    private func isTrailing(_ record: Record, _ fields: UnsafeBufferPointer<Field>) -> Bool {
        let (count, first) = (Int(record.fieldCount), Int(record.firstField))
        if count == columnCount { return !fields[first + count - 1].isAbsent }
        return count == columnCount + 1 && fields[first + columnCount].isAbsent
    }

    /// Takes the field into account if it is a number; false where it is text.
    @inline(__always)
    private func look(at field: Field, _ column: Int, _ bytes: UnsafePointer<UInt8>) -> Bool {
        if field.isAbsent { return true }
        let text = bytes + Int(field.start)
        let length = field.length
        if hasNulls, !field.isQuoted, nulls.contains(text, length, column: column) { return true }
        let known = evidence + column
        if known.pointee.isInteger {
            if let value = NumberText.integer(text, length) {
                known.pointee.hasValues = true
                if known.pointee.isReal, !NumberText.survivesAsReal(value) { known.pointee.isReal = false }
                return true
            }
        }
        guard known.pointee.isReal, NumberText.isReal(text, length) else { return false }
        known.pointee.hasValues = true
        known.pointee.isInteger = false
        return true
    }

    /// Makes TEXT of the columns in which this record has text, unless its encoding will have it refused.
    ///
    /// - Returns: how many columns are open still.
    @inline(never)
    private func settle(
        _ record: Record, _ first: UnsafePointer<Field>, _ bytes: UnsafePointer<UInt8>, _ openCount: Int
    ) -> Int {
        let whole = UnsafeBufferPointer(start: bytes + Int(record.start), count: Int(record.end - record.start))
        guard Encoding.firstInvalidByte(in: whole) == nil else { return openCount }
        var kept = 0
        for index in 0..<openCount {
            let column = open[index]
            if column < Int(record.fieldCount), !look(at: first[column], column, bytes) {
                evidence[column] = ColumnEvidence(hasValues: true, isInteger: false, isReal: false)
            } else {
                open[kept] = column
                kept += 1
            }
        }
        return kept
    }
}
