import Glibc
import TestSupport

/// The command is killed at random moments until it gets through.
package struct KillTrial: Trial {
    package static let name = "kill"
    package static let fault = "SIGKILL at random moments: first loads of all kinds, gzip, piped"
    package static let injections: [TrialSize: Int] = [.small: 600, .full: 60]
    private let kills: Kills

    package init(_ size: TrialSize) { kills = Kills(rigs: .feeds(size)) }

    package func run(seed: UInt64) throws -> Int { try kills.run(seed: seed) }
}

/// The same while an edited text is loaded, or rejects are retried.
package struct ReloadKillTrial: Trial {
    package static let name = "kill-reload"
    package static let fault =
        "SIGKILL at random moments while an edited text is loaded again, and while rejects are retried"
    package static let injections: [TrialSize: Int] = [.small: 600, .full: 100]
    private let kills: Kills

    package init(_ size: TrialSize) { kills = Kills(rigs: .reloads(size)) }

    package func run(seed: UInt64) throws -> Int { try kills.run(seed: seed) }
}

private struct Kills {
    let rigs: CommandRigs
    private static let most = 6

    func run(seed: UInt64) throws -> Int {
        let rig = try rigs.rig(seed)
        var random = SeededRandom(seed: seed)
        return try rig.withDatabase { database in
            var kills = 0
            while kills < Kills.most {
                // A fraction of the whole, so that several kills land in one load before it is through.
                let delay = Duration.milliseconds(1 + random.below(max(2, rig.milliseconds * 2 / 3)))
                let run = try CommandRun.run(rig.words(database.path), interruption: .send(SIGKILL, after: delay))
                guard run.endingSignal == SIGKILL else { break }
                kills += 1
                try rig.requireIntactCopy(of: database, after: "kill \(kills) after \(delay) (\(rig.description))")
            }
            guard kills > 0 else { return 0 }
            try rig.finish(database, after: "\(kills) kills (\(rig.description))")
            return kills
        }
    }
}

/// The command is asked to stop, and does so between two records.
package struct StopTrial: Trial {
    package static let name = "stop"
    package static let fault = "SIGINT and SIGTERM at random moments: first loads, edited texts, retries"
    package static let injections: [TrialSize: Int] = [.small: 100, .full: 15]
    private let held: CommandRigs
    private let rigs: CommandRigs

    package init(_ size: TrialSize) {
        held = .loads(size, .pipe)
        rigs = CommandRigs(setups: CommandRigs.feeds(size).setups + CommandRigs.reloads(size).setups)
    }

    package func run(seed: UInt64) throws -> Int {
        // Of a file the load may be through before the signal comes; of an input that goes on it never is.
        let isHeld = seed.isMultiple(of: 2)
        let rig = try (isHeld ? held : rigs).rig(seed / 2)
        var random = SeededRandom(seed: seed)
        let (signal, code) = random.pick([(SIGINT, 130), (SIGTERM, 143)] as [(Int32, Int32)])
        let delay = Duration.milliseconds(1 + random.below(rig.milliseconds))
        return try rig.withDatabase { database in
            let words = isHeld ? rig.wordsOfHeldInput(database.path) : rig.words(database.path)
            let run = try CommandRun.run(words, interruption: .send(signal, after: delay))
            if !isHeld, run.exitCode == rig.expectedCode { return 0 }
            let fault = "signal \(signal) after \(delay) (\(rig.description))"
            // Before the program has begun, a signal ends it, and nothing was touched.
            let isExpected = run.exitCode == code || run.endingSignal == signal
            try require(isExpected, .conduct, "\(fault): \(run)")
            try rig.requireIntactCopy(of: database, after: fault)
            try rig.finish(database, after: fault, byBatch: false)
            return 1
        }
    }
}

/// Whoever reads what the command says goes away.
package struct BrokenPipeTrial: Trial {
    package static let name = "pipe"
    package static let fault = "SIGPIPE: the reader of the command's output goes away"
    package static let injections: [TrialSize: Int] = [.small: 20]
    private let rigs: CommandRigs

    package init(_ size: TrialSize) { rigs = .loads(size) }

    package func run(seed: UInt64) throws -> Int {
        let rig = try rigs.rig(seed)
        let bytes = Int(seed % 40)
        return try rig.withDatabase { database in
            let script =
                #"n=$1; shift; "$@" --json --progress always 2>&1 | head -c $n > /dev/null; exit ${PIPESTATUS[0]}"#
            let run = try CommandRun.run(["bash", "-c", script, "bash", "\(bytes)"] + rig.words(database.path))
            let fault = "a pipe that breaks after \(bytes) bytes (\(rig.description))"
            try require(run.exitCode == rig.expectedCode, .conduct, "\(fault): \(run)")
            try rig.requireSame(database, after: fault)
            return 1
        }
    }
}
