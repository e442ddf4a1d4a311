/// The command `counts`: how many instructions parsing, typing and loading take, beside those that were recorded.
///
/// Instructions hardly depend on what else a machine does, so that a change for the worse shows in one run. They are
/// counted by valgrind's callgrind, which is slow: the input is small.
struct CountsCommand {
    /// What is counted.
    private enum Work: String, CaseIterable {
        case parse, type, load, rerun
    }

    private let record: String
    private let isRecording: Bool
    private let csvload: String
    private let work: String
    private let tolerance: Double

    private static let rows = 20_000

    init(_ arguments: [String]) throws(BenchmarkError) {
        let reader = try ArgumentReader(arguments, flags: ["record", "write", "csvload", "work", "tolerance"])
        if let operand = reader.operands.first {
            throw BenchmarkError(.usage, "'counts' does not know what to do with '\(operand)'.")
        }
        guard let record = reader.text("record") else { throw BenchmarkError(.usage, "'counts' needs '--record'.") }
        self.record = record
        isRecording = try reader.choice("write", among: ["yes", "no"]) == "yes"
        csvload = reader.text("csvload") ?? ".build/release/csvload"
        work = reader.text("work") ?? ".build/benchmarks"
        tolerance = Double(try reader.number("tolerance", in: 0...100) ?? 3)
    }

    func run() throws(BenchmarkError) {
        guard let valgrind = TextFile.locateProgram("valgrind") else {
            throw BenchmarkError(.failure, "There is no valgrind to count with: 'make bench-counts' installs it.")
        }
        try TextFile.makeFolder(work)
        let data = DataFile(shape: .orders, rows: Self.rows, seed: 1, in: work)
        try data.generateIfMissing()
        let database = work + "/counts.db"
        TextFile.removeDatabase(database)
        defer { TextFile.removeDatabase(database) }
        var counts: [(work: Work, instructions: Int)] = []
        for part in Work.allCases {
            Console.note("counting \(part.rawValue) …")
            counts.append((part, try count(command(part, data, database), valgrind)))
        }
        try isRecording ? write(counts) : compare(counts)
    }

    private func command(_ part: Work, _ data: DataFile, _ database: String) -> [String] {
        switch part {
        case .parse, .type:
            [TextFile.ownProgram, "parse", data.path, "--runs", "1", "--only", part.rawValue]
        case .load, .rerun:
            [csvload, "load", data.path, database, "--key", "id", "--jobs", "1", "--quiet", "--progress", "never"]
        }
    }

    private func count(_ command: [String], _ valgrind: String) throws(BenchmarkError) -> Int {
        let errors = work + "/valgrind.txt"
        let child = try ChildProcess.run(
            [valgrind, "--tool=callgrind", "--callgrind-out-file=/dev/null"] + command, output: "/dev/null",
            errors: errors)
        let lines = (TextFile.read(errors) ?? "").split(separator: "\n")
        guard child.exitCode == 0, let line = lines.last(where: { $0.contains("Collected : ") }),
            let counted = line.split(separator: " ").last.flatMap({ Int($0) })
        else {
            throw BenchmarkError(.failure, "valgrind could not count '\(command.joined(separator: " "))'.")
        }
        return counted
    }

    private func write(_ counts: [(work: Work, instructions: Int)]) throws(BenchmarkError) {
        let lines = counts.map { "\($0.work.rawValue) \($0.instructions)" }
        let heading = [
            "# Instructions of each step on \(Self.rows) records of orders, as `make bench-counts` counts them.",
            "# \(setting)",
        ]
        try TextFile.replace(record, with: (heading + lines).joined(separator: "\n") + "\n")
        print("Recorded in \(record).")
    }

    private func compare(_ counts: [(work: Work, instructions: Int)]) throws(BenchmarkError) {
        let text = TextFile.read(record) ?? ""
        if !text.contains(setting) {
            Console.note("What is recorded is of another compiler, SQLite or machine: this is '\(setting)'.")
        }
        var grown: [String] = []
        for (part, instructions) in counts {
            let line = text.split(separator: "\n").first { $0.hasPrefix(part.rawValue + " ") }
            guard let before = line?.split(separator: " ").last.flatMap({ Double($0) }) else {
                throw BenchmarkError(
                    .failure, "'\(record)' has no count of '\(part.rawValue)': run with '--write yes'.")
            }
            let change = (Double(instructions) / before - 1) * 100
            let sign = change < 0 ? "-" : "+"
            print(
                "\(part.rawValue): \(Summary.grouped(instructions)) instructions, \(sign)\(abs(change).fixed(1)) % "
                    + "(recorded: \(Summary.grouped(Int(before))))")
            if change > tolerance { grown.append(part.rawValue) }
        }
        guard grown.isEmpty else {
            throw BenchmarkError(
                .failure, "More than \(tolerance.fixed(0)) % slower than recorded: \(grown.joined(separator: ", ")).")
        }
    }

    /// What counts depend on beside the code.
    private var setting: String {
        let own = ChildProcess.output(of: [csvload, "--version"], in: work) ?? "csvload"
        let swift = TextFile.locateProgram("swiftc").flatMap { ChildProcess.output(of: [$0, "--version"], in: work) }
        let compiler = swift?.split(separator: "\n").first.map {
            $0.split(separator: " ").prefix(3).joined(separator: " ")
        }
        return "\(own), \(compiler ?? "Swift"), \(Machine.architecture)"
    }
}
