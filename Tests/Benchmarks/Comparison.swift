#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Commands that take turns on the same data: A B C, A B C, and so on.
///
/// A machine's speed drifts with heat, neighbours and caches. Taking turns puts the same drift on everyone, and ratios
/// are taken within a round, so that a slow minute cancels out. The first round warms the page cache with the input,
/// checks that everyone filled the same table, and is not counted.
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

    func run() throws(BenchmarkError) -> Outcome {
        defer {
            for contender in contenders {
                TextFile.removeDatabase(contender.database)
            }
        }
        var outcome = Outcome(title: title, series: contenders.map { Series(name: $0.name) }, remarks: [])
        Console.note(title)
        for round in 0...rounds {
            for (index, contender) in contenders.enumerated() {
                let child = try measure(contender)
                let place = round == 0 ? "warm-up" : "round \(round) of \(rounds)"
                Console.note("  \(place): \(contender.name) \(child.wallSeconds.fixed(2)) s")
                if round > 0 {
                    outcome.series[index].children.append(child)
                }
            }
            if round == 0 {
                outcome.remarks += try check()
            }
        }
        return outcome
    }

    private func measure(_ contender: Contender) throws(BenchmarkError) -> ChildProcess {
        if contender.startsEmpty {
            TextFile.removeDatabase(contender.database)
        }
        // What the command before left in the page cache would otherwise be written during this one's time.
        sync()
        return try contender.measure(in: folder)
    }

    private func check() throws(BenchmarkError) -> [String] {
        guard let check = TableCheck(in: folder) else {
            return ["The tables were not compared, as there is no sqlite3 shell here."]
        }
        var remarks: [String] = []
        let rows = try check.rows(of: contenders[0])
        if rows != records {
            remarks.append("csvload has \(rows) rows of \(records) records.")
        }
        for peer in contenders.dropFirst() where peer.database != contenders[0].database {
            if let remark = try check.compare(peer, with: contenders[0]) {
                remarks.append(remark)
            }
        }
        return remarks
    }
}
