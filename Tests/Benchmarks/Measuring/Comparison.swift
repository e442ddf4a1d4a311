import Glibc

/// Commands that take turns on the same data: A B C, A B C, and so on.
///
/// A machine's speed drifts with heat, neighbours and caches. Taking turns puts the same drift on everyone, and ratios
/// are taken within a round, so that a slow minute cancels out. The first round warms the page cache with the input,
/// checks that everyone filled the same table, and is not counted. A command that takes long has fewer rounds.
struct Comparison {
    let title: String
    /// csvload first, as the ratios refer to it.
    let contenders: [Contender]
    /// The records of the input, each of which is valid.
    let records: Int
    let rounds: Int
    let folder: String

    /// What a comparison has to tell: a series a contender, in their order, and remarks for the reader.
    struct Outcome {
        let title: String
        var series: [Series]
        var remarks: [String]
    }

    /// A command that takes longer than this has run often enough when it was measured once.
    private static let longSeconds = 12.0
    /// Seconds that the rounds of one slow command may take together.
    private static let patience = 30.0

    func run() throws(BenchmarkError) -> Outcome {
        defer {
            for contender in contenders {
                TextFile.removeDatabase(contender.database)
            }
        }
        var outcome = Outcome(
            title: title, series: contenders.map { Series(name: $0.name, hidesPeak: $0.hidesPeak) }, remarks: [])
        Console.note(title)
        var limits = contenders.map { _ in rounds }
        for round in 0...rounds {
            for (index, contender) in contenders.enumerated() where round <= limits[index] {
                let child: ChildProcess
                do throws(BenchmarkError) {
                    child = try measure(contender)
                } catch {
                    // One program that fails does not spoil what is said of the others.
                    guard index > 0 else { throw error }
                    limits[index] = -1
                    outcome.series[index].children = []
                    outcome.remarks.append(error.message)
                    continue
                }
                let place = round == 0 ? "warm-up" : "round \(round) of \(limits[index])"
                Console.note("  \(place): \(contender.name) \(child.wallSeconds.fixed(2)) s")
                if round == 0 {
                    limits[index] = limit(after: child.wallSeconds)
                    // What takes so long does not depend on a warm cache.
                    if limits[index] == 0 { outcome.series[index].children = [child] }
                } else {
                    outcome.series[index].children.append(child)
                }
            }
            if round == 0 {
                outcome.remarks += try check(contenders.indices.filter { limits[$0] >= 0 }.map { contenders[$0] })
            }
        }
        outcome.series.removeAll { $0.children.isEmpty }
        return outcome
    }

    /// Rounds of a command whose first run took so long.
    private func limit(after seconds: Double) -> Int {
        seconds > Self.longSeconds ? 0 : min(rounds, max(1, Int(Self.patience / seconds)))
    }

    private func measure(_ contender: Contender) throws(BenchmarkError) -> ChildProcess {
        try contender.prepare(in: folder)
        // What the command before left in the page cache would otherwise be written during this one's time.
        sync()
        return try contender.measure(in: folder)
    }

    private func check(_ contenders: [Contender]) throws(BenchmarkError) -> [String] {
        guard let check = TableCheck(in: folder) else {
            return ["The tables were not compared, as there is no sqlite3 shell here."]
        }
        var remarks: [String] = []
        let rows = try check.rows(of: contenders[0])
        if rows != records {
            remarks.append("csvload has \(rows) rows of \(records) records.")
        }
        for peer in contenders.dropFirst() where peer.fillsOwnTable {
            if let remark = try check.compare(peer, with: contenders[0]) {
                remarks.append(remark)
            }
        }
        return remarks
    }
}
