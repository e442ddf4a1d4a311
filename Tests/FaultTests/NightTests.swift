import Foundation
import Glibc
import TestSupport
import Testing

private struct NightFailure: Error, CustomStringConvertible {
    let description: String
}

/// A night with a real cron: takes some minutes, as cron counts in minutes, and root, for a crontab of its own.
///
/// `make test-night` runs it.
@Suite("A night", .serialized, .enabled(if: ProcessInfo.processInfo.environment["CSVLOAD_NIGHT"] == "1"))
struct NightTests {
    private let folder: TemporaryFolder
    private let input: String
    private let database: DatabaseReader

    init() throws {
        folder = try TemporaryFolder()
        var generator = CSVGenerator.seeded(by: ProcessInfo.processInfo.environment)
        input = try folder.write(generator.file(records: 120_000, badShare: 2, repeatShare: 10), to: "in put.csv")
        database = DatabaseReader(folder.path("night.db"))
    }

    /// Slow enough that a kill lands inside, and with a `%`, which cron takes for its own.
    private static let slow =
        "weight = id % 7 + (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 25) SELECT max(i) FROM n)"

    private func load(_ path: String, _ more: [String] = []) -> [String] {
        [
            "load", input, path, "--key", "id", "--batch-bytes", "1", "--jobs", "2", "--table", "t", "--compute",
            Self.slow,
        ] + more
    }

    /// Installs the schedule, and runs cron on a crontab and folders that nobody else sees.
    private func startCron() throws -> Process {
        let hook = try folder.write(
            "echo \"$CSVLOAD_STATUS $CSVLOAD_EXIT_CODE $(env | wc -l)\" >> '\(folder.path("hooks"))'\n", to: "hook")
        // A line of cron's has to be short.
        let hooks = ["failure", "rejects", "success"].flatMap { ["--on-\($0)", "sh \(hook)"] }
        let words =
            ["schedule", "cron", "--every", "1", "--install", "--name", "night", "--"] + load(database.path, hooks)
        let command = ([CommandRun.commandPath] + words)
            .map { "'" + $0.replacing("'", with: "'\\''") + "'" }.joined(separator: " ")
        let empty = try folder.makeFolder("empty")
        let script = """
            set -e
            mount -t tmpfs none /run
            mount -t tmpfs none /var/spool/cron
            mkdir -m 1730 /var/spool/cron/crontabs
            for place in /etc/cron.d; do mount --bind '\(empty)' $place; done
            mount --bind /dev/null /etc/crontab
            \(command)
            crontab -l > '\(folder.path("crontab"))'
            exec env -i PATH=/usr/bin:/bin "$(command -v cron)" -f
            """
        let cron = Process()
        cron.executableURL = URL(filePath: "/usr/bin/env")
        cron.arguments = ["unshare", "-m", "sh", "-c", script]
        let errors = try folder.write("", to: "cron.err")
        cron.standardError = FileHandle(forWritingAtPath: errors)
        try cron.run()
        return cron
    }

    /// Waits up to some minutes for a condition.
    private func wait(for what: String, _ cron: Process, until condition: () throws -> Bool) async throws {
        let clock = ContinuousClock()
        let deadline = clock.now + .seconds(200)
        while clock.now < deadline {
            if try condition() { return }
            guard cron.isRunning else { break }
            try await Task.sleep(for: .milliseconds(20))
        }
        let errors = (try? String(contentsOfFile: folder.path("cron.err"), encoding: .utf8)) ?? ""
        throw NightFailure(description: "waited in vain for \(what): \(errors)")
    }

    /// Sends a signal to the load that is under way, once it has committed some batches.
    private func interrupt(run: Int, with signal: Int32, _ cron: Process) async throws {
        try await wait(for: "batches of run \(run)", cron) {
            database.holds("SELECT count(*) >= 2 FROM csvload_checkpoints WHERE run_id = \(run)")
        }
        let process = pid_t(try database.integer("SELECT pid FROM csvload_runs WHERE run_id = \(run)"))
        let program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(process)/exe")
        try #require(
            program == URL(filePath: CommandRun.commandPath).resolvingSymlinksInPath().path(percentEncoded: false))
        kill(process, signal)
    }

    private func text(_ name: String) throws -> String {
        try String(contentsOfFile: folder.path(name), encoding: .utf8)
    }

    @Test(
        "a load that is killed, then stopped, is finished by cron; log, metrics, history and hooks tell the same story")
    func night() async throws {
        let undisturbed = try CommandRun.run([CommandRun.commandPath] + load(folder.path("undisturbed.db")))
        #expect(undisturbed.exitCode == 2, "\(undisturbed)")
        let expected = try DatabaseReader(folder.path("undisturbed.db")).dump(withoutCheckpoints: true)

        let cron = try startCron()
        defer { cron.terminate() }
        try await interrupt(run: 1, with: SIGKILL, cron)
        let kept = try database.integer("SELECT max(row_id) FROM csvload_checkpoints")
        try await interrupt(run: 2, with: SIGTERM, cron)
        try await wait(for: "the third run", cron) {
            ((try? text("hooks")) ?? "").split(separator: "\n").count >= 2
        }
        cron.terminate()
        cron.waitUntilExit()

        // History.
        #expect(
            try database.lines("SELECT run_id, status, error FROM csvload_runs WHERE run_id <= 3") == [
                "1|interrupted|the process ended without a word", "2|interrupted|", "3|completed|",
            ])
        #expect(try database.dump(withoutCheckpoints: true) == expected)

        // Hooks: nobody can tell of a SIGKILL. The environment holds what the schedule says, and the facts.
        let hooks = try text("hooks").split(separator: "\n").map { $0.split(separator: " ") }
        #expect(hooks.map { $0.prefix(2).joined(separator: " ") } == ["interrupted 143", "completed 2"])
        #expect(hooks.allSatisfy { (Int($0[2]) ?? 99) < 30 }, "\(hooks)")

        // Log.
        let log = try text("night.log").split(separator: "\n")
        let starts = log.filter { $0.contains(" run_started ") }
        #expect(starts.count == 3)
        for (index, start) in starts.enumerated() { #expect(start.contains(" run_id=\(index + 1) ")) }
        #expect(starts[1].contains("records_kept=\(kept) "), "\(starts[1])")
        let ends = log.filter { $0.contains(" run_finished ") }
        #expect(ends.count == 2 && ends[0].contains(" status=interrupted ") && ends[1].contains(" status=completed "))
        #expect(log.contains { $0.contains(" hook_finished run_id=3 ") && $0.contains("hook=--on-rejects") })

        // Metrics.
        let page = try text("night.prom").split(separator: "\n")
        func value(_ name: String, _ label: String = "{") throws -> Int64 {
            let line = page.first { $0.hasPrefix("\(name){") && $0.contains(label) }
            return Int64(try #require(line.flatMap { Double($0.split(separator: " ").last ?? "") }))
        }
        func sum(_ column: String) throws -> Int64 { try database.integer("SELECT sum(\(column)) FROM csvload_runs") }
        #expect(try value("csvload_rows_total", "\"inserted\"") == sum("rows_inserted"))
        #expect(try value("csvload_rows_total", "\"updated\"") == sum("rows_updated"))
        #expect(try value("csvload_rejects_total", "\"ragged\"") == sum("rows_rejected"))
        #expect(try value("csvload_runs_total", "\"interrupted\"") == 2)
        #expect(try value("csvload_runs_total", "\"completed\"") == 1)
        #expect(try value("csvload_resumes_total") == 2)
        #expect(try value("csvload_last_exit_code") == 2 && value("csvload_running") == 0)
    }
}
