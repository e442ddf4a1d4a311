/// Chooses the dialect in which a sample makes the best table.
///
/// Each delimiter that occurs is tried with double quotes, with apostrophes where some field opens and closes with
/// one, and with a backslash as escape where one stands before a quote. ``DialectScore`` says how good a table each
/// makes. No quotes at all is never chosen: where a text has none, `"` does no harm. Apostrophes have to close more
/// fields than double quotes do, and an escape has to mend records, since both are common in plain text.
///
/// Of a long text the first 32 KiB are tried in all dialects, and the rest only in those that came within half of
/// the best: whoever explains most of it explains its beginning.
struct DialectFinder {
    private(set) var dialect: Dialect
    private(set) var evidence: [String] = []

    /// Below this a text is no table in the dialect, and the default stands.
    static let threshold = 0.08

    /// The first look of all trials, so that only a few have to read everything.
    static let glanceBytes = 32 << 10

    private struct Trial {
        var choice: DelimiterChoice
        var dialect: Dialect
        var score = DialectScore()

        mutating func read(_ text: UnsafeBufferPointer<UInt8>, isWhole: Bool) {
            score = DialectScore(of: SampleReading(text, dialect: dialect, isWhole: isWhole), choice: choice)
        }
    }

    init(_ text: UnsafeBufferPointer<UInt8>, isWhole: Bool, given: Sniffer.Given) {
        let census = DelimiterCensus(text)
        let choices =
            given.delimiter.map { [DelimiterChoice(bytes: $0, isWeak: false, prior: 1)] }
            ?? DelimiterChoice.occurring(in: census)
        var trials = choices.flatMap { choice in
            Self.dialects(choice.bytes, census, given).map { Trial(choice: choice, dialect: $0) }
        }
        if text.count > Self.glanceBytes, trials.count > 1 {
            let glance = UnsafeBufferPointer(rebasing: text[..<Self.glanceBytes])
            for index in trials.indices { trials[index].read(glance, isWhole: false) }
            Self.keepPromising(&trials)
        }
        var best: Trial?
        for var trial in trials {
            trial.read(text, isWhole: isWhole)
            if Self.isBetter(trial, than: best, delimiterIsGiven: given.delimiter != nil) { best = trial }
        }
        dialect = Dialect(
            delimiter: given.delimiter ?? [0x2C], quote: Self.quote(given.quote), escape: given.escape,
            comment: given.comment)
        let isTable = best.map { given.delimiter != nil || $0.score.value >= Self.threshold } ?? false
        if let best, isTable {
            dialect = best.dialect
            explain(best, given)
        } else if !text.isEmpty {
            evidence.append("no delimiter makes columns of equal width: comma, as usual")
        }
        if given.delimiter == nil, census.occurs(0x2C) {
            keepOneColumn(text, isWhole: isWhole, census, isTable: isTable)
        }
    }

    /// Where commas stand inside the values of one column, takes a delimiter that the text has not.
    private mutating func keepOneColumn(
        _ text: UnsafeBufferPointer<UInt8>, isWhole: Bool, _ census: DelimiterCensus, isTable: Bool
    ) {
        let reading = SampleReading(text, dialect: dialect, isWhole: isWhole)
        let score = DialectScore(of: reading, choice: DelimiterChoice.all[0])
        guard ProseCheck(reading, score: score, census: census, isTable: isTable).isOneColumn,
            let absent = [0x09, 0x3B, 0x7C, 0x1F, 0x1E].first(where: { !census.occurs($0) })
        else { return }
        dialect.delimiter = [absent]
        evidence = ["one column: commas stand inside its text"]
    }

    /// The dialects of one delimiter, the plainest first: another has to be better, not as good.
    private static func dialects(
        _ delimiter: [UInt8], _ census: DelimiterCensus, _ given: Sniffer.Given
    ) -> [Dialect] {
        var quotes = [quote(given.quote)]
        if given.quote == nil, census.hasApostropheField { quotes.append(0x27) }
        var escapes = [given.escape]
        if given.escape == nil, census.hasEscapedQuote { escapes.append(0x5C) }
        return quotes.flatMap { quote in
            escapes.filter { quote != nil || $0 == given.escape }.map {
                Dialect(delimiter: delimiter, quote: quote, escape: $0, comment: given.comment)
            }
        }
    }

    /// Drops the trials that a first look shows to be far behind: a reading does not double its score later on.
    ///
    /// A few records show nothing, for they may be a preamble.
    private static func keepPromising(_ trials: inout [Trial]) {
        let scores = trials.map { $0.score.value }.sorted(by: >)
        let least = scores.count > 6 ? max(scores[0] / 2, scores[5]) : scores[0] / 2
        trials.removeAll { $0.score.value < least && $0.score.recordCount >= 128 }
    }

    private static func quote(_ given: Sniffer.QuoteChoice?) -> UInt8? {
        switch given {
        case .byte(let byte): byte
        case .nothing: nil
        case nil: 0x22
        }
    }

    private static func isBetter(_ trial: Trial, than best: Trial?, delimiterIsGiven: Bool) -> Bool {
        guard let best else { return true }
        // One column scores nothing in any reading; then it is the flaws that tell quotes and escapes apart.
        if delimiterIsGiven, trial.score.value == 0, best.score.value == 0 {
            return trial.score.flawCount < best.score.flawCount
        }
        // Apostrophes are common in text: as quotes they have to close more fields than double quotes do.
        if trial.dialect.quote != best.dialect.quote, trial.dialect.delimiter == best.dialect.delimiter,
            trial.score.quotedCount <= best.score.quotedCount
        {
            return false
        }
        // An escape has to mend something, and half of it where much is wrong: one record of many may be chance.
        if trial.dialect.escape != best.dialect.escape, trial.dialect.delimiter == best.dialect.delimiter,
            trial.dialect.quote == best.dialect.quote
        {
            let before = best.score.misfitCount
            let isMessy = before * 20 > best.score.recordCount
            if trial.score.misfitCount >= before || isMessy && trial.score.misfitCount * 2 > before { return false }
        }
        return trial.score.value > best.score.value + 1e-9
    }

    private mutating func explain(_ best: Trial, _ given: Sniffer.Given) {
        let score = best.score
        if given.delimiter == nil {
            let share = Int((score.consistency * 100).rounded(.down))
            evidence.append(
                "\(DelimiterChoice.name(dialect.delimiter)): "
                    + "\(share) % of \(Sniffer.plural(score.recordCount, "record")) have \(score.width) fields")
        }
        if given.quote == nil, dialect.quote == 0x27 {
            evidence.append("apostrophe as quote: \(Sniffer.plural(score.quotedCount, "field")) open and close with it")
        }
        if given.escape == nil, dialect.escape != nil {
            evidence.append("backslash as escape: quotes close where fields end only with it")
        }
    }
}
