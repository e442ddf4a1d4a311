import Foundation
import TestSupport

/// Python's csv module, as a second opinion on what a text says.
enum Python {
    static let isAvailable = Program.areInstalled("python3")

    /// The rows of each text.
    static func read(_ texts: [String]) throws -> [[[String]]] {
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("read.py")
        let folder = try TemporaryFolder()
        let input = try folder.write(Array(JSONEncoder().encode(texts)), to: "texts.json")
        let output = Pipe()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", script.path]
        process.standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: input))
        process.standardOutput = output
        try process.run()
        let rows = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return try JSONDecoder().decode([[[String]]].self, from: rows)
    }
}
