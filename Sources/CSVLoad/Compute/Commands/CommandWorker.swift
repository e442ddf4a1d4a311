/// The process of one worker, and what becomes of records for which it fails.
///
/// A chunk's records are written at once, and their answers matched in order. Where the process ends or is silent
/// before all have come, the answers that it gave count; the record that it owes the next one for is tried alone, and
/// the others in halves, so that only records that fail by themselves are refused. Answers that are too many or too
/// few count for none of their records: these are tried in halves, each with a process of its own whose input ends,
/// until it is known whose they are.
final class CommandWorker: ComputationWorker {
    /// Records to be answered together.
    private struct Task {
        var positions: [Int]
        /// Whether the process gets nothing more behind them, so that its answers can be counted.
        var isLast = false
    }

    private let computation: CommandComputation
    private let settings: ComputeSettings
    private let isCancelled: @Sendable () -> Bool
    private let reports: any ComputationReports
    private let given: [String]
    private var process: ChildProgram?
    private var isNew = true
    private var writer: RecordWriter?
    private var reader: AnswerReader
    private let log: CommandLog
    /// Seconds of silence behind which the input is ended, to see whether answers are held back.
    private var patience: Double
    /// Whether it was this side that ended the input of the last conversation.
    private var inputWasEnded = false
    /// Whether answers were held back, so that the input is ended behind every chunk.
    private var holdsBack = false
    private var tasks: [Task] = []
    private var tries: [Int: Int] = [:]
    private var again: [Int] = []
    private var failuresInARow = 0
    private var secondsLost = 0.0

    /// Failures without an answer in between that show that the command is at fault, and not the records.
    private static let mostFailuresInARow = 100
    /// The same for the time that they took.
    private static let mostSecondsLost = 300.0

    init(_ computation: CommandComputation, _ context: ComputationContext) {
        self.computation = computation
        settings = context.settings
        isCancelled = context.isCancelled
        reports = context.reports
        given = context.columns.map(\.name)
        patience = min(2, (context.settings.timeout ?? 60) / 3)
        reader = AnswerReader(computation.options.format, outputs: computation.columns, given: given)
        log = CommandLog(context.reports)
    }

    func compute(_ rows: inout ComputedRows) throws(LoadError) {
        let chunk = rows.chunk
        let layout = rows.layout
        if writer == nil {
            writer = RecordWriter(
                computation.options.format, columns: given, cells: layout.inputCells, stride: layout.stride)
        }
        tasks = [Task(positions: Array(0..<rows.count), isLast: holdsBack)]
        tries = [:]
        again = []
        while true {
            while let task = tasks.popLast() {
                guard !isCancelled() else { return giveUp(&rows) }
                let sink = AnswerSink(chunk, layout, positions: task.positions)
                let ending = try withoutBrokenPipeSignal { () throws(LoadError) in try converse(task, sink, chunk) }
                guard ending != .cancelled else { return giveUp(&rows) }
                try settle(task, sink, ending, &rows)
            }
            guard !again.isEmpty else { return }
            guard pause(beforeTry: again.compactMap { tries[$0] }.min() ?? 1) else { return giveUp(&rows) }
            chunk.retried += Int64(again.count)
            tasks = [Task(positions: again.sorted(), isLast: holdsBack)]
            again = []
        }
    }

    func finish() {
        guard let process else { return }
        process.closeInput()
        if let ending = wait(process, atMost: .seconds(5)), !ending.isSuccess {
            reports.note("the command \(ending) after its last answer")
        }
        self.process = nil
    }

    /// How it ended by itself; nil where it had to be killed.
    private func wait(_ process: ChildProgram, atMost limit: Duration) -> ChildProgram.Ending? {
        let ending = process.wait(atMost: limit)
        if ending == nil { process.stop(.kill) }
        return ending
    }

    private func giveUp(_ rows: inout ComputedRows) {
        process?.stop(.kill)
        process = nil
        rows.abandon()
    }

    /// Gives the records of a task to the process, which is started if there is none.
    private func converse(
        _ task: Task, _ sink: AnswerSink, _ chunk: Chunk
    ) throws(LoadError) -> CommandExchange.Ending {
        if self.process == nil { try start() }
        guard let writer, let process else { return .closed }
        let bytes = try writer.write(chunk, task.positions, withHeader: isNew)
        let isFirst = isNew
        isNew = false
        let log = log
        var exchange = CommandExchange(
            process, timeout: settings.timeout, patience: task.isLast ? nil : patience, isCancelled: isCancelled
        ) { log.add($0) }
        let began = SystemClock.seconds
        if !isFirst, exchange.surplus(milliseconds: 0) > 0 { throw tooMany() }
        var ending = try exchange.run(bytes, endsInput: task.isLast) { (answers) throws(LoadError) in
            try reader.take(answers, sink)
            // Where nothing more can come, the end shows whether there were too many.
            return (sink.isComplete && process.input != nil, reader.isTorn)
        }
        exchange.drainErrors()
        inputWasEnded = task.isLast || exchange.endedInputAt != nil
        switch ending {
        case .answered:
            // A command that writes more than it was asked for does so without delay.
            let wait = min(1000, max(1, Int((SystemClock.seconds - began) * 20)))
            if reader.isTorn || exchange.surplus(milliseconds: wait) > 0 { sink.noteSurplus() }
        case .closed:
            try reader.take(UnsafeRawBufferPointer(start: nil, count: 0), isFinal: true, sink)
            let end = wait(process, atMost: .seconds(1))
            exchange.drainErrors()
            log.end(end.map { "\($0)" } ?? "closed its output and went on", isSuccess: end?.isSuccess ?? true)
            self.process = nil
            if sink.isComplete { ending = .answered }
        case .silent:
            process.stop(.kill)
            exchange.drainErrors()
            log.end("gave no answer for \(settings.timeout ?? 0) s", isSuccess: false)
            secondsLost += settings.timeout ?? 0
            self.process = nil
        case .cancelled:
            break
        }
        if sink.answered > 0 { (failuresInARow, secondsLost) = (0, 0) }
        learn(from: exchange, ending)
        return ending
    }

