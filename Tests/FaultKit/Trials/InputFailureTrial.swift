import Foundation
import TestSupport

/// The input breaks off in the middle: a gzip file cut short or with a wrong checksum, a file that shrinks.
package struct InputFailureTrial: Trial {
    package static let name = "input"
    package static let fault = "the input cannot be read to its end: a cut gzip, a wrong checksum, a file that shrinks"
    package static let injections: [TrialSize: Int] = [.small: 60, .full: 10]
    private let rigs: CommandRigs

    package init(_ size: TrialSize) throws {
        let kinds: [(SampleLoad, CommandRig.Feed)] = [
            (.keyed, .gzip), (.keyless, .gzip), (.rejecting, .gzip), (.keyed, .file),
        ]
        rigs = CommandRigs(
            setups: kinds.map { load, feed in
                CommandRig.Setup(
                    scenario: Scenario(load: load, size: size), feed: feed, owner: InputFailureTrial.name)
            })
    }

    package func run(seed: UInt64) throws -> Int {
        let rig = try rigs.rig(seed)
        var random = SeededRandom(seed: seed)
        let input = URL(filePath: rig.input)
        let whole = try Data(contentsOf: input)
        defer { try? whole.write(to: input) }
        let place = 1 + random.below(whole.count - 2)
        return try rig.withDatabase { database in
            let run: CommandRun
            let fault: String
            if rig.feed == .gzip {
                let isWrong = random.oneIn(4)
                fault = "a gzip file \(isWrong ? "with a wrong checksum" : "cut at byte \(place)") (\(rig.description))"
                var broken = whole
                if isWrong { broken[whole.count - 8] ^= 0x10 } else { broken = broken.prefix(place) }
                try broken.write(to: input)
                run = try CommandRun.run(rig.words(database.path))
            } else {
                let delay = Duration.milliseconds(1 + random.below(rig.milliseconds))
                fault = "a file cut to \(place) bytes after \(delay) (\(rig.description))"
                let cut = CommandRun.Interruption.call(after: delay) { truncate(rig.input, place) }
                run = try CommandRun.run(rig.words(database.path), interruption: cut)
            }
            // A cut before or behind the reading goes unnoticed: the file is a sound one.
            if rig.feed == .file, run.exitCode != 74 {
                try whole.write(to: input)
                try rig.finish(database, after: fault, byBatch: false)
                return 0
            }
            let isExpected = run.exitCode == 74 || (rig.feed == .gzip && run.exitCode == 65)
            try require(isExpected, .conduct, "\(fault): \(run)")
            try rig.requireIntactCopy(of: database, after: fault)
            try whole.write(to: input)
            try rig.finish(database, after: fault, byBatch: false)
            return 1
        }
    }
}
