import Foundation

/// A text, and the rows that Python's csv module finds in it.
struct PythonCase: Decodable, CustomStringConvertible {
    let seed: Int
    let text: String
    let delimiter: String
    let quote: String?
    /// The rows before the error, if there is one.
    let rows: [[String]]
    let error: String?

    var description: String {
        "seed \(seed): \(text.debugDescription), delimiter \(delimiter.debugDescription), quote \(quote ?? "none")"
    }
}

/// Runs the script that makes cases.
enum PythonCases {
    /// How many texts to compare, and the seed of the first: `CSVLOAD_DIFFERENTIAL`, `CSVLOAD_DIFFERENTIAL_SEED`.
    static var count: Int { number("CSVLOAD_DIFFERENTIAL") ?? 5_000 }
    static var seed: Int { number("CSVLOAD_DIFFERENTIAL_SEED") ?? 1 }

    private static func number(_ name: String) -> Int? {
        ProcessInfo.processInfo.environment[name].flatMap { Int($0) }
    }

    /// Whether there is a Python to compare with.
    static let isAvailable: Bool = {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-c", "import sys; sys.exit(sys.version_info < (3, 11))"]
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }()

    static func make(count: Int, seed: Int) throws -> [PythonCase] {
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("generate.py")
        let output = Pipe()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", script.path, String(count), String(seed)]
        process.standardOutput = output
        try process.run()
        let lines = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        let decoder = JSONDecoder()
        return try lines.split(separator: 0x0A).map { try decoder.decode(PythonCase.self, from: $0) }
    }
}
