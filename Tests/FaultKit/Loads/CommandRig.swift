import CSVLoad
import Foundation
import TestSupport

/// A sample load by the real command, and what is in the database when nothing goes wrong.
struct CommandRig: Sendable {
    /// How the input reaches the command.
    enum Feed: Sendable {
        case file, gzip, pipe
    }

    struct Setup: Hashable, Sendable, CustomStringConvertible {
        let scenario: Scenario
        let feed: Feed
        /// The trial that has the rig for itself, because it breaks the input; empty for one of all trials.
        var owner = ""

        var description: String { "\(scenario), \(feed)" }
    }

    let setup: Setup
    let folder: TemporaryFolder
    let input: String
    /// What comes of the undisturbed load, where it is the first one.
    private let expected: FirstLoad?
    let expectedCode: Int32
    /// How long the undisturbed load took, in milliseconds.
    let milliseconds: Int
    /// Bytes of its database.
    let bytes: Int
    private let source: LoadedSource?

    var feed: Feed { setup.feed }
    var description: String { setup.description }

    init(_ setup: Setup) throws {
        self.setup = setup
        let scenario = setup.scenario
        let folder = try TemporaryFolder()
        self.folder = folder
        let plain = folder.path("input.csv")
        let input = setup.feed == .gzip ? plain + ".gz" : plain
        self.input = input
        let records = scenario.size.commandRecords
        if scenario.task == .load {
            let text = SampleText(scenario.load, records: records, size: scenario.size)
            try folder.write(text.text, to: "input.csv")
            source = nil
        } else {
            source = try LoadedSource(
                scenario, records: records, in: folder, input: "input.csv", place: folder.path("before.db")
            ) { database, pads in
                if setup.feed == .gzip { _ = try CommandRun.run(["gzip", "-1", "-k", "-f", plain]) }
                let words = CommandRig.loadWords(setup, input, database) + (pads ? ["--ragged", "pad"] : [])
                _ = try CommandRig.sound(words)
            }
        }
        if setup.feed == .gzip { _ = try CommandRun.run(["gzip", "-1", "-k", "-f", plain]) }
        let database = DatabaseReader(folder.path("expected.db"))
        if let source { try FileManager.default.copyItem(atPath: source.database, toPath: database.path) }
        let clock = ContinuousClock()
        let began = clock.now
        expectedCode = try CommandRig.sound(CommandRig.words(setup, input, database.path))
        milliseconds = max(2, Int((clock.now - began) / .milliseconds(1)))
        expected = source == nil ? try FirstLoad(database) : nil
        try source?.requireSame(database, after: "no fault (\(setup))")
        bytes = try FileManager.default.attributesOfItem(atPath: database.path)[.size] as? Int ?? 0
    }

    /// Runs what nothing happens to; returns its exit code.
    private static func sound(_ words: [String]) throws -> Int32 {
        let run = try CommandRun.run(words)
        guard let code = run.exitCode, code == 0 || code == 2 else {
            throw Finding(.conduct, "an undisturbed load fails: \(run)")
        }
        return code
    }

    func words(_ database: String, _ more: [String] = []) -> [String] {
        CommandRig.words(setup, input, database) + more
    }

    /// The same with a standard input that goes on behind the last record: only a signal ends the load within 30 seconds.
    func wordsOfHeldInput(_ database: String) -> [String] {
        let script = #"f=$1; shift; exec "$@" < <(cat "$f"; exec timeout 30 tail --pid=$$ -f /dev/null)"#
        return ["bash", "-c", script, "bash", input, CommandRun.commandPath, "load", "-", database]
            + setup.scenario.flags
    }

    private static func words(_ setup: Setup, _ input: String, _ database: String) -> [String] {
        guard setup.scenario.task == .retry else { return loadWords(setup, input, database) }
        return [CommandRun.commandPath, "rejects", database, "--retry", "--ragged", "pad"]
    }

