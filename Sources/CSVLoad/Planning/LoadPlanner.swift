import CSVCore
import SQLiteCore

/// Decides all of a load before anything is written.
///
/// Its steps, in their order: ``openInput()``, ``lockDatabase()``, ``readState()``, ``readText(_:_:)``,
/// ``compare(_:with:)``, ``chooseColumns(of:_:)``, ``findTypes(_:of:_:)``, ``findChanges(_:_:_:from:)``,
/// ``limitRemovals(_:)``; ``plan()`` takes them, and a dry run those of ``decide()``. It reads the database and the input, and
/// writes to no table. A load that expected other types than
/// its input has is planned again, by the same planner with the types that were found.
struct LoadPlanner {
    let context: JobContext
    var options: LoadOptions
    /// What the source was called by whoever asked; the database may know it by another spelling.
    let askedName: String
    let database: LoadDatabase
    /// How the input is cut for others who compute its rows; nil where this process does.
    let cutting: PartCutting?
    var notes = LoadNotes()
    /// Compares the rows of a source with its records, up to the last that was loaded; nil where nobody does. False where
    /// they differ.
    var compareTable: ((LoadOptions, Int64) throws(LoadError) -> Bool)?
    /// Why records that were loaded before are loaded again.
    var reload: ReloadReason?
    /// Whether the text is laid out as it was, although all of it is loaded again.
    var keepsLayout = false
    /// How the types of a new table are found.
    private(set) var typing = Typing.open
    private(set) var watch = PhaseWatch()
    /// Bytes of the front that suggest types.
    static let frontBytes = 1 << 20
    /// Held until the last connection is closed.
    private(set) var lock: DatabaseLock?
    private var input: InputStream?

    /// Bytes of a file from which on types are found beside the load: a smaller one is looked through in no time.
    let trialBytes: Int64

    init(
        _ options: LoadOptions, _ context: JobContext, cutting: PartCutting? = nil, trialBytes: Int64 = .max,
        isDryRun: Bool = false
    ) {
        self.options = options
        askedName = options.sourceName
        self.context = context
        self.cutting = cutting
        self.trialBytes = trialBytes
        var database = LoadDatabase(of: options, context)
        database.isReadOnly = isDryRun
        self.database = database
    }

    /// Tells of the load under the names that the database has for its source and table.
    func log(_ runID: Int64? = nil) -> EventLog {
        EventLog(context.observer, source: options.sourceName, table: options.table, runID: runID)
    }

    /// What planning came to.
    enum Outcome {
        case load(LoadPlan, Opened)
        /// There is nothing to load now: stopped, or somebody else has the database.
        case ended(LoadSummary)
    }

    /// What a plan is carried out with.
    struct Opened {
        /// The text, whose stream stands at the first record that is to be loaded.
        var text: TextSource
        var lock: DatabaseLock
        /// Which records are taken; nil where all are.
        var changes: TextSegments?
        /// Whether types make the table that is planned; for a plan whose types are expected.
        var confirms: (FoundTypes) throws(LoadError) -> Bool
    }

    /// Decides, and returns a plan that holds for the database and the input as they are now.
    mutating func plan() throws(LoadError) -> Outcome {
        let said = notes
        while true {
            if let outcome = try planOnce() { return outcome }
            // Another load made the database meanwhile.
            notes = said
            (reload, keepsLayout) = (nil, false)
            input = nil
        }
    }

    private mutating func planOnce() throws(LoadError) -> Outcome? {
        try openInput()
        if database.exists {
            guard try lockDatabase() else { return .ended(skipped()) }
        }
        guard var decision = try decide() else { return .ended(summary(.interrupted)) }
        decision.plan.removals = try limitRemovals(decision)
        guard !context.isStopRequested else { return .ended(summary(.interrupted)) }
        if lock == nil {
            guard try lockDatabase() else { return .ended(skipped()) }
            // Another load made the database meanwhile, and may know this source.
            if database.exists {
                let stream = decision.text.stream
                guard stream.isRereadable else {
                    throw LoadError(
                        .databaseLocked,
                        "Another load made '\(options.database)' while this one looked at \(stream.name)",
                        recovery: "Run the same command again, with the same input.")
                }
                return nil
            }
        }
        guard let lock else { preconditionFailure("a load is planned without the lock") }
        return .load(
            decision.plan,
            Opened(
                text: decision.text, lock: lock, changes: decision.diff?.segments, confirms: decision.confirms))
    }

