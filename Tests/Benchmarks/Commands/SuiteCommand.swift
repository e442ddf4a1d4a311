/// The command `suite`: every measurement of the README in one run, and the table and the chart that it shows.
struct SuiteCommand {
    /// One line of the results.
    struct Case {
        let shape: Shape
        var scenario = Scenario.load
        /// Share of the shape's own number of records that is measured.
        var divisor = 1
        var peers: [Peer] = [.sqliteImport]
        var hasFloor = false
        /// What the table says of the data.
        let words: String

        /// The same in the chart, which has less room.
        var label: String {
            switch scenario {
            case .indexed: "orders, two secondary indexes"
            case .load: shape.rawValue
            default: words
            }
        }
    }

    /// A case and what came of it.
    struct Result {
        let part: Case
        let data: DataFile
        let outcome: Comparison.Outcome

        func series(_ name: String) -> Series? { outcome.series.first { $0.name == name } }
    }

    static let cases: [Case] = [
        Case(
            shape: .orders, peers: Peer.allCases.filter { $0 != .sqliteUtils }, hasFloor: true,
            words: "orders: 10 mixed columns, 12 % of the records with quotes"),
        Case(shape: .narrow, hasFloor: true, words: "narrow: 2 integers"),
        Case(shape: .shuffled, words: "shuffled: integer keys in random order"),
        Case(shape: .uuid, words: "uuid: random text keys"),
        Case(shape: .wide, words: "wide: 200 columns, no key"),
        Case(shape: .text, words: "text: long texts, no key"),
        Case(shape: .orders, scenario: .keyless, words: "orders without a key"),
        Case(
            shape: .orders, scenario: .indexed, divisor: 4,
            words: "orders into an existing table with two secondary indexes"),
        Case(shape: .orders, scenario: .gzip, words: "orders, packed by gzip"),
        Case(shape: .orders, scenario: .rerun, peers: [], words: "orders, a second run of the finished load"),
        Case(
            shape: .orders, scenario: .edited, peers: [], words: "orders, a second run with 1 % of the records edited"),
        Case(shape: .orders, divisor: 10, peers: [.sqliteUtils], words: "orders, a tenth of them"),
    ]

    private let csvload: String
    private let runs: Int
    private let work: String
    private let divisor: Int
    private let seed: UInt64 = 1
    private let readme: String?
    private let results: String

    init(_ arguments: [String]) throws(BenchmarkError) {
        let reader = try ArgumentReader(
            arguments, flags: ["runs", "csvload", "work", "results", "readme", "divisor"])
        if let operand = reader.operands.first {
            throw BenchmarkError(.usage, "'suite' does not know what to do with '\(operand)'.")
        }
        runs = try reader.number("runs", in: 1...1_000) ?? 5
        csvload = reader.text("csvload") ?? ".build/release/csvload"
        work = reader.text("work") ?? ".build/benchmarks"
        results = reader.text("results") ?? ".build/benchmarks"
        divisor = try reader.number("divisor", in: 1...10_000) ?? 1
        readme = reader.text("readme")
    }

    func run() throws(BenchmarkError) {
        guard let program = TextFile.locateProgram(csvload) else {
            throw BenchmarkError(
                .failure, "There is no program '\(csvload)': build it in release mode, or name it with '--csvload'.")
        }
        try TextFile.makeFolder(work)
        try TextFile.makeFolder(results)
        var done: [Result] = []
        var details = ""
        for part in Self.cases {
            let rows = max(1, part.shape.defaultRows / part.divisor / divisor)
            let data = DataFile(shape: part.shape, rows: rows, seed: seed, in: work)
            let lineup = Lineup(
                csvload: program, scenario: part.scenario, data: data, peers: part.peers, hasFloor: part.hasFloor,
                folder: work)
            let (contenders, skipped) = try lineup.contenders()
            var outcome = try Comparison(
                title: part.words, contenders: contenders, records: rows, rounds: runs, folder: work
            ).run()
            outcome.remarks += skipped
            let table = ResultTable(outcome: outcome)
            print(table.text)
            details += table.markdown
            done.append(Result(part: part, data: data, outcome: outcome))
        }
        try report(done, details: details, program: program)
    }

    private func report(_ done: [Result], details: String, program: String) throws(BenchmarkError) {
        let used = Set(done.flatMap { $0.outcome.series.map(\.name) })
        let own = ChildProcess.output(of: [program, "--version"], in: work) ?? "csvload of unknown version"
        let versions = [own] + Peer.allCases.filter { used.contains($0.rawValue) }.compactMap { $0.version(in: work) }
        let setting = Summary.Setting(
            machine: Machine.summary, day: Machine.day, versions: versions, runs: runs)
        let summary = Summary(results: done, setting: setting)
        try TextFile.replace(results + "/results.md", with: try summary.document(details: details))
        try TextFile.replace(results + "/loads.svg", with: Chart(results: done, setting: setting).svg)
        if let readme { try summary.put(into: readme, chart: results + "/loads.svg") }
        Console.note("The results are in \(results)/results.md and \(results)/loads.svg.")
    }
}
