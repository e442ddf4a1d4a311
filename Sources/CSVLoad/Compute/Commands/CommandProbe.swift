import CSVCore

/// Finds the columns that a command sets, from its answers to the first records of an input.
///
/// The table has to be made before the first chunk is computed, so that these records are computed twice. The names
/// are kept with the source: a load that goes on does not ask again.
struct CommandProbe {
    let command: CommandOptions
    /// The plan up to the command, with all that is computed before it.
    let plan: RowPlan
    let content: LoadOptions.Content
    let environment: ComputationEnvironment

    /// Records that are tried, at most.
    private static let records = 32

    /// The names in the order in which they first occur; none where the chunk has no row.
    func columns(of chunk: Chunk) throws(LoadError) -> [String] {
        let chain = plan.computes ? try ComputationChain(plan, content: content, environment: environment) : nil
        let before = try chain?.makeWorker()
        try before?.compute(chunk)
        before?.finish()
        chunk.setRows(Array(chunk.rowList.prefix(CommandProbe.records)))
        guard chunk.rowCount > 0 else { return [] }
        let visible = plan.visibleColumns(before: plan.computed.count)
        let writer = RecordWriter(
            command.format, columns: visible.map(\.name), cells: visible.map(\.cell), stride: plan.stride)
        let bytes = try writer.write(chunk, Array(0..<chunk.rowCount), withHeader: true)
        let process = try CommandComputation(command, columns: []).start()
        let log = CommandLog(environment.reports)
        var exchange = CommandExchange(
            process, timeout: environment.settings.timeout, patience: nil, isCancelled: environment.isCancelled
        ) { log.add($0) }
        let reader = AnswerReader(command.format, outputs: [], given: visible.map(\.name))
        let sink = AnswerSink(
            chunk, StepLayout(plan, columns: plan.computed.count..<plan.computed.count),
            positions: Array(0..<chunk.rowCount))
        let ending = try withoutBrokenPipeSignal { () throws(LoadError) in
            try exchange.run(bytes, endsInput: true) { (answers) throws(LoadError) in
                try reader.take(answers, sink)
                return (false, false)
            }
        }
        try reader.take(UnsafeRawBufferPointer(start: nil, count: 0), isFinal: true, sink)
        let end = ending == .closed ? process.wait(atMost: .seconds(1)) : nil
        if end == nil { process.stop(.kill) }
        exchange.drainErrors()
        log.end(
            ending == .silent ? "gave no answer for \(environment.settings.timeout ?? 0) s" : end.map { "\($0)" } ?? "",
            isSuccess: end?.isSuccess ?? false)
        var columns = reader.headerNames ?? []
        columns += sink.unknownNames.filter { !columns.contains($0) }
        guard columns.isEmpty, ending != .cancelled else { return columns }
        if let flaw = sink.failures.first(where: { !$0.isFinal })?.detail {
            throw CommandProbe.unclear("the command's first answer does not count: \(flaw)")
        }
        throw CommandProbe.unclear(
            sink.answered > 0
                ? "the first answers of the command have no column of their own" : log.sentence(before: "the command"))
    }

    private static func unclear(_ what: String) -> LoadError {
        LoadError(
            .computationFailed, "The columns that --compute-command sets are not known: \(what)",
            recovery: "Mend the command, or name its columns with --compute-columns.")
    }
}
