import Glibc

/// What a reader must know to judge a time: the machine, the system and the day.
enum Machine {
    /// For example `Example CPU 3000, 8 cores, Linux 6.1.0 x86_64`.
    static var summary: String {
        let cores = sysconf(Int32(_SC_NPROCESSORS_ONLN))
        return "\(processor), \(cores) \(cores == 1 ? "core" : "cores"), \(system)"
    }

    /// The day in UTC, as ISO 8601.
    static var day: String {
        var now = time(nil)
        var parts = tm()
        gmtime_r(&now, &parts)
        let month = twoDigits(parts.tm_mon + 1)
        return "\(parts.tm_year + 1900)-\(month)-\(twoDigits(parts.tm_mday))"
    }

    private static func twoDigits(_ number: Int32) -> String {
        (number < 10 ? "0" : "") + String(number)
    }

    private static var processor: String {
        let line = TextFile.read("/proc/cpuinfo")?.split(separator: "\n").first { $0.hasPrefix("model name") }
        guard let model = line?.split(separator: ":").last else { return "unknown processor" }
        return String(model.drop(while: \.isWhitespace))
    }

    /// The kind of processor, such as `x86_64`.
    static var architecture: String {
        var name = utsname()
        uname(&name)
        return text(name.machine)
    }

    private static var system: String {
        var name = utsname()
        uname(&name)
        // What stands behind the version names whose build it is.
        let version = text(name.release).prefix { $0.isNumber || $0 == "." }
        return "\(text(name.sysname)) \(version) \(text(name.machine))"
    }

    /// `utsname` holds its texts as tuples of characters that end with a zero.
    private static func text<Characters>(_ characters: Characters) -> String {
        withUnsafeBytes(of: characters) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
    }
}
