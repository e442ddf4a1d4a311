import Foundation
import TestSupport
import Testing

@Suite("Who may read what is written")
struct PrivateFileTests {
    private let folder: TemporaryFolder
    private var database: String { folder.path("shop.db") }

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("id,name\n1,tea\n2,cup,x\n", to: "orders.csv")
    }

    private func csvload(_ words: String...) throws -> CommandRun {
        try CommandRun.run(
            ["sh", "-c", "umask 022; cd \"$0\"; exec \"$@\"", folder.path, CommandRun.commandPath] + words)
    }

    private func permissions(_ name: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: folder.path(name))[.posixPermissions] as? Int
    }

    @Test("a new database and a new log that hold a command are their owner's alone")
    func commands() throws {
        let command = "sed 's/.*/{\"x\":1}/'"
        let run = try csvload("load", "orders.csv", "shop.db", "--compute-command", command, "--log-file", "a.log")
        #expect(run.exitCode == 2, "\(run)")
        #expect(try permissions("shop.db") == 0o600 && permissions("a.log") == 0o600)
        let plain = try csvload("load", "orders.csv", "plain.db", "--log-file", "plain.log")
        #expect(plain.exitCode == 2, "\(plain)")
        #expect(try permissions("plain.db") == 0o644 && permissions("plain.log") == 0o644)
        #expect(try csvload("load", "orders.csv", "h.db", "--log-file", "h.log", "--on-rejects", "true").exitCode == 2)
        #expect(try permissions("h.db") == 0o644 && permissions("h.log") == 0o600)
        #expect(try csvload("plan", "orders.csv", "--compute-command", command, "--output", "p.plan").exitCode == 0)
        #expect(try permissions("p.plan") == 0o600)
        #expect(try csvload("compute", "--plan", "p.plan", "--part", "1", "--allow-commands").exitCode == 0)
        let parts = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.contains("part") }
        #expect(try !parts.isEmpty && parts.allSatisfy { try permissions($0) == 0o600 }, "\(parts)")
    }

    @Test(
        "what is exported of a database is readable by those who can read the database",
        arguments: [(0o600, 0o600), (0o640, 0o640), (0o644, 0o644)])
    func exports(ofDatabase: Int, ofCopy: Int) throws {
        #expect(try csvload("load", "orders.csv", "shop.db").exitCode == 2)
        try folder.setPermissions(ofDatabase, of: "shop.db")
        for words in [
            ["export", "shop.db", "orders", "--output", "e.csv"], ["report", "shop.db", "--output", "r.html"],
            ["rejects", "shop.db", "--export", "bad.csv"], ["changes", "shop.db", "--output", "c.jsonl"],
        ] {
            let script = ["sh", "-c", "umask 022; cd \"$0\"; exec \"$@\"", folder.path, CommandRun.commandPath]
            let run = try CommandRun.run(script + words)
            #expect(run.exitCode == 0, "\(run)")
        }
        for name in ["e.csv", "r.html", "bad.csv", "c.jsonl"] { #expect(try permissions(name) == ofCopy, "\(name)") }
        // A file that is there has the permissions that its owner gave it.
        try folder.setPermissions(0o604, of: "e.csv")
        #expect(try csvload("export", "shop.db", "orders", "--output", "e.csv").exitCode == 0)
        #expect(try permissions("e.csv") == 0o604)
    }

    @Test("a variable of a command is taken at run time, and its value stands nowhere")
    func variables() throws {
        let secret = "s3cr3t-\(UUID().uuidString)"
        let script = try folder.write("echo \"$1\" > seen; sed 's/.*/{\"x\":1}/'\n", to: "score.sh")
        let words = [
            CommandRun.commandPath, "load", "orders.csv", "shop.db", "--key", "id", "--compute-command",
            "sh \(script) \"key=${API_KEY}\"", "--log-file", "a.log", "--log-level", "debug",
        ]
        let inFolder = ["env", "-C", folder.path]
        let missing = try CommandRun.run(inFolder + ["-u", "API_KEY"] + words)
        #expect(
            missing.exitCode == 64 && missing.errors.contains("takes '${API_KEY}' from the environment"), "\(missing)")
        let run = try CommandRun.run(inFolder + ["API_KEY=\(secret)"] + words)
        #expect(run.exitCode == 2, "\(run)")
        #expect(try String(contentsOfFile: folder.path("seen"), encoding: .utf8) == "key=\(secret)\n")
        let status = try CommandRun.run(inFolder + [CommandRun.commandPath, "report", "shop.db", "--output", "r.html"])
        #expect(status.exitCode == 0, "\(status)")
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) where name != "seen" {
            let bytes = try Data(contentsOf: URL(filePath: folder.path(name)))
            #expect(bytes.range(of: Data(secret.utf8)) == nil, "\(name)")
        }
        #expect(try DatabaseReader(database).lines("SELECT options FROM csvload_sources")[0].contains("${API_KEY}"))
        try FileManager.default.removeItem(atPath: folder.path("seen"))
        let line = try CommandRun.run(
            inFolder + [CommandRun.commandPath, "schedule", "cron", "--daily", "02:00", "--"] + words.dropFirst())
        let command = (line.output.split(separator: "\n").last ?? "").dropFirst("0 2 * * * ".count)
        try folder.write("id,name\n1,teas\n", to: "orders.csv")
        let cron = try CommandRun.run(["env", "API_KEY=\(secret)", "dash", "-c", String(command)])
        #expect(cron.exitCode == 0, "\(cron)")
        #expect(try String(contentsOfFile: folder.path("seen"), encoding: .utf8) == "key=\(secret)\n")
    }

    @Test(
        "no log and no metrics are written through a link in a folder that others can write to",
        arguments: [0o777, 0o1777, 0o775])
    func links(permissions: Int) throws {
        let shared = try folder.makeFolder("shared")
        try folder.setPermissions(permissions, of: "shared")
        let target = try folder.write("", to: "target")
        _ = try folder.makeFolder("inner")
        try FileManager.default.createSymbolicLink(atPath: shared + "/file", withDestinationPath: target)
        try FileManager.default.createSymbolicLink(atPath: shared + "/deep", withDestinationPath: folder.path("inner"))
        try FileManager.default.createSymbolicLink(atPath: folder.path("own"), withDestinationPath: shared + "/file")
        for flag in ["--log-file", "--metrics-file"] {
            for path in ["shared/file", "shared/deep/file", "own", shared + "/file", "./shared/../shared/file"] {
                let run = try csvload("load", "orders.csv", "shop.db", flag, path)
                #expect(
                    run.exitCode == 73
                        && run.errors.contains("is a symbolic link in a folder that others can write to"), "\(run)")
            }
        }
        #expect(try Data(contentsOf: URL(filePath: target)).isEmpty)
        #expect(!FileManager.default.fileExists(atPath: database))
        #expect(try csvload("load", "orders.csv", "shop.db", "--log-file", "shared/new").exitCode == 2)
        try folder.setPermissions(0o755, of: "shared")
        #expect(try csvload("load", "orders.csv", "shop.db", "--log-file", "own").exitCode == 2)
        #expect(try !Data(contentsOf: URL(filePath: target)).isEmpty)
    }
}
