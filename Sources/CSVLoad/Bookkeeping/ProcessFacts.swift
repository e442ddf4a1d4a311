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

    /// Whether the process of a run may still be there; of another machine's nothing is known.
    static func isAlive(_ pid: Int32, host: String?) -> Bool {
        guard host == hostName() else { return true }
        return kill(pid, 0) == 0 || errno == EPERM
    }
}
