import Glibc

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
        try landing()
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
        let flags = ["--compute", sql, "--parts", "20"]
        var (starts, wholes) = ([[Double]](repeating: [], count: 2), [[Double]](repeating: [], count: 2))
        for _ in 0..<rounds {
            for executors in [1, 2] {
                starts[executors - 1].append(try load(few, executors, flags))
                wholes[executors - 1].append(try load(all, executors, flags))
            }
        }
        for executors in [1, 2] {
            let (start, whole) = (median(of: starts[executors - 1]), median(of: wholes[executors - 1]))
            print(
                "| 20000 records of about 1 ms, executors: \(executors) | \(whole.fixed(1)) s, of which start "
                    + "\(start.fixed(1)) s |")
        }
        let ratios = (0..<rounds).map { (wholes[1][$0] - starts[1][$0]) / (wholes[0][$0] - starts[0][$0]) }
        let shown = ratios.sorted().map { $0.fixed(2) }.joined(separator: ", ")
        print(
            "| computing with two executors beside one, round by round | \(median(of: ratios).fixed(2)) × (\(shown)) |")
    }

    /// What a part costs that has almost nothing to do.
    private func parts() throws(BenchmarkError) {
        let input = try numbers(20_000)
        let (few, many) = (10, 210)
        var each: [Double] = []
        for _ in 0..<rounds {
            let short = try load(input, 2, ["--parts", "\(few)"])
            each.append((try load(input, 2, ["--parts", "\(many)"]) - short) / Double(many - few))
        }
        print("| a part more, two executors | \((median(of: each) * 1000).fixed(0)) ms |")
    }

    /// What it takes to load parts that are computed, into one database and into several.
    private func landing() throws(BenchmarkError) {
        let (records, count) = (2_000_000, 16)
        let input = "\(folder)/landing.csv"
        var generator = RecordGenerator(shape: .orders, rows: records, seed: 1, malformedPermille: 0)
        _ = try generator.write(to: input)
        defer { unlink(input) }
        let keep = "\(folder)/landing"
        // The parts have the names that a load by Spark gives them, which then finds them all.
        let prepare = """
            rm -rf "$1" && mkdir "$1" && "$0" plan "$2" --key id --parts \(count) --output "$1/plan" --quiet &&
            seq \(count) | xargs -I PART "$0" compute --plan "$1/plan" --part PART --quiet
            """
        try run(["sh", "-c", prepare, csvload, keep, input])
        let planning = try median([csvload, "plan", input, "--key", "id", "--output", "\(folder)/plan", "--quiet"])
        print("| plan of \(records) records, 10 columns | \(planning.fixed(2)) s |")
        let counts = [1, 2, 4]
        var times = [[Double]](repeating: [], count: counts.count)
        for _ in 0..<rounds {
            for (index, databases) in counts.enumerated() {
                let again = "rm -rf \"$0\"/out* && cp -rl \"$1\" \"$0/out.db.parts\" && rm \"$0/out.db.parts/plan\""
                try run(["sh", "-c", again, folder, keep])
                var words = [csvload, "spark", input, "\(folder)/out.db", "--key", "id", "--parts", "\(count)"]
                words += ["--master", "local", "--quiet"] + (databases > 1 ? ["--into-shards", "\(databases)"] : [])
                times[index].append(try run(words))
            }
        }
        for (index, databases) in counts.enumerated() {
            let ratios = zip(times[index], times[0]).map { $0 / $1 }
            print(
                "| plan and landing of the same, databases: \(databases) | \(median(of: times[index]).fixed(2)) s, "
                    + "\(median(of: ratios).fixed(2)) × |")
        }
    }

    /// Seconds of a load on so many executors of this machine, each with a core.
    private func load(_ input: String, _ executors: Int, _ flags: [String]) throws(BenchmarkError) -> Double {
        unlink("\(folder)/out.db")
        // Java of the load before takes some seconds to end.
        sleep(5)
        return try run(
            [
                "/usr/bin/env", "PYSPARK_PYTHON=\(python)", csvload, "spark", input, "\(folder)/out.db", "--quiet",
                "--jobs",
                "1",
                "--master", "local-cluster[\(executors),1,1024]", "--spark-conf", "spark.ui.enabled=false",
            ] + flags)
    }

    private func median(_ arguments: [String]) throws(BenchmarkError) -> Double {
        var times: [Double] = []
        for _ in 0..<rounds { times.append(try run(arguments)) }
        return median(of: times)
    }

    private func median(of values: [Double]) -> Double { values.sorted()[values.count / 2] }

    @discardableResult
    private func run(_ arguments: [String]) throws(BenchmarkError) -> Double {
        let run = try ChildProcess.run(arguments, output: "\(folder)/stdout", errors: "\(folder)/stderr")
        guard run.exitCode == 0 else {
            throw BenchmarkError(
                .failure, "'\(arguments.joined(separator: " "))' ended with \(run.exitCode): see \(folder)/stderr.")
        }
        return run.wallSeconds
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
