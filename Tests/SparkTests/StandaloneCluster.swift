import Foundation
import TestSupport

/// Spark's own cluster manager on this machine: a master, and workers with a core each.
final class StandaloneCluster {
    /// The workers do not come to the master.
    struct Failure: Error {
        let log: String
    }

    let url: String
    private var processes: [Process] = []
    private let folder: TemporaryFolder

    /// - Parameter python: one that has pyspark, which brings Spark's programs.
    init(python: String, workers: Int) throws {
        folder = try TemporaryFolder()
        let home = try CommandRun.run([python, "-c", "import pyspark; print(pyspark.__path__[0])"]).output
            .trimmingCharacters(in: .whitespacesAndNewlines)
        let free = "import socket; s = socket.socket(); s.bind(('127.0.0.1', 0)); print(s.getsockname()[1])"
        let port = try CommandRun.run([python, "-c", free]).output.trimmingCharacters(in: .whitespacesAndNewlines)
        url = "spark://127.0.0.1:\(port)"
        let program = "\(home)/bin/spark-class"
        let deploy = "org.apache.spark.deploy"
        try start([program, "\(deploy).master.Master", "--host", "127.0.0.1", "--port", port, "--webui-port", "0"])
        for number in 1...workers {
            try start([
                program, "\(deploy).worker.Worker", "--host", "127.0.0.1", "--cores", "1", "--memory", "1g",
                "--webui-port", "0", "--work-dir", folder.path("worker-\(number)"), url,
            ])
        }
        let deadline = Date(timeIntervalSinceNow: 60)
        while try log().components(separatedBy: "Registering worker").count <= workers {
            guard Date() < deadline else { throw Failure(log: try log()) }
            usleep(100_000)
        }
    }

    deinit {
        for process in processes {
            process.terminate()
            process.waitUntilExit()
        }
    }

    private func start(_ words: [String]) throws {
        let path = folder.path("log")
        if !FileManager.default.fileExists(atPath: path) { try folder.write("", to: "log") }
        let log = try FileHandle(forWritingTo: URL(filePath: path))
        try log.seekToEnd()
        let process = Process()
        process.executableURL = URL(filePath: words[0])
        process.arguments = Array(words.dropFirst())
        process.environment = ProcessInfo.processInfo.environment.merging(["SPARK_NO_DAEMONIZE": "1"]) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = log
        process.standardError = log
        try process.run()
        processes.append(process)
    }

    private func log() throws -> String { try String(contentsOf: URL(filePath: folder.path("log")), encoding: .utf8) }
}
