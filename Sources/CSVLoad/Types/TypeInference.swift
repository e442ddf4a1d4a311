import CSVCore
import Synchronization

/// What all values of one column have in common.
struct ColumnEvidence: Sendable {
    var hasValues = false
    /// Every value is an integer whose text comes back the same.
    var isInteger = true
    /// Every value is a number whose digits a double keeps.
    var isReal = true
    /// How those are spelled that are no integers, and whether there are integers among them.
    var spellings = NumberSpellings()
    /// Every text has to come back as it is, as those of a key.
    var isStrict = false
    /// The magnitude from which on an integer needs a closer look.
    var familiarMagnitude = ColumnEvidence.shortMagnitude

    /// Of integers that could be the last group of digits of a larger one.
    private static let shortMagnitude: UInt64 = 999
    /// Up to here a double holds every integer.
    private static let exactMagnitude: UInt64 = 1 << 53

    /// That of a column with a value that is no number.
    static let text: ColumnEvidence = {
        var evidence = ColumnEvidence()
        (evidence.hasValues, evidence.isInteger, evidence.isReal) = (true, false, false)
        return evidence
    }()

    /// The narrowest type that keeps every value.
    var type: ColumnType {
        guard hasValues else { return .text }
        return isInteger ? .integer : isReal && !(isStrict && !spellings.areShortest) ? .real : .text
    }

    mutating func merge(_ other: ColumnEvidence) {
        mergeSpellings(other)
        isStrict = isStrict || other.isStrict
        hasValues = hasValues || other.hasValues
        isInteger = isInteger && other.isInteger
        isReal = isReal && other.isReal
    }
}

/// What numbers say, beside being some.
extension ColumnEvidence {
    /// Whether every value is a number that keeps its digits.
    var isNumeric: Bool { hasValues && (isInteger || isReal) }

    private var hasShortIntegers: Bool { familiarMagnitude == ColumnEvidence.shortMagnitude }

    private mutating func mergeSpellings(_ other: ColumnEvidence) {
        if isInteger, hasValues, !other.isInteger { spellings.addIntegers(areShort: hasShortIntegers) }
        if other.isInteger, other.hasValues, !isInteger { spellings.addIntegers(areShort: other.hasShortIntegers) }
        spellings.merge(other.spellings)
        familiarMagnitude = max(familiarMagnitude, other.familiarMagnitude)
    }

    /// Notes an integer that is larger than ``familiarMagnitude``.
    @inline(never)
    mutating func addLarge(_ integer: Int64) {
        familiarMagnitude = max(familiarMagnitude, ColumnEvidence.exactMagnitude)
        if isReal, !NumberText.survivesAsReal(integer) {
            isReal = false
            familiarMagnitude = .max
        }
    }

    /// Notes that there are numbers beside the integers so far.
    @inline(never)
    mutating func endIntegers() {
        if hasValues { spellings.addIntegers(areShort: hasShortIntegers) }
        isInteger = false
    }

    /// Takes a number into account that is no plain decimal; false where the text is none.
    @inline(never)
    mutating func addOther(_ text: UnsafePointer<UInt8>, _ length: Int) -> Bool {
        guard NumberText.isReal(text, length), let value = NumberText.real(text, length) else { return false }
        if isInteger { endIntegers() }
        hasValues = true
        spellings.add(NumberForm(text, length), value)
        return true
    }
}

/// Collects the evidence of all workers of the pass that finds types.
final class TypeInference: Sendable {
    private struct State {
        var columns: [ColumnEvidence]
        var formats: [[FormatEvidence]] = []
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
    /// For each field, what was found of the formats that it may have; empty where none was told.
    var formats: [[FormatEvidence]] { state.withLock { $0.formats } }
    /// Bytes of a record, on average; nil where none was seen.
    var recordBytes: Int64? { state.withLock { $0.records > 0 ? $0.recordBytes / $0.records : nil } }
    /// Records seen.
    var records: Int64 { state.withLock { $0.records } }
    /// Those among them that have stray quotes or the wrong number of fields, or repeat the header.
    var malformed: Int64 { state.withLock { $0.malformed } }

    fileprivate func merge(_ formats: [[FormatEvidence]]) {
        state.withLock { $0.formats = FormatEvidence.merged($0.formats, formats) }
    }

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
    /// Nil where no format was told.
    private var formats: FormatTrial?

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
        let told = ToldFormats(content, names: names)
        formats = told.isEmpty ? nil : FormatTrial(told)
        let strict = Set(((content.key ?? []) + content.extracts).map(\.asciiLowercased))
        for column in 0..<columnCount where strict.contains(names[column].asciiLowercased) {
            evidence[column].isStrict = true
            evidence[column].spellings = NumberSpellings(isStrict: true)
        }
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
            if formats != nil { tryFormats(record, first, bytes) }
        }
        self.malformed += malformed
        self.openCount = openCount
    }

    func finish() {
        inference.merge(
            Array(UnsafeBufferPointer(start: evidence, count: columnCount)), records: records, bytes: bytes,
            malformed: malformed)
        if let formats { inference.merge(formats.evidence) }
    }

    /// Looks whether the record's values have the formats that were told.
    private func tryFormats(_ record: Record, _ first: UnsafePointer<Field>, _ bytes: UnsafePointer<UInt8>) {
        formats?.look { column in
            guard column < Int(record.fieldCount), !first[column].isAbsent else { return nil }
            let text = UnsafeBufferPointer(start: bytes + Int(first[column].start), count: first[column].length)
            guard let start = text.baseAddress else { return nil }
            return first[column].isQuoted || !nulls.contains(start, text.count, column: column) ? text : nil
        } isReadable: {
            isReadable(record, bytes)
        }
    }

    private func isReadable(_ record: Record, _ bytes: UnsafePointer<UInt8>) -> Bool {
        let whole = UnsafeBufferPointer(start: bytes + Int(record.start), count: Int(record.end - record.start))
        return Encoding.firstInvalidByte(in: whole) == nil
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
                if value.magnitude > known.pointee.familiarMagnitude { known.pointee.addLarge(value) }
                return true
            }
        }
        guard known.pointee.isReal else { return false }
        guard let decimal = PlainDecimal(text, length) else { return known.pointee.addOther(text, length) }
        if known.pointee.isInteger { known.pointee.endIntegers() }
        known.pointee.hasValues = true
        let ends =
            (text[length &- 1] == 0x30 ? NumberSpellings.endsWithZero : 0)
            | (text[0] == 0x30 ? NumberSpellings.startsWithZero : 0)
        if decimal.fraction == known.pointee.spellings.familiar {
            known.pointee.spellings.familiarEnds |= ends
        } else {
            known.pointee.spellings.add(decimal, ends: ends)
        }
        return true
    }

    /// Makes TEXT of the columns in which this record has text, unless its encoding will have it refused.
    ///
    /// - Returns: how many columns are open still.
    @inline(never)
    private func settle(
        _ record: Record, _ first: UnsafePointer<Field>, _ bytes: UnsafePointer<UInt8>, _ openCount: Int
    ) -> Int {
        guard isReadable(record, bytes) else { return openCount }
        var kept = 0
        for index in 0..<openCount {
            let column = open[index]
            if column < Int(record.fieldCount), !look(at: first[column], column, bytes) {
                evidence[column] = .text
            } else {
                open[kept] = column
                kept += 1
            }
        }
        return kept
    }
}