    /// What was decided of a load, by reading alone.
    struct Decision {
        var plan: LoadPlan
        /// The text, whose stream stands at the first record that is to be loaded.
        var text: TextSource
        /// Which records have changed; nil where all of them are loaded.
        var diff: RecordDiff?
        /// See ``Opened``.
        var confirms: (FoundTypes) throws(LoadError) -> Bool
    }

    /// Decides all but how many rows may go, and takes no lock; nil where the job was stopped.
    mutating func decide() throws(LoadError) -> Decision? {
        let stream = try openInput()
        try chooseContent(stream)
        var state = try readState()
        var text = try readText(stream, state)
        watch.end(\.open)
        var start = try compare(text, with: state)
        watch.end(\.compare)
        if start.checkpoint == nil, state.before(options.content) != nil, stream.isRereadable {
            // None of it is as it was: it may be laid out otherwise, too.
            input = nil
            text = try TextSource(
                try openInput(), format: options.content.format,
                known: keepsLayout ? state.before(options.content)?.layout : nil)
        }
        let columns = try chooseColumns(of: text, state)
        let isExpected = mayExpectTypes(columns, of: text)
        let isAtEnd = try text.stream.peek(1).isEmpty
        let isUnchanged = start.checkpoint != nil && start.records == state.lastRecord && isAtEnd
        var rows = try findTypes(columns, of: text, state, isExpected: isExpected, isUnchanged: isUnchanged)
        state.table = state.table?.widened(by: rows.widenings)
        try checkUpdates(rows, state)
        try checkAppending(rows)
        try divide(&rows, state)
        watch.end(\.types)
        let diff = try findChanges(text, rows, state, from: &start)
        watch.end(\.compare)
        // Stopped while comparing or finding types: what is known so far holds for a part of the input only.
        guard !context.isStopRequested else { return nil }
        let replacement = replacement(of: rows, state, start)
        if replacement != .allRows { try refuseDoubling(rows, state, start, text) }
        try refuseReplacing(rows, state, start, text)
        noteReload(start, diff)
        noteDecisions(text, rows)
        let plan = LoadPlan(
            options: options, text: SourceStore.Text(text, rows, options.content), rows: rows,
            types: isExpected ? .expected : .known, database: state, start: start, taken: diff?.taken,
            replacement: replacement, writing: WriteStrategy(rows, into: state.table, isSelective: diff != nil),
            notes: notes)
        let (planner, expected) = (self, (rows.createTable(options.table), rows.inputs))
        return Decision(plan: plan, text: text, diff: diff) { (found) throws(LoadError) in
            // The same table may be filled in another way: a date is text, whatever its format.
            let rows = try planner.rows(ofNewTable: columns.builder, found)
            return rows.createTable(planner.options.table) == expected.0 && rows.inputs == expected.1
        }
    }

    /// Forgets what was decided, and finds types in another way the next time.
    mutating func begin(again watch: PhaseWatch, _ notes: LoadNotes, typing: Typing) {
        (self.watch, self.notes, self.typing) = (watch, notes, typing)
        (reload, keepsLayout) = (nil, false)
        input = nil
    }

    /// Opens the input, if that is not done yet.
    @discardableResult
    mutating func openInput() throws(LoadError) -> InputStream {
        if let input { return input }
        let stream = try context.inputs.open(options.input, options.content.format)
        input = stream
        return stream
    }

    /// Takes the database for this load; false where another one has it and this one is to be skipped.
    ///
    /// A planner that plans again has it already, and would wait for itself.
    mutating func lockDatabase() throws(LoadError) -> Bool {
        guard lock == nil else { return true }
        lock = try DatabaseLock(
            path: options.database, policy: options.lockPolicy, isPrivate: options.content.command != nil,
            isCancelled: context.isCancelled)
        return lock != nil
    }

