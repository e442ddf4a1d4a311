import CSVCore

/// The formats of numbers and dates that a load was told, by the columns that may have them.
struct ToldFormats: Sendable {
    /// One format that a column may have.
    struct Candidate: Sendable {
        let kind: ValueFormat.Kind
        let name: String
        /// Whether the column itself was named: then it has the format, whatever its values.
        let isNamed: Bool
    }

    /// For each column, the one that was named for it, or else those for all columns in the order in which they were told.
    let candidates: [[Candidate]]
    /// The flags and the columns that they name in vain.
    private(set) var unknown: [(kind: ValueFormat.Kind, column: String)] = []
    /// Columns that are named twice.
    private(set) var repeated: [String] = []

    var isEmpty: Bool { candidates.allSatisfy(\.isEmpty) }

    /// - Parameter names: the columns, in the order in which they are asked about.
    init(_ content: LoadOptions.Content, names: [String]) {
        var everywhere: [Candidate] = []
        var named: [Int: Candidate] = [:]
        let told =
            content.format.numbers.map { (ValueFormat.Kind.numbers, $0) }
            + content.format.dates.map { (ValueFormat.Kind.dates, $0) }
        guard !told.isEmpty else {
            candidates = []
            return
        }
        for (kind, typed) in told {
            let (column, format) = kind.parts(of: typed, names: names)
            guard let column else {
                everywhere.append(Candidate(kind: kind, name: format, isNamed: false))
                continue
            }
            guard let index = names.firstIndex(where: { $0.asciiLowercased == column.asciiLowercased }) else {
                unknown.append((kind, column))
                continue
            }
            if named[index] != nil { repeated.append(names[index]) }
            named[index] = Candidate(kind: kind, name: format, isNamed: true)
        }
        candidates = names.indices.map { column in named[column].map { [$0] } ?? everywhere }
    }
}

/// What all values of one column say of one format.
struct FormatEvidence: Sendable {
    let kind: ValueFormat.Kind
    let name: String
    let isNamed: Bool
    /// Whether every value has the format.
    var fits = true
    var hasValues = false
    var hasIntegers = false
    var hasReals = false
    /// Whether every integer keeps its digits in a REAL.
    var survivesAsReal = true
    var currencies: Set<Unicode.Scalar> = []

    init(_ candidate: ToldFormats.Candidate) {
        (kind, name, isNamed) = (candidate.kind, candidate.name, candidate.isNamed)
    }

    /// Whether each value can be stored by this format without a loss.
    var isWhole: Bool {
        fits && hasValues && currencies.count <= 1 && (!hasReals || survivesAsReal)
    }

    var format: ValueFormat {
        kind == .dates
            ? .dates(name) : .numbers(name, currency: currencies.count == 1 ? currencies.first.map { String($0) } : nil)
    }

    /// The narrowest type that keeps every value.
    var type: ColumnType { kind == .dates ? .text : hasReals || !hasIntegers ? .real : .integer }

    mutating func merge(_ other: FormatEvidence) {
        fits = fits && other.fits
        hasValues = hasValues || other.hasValues
        hasIntegers = hasIntegers || other.hasIntegers
        hasReals = hasReals || other.hasReals
        survivesAsReal = survivesAsReal && other.survivesAsReal
        currencies.formUnion(other.currencies)
    }
}

extension FormatEvidence {
    /// What two parts of an input say together; those of one that has not been looked at say nothing.
    static func merged(_ first: [[FormatEvidence]], _ second: [[FormatEvidence]]) -> [[FormatEvidence]] {
        guard !first.isEmpty else { return second }
        guard !second.isEmpty else { return first }
        return zip(first, second).map { first, second in
            zip(first, second).map { first, second in
                var merged = first
                merged.merge(second)
                return merged
            }
        }
    }
}

/// Tries the formats of each column on its values.
struct FormatTrial {
    private enum Form {
        case numbers(NumberMarks)
        case dates(DatePattern)
    }

    private(set) var evidence: [[FormatEvidence]]
    private let forms: [[Form]]
    /// Columns that may still have one of their formats, by their numbers.
    private var open: [Int]

    init(_ told: ToldFormats) {
        evidence = told.candidates.map { $0.map { FormatEvidence($0) } }
        forms = told.candidates.map { candidates in
            candidates.compactMap { candidate in
                switch candidate.kind {
                case .numbers: NumberMarks(candidate.name).map { .numbers($0) }
                case .dates: (try? DatePattern(candidate.name)).map { .dates($0) }
                }
            }
        }
        open = told.candidates.indices.filter { !told.candidates[$0].isEmpty }
    }

    /// Looks at one record's values.
    ///
    /// - Parameters:
    ///   - value: the text of a column's field; nil where it is NULL or missing.
    ///   - isReadable: whether the record is text at all, asked before it speaks against a format.
    mutating func look(value: (Int) -> UnsafeBufferPointer<UInt8>?, isReadable: () -> Bool) {
        var closes = false
        for column in open {
            guard let text = value(column) else { continue }
            for index in forms[column].indices where evidence[column][index].fits || evidence[column][index].isNamed {
                if !FormatTrial.add(text, forms[column][index], to: &evidence[column][index]) {
                    guard isReadable() else { return }
                    evidence[column][index].fits = false
                    closes = closes || !evidence[column].contains { $0.fits || $0.isNamed }
                }
            }
        }
        if closes { open.removeAll { column in !evidence[column].contains { $0.fits || $0.isNamed } } }
    }

    private static func add(_ text: UnsafeBufferPointer<UInt8>, _ form: Form, to evidence: inout FormatEvidence) -> Bool
    {
        switch form {
        case .dates(let pattern):
            guard (try? pattern.parse(text)) != nil else { return false }
        case .numbers(let marks):
            guard let number = try? marks.number(in: text, .strict) else { return false }
            if let currency = number.currency { evidence.currencies.insert(currency) }
            switch number.value {
            case .integer(let integer):
                evidence.hasIntegers = true
                if !NumberText.survivesAsReal(integer) { evidence.survivesAsReal = false }
            case .real: evidence.hasReals = true
            }
        }
        evidence.hasValues = true
        return true
    }
}
