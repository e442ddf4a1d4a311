/// Chooses the dialect in which a sample makes the best table.
///
/// The plain reading goes before all others: each delimiter that occurs is tried with double quotes and without an
/// escape, and where one of them, beginning with the first record, makes records of one width, only those stay that
/// do. ``DialectScore`` says how good a table each makes. Apostrophes as quotes, and a backslash as escape, are
/// tried only where the plain reading leaves records over that they mend, and have to be there for that:
///
/// - Apostrophes have to close more fields than double quotes do, and to enclose delimiters or line ends in several
///   records, one in twenty at least.
/// - A backslash is an escape before quotes only, and only where more records are mended by that than have doubled
///   backslashes, which it would alter, for no such reason.
///
/// No quotes at all is never chosen: where a text has none, `"` does no harm.
struct DialectFinder {
    private(set) var dialect: Dialect
    private(set) var inferences: [Sniffer.Inference] = []
    private(set) var evidence: [String] = []
    private(set) var refusal: Sniffer.Inference?
    /// Whether the delimiter is the one that makes the best table.
    private(set) var isDelimiterFound = false

    /// Below this a text is no table in the dialect, and the default stands.
    static let threshold = 0.08

    /// The first look of all trials, so that only a few have to read everything.
    static let glanceBytes = 32 << 10

    private struct Trial {
        var choice: DelimiterChoice
        var dialect: Dialect
        var score = DialectScore()

        init(_ choice: DelimiterChoice, _ given: Sniffer.Given, quote: UInt8?, escape: UInt8?) {
            self.choice = choice
            // The doubling of one quote says nothing of another.
            let isDoubling = escape == 0x22 && quote == 0x27
            dialect = Dialect(
                delimiter: choice.bytes, quote: quote, escape: isDoubling ? nil : escape, comment: given.comment)
            dialect.escapeRule = given.escape == nil ? .beforeQuotes : given.escapeRule
            dialect.joinsDelimiters = choice.isJoined
            dialect.trimsBlanks = given.trimsBlanks
            dialect.dropsEmptyRecords = given.dropsEmptyRecords
        }

        /// Whether quotes enclose delimiters or line ends in several records, one in `share` at least.
        func encloses(_ text: UnsafeBufferPointer<UInt8>, isWhole: Bool, share: Int) -> Bool {
            let reading = SampleReading(text, dialect: dialect, isWhole: isWhole)
            let first = choice.bytes[0]
            let count = (0..<reading.recordCount).count { index in
                let record = reading.record(index)
                return record.flaw == .none
                    && (0..<Int(record.fieldCount)).contains { column in
                        let field = reading.field(column, of: record)
                        return field.isQuoted
                            && reading.cell(field).contains { $0 == first || $0 == 0x0A || $0 == 0x0D }
                    }
            }
            return count > 1 && count * share >= reading.recordCount
        }

        mutating func read(_ text: UnsafeBufferPointer<UInt8>, isWhole: Bool) {
            score = DialectScore(of: SampleReading(text, dialect: dialect, isWhole: isWhole), choice: choice)
        }
    }

    init(_ text: UnsafeBufferPointer<UInt8>, isWhole: Bool, given: Sniffer.Given) {
        let counts = DelimiterCounts(text)
        let choices =
            given.delimiter.map {
                [DelimiterChoice(bytes: $0, isWeak: false, prior: 1, isJoined: given.joinsDelimiters)]
            } ?? DelimiterChoice.occurring(in: counts)
        let plainQuote = Self.quote(given.quote)
        var trials = choices.map { Trial($0, given, quote: plainQuote, escape: given.escape) }
        if text.count > Self.glanceBytes, trials.count > 1 {
            let glance = UnsafeBufferPointer(rebasing: text[..<Self.glanceBytes])
            for index in trials.indices { trials[index].read(glance, isWhole: false) }
            Self.keepPromising(&trials)
        }
        for index in trials.indices { trials[index].read(text, isWhole: isWhole) }
        Self.keepEven(&trials)
        for trial in trials where trial.score.misfitCount > 0 {
            trials += Self.repairs(of: trial, text, isWhole: isWhole, counts, given)
        }
        var best: Trial?
        for trial in trials where trial.score.value > (best?.score.value ?? -1) + 1e-9 { best = trial }
        // One column scores nothing in any reading; then it is what is left over that tells quotes and escapes apart.
        if given.delimiter != nil { best = trials.min { $0.score.misfitCount < $1.score.misfitCount } }

        dialect = Dialect(
            delimiter: given.delimiter ?? [0x2C], quote: plainQuote, escape: given.escape, comment: given.comment)
        dialect.joinsDelimiters = given.delimiter != nil && given.joinsDelimiters
        dialect.trimsBlanks = given.trimsBlanks
        dialect.dropsEmptyRecords = given.dropsEmptyRecords
        let isTable = best.map { given.delimiter != nil || $0.score.value >= Self.threshold } ?? false
        if let best, isTable {
            dialect = best.dialect
            explain(best, given)
        } else if !text.isEmpty {
            evidence.append("no delimiter makes columns of equal width: comma, as usual")
        }
        if dialect.escape == nil || given.escape != nil { dialect.escapeRule = given.escapeRule }
        guard given.delimiter == nil else {
            if let delimiter = given.delimiter, !text.isEmpty, !Self.contains(text, delimiter) {
                inferences.append(
                    Sniffer.Inference(
                        .hint, "the delimiter \(DelimiterChoice.name(delimiter)) occurs nowhere in the text",
                        flag: "check --delimiter"))
            }
            return
        }
        if !isTable, AlignedColumns.stand(in: text) {
            refusal = Sniffer.Inference(
                .delimiter, "spaces align the columns, and some values have spaces of their own or are missing",
                flag:
                    "--delimiter spaces reads every run of spaces as one delimiter; --delimiter ',' takes each line for one value"
            )
        }
        if counts.occurs(0x2C) { keepOneColumn(text, isWhole: isWhole, counts, isTable: isTable) }
    }

