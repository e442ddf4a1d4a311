#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// `Benchmarks spark`: what planning costs, and what a second executor and more parts bring, on a real Spark.
///
/// The time of a computation is that of a load less that of the same load with almost no records: Spark's start, which
/// is told apart.
struct SparkCommand {
    private let csvload: String
    private let python: String
    private let rounds: Int
    private let rows: Int
    private let folder = ".build/benchmarks/spark"

    init(_ arguments: [String]) throws(BenchmarkError) {
        let reader = try ArgumentReader(arguments, flags: ["csvload", "python", "runs", "rows"])
        csvload = reader.text("csvload") ?? ".build/release/csvload"
        guard let python = reader.text("python") else {
            throw BenchmarkError(.usage, "'spark' needs '--python PATH' of a Python that has pyspark.")
        }
        self.python = python
        rounds = try reader.number("runs", in: 1...100) ?? 3
        rows = try reader.number("rows", in: 1...Int(UInt32.max)) ?? 18_000_000
    }

    func run() throws(BenchmarkError) {
        for path in [".build", ".build/benchmarks", folder] { mkdir(path, 0o755) }
        print("| what | time |")
        print("|---|---|")
        try plans()
        try executors()
        try parts()
    }

    private func plans() throws(BenchmarkError) {
        let input = "\(folder)/orders.csv"
        var generator = RecordGenerator(shape: .orders, rows: rows, seed: 1, malformedPermille: 0)
        let bytes = Double(try generator.write(to: input))
        defer { unlink(input) }
        for (name, flags) in [("types given", ["--all-text"]), ("types found", [])] {
            let seconds = try median([csvload, "plan", input, "--output", "\(folder)/plan", "--quiet"] + flags)
            print(
                "| plan of \((bytes / 1e9).fixed(2)) GB (\(rows) records), \(name) | \(seconds.fixed(2)) s, "
                    + "\((bytes / 1e9 / seconds).fixed(2)) GB/s |")
        }
    }

    /// A computation of about a millisecond a record, by one executor and by two.
    private func executors() throws(BenchmarkError) {
        let sql =
            "s = (WITH RECURSIVE n(i, s) AS (SELECT id, 0 UNION ALL SELECT i + 1, s + i % 7 FROM n WHERE i < id + 3000) "
            + "SELECT max(s) FROM n)"
        let (all, few) = (try numbers(20_000), try numbers(20))
        var computing: [Double] = []
        for executors in [1, 2] {
            let flags = ["--compute", sql, "--parts", "20"]
            let start = try load(few, executors, flags)
            let whole = try load(all, executors, flags)
            computing.append(whole - start)
            print(
                "| 20000 records of about 1 ms, executors: \(executors) | \(whole.fixed(1)) s, of which start "
                    + "\(start.fixed(1)) s, computing \((whole - start).fixed(1)) s |")
        }
        print("| computing with two executors beside one | \((computing[1] / computing[0]).fixed(2)) × |")
    }

    /// What a part costs that has almost nothing to do.
    private func parts() throws(BenchmarkError) {
        let input = try numbers(20_000)
        let (few, many) = (10, 210)
        let times = [try load(input, 2, ["--parts", "\(few)"]), try load(input, 2, ["--parts", "\(many)"])]
        let each = (times[1] - times[0]) / Double(many - few)
        print("| a part more, two executors | \((each * 1000).fixed(0)) ms |")
    }

    /// Seconds of a load on so many executors of this machine, each with a core.
    private func load(_ input: String, _ executors: Int, _ flags: [String]) throws(BenchmarkError) -> Double {
        try median(
            [
                "/usr/bin/env", "PYSPARK_PYTHON=\(python)", csvload, "spark", input, "\(folder)/out.db", "--quiet",
                "--jobs",
                "1",
                "--master", "local-cluster[\(executors),1,1024]", "--spark-conf", "spark.ui.enabled=false",
            ] + flags)
    }

    private func median(_ arguments: [String]) throws(BenchmarkError) -> Double {
        var times: [Double] = []
        for _ in 0..<rounds {
            unlink("\(folder)/out.db")
            let run = try ChildProcess.run(arguments, output: "\(folder)/stdout", errors: "\(folder)/stderr")
            guard run.exitCode == 0 else {
                throw BenchmarkError(
                    .failure, "'\(arguments.joined(separator: " "))' ended with \(run.exitCode): see \(folder)/stderr.")
            }
            times.append(run.wallSeconds)
        }
        return times.sorted()[times.count / 2]
    }

    private func numbers(_ count: Int) throws(BenchmarkError) -> String {
        let path = "\(folder)/numbers-\(count).csv"
        guard let file = fopen(path, "w") else { throw .system("Cannot write '\(path)'") }
        defer { fclose(file) }
        fputs("id,name\n", file)
        for number in 1...count { fputs("\(number),n\(number)\n", file) }
        return path
    }
}
