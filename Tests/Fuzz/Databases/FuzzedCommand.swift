import CSVLoad
import Foundation

/// What a command does with a database, without the command line.
struct FuzzedCommand: Sendable {
    let name: String
    private let body: @Sendable (Sandbox) throws -> Void

    private init(_ name: String, _ body: @escaping @Sendable (Sandbox) throws -> Void) {
        self.name = name
        self.body = body
    }

    /// Runs it; an error is as good an end as a result.
    func run(_ sandbox: Sandbox) { try? body(sandbox) }

    /// Those that only read, then those that write, which find what the ones before have left.
    static let all: [FuzzedCommand] = [
        FuzzedCommand("status") { _ = try LoadHistory(database: $0.path).unfinishedLoads },
        FuzzedCommand("report") { sandbox in
            let options = ReportOptions(database: sandbox.path, destination: .file(sandbox.folder + "/page"))
            _ = try ReportJob(options, toolVersion: "fuzz").run()
        },
        FuzzedCommand("rejects") { try RejectReader(RejectSelection(database: $0.path)).forEach(limit: 100) { _ in } },
        FuzzedCommand("rejects --export") { sandbox in
            var selection = RejectSelection(database: sandbox.path)
            selection.table = "t"
            _ = try RejectExportJob(selection, to: .file(sandbox.folder + "/rejected")).run()
        },
        FuzzedCommand("changes") { sandbox in
            try ChangeReader(ChangeSelection(database: sandbox.path)).forEach(limit: 100) { _ in }
            _ = try ChangeExportJob(
                ChangeSelection(database: sandbox.path), as: .jsonLines, to: .file(sandbox.folder + "/changes")
            ).run()
        },
        FuzzedCommand("inspect") { sandbox in
            _ = try InspectJob(
                LoadOptions(input: sandbox.path, database: "", table: "t", sourceName: "t", jobs: 1)
            ).run()
        },
        FuzzedCommand("export t") { try export("t", $0) },
        FuzzedCommand("export u") { try export("u", $0) },
        FuzzedCommand("verify t") { try verify("t", $0) },
        FuzzedCommand("verify u") { try verify("u", $0) },
        FuzzedCommand("forget --dry-run") { sandbox in
            _ = try ForgetJob(database: sandbox.path, what: .runs(olderThanSeconds: 0), busyMilliseconds: 0)
                .run(isDryRun: true)
        },
        FuzzedCommand("rejects --retry") { sandbox in
            var options = RetryOptions(RejectSelection(database: sandbox.path))
            options.ragged = .pad
            options.busyMilliseconds = 0
            _ = try RetryJob(options).run()
        },
        FuzzedCommand("changes --undo") { sandbox in
            for run in Int64(3)...4 {
                var settings = UndoJob.Settings()
                settings.busyMilliseconds = 0
                _ = try UndoJob(database: sandbox.path, run: run, settings).run()
            }
        },
        FuzzedCommand("resume") { sandbox in
            for var load in try LoadHistory(database: sandbox.path).unfinishedLoads where load.input == sandbox.input {
                try load.checkStored(allowsCommands: false, isTrusted: false)
                load.migrations = nil
                load.jobs = min(load.jobs, 2)
                load.busyMilliseconds = 0
                _ = try LoadJob(load).run()
            }
        },
        FuzzedCommand("load t") { sandbox in
            var options = Sandbox.options(sandbox.folder, "t")
            options.content.key = ["id"]
            options.deletesMissing = true
            _ = try LoadJob(options).run()
        },
        FuzzedCommand("load u") { _ = try LoadJob(Sandbox.options($0.folder, "u")).run() },
    ]

    private static func export(_ table: String, _ sandbox: Sandbox) throws {
        let options = ExportOptions(
            database: sandbox.path, table: table, destination: .file(sandbox.folder + "/out"))
        _ = try ExportJob(options).run()
    }

    private static func verify(_ table: String, _ sandbox: Sandbox) throws {
        let options = VerifyOptions(
            input: sandbox.input, database: sandbox.path, table: table, sourceName: table + ".csv", jobs: 2)
        _ = try VerifyJob(options).run()
    }
}
