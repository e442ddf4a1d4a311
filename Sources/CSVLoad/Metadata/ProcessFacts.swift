import Glibc

/// Which process on which machine a run belongs to.
enum ProcessFacts {
    static var pid: Int32 { getpid() }

    static func hostName() -> String {
        var buffer = [UInt8](repeating: 0, count: 256)
        let code = buffer.withUnsafeMutableBytes {
            gethostname($0.baseAddress!.assumingMemoryBound(to: CChar.self), $0.count - 1)
        }
        return code == 0 ? String(decoding: buffer.prefix { $0 != 0 }, as: UTF8.self) : "unknown"
    }

    /// Which start of a process it is: the boot of the machine, and the process's start since then; nil where the system
    /// does not tell.
    static func start(of pid: Int32) -> String? {
        guard let boot = contents("/proc/sys/kernel/random/boot_id"), let facts = contents("/proc/\(pid)/stat"),
            // The program's name stands in parentheses, and may hold some itself.
            let name = facts.lastIndex(of: UInt8(ascii: ")"))
        else { return nil }
        // What follows begins with the third field, and the start is the 22nd.
        let fields = facts[(name + 1)...].split(separator: UInt8(ascii: " "))
        guard fields.count > 19 else { return nil }
        let line = boot.prefix { $0 != 0x0A }
        return String(decoding: line + [UInt8(ascii: "/")] + fields[19], as: UTF8.self)
    }

    private static func contents(_ path: String) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
        return count > 0 ? Array(buffer[..<count]) : nil
    }

    /// Whether the process of a run may still be there; of another machine's nothing is known.
    ///
    /// - Parameter started: which start of it the run belongs to, where that is known: ids are given again.
    static func isAlive(_ pid: Int32, host: String?, started: String?) -> Bool {
        guard host == hostName() else { return true }
        if let started, start(of: getpid()) != nil { return start(of: pid) == started }
        return kill(pid, 0) == 0 || errno == EPERM
    }
}
