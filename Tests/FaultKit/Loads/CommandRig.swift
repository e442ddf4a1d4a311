import CSVLoad
import Foundation
import TestSupport

/// A sample load by the real command, and what is in the database when nothing goes wrong.
struct CommandRig: Sendable {
    /// How the input reaches the command.
    enum Feed: Sendable {
        case file, gzip, pipe
    }

    let load: SampleLoad
    let feed: Feed
    let folder: TemporaryFolder
    let input: String
    let expected: String
    let expectedCode: Int32
    /// How long the undisturbed load took, in milliseconds.
    let milliseconds: Int
    /// Bytes of its database.
    let bytes: Int

    init(_ load: SampleLoad, _ feed: Feed) throws {
        self.load = load
        self.feed = feed
        folder = try TemporaryFolder()
        let plain = try folder.write(load.text(records: CommandRig.records), to: "input.csv")
        input = feed == .gzip ? plain + ".gz" : plain
        if feed == .gzip { _ = try CommandRun.run(["gzip", "-1", "-k", plain]) }
        let words = CommandRig.words(load, feed, input, folder.path("expected.db"))
        let clock = ContinuousClock()
        let began = clock.now
        let run = try CommandRun.run(words)
        milliseconds = max(2, Int((clock.now - began) / .milliseconds(1)))
        guard let code = run.exitCode, code == 0 || code == 2 else {
            throw Finding(.conduct, "an undisturbed load fails: \(run)")
        }
        expectedCode = code
        let database = DatabaseReader(folder.path("expected.db"))
        expected = try database.dump()
        bytes = try Data(contentsOf: URL(filePath: database.path)).count
    }

    /// Some batches, in about a quarter of a second.
    static let records = 40_000

    var description: String { "\(load), \(feed)" }

    func words(_ database: String, _ more: [String] = []) -> [String] {
        CommandRig.words(load, feed, input, database) + more
    }

    /// The same with a standard input that goes on behind the last record: only a signal ends the load within 30 seconds.
    func wordsOfHeldInput(_ database: String) -> [String] {
        let script = #"f=$1; shift; exec "$@" < <(cat "$f"; exec timeout 30 tail --pid=$$ -f /dev/null)"#
        return ["bash", "-c", script, "bash", input, CommandRun.commandPath, "load", "-", database] + load.flags
    }

    private static func words(_ load: SampleLoad, _ feed: Feed, _ input: String, _ database: String) -> [String] {
        let words = [CommandRun.commandPath, "load", feed == .pipe ? "-" : input, database] + load.flags
        // The command takes the shell's place, so that a signal is sent to it.
        return feed == .pipe ? ["bash", "-c", #"f=$1; shift; exec "$@" < <(cat "$f")"#, "bash", input] + words : words
    }

    /// A name for a new database, and the removal of what was made under it.
    func withDatabase<Result>(_ body: (DatabaseReader) throws -> Result) throws -> Result {
        let place = Place(try folder.makeFolder(UUID().uuidString))
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
        let actual = try database.dump()
        try Difference(
            of: byBatch ? actual : CommandRig.withoutBatches(actual),
            from: byBatch ? expected : CommandRig.withoutBatches(expected)
        ).requireNone(after: fault)
        let unfinished = try database.integer("SELECT count(*) FROM csvload_runs WHERE status = 'running'")
        try require(unfinished == 0, .conduct, "\(fault): a run is still 'running'")
    }

    /// A dump without what depends on where batches end: of what identifies records, only how it is cut into lists.
    private static func withoutBatches(_ dump: String) -> String {
        var lines = dump.split(separator: "\n", omittingEmptySubsequences: false)
            .filter { !$0.hasPrefix("INSERT INTO csvload_checkpoints ") && !$0.hasPrefix("runs of source ") }
        let lists = lines.filter { $0.hasPrefix(DatabaseReader.recordsPrefix) }
        lines.removeAll { $0.hasPrefix(DatabaseReader.recordsPrefix) }
        return (lines.map(String.init) + lists.flatMap(records)).joined(separator: "\n")
    }

    /// A line for each record of a dumped list.
    private static func records(_ line: Substring) -> [String] {
        let values = line.dropFirst(DatabaseReader.recordsPrefix.count).split(separator: ",")
        guard values.count == 5, let first = Int64(values[2]), let list = list(values[4].dropFirst().dropLast()) else {
            return [String(line)]
        }
        return list.hashes.indices.map { index in
            "record \(first + Int64(index)) of \(values[0]), \(values[1]): \(list.hashes[index]) \(list.keys[index]) "
                + "\(list.outcomes[index])"
        }
    }

    private static func list(_ hexadecimal: Substring) -> RecordList? {
        let digits = hexadecimal.utf8.map { UInt8($0 > 0x40 ? $0 - 0x37 : $0 - 0x30) }
        let bytes = stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
        return bytes.withUnsafeBytes { RecordList(stored: $0) }
    }
}

/// The rigs of a trial, of which each seed has one.
struct CommandRigs: Sendable {
    let kinds: [(SampleLoad, CommandRig.Feed)]

    static let allLoads = CommandRigs(kinds: SampleLoad.allCases.map { ($0, .file) })
    static let allFeeds = CommandRigs(kinds: allLoads.kinds + [(.keyed, .gzip), (.keyless, .pipe)])

    static let allPipes = CommandRigs(kinds: SampleLoad.allCases.map { ($0, .pipe) })

    /// Consecutive seeds go through all.
    func rig(_ seed: UInt64) throws -> CommandRig {
        let (load, feed) = kinds[Int(seed % UInt64(kinds.count))]
        return try RigCache.rig(load, feed)
    }
}
