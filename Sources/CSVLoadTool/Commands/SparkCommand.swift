import CSVLoad
import FoundationEssentials
import Synchronization

/// `csvload spark`: loads whose rows the executors of a cluster compute.
struct SparkCommand {
    private let arguments: ParsedArguments
    private let loads: [LoadOptions]
    private let master: SparkMaster
    private let runner: LoadRunner

    init(_ arguments: ParsedArguments) throws(UsageError) {
        func usage(_ message: String) -> UsageError { UsageError(message, subcommand: .spark) }
        self.arguments = arguments
        loads = try OptionResolver(arguments).options()
        runner = try LoadRunner(arguments)
        guard let url = arguments.text(.master) else {
            throw usage(
                "name the cluster with --master URL, such as spark://HOST:7077, yarn or 'local-cluster[2,1,1024]'")
        }
        guard let master = SparkMaster(url) else {
            throw usage(
                "--master does not know the cluster \(SafeText.quoted(url)): it is spark://HOST:PORT, yarn, k8s://…, local[N]"
            )
        }
        self.master = master
        guard !loads.contains(where: { $0.input == "-" }) else {
            throw usage("standard input cannot be cut into parts: load it with 'csvload load'")
        }
        try checkShards()
        for property in arguments.texts(.sparkConf) where !property.dropFirst().contains("=") {
            throw usage("--spark-conf takes KEY=VALUE, not \(SafeText.quoted(property))")
        }
    }

    private func checkShards() throws(UsageError) {
        guard let count = arguments.integer(.intoShards) else { return }
        func usage(_ message: String) -> UsageError { UsageError(message, subcommand: .spark) }
        guard count <= ShardedLoadJob.mostDatabases else {
            throw usage(
                "--into-shards takes 2 to \(ShardedLoadJob.mostDatabases) here: SQLite attaches no more databases at a time"
            )
        }
        guard arguments.isSet(.key) else {
            throw usage("--into-shards divides rows by ranges of their key: name it with --key")
        }
        guard !loads.contains(where: \.replaces) else {
            throw usage("--into-shards and --replace contradict each other: each database is written by itself")
        }
        guard !arguments.isSet(.extract) else {
            throw usage("--into-shards and --extract contradict each other: ids of values are of one database only")
        }
    }

    func run() -> ExitCode {
        do throws(LoadError) {
            let installation = try SparkInstallation(ProcessInfo.processInfo.environment)
            try master.requireReachable()
            let folder = try workFolder()
            let shown = ShownLoad()
            let application = SparkApplication(
                SparkApplication.Settings(
                    master: master.url, name: "csvload \(loads[0].table)", version: Main.version,
                    executorPath: arguments.text(.executorPath), commandFolder: commandFolder,
                    properties: arguments.texts(.sparkConf), python: installation.python,
                    javaVersion: installation.javaVersion, environment: installation.environment),
                folder: folder, parts: arguments.integer(.parts)
            ) { shown.sparkDidProgress($0) }
            var runner = runner
            runner.computing = application
            runner.shards = arguments.integer(.intoShards)
            runner.willShow = { shown.show($0) }
            let code = runner.run(loads)
            application.end()
            clean(folder)
            return code
        } catch {
            Terminal.standardError.say(error)
            return error.exitCode
        }
    }

    /// Where commands run that compute: their words may name files from here.
    private var commandFolder: String? {
        loads.contains { $0.content.runsPrograms } ? FileManager.default.currentDirectoryPath : nil
    }

    /// A folder of this database alone, by its absolute path.
    private func workFolder() throws(LoadError) -> String {
        let database = LoadOptions.defaultSourceName(arguments.operands[loads.count])
        var folder = "\(database).parts"
        if let shared = arguments.text(.workDir) {
            let name = database.split(separator: "/").last.map(String.init) ?? "database"
            folder = LoadOptions.defaultSourceName(shared) + "/\(name)-\(PartPlan.mark(of: database)).parts"
        }
        do {
            let isPrivate = FileStatus(database).map { $0.permissions & 0o044 == 0 } ?? false
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true,
                attributes: isPrivate || holdsCommand ? [.posixPermissions: 0o700] : nil)
        } catch {
            throw LoadError(
                .outputNotWritable, "Cannot make the folder '\(folder)'",
                recovery: "Check its permissions, or name another one with --work-dir.")
        }
        return folder
    }

    /// Whether the plans in the folder hold a command, whose words are nobody else's business.
    private var holdsCommand: Bool { loads.contains { $0.content.command != nil } }

    /// Removes what executors left that were killed; the folder itself where nothing of worth is in it.
    private func clean(_ folder: String) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for name in names where name.hasPrefix(".csvload-") || name.hasPrefix("failure-") {
            FileSystem.remove("\(folder)/\(name)")
        }
        FileSystem.removeFolder(folder)
    }
}

/// The load whose progress is shown, and beside it how many parts the cluster has computed.
final class ShownLoad: Sendable {
    private let observer = Mutex<ProgressObserver?>(nil)

    func show(_ load: ProgressObserver) {
        observer.withLock { $0 = load }
    }

    func sparkDidProgress(_ progress: SparkApplication.Progress) {
        let note =
            progress.application == nil
            ? "starting Spark"
            : "\(progress.done) of \(progress.parts) parts computed, \(progress.running) running"
        observer.withLock { $0 }?.show(note)
    }
}
