import CXXHash
import SQLiteCore

/// Looks at the values of one column, once each, in bounded memory.
struct ColumnProfiler {
    /// Ranges of a histogram, at most.
    static let ranges = 32
    /// Frequent values that are shown.
    static let frequentValues = 5

    private var profile: ColumnProfile
    private var statistics = ColumnStatistics()
    private var frequent = FrequentValues()
    private var distinct = DistinctEstimate()
    private var numbers: RangeCounts?
    private var lengths: RangeCounts?
    private var dates: RangeCounts?
    /// Whether every text so far is a date.
    private var hasDates = true
    /// Whether no two rows can have the same value.
    private let isUnique: Bool

    init(name: String, type: String, isKey: Bool, isUnique: Bool) {
        profile = ColumnProfile(name: name, type: type, isKey: isKey)
        self.isUnique = isUnique
    }

    mutating func add(_ cell: Cell) {
        guard !cell.isNull else {
            profile.nulls += 1
            return
        }
        profile.values += 1
        statistics.add(cell)
        if cell.isInteger {
            count(Double(cell.integer), width: 1)
        } else if cell.isReal {
            count(cell.real, width: RangeCounts.width(for: cell.real))
        } else {
            count(cell.bytes, isText: cell.isText)
        }
        guard !isUnique else { return }
        let hash = Self.hash(cell)
        distinct.add(hash: hash)
        frequent.add(cell, hash: hash)
    }

    /// What was found.
    func result() -> ColumnProfile {
        var result = profile
        result.minimum = statistics.minimum.map { Self.cut($0) }
        result.maximum = statistics.maximum.map { Self.cut($0) }
        result.longest = statistics.longest
        if isUnique {
            result.distinct = .init(value: profile.values, isExact: true)
        } else if let count = frequent.distinct {
            result.distinct = .init(value: Int64(count), isExact: true)
        } else {
            result.distinct = .init(value: min(distinct.value, profile.values), isExact: false)
            result.isFrequentEstimated = true
        }
        // Where every value stands once, none is more frequent than others.
        let top = frequent.top(Self.frequentValues)
        if let first = top.first, first.count > 1 || profile.values == 1 { result.frequent = top }
        result.histogram =
            numbers?.histogram(of: .value, limit: Self.ranges)
            ?? (hasDates ? dates?.histogram(of: .day, limit: Self.ranges) : nil)
            ?? lengths?.histogram(of: .length, limit: Self.ranges)
        return result
    }

    private mutating func count(_ number: Double, width: Double) {
        if numbers == nil { numbers = RangeCounts(width: width) }
        numbers?.add(number)
    }

    private mutating func count(_ bytes: UnsafeRawBufferPointer, isText: Bool) {
        if lengths == nil { lengths = RangeCounts(width: 1) }
        lengths?.add(Double(bytes.count))
        guard hasDates else { return }
        guard isText, let days = DateText.days(bytes) else {
            hasDates = false
            return
        }
        if dates == nil { dates = RangeCounts(width: bytes.count > 10 ? 0x1p-10 : 1) }
        dates?.add(days)
    }

    private static func hash(_ cell: Cell) -> UInt64 {
        if cell.isText || cell.isBlob { return XXH3_64bits(cell.bytes.baseAddress, cell.bytes.count) }
        // The finalizer of MurmurHash3, for neighbouring numbers need hashes far apart.
        var mixed = UInt64(bitPattern: cell.isInteger ? cell.integer : Int64(bitPattern: cell.real.bitPattern))
        mixed = (mixed ^ mixed >> 33) &* 0xff51_afd7_ed55_8ccd
        mixed = (mixed ^ mixed >> 33) &* 0xc4ce_b9fe_1a85_ec53
        return mixed ^ mixed >> 33
    }

    /// The value, of which a long text or blob is shortened.
    private static func cut(_ value: SQLValue) -> SQLValue {
        switch value {
        case .text(let text) where text.utf8.count > FrequentValues.shownBytes:
            .text(Array(text.utf8.prefix(FrequentValues.shownBytes)).withUnsafeBytes { TextHead.text($0) } + "…")
        case .blob(let bytes): .blob(Array(bytes.prefix(FrequentValues.shownBytes)))
        default: value
        }
    }
}
