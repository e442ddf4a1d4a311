import Glibc

/// `Benchmarks compute`: what computing costs beside loading, and beside the same job in Python.
///
/// Contenders of a group take turns, and the median of their rounds is told. All of them read the same file.
struct ComputeCommand {
    private let csvload: String
    private let rounds: Int
    private let folder = ".build/benchmarks/compute"

    init(_ arguments: [String]) throws(BenchmarkError) {
        let reader = try ArgumentReader(arguments, flags: ["csvload", "runs"])
        csvload = reader.text("csvload") ?? ".build/release/csvload"
        rounds = try reader.number("runs", in: 1...100) ?? 3
    }

    func run() throws(BenchmarkError) {
        mkdir(".build", 0o755)
        mkdir(".build/benchmarks", 0o755)
        mkdir(folder, 0o755)
        print("| job | records | seconds | records/s | rate beside the first |")
        print("|---|---|---|---|---|")
        try nothing()
        try expression()
        try primes()
        for format in ["jsonl", "csv", "tsv"] { try command(format) }
    }

    /// One program of a group, and how its time is told.
    private struct Contender {
        var name: String
        var arguments: [String]
        var input = "/dev/null"
        /// Of how many of the records it does; nil for all.
        var count: Int?
    }

    /// What it costs that there is a computation, with nothing to do for it.
    private func nothing() throws(BenchmarkError) {
        let count = 2_000_000
        let file = try write("plain.csv", count) { "\($0),name \($0),\(Double($0) / 4),2025-03-01\n" }
        let load = [csvload, file, "\(folder)/out.db", "--key", "id", "--quiet"]
        try compare(
            count,
            [
                Contender(name: "load", arguments: load),
                Contender(name: "load, `--where 1`", arguments: load + ["--where", "1"]),
                Contender(name: "load, `--compute \"x = NULL\"`", arguments: load + ["--compute", "x = NULL"]),
            ])
    }

    /// About a millisecond of plain SQL for each record.
    private func expression() throws(BenchmarkError) {
        let count = 4000
        let file = try write("numbers.csv", count) { "\($0),n\($0),1,x\n" }
        let sql =
            "(WITH RECURSIVE n(i, s) AS (SELECT id, 0 UNION ALL SELECT i + 1, s + i % 7 FROM n WHERE i < id + 6000) "
            + "SELECT max(s) FROM n)"
        let load = [csvload, file, "\(folder)/out.db", "--key", "id", "--quiet", "--compute", "s = \(sql)"]
        try compare(
            count,
            ["1", "2"].map {
                Contender(name: "SQL of 1 ms a record, `--jobs \($0)`", arguments: load + ["--jobs", $0])
            })
    }

    /// The tutorial's job.
    private func primes() throws(BenchmarkError) {
        let count = 100_000
        let file = try write("primes.csv", count, header: "id,value\n") { "\($0),\($0 &* 7919 % 10_000)\n" }
        let script = try text("pool.py", Peers.pool)
        try compare(
            count,
            [
                Contender(
                    name: "`prime_count(value)`, `--jobs 2`",
                    arguments: [
                        csvload, file, "\(folder)/out.db", "--key", "id", "--quiet", "--jobs", "2", "--compute",
                        "primes = prime_count(value)",
                    ]),
                Contender(
                    name: "Python, a process pool of two, each hundredth record",
                    arguments: ["python3", script, file, "\(folder)/pool.db"], count: count / 100),
            ])
    }

    /// A Python program of 10 µs a record.
    private func command(_ format: String) throws(BenchmarkError) {
        let count = 200_000
        let lines = format == "jsonl"
        let input =
            lines
            ? try write("events.jsonl", count, header: "") {
                "{\"id\":\($0),\"name\":\"name \($0)\",\"x\":\($0 % 97)}\n"
            }
            : try write("events.\(format)", count, header: format == "csv" ? "id,name,x\n" : "id\tname\tx\n") {
                format == "csv" ? "\($0),name \($0),\($0 % 97)\n" : "\($0)\tname \($0)\t\($0 % 97)\n"
            }
        let script = try text(
            "score-\(format).py", lines ? Peers.jsonLines : Peers.separated(format == "csv" ? "," : "\\t"))
        let compute = [
            csvload, "compute", input, "--quiet", "--compute-format", format, "--compute-columns", "score",
            "--compute-command", "python3 \(script)",
        ]
        try compare(
            count,
            [Contender(name: "the Python program alone, \(format)", arguments: ["python3", script], input: input)]
                + ["1", "2"].map {
                    Contender(
                        name: "`csvload compute`, \(format), `--jobs \($0)`", arguments: compute + ["--jobs", $0])
                })
    }

