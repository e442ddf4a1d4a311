import CSVLoad
import FoundationEssentials
import Synchronization

/// A program on a Spark cluster that computes parts, started when the first ones are asked for.
final class SparkApplication: PartComputing {
    struct Settings: Sendable {
        var master: String
        var name: String
        /// The version of csvload that executors must have.
        var version: String
        /// Where csvload is on executors; nil to send this one.
        var executorPath: String?
        /// Where commands that compute are run, on executors as here; nil where there are none.
        var commandFolder: String?
        /// Properties of Spark, as KEY=VALUE.
        var properties: [String]
        var python: String
        var javaVersion: Int?
        var environment: [String: String]
    }

    /// How far Spark is.
    struct Progress: Sendable, Hashable {
        /// What Spark calls the application; nil until it is there.
        var application: String?
        var version: String?
        /// Tasks of the jobs that are under way.
        var done = 0
        var running = 0
        var failed = 0
        var parts = 0
    }

    let folder: String
    let partCount: Int?
    private let settings: Settings
    private let state = Mutex(State())
    private let didProgress: @Sendable (Progress) -> Void
    /// Started by the thread that first asks for parts; threads that ask later ask one after the other.
    nonisolated(unsafe) private var process: ChildProgram?

    private struct State {
        var progress = Progress()
        var failure: LoadError?
        var hasEnded = false
        /// Jobs that were sent and have not finished.
        var jobs = 0
        var idleSince = ContinuousClock().now
    }

    /// How long a file may take to be seen here after Spark says that it is written, as on network file systems.
    private static let visibility = Duration.seconds(60)

    init(_ settings: Settings, folder: String, parts: Int?, didProgress: @escaping @Sendable (Progress) -> Void) {
        self.settings = settings
        self.folder = folder
        partCount = parts
        self.didProgress = didProgress
    }

    var progress: Progress { state.withLock { $0.progress } }

    private var logPath: String { "\(folder)/spark.log" }
    private var programPath: String { "\(folder)/csvload_spark.py" }

    func compute(_ parts: [Int], of plan: PartPlan, at path: String) throws(LoadError) {
        let process = try started()
        let progress = state.withLock { state in
            state.jobs += 1
            state.progress.parts = max(state.progress.parts, parts.count)
            return state.progress
        }
        didProgress(progress)
        guard process.send(JSONText.line(Job(plan: path, parts: parts)) + "\n") else { throw ended() }
    }

    func check() throws(LoadError) {
        let (failure, hasEnded, isLate) = state.withLock { state in
            (
                state.failure, state.hasEnded,
                state.jobs == 0 && ContinuousClock().now - state.idleSince > SparkApplication.visibility
            )
        }
        if let failure { throw failure }
        if hasEnded { throw ended() }
        if isLate {
            throw LoadError(
                .requirementMissing, "Spark has computed parts that cannot be seen in '\(folder)'",
                recovery: "Name a folder with --work-dir that this machine and all executors see under this path.")
        }
    }

    /// Asks the application to end, which takes Java some seconds; it is not waited for.
    func end() {
        process?.closeInput()
        FileSystem.remove(programPath)
        if state.withLock({ $0.failure == nil }) { FileSystem.remove(logPath) }
    }

    private func started() throws(LoadError) -> ChildProgram {
        if let process { return process }
        let text = PackageResources.csvload_spark_py
        guard FileManager.default.createFile(atPath: programPath, contents: Data(text)) else {
            throw LoadError(
                .outputNotWritable, "Cannot write '\(programPath)'",
                recovery: "Check --work-dir and its permissions, or name another folder.")
        }
        var words = ["--master", settings.master, "--name", settings.name]
        for property in settings.properties { words += ["--conf", property] }
        var environment = settings.environment
        environment["PYSPARK_SUBMIT_ARGS"] = (words + ["pyspark-shell"]).map { ShellWord.quoted($0) }.joined(
            separator: " ")
        environment["PYTHONUNBUFFERED"] = "1"
        let process: ChildProgram
        do throws(SystemError) {
            process = try ChildProgram(
                [settings.python, programPath], input: .pipe, output: .pipe, errors: .file(logPath),
                variables: environment.map { (name: $0.key, value: $0.value) }, release: .leave)
        } catch {
            throw LoadError(.requirementMissing, "Cannot start '\(settings.python)': \(error)")
        }
        // This thread reads what the program writes, and does nothing else with it.
        nonisolated(unsafe) let reading = process
        do throws(SystemError) { try StageThread { [self] in read(reading) }.detach() } catch {
            throw LoadError(noThread: error)
        }
        self.process = process
        let greeting = Greeting(
            tool: ProgramPath.own, executorPath: settings.executorPath, version: settings.version,
            format: PartPlan.format, jobs: 1, java: settings.javaVersion, commandFolder: settings.commandFolder)
        guard process.send(JSONText.line(greeting) + "\n") else { throw ended() }
        return process
    }

