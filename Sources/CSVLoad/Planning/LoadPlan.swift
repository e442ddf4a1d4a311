import CSVCore

/// All that a load has decided before it writes: what is read how, into what, and from which record on.
///
/// A plain value: two plans of the same load are equal, and ``description`` says what would be done. ``LoadPlanner`` makes
/// it and writes nothing; ``LoadExecutor`` carries it out and decides nothing.
struct LoadPlan: Sendable, Hashable {
    /// What was asked for, with the table and the source under the names that the database has for them.
    var options: LoadOptions
    /// How the text is read, as the database will keep it.
    var text: SourceStore.Text
    /// How records become rows of the table.
    var rows: RowPlan
    /// Whether the columns' types are those of all values, or of the front alone.
    var types = TypeDecision.known
    /// What the database knew.
    var database: DatabaseState
    /// How much of the source is in, and stays.
    var start = Start()
    /// Records from there on that are parsed and written, where the others are left alone; nil where all are.
    var taken: Int64?
    /// Which rows of others the input takes the place of.
    var replacement = TableReplacement.none
    /// How many rows may be taken out; nil where that cannot be too many.
    var removals: RemovalLimit?
    /// How rows go into the table.
    var writing: WriteStrategy
    var notes = LoadNotes()

    /// How certain the types of a new table's columns are.
    enum TypeDecision: Sendable, Hashable {
        /// All values bear them out, or they were given.
        case known
        /// The front of the input suggests them; nothing may be committed before all values bear them out.
        case expected
    }

    /// How much of the source is in already.
    struct Start: Sendable, Hashable {
        /// The last batch that stays; nil where none does.
        var checkpoint: Checkpoint?
        /// Whether all that was loaded stands in the input, and only its last record may go on there.
        var isContinued = false

        /// Records that stay as they are.
        var records: Int64 { checkpoint?.rowIDs.upperBound ?? 0 }
        /// Bytes of the text that hold them, and what stands before them.
        var bytes: Int64 { checkpoint?.bytes.upperBound ?? 0 }
    }

    /// Whether all that the run changes is committed at once.
    var isAtomic: Bool { options.replaces && database.table != nil }

    /// Whether records are loaded again that were loaded before.
    var isReload: Bool { start.records < database.recordsBefore }
}

extension LoadPlan: CustomStringConvertible {
    /// What would be done, a line a decision, for the log and for people who look for a difference.
    var description: String {
        let format = text.layout.flags.isEmpty ? "plain CSV" : text.layout.flags.joined(separator: " ")
        let target = database.table == nil ? rows.createTable(options.table) : "the table that is there"
        let key =
            rows.rowIDColumn.map { "\($0), the record's number" }
            ?? (rows.key.isEmpty ? "none" : rows.key.joined(separator: ", "))
        var lines = [
            "source: \(options.sourceName)", "text: \(format), \(text.fieldNames.count) fields",
            "table: \(options.table)", "target: \(target)", "key: \(key)",
            "types: \(types == .known ? "known" : "expected from the front of the input")",
            "start: record \(start.records + 1), byte \(start.bytes)" + (isReload ? ", again" : ""),
            "rows: \(writing)",
        ]
        switch replacement {
        case .none: break
        case .otherRows: lines.append("replaces: rows of others go, in one transaction")
        case .allRows: lines.append("replaces: all rows go, in one transaction")
        }
        if let taken { lines.append("records taken: \(taken)") }
        if !rows.addedColumns.isEmpty { lines.append("added columns: \(rows.addedColumns.joined(separator: ", "))") }
        return (lines + notes.sentences.map { "note: \($0)" }).joined(separator: "\n")
    }
}

/// What a load has to say of its decisions, one sentence each.
struct LoadNotes: Sendable, Hashable {
    private(set) var sentences: [String] = []
    /// Those of them that are normal: see ``LoadSummary/ordinaryNotes``.
    private(set) var ordinary: Set<String> = []
    /// What was inferred of the text, and how many lines of it are not records.
    var inferences: [Sniffer.Inference] = []
    var linesBefore = 0
    var linesBehind: Int64 = 0

    mutating func add(_ sentence: String) { sentences.append(sentence) }

    mutating func add(contentsOf more: [String]) { sentences += more }

    /// Notes what nobody has to look at.
    mutating func addOrdinary(_ sentence: String) {
        sentences.append(sentence)
        ordinary.insert(sentence)
    }
}
