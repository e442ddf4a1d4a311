import CSVCore

/// What settings were tried on the front of an input, and how long each took.
package struct Tuning: Sendable {
    package struct Settings: Sendable, Hashable {
        package var jobs: Int
        package var batchBytes: Int
        package var chunkBytes: Int
    }

    package struct Trial: Sendable {
        package var settings: Settings
        /// The fastest of its loads, in seconds.
        package var seconds: Double
    }

    package var input: String
    /// Bytes of the front that was loaded, and its records.
    package var bytes: Int64
    package var records: Int64
    /// The folder on whose disk the trials were made.
    package var folder: String
    package var trials: [Trial]
    /// What a load takes when nothing is said.
    package var defaults: Settings

    /// The fastest settings, or the defaults where those are as fast but for what two equal loads differ.
    package var best: Settings {
        guard let fastest = trials.min(by: { $0.seconds < $1.seconds }),
            let plain = trials.first(where: { $0.settings == defaults })
        else { return defaults }
        return fastest.seconds < plain.seconds * (1 - Tuning.noise) ? fastest.settings : defaults
    }

    /// By how much of its time one load differs from the next.
    private static let noise = 0.04
}

/// Loads the front of an input several times, with other settings each time, into a database that is deleted again.
package final class TuneJob: StoppableJob {
    private let options: LoadOptions
    private let context = JobContext()

    /// Bytes of the front: enough for several batches, and few enough that a trial takes a second.
    private static let sampleBytes: Int64 = 96 << 20
    private static let rounds = 3

    /// - Parameter options: of the load; their database says in which folder to try, and is not touched.
    package init(_ options: LoadOptions) {
        self.options = options
    }

    /// Safe in a signal handler.
    package func stop() { context.stopping.set() }

    /// Tries; takes a quarter of a minute for a large input.
    package func run() throws(LoadError) -> Tuning {
        let folder = try TrialFolder(beside: options.database)
        defer { folder.remove() }
        let sample = folder.path + "/sample.csv"
        let bytes = try copyFront(to: sample)
        let defaults = Tuning.Settings(
            jobs: options.jobs, batchBytes: options.batchBytes, chunkBytes: options.chunkBytes)
        var trials: [Tuning.Settings: Double] = [:]
        var order: [Tuning.Settings] = []
        var records: Int64 = 0
        // One setting at a time, from the best so far: the three hardly depend on each other.
        var best = defaults
        for candidates in [chunks, jobs, batches] {
            let tried = [best] + candidates(best).filter { $0 != best }
            for _ in 0..<Self.rounds {
                for settings in tried {
                    let summary = try load(sample, settings, in: folder)
                    records = summary.counts.read
                    if trials[settings] == nil { order.append(settings) }
                    trials[settings] = min(trials[settings] ?? .infinity, summary.seconds)
                }
            }
            best = tried.min { trials[$0] ?? .infinity < trials[$1] ?? .infinity } ?? best
        }
        return Tuning(
            input: options.input, bytes: bytes, records: records, folder: folder.parent,
            trials: order.map { Tuning.Trial(settings: $0, seconds: trials[$0] ?? 0) }, defaults: defaults)
    }

    private func chunks(_ best: Tuning.Settings) -> [Tuning.Settings] {
        [64 << 10, 256 << 10, 1 << 20].map {
            var settings = best
            settings.chunkBytes = $0
            return settings
        }
    }

    private func jobs(_ best: Tuning.Settings) -> [Tuning.Settings] {
        Array(Set([1, max(1, best.jobs / 2), best.jobs + 1])).sorted().map {
            var settings = best
            settings.jobs = $0
            return settings
        }
    }

    private func batches(_ best: Tuning.Settings) -> [Tuning.Settings] {
        [4 << 20, 16 << 20, 64 << 20].map {
            var settings = best
            settings.batchBytes = $0
            return settings
        }
    }

    private func load(
        _ sample: String, _ settings: Tuning.Settings, in folder: TrialFolder
    ) throws(LoadError) -> LoadSummary {
        var trial = options
        trial.input = sample
        trial.sourceName = "sample"
        trial.database = folder.path + "/trial.db"
        trial.content.format.encoding = nil
        trial.jobs = settings.jobs
        trial.batchBytes = settings.batchBytes
        trial.chunkBytes = settings.chunkBytes
        for suffix in ["", "-journal"] { FileSystem.remove(trial.database + suffix) }
        let job = LoadJob(trial, toolVersion: "", JobContext(stopping: context.stopping), parts: nil)
        guard !context.isStopRequested else { throw stopped }
        // What the trial before left in memory would be written during this one.
        FileSystem.synchronizeAll()
        return try job.run()
    }

    private var stopped: LoadError {
        LoadError(.stopped, "The trials were stopped", recovery: "Nothing is left of them.")
    }

    /// Writes the front of the input as plain UTF-8 to a file; returns its bytes.
    private func copyFront(to path: String) throws(LoadError) -> Int64 {
        let text = try TextSource(
            try context.inputs.open(options.input, options.content.format),
            format: options.content.format, known: nil)
        let reader = ChunkReader(
            text.stream, dialect: text.layout.dialect,
            start: ChunkReader.Start(offset: 0, recordsStart: text.header.length), batchBytes: .max,
            isCancelled: context.isCancelled)
        let file = try TrialFolder.make(path)
        let chunk = Chunk(capacity: ChunkSize.standard)
        var bytes: Int64 = 0
        while bytes < Self.sampleBytes, try reader.fill(chunk) {
            do throws(SystemError) { try file.write(chunk.filled) } catch {
                throw TrialFolder.failure(path, error)
            }
            bytes += Int64(chunk.count)
            chunk.clear(capacity: ChunkSize.standard)
        }
        guard !context.isStopRequested else { throw stopped }
        return bytes
    }
}

/// A folder for the files of the trials, on the disk where the database will be.
private struct TrialFolder {
    let path: String
    let parent: String

    init(beside database: String) throws(LoadError) {
        let folder = database.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        parent = folder.isEmpty ? (database.hasPrefix("/") ? "/" : ".") : folder
        do throws(SystemError) {
            path = try FileSystem.makeTemporaryFolder("\(parent)/csvload-tune-")
        } catch {
            throw TrialFolder.failure(parent, error)
        }
    }

    static func make(_ path: String) throws(LoadError) -> FileDescriptor {
        do throws(SystemError) {
            return try FileDescriptor.open(path, .writing, [.create, .truncate], permissions: 0o600)
        } catch {
            throw failure(path, error)
        }
    }

    static func failure(_ path: String, _ cause: SystemError) -> LoadError {
        LoadError(
            .outputNotWritable, "Cannot write the trials to '\(path)': \(cause)",
            recovery: "Run it in a folder on the disk where the database will be, with some free space.")
    }

    func remove() {
        for name in ["sample.csv", "trial.db", "trial.db-journal"] { FileSystem.remove("\(path)/\(name)") }
        FileSystem.removeFolder(path)
    }
}