    private func start() throws(LoadError) {
        process = try computation.start()
        isNew = true
        reader.restart()
        log.restart()
    }

    /// Tells a command that holds answers back from one that is slow.
    ///
    /// Answers that were held back come the moment the input ends. One that takes longer was at work, and is given
    /// more time from now on.
    private func learn(from exchange: CommandExchange, _ ending: CommandExchange.Ending) {
        guard exchange.endedInputAt != nil else { return }
        if let delay = exchange.answerDelay, delay > max(0.25, patience / 4) {
            patience = max(patience * 2, delay * 4)
        } else if ending == .answered {
            if !holdsBack {
                reports.note(
                    "the command holds its answers back until its input ends, so that it is started again for each chunk: "
                        + "let it flush its output after each line (python3 -u, jq --unbuffered, …)")
            }
            holdsBack = true
        }
    }

    /// What becomes of a task's records.
    private func settle(
        _ task: Task, _ sink: AnswerSink, _ ending: CommandExchange.Ending, _ rows: inout ComputedRows
    ) throws(LoadError) {
        let isShort = ending == .closed && log.endedWell && inputWasEnded && !sink.isComplete
        if sink.surplus > 0 || isShort {
            // Answers of which the record is not known.
            process?.stop(.kill)
            process = nil
            let found = sink.surplus > 0 ? "more than one answer" : "no answer"
            return try split(task.positions, isLast: task.isLast, "the command gave \(found) to the record", &rows)
        }
        for failure in sink.failures {
            if failure.isFinal {
                rows.reject(failure.position, failure.detail)
            } else {
                tryAgain(failure.position, failure.detail, &rows)
            }
        }
        guard !sink.isComplete else { return }
        let left = Array(task.positions[sink.answered...])
        guard left.count > 1 else {
            try fail(left[0], log.sentence(before: "the command"), &rows)
            return
        }
        // Most likely it was the first of them; but a command that holds answers back may have come further.
        let others = Array(left.dropFirst())
        let middle = others.count / 2
        for part in [others[middle...], others[..<middle], left[..<1]] where !part.isEmpty {
            tasks.append(Task(positions: Array(part), isLast: holdsBack))
        }
    }

    /// Has records answered in halves, by processes whose answers can be counted.
    private func split(
        _ positions: [Int], isLast: Bool, _ detail: String, _ rows: inout ComputedRows
    ) throws(LoadError) {
        guard positions.count > 1 else {
            guard isLast else {
                tasks.append(Task(positions: positions, isLast: true))
                return
            }
            return try fail(positions[0], detail, &rows)
        }
        let middle = positions.count / 2
        tasks.append(Task(positions: Array(positions[middle...]), isLast: true))
        tasks.append(Task(positions: Array(positions[..<middle]), isLast: true))
    }

    /// A record that the command failed on when it was alone.
    private func fail(_ position: Int, _ detail: String, _ rows: inout ComputedRows) throws(LoadError) {
        failuresInARow += 1
        if failuresInARow >= CommandWorker.mostFailuresInARow || secondsLost > CommandWorker.mostSecondsLost {
            throw LoadError(
                .computationFailed, "The command failed \(failuresInARow) times in a row: \(detail)",
                recovery: "What was committed is kept; correct the command, and run the same command again.")
        }
        tryAgain(position, detail, &rows)
    }

    private func tryAgain(_ position: Int, _ detail: String, _ rows: inout ComputedRows) {
        let count = (tries[position] ?? 0) + 1
        tries[position] = count
        if count > settings.retries {
            let tried = count > 1 ? " (tried \(count) times)" : ""
            rows.reject(position, detail + tried)
        } else {
            again.append(position)
        }
    }

    /// Waits longer before each further try: 0.1 s, 0.2 s, 0.4 s, up to 10 s; false where the load is to stop.
    private func pause(beforeTry count: Int) -> Bool {
        var left = min(10_000, 100 << min(count - 1, 10))
        while left > 0 {
            guard !isCancelled() else { return false }
            SystemClock.pause(microseconds: min(left, 20) * 1000)
            left -= 20
        }
        return true
    }

    private func tooMany() -> LoadError {
        process?.stop(.kill)
        process = nil
        return LoadError(
            .computationFailed,
            "The command writes more answers than it gets records, so that answers cannot be assigned to records",
            recovery: "Let it write one answer for each record and nothing else on its standard output.")
    }
}
