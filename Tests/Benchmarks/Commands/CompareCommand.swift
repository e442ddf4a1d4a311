/// The command `compare`: measures csvload beside its peers, or beside itself.
struct CompareCommand {
    private let shapes: [Shape]
    private let scenarios: [Scenario]
    private let peers: [Peer]
    private let hasFloor: Bool
    private let rows: Int?
    private let seed: UInt64
    private let runs: Int
    private let csvload: String
    private let work: String
    private let markdown: String?

    init(_ arguments: [String]) throws(BenchmarkError) {
        let reader = try ArgumentReader(
            arguments,
            flags: ["shape", "scenario", "peers", "floor", "rows", "seed", "runs", "csvload", "work", "markdown"]
        )
        if let operand = reader.operands.first {
            throw BenchmarkError(.usage, "'compare' does not know what to do with '\(operand)'.")
        }
        shapes = try reader.list("shape") ?? [.orders, .narrow]
        scenarios = try reader.list("scenario") ?? [.load]
        peers = try reader.text("peers") == "none" ? [] : reader.list("peers") ?? [.sqliteImport, .pythonExecutemany]
        hasFloor = try reader.choice("floor", among: ["yes", "no"]) == "yes"
        rows = try reader.number("rows", in: 1...Int(UInt32.max))
        seed = try reader.number("seed", in: 0...UInt64.max) ?? 1
        runs = try reader.number("runs", in: 1...1_000) ?? 5
        csvload = reader.text("csvload") ?? ".build/release/csvload"
        work = reader.text("work") ?? ".build/benchmarks"
        markdown = reader.text("markdown")
    }

    func run() throws(BenchmarkError) {
        guard let program = TextFile.locateProgram(csvload) else {
            throw BenchmarkError(
                .failure, "There is no program '\(csvload)': build it in release mode, or name it with '--csvload'."
            )
        }
        try TextFile.makeFolder(work)
        var report = ""
        for shape in shapes {
            let data = DataFile(shape: shape, rows: rows ?? shape.defaultRows, seed: seed, in: work)
            for scenario in scenarios {
                let outcome = try compare(scenario, program: program, data: data)
                let table = ResultTable(outcome: outcome)
                print(table.text)
                report += table.markdown
            }
        }
        if let markdown {
            try TextFile.append(heading(program: program) + report, to: markdown)
        }
    }

    private func compare(
        _ scenario: Scenario, program: String, data: DataFile
    ) throws(BenchmarkError) -> Comparison.Outcome {
        let lineup = Lineup(
            csvload: program, scenario: scenario, data: data, peers: peers, hasFloor: hasFloor, folder: work)
        let (contenders, skipped) = try lineup.contenders()
        let size = try data.megabytes().fixed(1)
        let comparison = Comparison(
            title: "\(data.shape.rawValue), \(scenario.rawValue): \(data.rows) records, \(size) MB",
            contenders: contenders, records: data.rows, rounds: runs, folder: work
        )
        var outcome = try comparison.run()
        outcome.remarks += skipped
        return outcome
    }

    private func heading(program: String) -> String {
        let own = ChildProcess.output(of: [program, "--version"], in: work) ?? "csvload of unknown version"
        let versions = [own] + peers.compactMap { $0.version(in: work) }
        return """
            ## \(Machine.day)

            \(Machine.summary). \(versions.joined(separator: "; ")). \
            Median of \(runs) runs in turn, after a round that is not counted; ratio to csvload within a round.


            """
    }
}