    /// Reads what the database knows, and takes over how it spells the table and the source.
    ///
    /// SQLite does not tell names apart by case, and the bookkeeping must not either.
    mutating func readState() throws(LoadError) -> DatabaseState {
        let state = try database.state(of: options)
        if !options.isRestart { _ = try state.source?.stored.get() }
        if let source = state.source { try source.position.check(source.name) }
        options.table = state.table?.name ?? options.table
        options.sourceName = state.source?.name ?? options.sourceName
        return state
    }

    /// Finds out how to read the text: as before, where it was loaded in the same way.
    func readText(_ stream: InputStream, _ state: DatabaseState) throws(LoadError) -> TextSource {
        try TextSource(
            stream, format: options.content.format, known: state.before(options.content)?.layout)
    }

    /// The columns of the rows, as far as names and options alone tell.
    struct Columns {
        var builder: PlanBuilder
        /// The rows but for their types.
        var draft: RowPlan
    }

    /// Chooses the columns, and makes sure that they can be computed.
    func chooseColumns(of text: TextSource, _ state: DatabaseState) throws(LoadError) -> Columns {
        var builder = PlanBuilder(
            content: options.content, inputNames: text.header.names, layout: text.layout, input: text.stream.name,
            table: options.table, sourceName: options.sourceName, lookups: state.lookups)
        builder.take(text.header)
        try builder.addProgramColumns(
            context, options.computing, known: state.before(options.content)?.commandColumns, of: text)
        let draft = try builder.draft()
        try checkIndexes(draft, builder)
        if draft.computes {
            _ = try ComputationChain(
                draft, content: options.content, environment: context.computation(options.computing)
            ).makeWorker()
        }
        return Columns(builder: builder, draft: draft)
    }

    /// What a load is told that does not begin.
    mutating func skipped() -> LoadSummary {
        notes.add("another load is writing to the database: this one was skipped, as --if-locked says")
        return summary(.skipped)
    }

    /// Looks through an input and cuts it for a table that is not there yet, without a database.
    ///
    /// - Returns: nil where the job was stopped.
    mutating func cutInput() throws(LoadError) -> (text: TextSource, rows: RowPlan, cutter: PartCutter)? {
        guard let cutting else { preconditionFailure("an input is cut that is not to be") }
        let stream = try openInput()
        try PartPlan.requireCuttable(stream)
        let text = try readText(stream, DatabaseState())
        let columns = try chooseColumns(of: text, DatabaseState())
        let rows = try findTypes(columns, of: text, DatabaseState())
        let (options, context) = (options, context)
        let cutter = try cutting.shared.cutter(from: 0) { () throws(LoadError) in
            try cutting.cut(text, of: options, into: columns.draft, context)
        }
        return context.isStopRequested ? nil : (text, rows, cutter)
    }

    private func summary(_ status: LoadSummary.Status) -> LoadSummary { LoadSummary(options, notes, status) }
}

extension LoadSummary {
    init(_ options: LoadOptions, _ notes: LoadNotes, _ status: Status) {
        self.init(source: options.sourceName, table: options.table, database: options.database, status: status)
        self.notes = notes.sentences
        ordinaryNotes = notes.ordinary
        inferences = notes.inferences
        linesBefore = notes.linesBefore
        linesBehind = notes.linesBehind
    }
}

extension SourceStore.Text {
    fileprivate init(_ text: TextSource, _ rows: RowPlan, _ content: LoadOptions.Content) {
        self.init(
            layout: text.layout, fieldNames: text.header.names, fillsRowID: rows.rowIDColumn != nil,
            commandColumns: content.command?.columns == nil ? rows.commandColumns : nil,
            valueFormats: content.format.tellsValues ? rows.valueFormats : nil, header: text.header.bytes,
            skipped: SourceStore.Skipped(preamble: text.header.preamble, notes: text.notes))
    }
}
