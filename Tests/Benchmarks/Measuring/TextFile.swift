import Glibc

/// Small files and folders, read and written whole.
enum TextFile {
    /// The text of a file, or `nil` if it cannot be read.
    static func read(_ path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 1 << 14)
        while true {
            let count = Self.read(descriptor, into: &block)
            if count <= 0 { break }
            bytes += block[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func read(_ descriptor: Int32, into block: inout [UInt8]) -> Int {
        block.withUnsafeMutableBytes { space in
            Glibc.read(descriptor, space.baseAddress, space.count)
        }
    }

    static func replace(_ path: String, with text: String) throws(BenchmarkError) {
        try put(text, into: path, flags: O_WRONLY | O_CREAT | O_TRUNC)
    }

    static func append(_ text: String, to path: String) throws(BenchmarkError) {
        try put(text, into: path, flags: O_WRONLY | O_CREAT | O_APPEND)
    }

    private static func put(_ text: String, into path: String, flags: Int32) throws(BenchmarkError) {
        let descriptor = open(path, flags | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw .system("Cannot write '\(path)'") }
        defer { close(descriptor) }
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { throw .system("Cannot write '\(path)'") }
            rest = rest.dropFirst(count)
        }
    }

    static func exists(_ path: String) -> Bool {
        access(path, F_OK) == 0
    }

    /// Creates a folder and those above it, where they are missing.
    static func makeFolder(_ path: String) throws(BenchmarkError) {
        var partial = path.hasPrefix("/") ? "" : "."
        for name in path.split(separator: "/") {
            partial += "/\(name)"
            if mkdir(partial, 0o755) != 0, errno != EEXIST {
                throw .system("Cannot create the folder '\(partial)'")
            }
        }
    }

    /// Removes a database and whatever SQLite may keep beside it.
    static func removeDatabase(_ path: String) {
        for suffix in ["", "-journal", "-wal", "-shm"] {
            unlink(path + suffix)
        }
    }

    /// The path of this program.
    static var ownProgram: String {
        let path = CommandLine.arguments[0]
        return path.contains("/") ? path : locateProgram(path) ?? path
    }

    /// Where a program is: the path itself if it has a slash, else its place in `PATH`; `nil` if it is not there.
    static func locateProgram(_ name: String) -> String? {
        if name.contains("/") {
            return access(name, X_OK) == 0 ? name : nil
        }
        guard let folders = getenv("PATH") else { return nil }
        return String(cString: folders).split(separator: ":").lazy
            .map { "\($0)/\(name)" }
            .first { access($0, X_OK) == 0 }
    }
}
