import Foundation
import Glibc
import TestSupport

/// The clock of the machine jumps by years while the load runs, and between a kill and the next run.
package struct ClockTrial: Trial {
    package static let name = "clock"
    package static let fault = "the clock jumps back and forth by years (libfaketime)"
    package static let injections: [TrialSize: Int] = [.small: 40]
    private let rigs: CommandRigs

    package init(_ size: TrialSize) throws {
        rigs = .loads(size)
        let found = try CommandRun.run(["sh", "-c", "command -v faketime"])
        try require(found.exitCode == 0, .conduct, "faketime is missing: install Debian's package of that name")
    }

    package func run(seed: UInt64) throws -> Int {
        let rig = try rigs.rig(seed)
        var random = SeededRandom(seed: seed)
        let clock = rig.folder.path("clock-\(seed)")
        let times = (0..<4).map { _ in "\(random.oneIn(2) ? "-" : "+")\(1 + random.below(9))y" }
        let delay = Duration.milliseconds(1 + random.below(rig.milliseconds))
        let isKilled = random.oneIn(2)
        let fault = "clock \(times.joined(separator: ", ")) (\(rig.description))"
        defer { unlink(clock) }
        return try rig.withDatabase { database in
            try set(clock, to: times[0])
            let jump = CommandRun.Interruption.call(after: delay) { try? set(clock, to: times[1]) }
            let stop = isKilled ? "\(delay / .seconds(1))" : ""
            let run = try CommandRun.run(faked(rig.words(database.path), clock, killedAfter: stop), interruption: jump)
            let isExpected = run.exitCode == rig.expectedCode || (isKilled && run.exitCode == 128 + SIGKILL)
            try require(isExpected, .conduct, "\(fault): \(run)")
            try set(clock, to: times[2])
            let again = try CommandRun.run(faked(rig.words(database.path), clock))
            try require(again.exitCode == rig.expectedCode, .conduct, "\(fault), again: \(again)")
            try rig.finish(database, after: fault)
            return 1
        }
    }

    private func set(_ clock: String, to time: String) throws {
        // Replaced as a whole, so that the library never reads half a time.
        try Data((time + "\n").utf8).write(to: URL(filePath: clock), options: .atomic)
    }

    /// The wall clock jumps; the one that waiting is measured by goes on, as it does in the system.
    ///
    /// - Parameter stop: seconds after which the command is killed; empty for never.
    private func faked(_ words: [String], _ clock: String, killedAfter stop: String = "") -> [String] {
        let script =
            #"stop=$1; shift; unset FAKETIME; "$@" & p=$!; [ -z "$stop" ] || { sleep $stop; kill -9 $p; }; wait $p"#
        let settings = ["FAKETIME_TIMESTAMP_FILE=\(clock)", "FAKETIME_NO_CACHE=1", "NO_FAKE_STAT=1"]
        return ["env"] + settings + ["faketime", "--exclude-monotonic", "-f", "+0", "bash", "-c", script, "bash", stop]
            + words
    }
}