    /// Where commas stand inside the values of one column, takes a delimiter that the text has not.
    private mutating func keepOneColumn(
        _ text: UnsafeBufferPointer<UInt8>, isWhole: Bool, _ counts: DelimiterCounts, isTable: Bool
    ) {
        let reading = SampleReading(text, dialect: dialect, isWhole: isWhole)
        let score = DialectScore(of: reading, choice: DelimiterChoice.all[0])
        guard ProseCheck(reading, score: score, counts: counts, isTable: isTable).isOneColumn,
            let absent = [0x09, 0x3B, 0x7C, 0x1F, 0x1E].first(where: { !counts.occurs($0) })
        else { return }
        dialect.delimiter = [absent]
        isDelimiterFound = false
        evidence = []
        inferences = [
            Sniffer.Inference(
                .delimiter, "one column: commas are inside its values", flag: "--delimiter ',' cuts at them")
        ]
    }

    /// What other quotes or an escape make of a reading that leaves records over, where they are borne out.
    private static func repairs(
        of plain: Trial, _ text: UnsafeBufferPointer<UInt8>, isWhole: Bool, _ counts: DelimiterCounts,
        _ given: Sniffer.Given
    ) -> [Trial] {
        guard !plain.choice.isWeak || given.delimiter != nil else { return [] }
        var repairs: [Trial] = []
        var bases = [plain]
        if given.quote == nil, counts.hasApostropheField {
            var trial = Trial(plain.choice, given, quote: 0x27, escape: given.escape)
            trial.read(text, isWhole: isWhole)
            let isUsual =
                trial.score.quotedCount > plain.score.quotedCount
                && trial.encloses(text, isWhole: isWhole, share: 20)
            // Where most records have values in apostrophes, others may be flawed by those in their text.
            let isHabit = trial.score.quotedRecords * 2 > trial.score.recordCount
            if isUsual, isHabit || mends(plain.score, trial.score) { repairs.append(trial) }
            if trial.score.quotedCount > plain.score.quotedCount, trial.score.quotedRecords > 1 { bases.append(trial) }
        }
        guard given.escape == nil, counts.hasEscapedQuote else { return repairs }
        for base in bases {
            guard let quote = base.dialect.quote else { continue }
            var trial = Trial(plain.choice, given, quote: quote, escape: 0x5C)
            trial.read(text, isWhole: isWhole)
            guard mends(base.score, trial.score), mends(plain.score, trial.score) else { continue }
            let reading = SampleReading(text, dialect: trial.dialect, isWhole: isWhole)
            if EscapeEvidence(reading).speaksForEscape { repairs.append(trial) }
        }
        return repairs
    }

    /// Whether a repair leaves fewer records over; half of them where much is wrong, for one of many may be chance.
    private static func mends(_ before: DialectScore, _ after: DialectScore) -> Bool {
        let isMessy = before.misfitCount * 20 > before.recordCount && before.misfitCount > 2
        return after.misfitCount < before.misfitCount && (!isMessy || after.misfitCount * 2 <= before.misfitCount)
    }

    /// Drops the trials that a first look shows to be far behind: a reading does not double its score later on.
    ///
    /// A few records show nothing, for they may be a preamble.
    private static func keepPromising(_ trials: inout [Trial]) {
        let scores = trials.map { $0.score.value }.sorted(by: >)
        let least = scores.count > 4 ? max(scores[0] / 4, scores[3]) : scores[0] / 4
        trials.removeAll { $0.score.value < least && $0.score.recordCount >= 128 && !$0.score.isEven }
    }

    /// Keeps the readings, if there are any, in which the first record and nearly all others have one width.
    private static func keepEven(_ trials: inout [Trial]) {
        let even = trials.filter { !$0.choice.isWeak && $0.score.isEven }
        if !even.isEmpty { trials = even }
    }

    private static func quote(_ given: Sniffer.QuoteChoice?) -> UInt8? {
        switch given {
        case .byte(let byte): byte
        case .nothing: nil
        case nil: 0x22
        }
    }

    private static func contains(_ text: UnsafeBufferPointer<UInt8>, _ bytes: [UInt8]) -> Bool {
        var index = 0
        while index + bytes.count <= text.count {
            if text[index] == bytes[0], bytes.indices.allSatisfy({ text[index + $0] == bytes[$0] }) { return true }
            index += 1
        }
        return false
    }

    static let escapeInference = Sniffer.Inference(
        .escape,
        "a backslash before a quote or a backslash, within quotes, is an escape: without it quotes do not close where "
            + "fields end",
        flag: "--escape none takes it as text")

    private mutating func explain(_ best: Trial, _ given: Sniffer.Given) {
        let score = best.score
        isDelimiterFound = given.delimiter == nil
        if given.quote == nil, dialect.quote == 0x27 {
            inferences.append(
                Sniffer.Inference(
                    .quote,
                    "values are in apostrophes: \(Sniffer.plural(score.quotedCount, "field")) open and close with one",
                    flag: "--quote '\"' takes them as text"))
        }
        if given.escape == nil, dialect.escape != nil {
            inferences.append(Self.escapeInference)
        }
    }
}
