/// Which process on which machine a run belongs to.
enum ProcessFacts {
    static var pid: Int32 { ThisProcess.id }

    static func hostName() -> String { ThisProcess.hostName ?? "unknown" }

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
        (try? FileSystem.contents(of: path)).flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Whether the process of a run may still be there; of another machine's nothing is known.
    ///
    /// - Parameter started: which start of it the run belongs to, where that is known: ids are given again.
    static func isAlive(_ pid: Int32, host: String?, started: String?) -> Bool {
        guard host == hostName() else { return true }
        if let started, start(of: ThisProcess.id) != nil { return start(of: pid) == started }
        return ThisProcess.isRunning(pid)
    }
}