    // MARK: - What the program reports

    private func read(_ program: ChildProgram) {
        var pending: [UInt8] = []
        let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 16 << 10, alignment: 16)
        defer { piece.deallocate() }
        while let count = try? program.output?.read(into: piece), count > 0 {
            pending += piece[..<count]
            while let end = pending.firstIndex(of: 0x0A) {
                take(Data(pending[..<end]))
                pending.removeSubrange(...end)
            }
        }
        state.withLock { $0.hasEnded = true }
    }

    private func take(_ line: Data) {
        guard let event = try? JSONDecoder().decode(Event.self, from: line) else { return }
        let progress = state.withLock { state in
            switch event.event {
            case "ready":
                state.progress.application = event.application
                state.progress.version = event.spark
            case "progress":
                state.progress.done = event.done ?? 0
                state.progress.running = event.running ?? 0
                state.progress.failed = event.failed ?? 0
            case "finished":
                state.jobs -= 1
                state.idleSince = ContinuousClock().now
                state.progress.done = state.progress.parts
                state.progress.running = 0
            default:
                state.failure = state.failure ?? failure(event)
            }
            return state.progress
        }
        didProgress(progress)
    }

    private func failure(_ event: Event) -> LoadError {
        let message = event.message ?? "Spark gave up"
        let log = "What Spark said is in \(ShellWord.path(logPath))."
        return switch event.code {
        case ExitCode.usage.rawValue: LoadError(.optionInvalid, message)
        case ExitCode.unusableData.rawValue: LoadError(.partRefused, message)
        case ExitCode.noInput.rawValue:
            LoadError(
                .inputNotFound, message,
                recovery: "Inputs and --work-dir have to be on storage that all executors see under the same path.")
        case ExitCode.unavailable.rawValue: LoadError(.requirementMissing, message, recovery: log)
        case ExitCode.busy.rawValue:
            LoadError(
                .clusterUnavailable, message, recovery: "Check the cluster, and run the same command again. \(log)")
        default: LoadError(.sparkFailed, message, recovery: log)
        }
    }

    /// The program has ended, or was killed, without a word.
    private func ended() -> LoadError {
        state.withLock { $0.failure }
            ?? LoadError(
                .sparkFailed, "Spark's program has ended before all parts were computed",
                recovery: "What Spark said is in \(ShellWord.path(logPath)); run the same command again.")
    }

    private struct Greeting: Encodable {
        let tool: String
        let executorPath: String?
        let version: String
        let format: Int
        /// Threads of csvload in one task of Spark.
        let jobs: Int
        let java: Int?
        let commandFolder: String?

        enum CodingKeys: String, CodingKey { case tool, executorPath, version, format, jobs, java, commandFolder }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(tool, forKey: .tool)
            // Python asks for every key.
            try container.encode(executorPath, forKey: .executorPath)
            try container.encode(version, forKey: .version)
            try container.encode(format, forKey: .format)
            try container.encode(jobs, forKey: .jobs)
            try container.encode(java, forKey: .java)
            try container.encode(commandFolder, forKey: .commandFolder)
        }
    }

    private struct Job: Encodable {
        let plan: String
        let parts: [Int]
    }

    private struct Event: Decodable {
        let event: String
        var spark: String?
        var application: String?
        var done: Int?
        var running: Int?
        var failed: Int?
        var code: Int32?
        var message: String?
    }
}
