import Foundation
import Synchronization
import TestSupport

/// Several loads start on one database at nearly the same time, of one source or of different ones.
package struct OverlapTrial: Trial {
    package static let name = "overlap"
    package static let fault = "overlapping starts on one database with --if-locked fail, wait and skip"
    package static let injections: [TrialSize: Int] = [.small: 150]
    private let folder: TemporaryFolder
    /// What each source's table holds, and what the bookkeeping says of it.
    private let expected: [[String]]

    private static let sources = 3
    private static let policies = ["fail", "wait", "skip"]

    package init(_ size: TrialSize) throws {
        let folder = try TemporaryFolder()
        for source in 0..<OverlapTrial.sources {
            var generator = CSVGenerator(seed: UInt64(source))
            try folder.write(generator.file(records: 12_000, badShare: 3, repeatShare: 10), to: "s\(source).csv")
        }
        let alone = DatabaseReader(folder.path("alone.db"))
        expected = try (0..<OverlapTrial.sources).map { source in
            let run = try CommandRun.run(OverlapTrial.words(folder, source, alone, "fail"))
            try require(run.exitCode == 2, .conduct, "a load alone: \(run)")
            return try OverlapTrial.content(of: source, in: alone)
        }
        self.folder = folder
    }

    private struct Start: Sendable {
        let source: Int
        let policy: String
        let delay: UInt32
    }

    package func run(seed: UInt64) throws -> Int {
        var random = SeededRandom(seed: seed)
        let isNew = random.oneIn(2)
        let place = try folder.makeFolder("\(seed)")
        defer { try? FileManager.default.removeItem(atPath: place) }
        let database = DatabaseReader(place + "/out.db")
        if !isNew { try database.execute("CREATE TABLE mine (a)") }
        let starts = (0..<2 + random.below(3)).map { _ in
            Start(
                source: random.below(OverlapTrial.sources), policy: random.pick(OverlapTrial.policies),
                delay: UInt32(random.below(30_000)))
        }
        let ends = Mutex<[Int: CommandRun]>([:])
        DispatchQueue.concurrentPerform(iterations: starts.count) { index in
            usleep(starts[index].delay)
            let run = try? CommandRun.run(
                OverlapTrial.words(folder, starts[index].source, database, starts[index].policy))
            ends.withLock { $0[index] = run }
        }
        for (index, start) in starts.enumerated() {
            let fault = "\(starts.count) starts, source \(start.source) with \(start.policy)"
            guard let run = ends.withLock({ $0[index] }) else { throw Finding(.conduct, "\(fault): no end") }
            let gaveWay = run.exitCode == 75 && start.policy == "fail"
            let skipped = run.exitCode == 0 && start.policy == "skip" && run.errors.contains("skipped")
            try require(run.exitCode == 2 || gaveWay || skipped, .conduct, "\(fault): \(run)")
            if gaveWay || skipped {
                let again = try CommandRun.run(OverlapTrial.words(folder, start.source, database, "fail"))
                try require(again.exitCode == 2, .conduct, "\(fault), again: \(again)")
            }
        }
        try compare(database, Set(starts.map(\.source)), "\(starts.count) starts")
        return starts.count - 1
    }

    private func compare(_ database: DatabaseReader, _ sources: Set<Int>, _ fault: String) throws {
        try database.requireIntact(after: fault)
        for source in sources {
            let actual = try OverlapTrial.content(of: source, in: database)
            try Difference(of: actual.joined(separator: "\n"), from: expected[source].joined(separator: "\n"))
                .requireNone(after: "\(fault): source \(source)")
        }
        let together = try database.lines(
            """
            SELECT a.run_id, b.run_id FROM csvload_runs AS a JOIN csvload_runs AS b ON a.run_id < b.run_id
            WHERE b.started_at < a.finished_at
            """)
        try require(together.isEmpty, .conduct, "\(fault): runs at the same time: \(together)")
        let unfinished = try database.integer("SELECT count(*) FROM csvload_runs WHERE status <> 'completed'")
        try require(unfinished == 0, .conduct, "\(fault): \(unfinished) runs are not completed")
    }

    private static func words(
        _ folder: TemporaryFolder, _ source: Int, _ database: DatabaseReader, _ policy: String
    ) -> [String] {
        [
            CommandRun.commandPath, "load", folder.path("s\(source).csv"), database.path, "--key", "id",
            "--batch-bytes", "1",
            "--jobs", "2", "--if-locked", policy,
        ]
    }

    private static func content(of source: Int, in database: DatabaseReader) throws -> [String] {
        let ours = "WHERE source_id = (SELECT source_id FROM csvload_sources WHERE table_name = 's\(source)')"
        return try database.lines("SELECT * FROM s\(source) ORDER BY id")
            + database.lines("SELECT row_id, line, hex(record), reason FROM csvload_rejects \(ours) ORDER BY 1")
            + database.lines(
                """
                SELECT row_id, byte_start, byte_end, content_hash, rows_read, rows_inserted, rows_updated, rows_rejected
                FROM csvload_checkpoints \(ours) ORDER BY 1
                """)
            + database.lines("SELECT sum(rows_read), sum(rows_inserted) FROM csvload_runs \(ours)")
    }
}