    /// Runs the contenders in turn, and prints a line for each, beside the first of them.
    private func compare(_ count: Int, _ contenders: [Contender]) throws(BenchmarkError) {
        var times = Array(repeating: [Double](), count: contenders.count)
        for _ in 0..<rounds {
            for (index, contender) in contenders.enumerated() {
                for name in ["out.db", "pool.db"] { unlink("\(folder)/\(name)") }
                let run = try ChildProcess.run(
                    contender.arguments, input: contender.input, output: "\(folder)/stdout", errors: "\(folder)/stderr")
                guard run.exitCode == 0 else {
                    throw BenchmarkError(
                        .failure, "\(contender.name) ended with \(run.exitCode): see \(folder)/stderr.")
                }
                times[index].append(run.wallSeconds)
            }
        }
        let medians = times.map { $0.sorted()[$0.count / 2] }
        for (index, contender) in contenders.enumerated() {
            let done = contender.count ?? count
            let rate = Double(done) / medians[index]
            let first = Double(contenders[0].count ?? count) / medians[0]
            print(
                "| \(contender.name) | \(done) | \(medians[index].fixed(3)) | \(Int(rate)) | "
                    + (index == 0 ? "1" : (rate / first).fixed(rate < first / 100 ? 5 : 3)) + " |")
        }
    }

    private func write(
        _ name: String, _ count: Int, header: String = "id,name,amount,day\n", _ line: (Int) -> String
    ) throws(BenchmarkError) -> String {
        var content = header
        for number in 1...count { content += line(number) }
        return try text(name, content)
    }

    private func text(_ name: String, _ content: String) throws(BenchmarkError) -> String {
        let path = "\(folder)/\(name)"
        guard let file = fopen(path, "w") else { throw .system("Cannot write '\(path)'") }
        defer { fclose(file) }
        var content = content
        let written = content.withUTF8 { fwrite($0.baseAddress, 1, $0.count, file) }
        guard written == content.utf8.count else { throw .system("Cannot write '\(path)'") }
        return path
    }
}

/// The same jobs in Python, written as one would.
private enum Peers {
    /// Counts primes by trial division, and puts the results into a database.
    static let pool = """
        import csv, multiprocessing, sqlite3, sys

        def primes(row):
            number, count = int(row[1]), 0
            for n in range(2, number + 1):
                for d in range(2, int(n ** 0.5) + 1):
                    if n % d == 0: break
                else: count += 1
            return (int(row[0]), number, count)

        if __name__ == '__main__':
            rows = list(csv.reader(open(sys.argv[1])))[1:]
            # Trial division of all of them would take hours: each hundredth record stands for a hundred.
            sample = rows[::100]
            with multiprocessing.Pool(2) as pool: results = pool.map(primes, sample, chunksize=16)
            db = sqlite3.connect(sys.argv[2])
            db.execute('CREATE TABLE t (id INTEGER PRIMARY KEY, value INTEGER, primes INTEGER)')
            db.executemany('INSERT INTO t VALUES (?, ?, ?)', results)
            db.commit()
        """

    private static let work = """
        def score(x):
            s = 0
            for i in range(90): s = (s * 31 + x + i) & 0xFFFF
            return s
        """

    static let jsonLines = """
        import json, sys
        \(work)
        for line in sys.stdin:
            r = json.loads(line)
            sys.stdout.write(json.dumps({'score': score(r['x'])}) + '\\n')
            sys.stdout.flush()
        """

    static func separated(_ delimiter: String) -> String {
        """
        import csv, sys
        \(work)
        rows = csv.reader(sys.stdin, delimiter='\(delimiter)')
        next(rows)
        sys.stdout.write('score\\n')
        for row in rows:
            sys.stdout.write(str(score(int(row[2]))) + '\\n')
            sys.stdout.flush()
        """
    }
}
