import Glibc
import TestSupport

/// The command is killed at random moments until it gets through.
package struct KillTrial: Trial {
    package static let name = "kill"
    package static let fault = "SIGKILL at random moments: keyed, keyless, rejects, computed, indexed, gzip, piped"
    package static let injections = 600
    private static let most = 6
    private let rigs = CommandRigs.allFeeds

    package init() {}

    package func run(seed: UInt64) throws -> Int {
        let rig = try rigs.rig(seed)
        var random = SeededRandom(seed: seed)
        return try rig.withDatabase { database in
            var kills = 0
            while kills < KillTrial.most {
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
    package static let fault = "SIGINT and SIGTERM at random moments"
    package static let injections = 100

    package init() {}

    package func run(seed: UInt64) throws -> Int {
        // Of a file the load may be through before the signal comes; of an input that goes on it never is.
        let isHeld = seed.isMultiple(of: 2)
        let rig = try (isHeld ? CommandRigs.allPipes : .allFeeds).rig(seed / 2)
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
    package static let injections = 20
    private let rigs = CommandRigs.allLoads

    package init() {}

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