    private static func loadWords(_ setup: Setup, _ input: String, _ database: String) -> [String] {
        let isPipe = setup.feed == .pipe
        let words = [CommandRun.commandPath, "load", isPipe ? "-" : input, database] + setup.scenario.flags
        // The command takes the shell's place, so that a signal is sent to it.
        return isPipe ? ["bash", "-c", #"f=$1; shift; exec "$@" < <(cat "$f")"#, "bash", input] + words : words
    }

    /// A name for a new database, and the removal of what was made under it.
    func withDatabase<Result>(_ body: (DatabaseReader) throws -> Result) throws -> Result {
        let place = Place(try folder.makeFolder(UUID().uuidString))
        if let source { try FileManager.default.copyItem(atPath: source.database, toPath: place.path + "/out.db") }
        return try body(DatabaseReader(place.path + "/out.db"))
    }

    private final class Place {
        let path: String
        init(_ path: String) { self.path = path }
        deinit { try? FileManager.default.removeItem(atPath: path) }
    }

    /// Checks a copy, so that what a fault left behind is recovered by the next load and not by the check.
    func requireIntactCopy(of database: DatabaseReader, after fault: String) throws {
        let files = FileManager.default
        guard files.fileExists(atPath: database.path) else { return }
        let copy = database.path + ".copy"
        for end in ["", "-journal", "-wal"] where files.fileExists(atPath: database.path + end) {
            try files.copyItem(atPath: database.path + end, toPath: copy + end)
        }
        defer { for end in ["", "-journal", "-wal", "-shm"] { try? files.removeItem(atPath: copy + end) } }
        try DatabaseReader(copy).requireIntact(after: fault)
    }

    /// Runs the same command again, and compares what comes of it.
    ///
    /// - Parameter byBatch: whether batches have to be the same, too; they are not where one was committed early.
    func finish(_ database: DatabaseReader, after fault: String, byBatch: Bool = true) throws {
        let run = try CommandRun.run(words(database.path))
        try require(run.exitCode == expectedCode, .lost, "\(fault): the same command again: \(run)")
        try requireSame(database, after: fault, byBatch: byBatch)
    }

    func requireSame(_ database: DatabaseReader, after fault: String, byBatch: Bool = true) throws {
        try database.requireIntact(after: fault)
        if let source {
            try source.requireSame(database, after: fault)
            let again = try CommandRig.sound(CommandRig.loadWords(setup, input, database.path))
            try source.requireSame(database, after: "\(fault), and one more load that ends with \(again)")
            return try source.requireSettled(database, after: fault)
        }
        try expected?.requireSame(database, after: fault, byBatch: byBatch)
        let unfinished = try database.integer("SELECT count(*) FROM csvload_runs WHERE status = 'running'")
        try require(unfinished == 0, .conduct, "\(fault): a run is still 'running'")
    }
}

/// The rigs of a trial, of which each seed has one.
struct CommandRigs: Sendable {
    let setups: [CommandRig.Setup]

    /// First loads of all kinds.
    static func loads(_ size: TrialSize, _ feed: CommandRig.Feed = .file) -> CommandRigs {
        CommandRigs(setups: Scenario.loads(size).map { CommandRig.Setup(scenario: $0, feed: feed) })
    }

    /// First loads of all kinds and feeds.
    static func feeds(_ size: TrialSize) -> CommandRigs {
        let others: [(SampleLoad, CommandRig.Feed)] = [(.keyed, .gzip), (.keyless, .pipe)]
        return CommandRigs(
            setups: loads(size).setups
                + others.map { CommandRig.Setup(scenario: Scenario(load: $0.0, size: size), feed: $0.1) }
                // Its texts near the end are rejects of a pipe.
                + (size == .full
                    ? [CommandRig.Setup(scenario: Scenario(load: .lateType, size: size), feed: .pipe)] : []))
    }

    /// Loads of edited texts, and retries.
    static func reloads(_ size: TrialSize) -> CommandRigs {
        let piped = Scenario(load: .keyed, size: size, task: .reload(.mixed))
        return CommandRigs(
            setups: Scenario.reloads(size).map { CommandRig.Setup(scenario: $0, feed: .file) }
                + [CommandRig.Setup(scenario: piped, feed: .gzip), CommandRig.Setup(scenario: piped, feed: .pipe)])
    }

    /// Consecutive seeds go through all.
    func rig(_ seed: UInt64) throws -> CommandRig { try RigCache.rig(setups[Int(seed % UInt64(setups.count))]) }
}
