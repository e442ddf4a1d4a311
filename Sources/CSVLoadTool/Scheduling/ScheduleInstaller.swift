import CSVLoad

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Puts a schedule where the current user's scheduler finds it; doing it again replaces it.
struct ScheduleInstaller {
    private let load: ScheduledLoad

    init(_ load: ScheduledLoad) {
        self.load = load
    }

    /// Installs, and returns what is left to do.
    ///
    /// - Parameter cron: the lines of a crontab, for cron.
    func install(_ kind: String, _ cron: CronTable?) throws(LoadError) -> String {
        if let cron { return try install(cron) }
        switch kind {
        case "systemd": return try installUnits()
        #if os(macOS)
            case "launchd": return try installAgent()
        #endif
        default:
            throw LoadError(
                .unavailable, "There is no \(kind) on this machine",
                recovery: "Run the command without --install, and take what it prints to the machine that has it.")
        }
    }

    private func install(_ cron: CronTable) throws(LoadError) -> String {
        let file = try temporaryFile()
        defer { unlink(file) }
        let listed = shell("LC_ALL=C crontab -l > \"$CSVLOAD_FILE\"", file)
        switch listed.ending {
        case .exited(0): break
        case .exited(_) where listed.output.contains("no crontab for"): break
        default: throw ScheduleInstaller.failed("Cannot read your crontab", listed)
        }
        guard let table = ScheduleInstaller.read(file) else {
            throw LoadError(.inputOutput, "Cannot read '\(file)'", recovery: "Mend TMPDIR, and run it again.")
        }
        try ScheduleInstaller.write(cron.merged(into: table), to: file)
        let written = shell("crontab \"$CSVLOAD_FILE\"", file)
        guard written.ending == .exited(0) else {
            throw ScheduleInstaller.failed("Cannot write your crontab, which is as it was", written)
        }
        Terminal.standardError.write("Installed: \(load.name), \(load.time.description)\n")
        return "crontab -l"
    }

    private func installUnits() throws(LoadError) -> String {
        let units = SystemdUnits(load)
        let folder: String
        if let config = ScheduleInstaller.variable("XDG_CONFIG_HOME") {
            folder = config + "/systemd/user"
        } else {
            folder = try ScheduleInstaller.home() + "/.config/systemd/user"
        }
        try ScheduleInstaller.makeFolders(folder)
        try ScheduleInstaller.write(units.service, to: "\(folder)/\(units.serviceName)")
        try ScheduleInstaller.write(units.timer, to: "\(folder)/\(units.timerName)")
        Terminal.standardError.write(
            """
            Installed: \(units.serviceName) and \(units.timerName) in \(SafeText.quoted(folder))
              so that it also runs while you are not logged in: loginctl enable-linger

            """)
        return "systemctl --user daemon-reload && systemctl --user enable --now \(units.timerName)"
    }

    private func installAgent() throws(LoadError) -> String {
        let folder = try ScheduleInstaller.home() + "/Library/LaunchAgents"
        try ScheduleInstaller.makeFolders(folder)
        let file = "\(folder)/\(load.name).plist"
        try ScheduleInstaller.write(LaunchdPlist(load).text, to: file)
        Terminal.standardError.write("Installed: \(SafeText.quoted(file))\n")
        return "launchctl load \(ShellWord.quoted(file))"
    }

    private func shell(_ command: String, _ file: String) -> Hook.Outcome {
        Hook(command: command, environment: [("CSVLOAD_FILE", file)], timeout: .seconds(30)).run()
    }

    private func temporaryFile() throws(LoadError) -> String {
        var template = Array("\(ScheduleInstaller.variable("TMPDIR") ?? "/tmp")/csvload-XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        guard descriptor >= 0 else {
            throw LoadError(
                .cannotCreate, "Cannot make a temporary file: \(String(cString: strerror(errno)))",
                recovery: "Name a folder in TMPDIR.")
        }
        close(descriptor)
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

extension ScheduleInstaller {
    private static func failed(_ what: String, _ outcome: Hook.Outcome) -> LoadError {
        if outcome.ending == .exited(127) {
            return LoadError(
                .unavailable, "\(what): there is no program 'crontab'",
                recovery: "Install cron, or use 'csvload schedule systemd'.")
        }
        let said = outcome.output.split(separator: "\n").joined(separator: "; ")
        return LoadError(.cannotCreate, "\(what): \(said)", recovery: "Run 'crontab -e' to see whether you may.")
    }

    private static func variable(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }

    private static func home() throws(LoadError) -> String {
        guard let home = variable("HOME") else {
            throw LoadError(.cannotCreate, "HOME is not set, so nobody knows where your units are", recovery: "Set it.")
        }
        return home
    }

    private static func makeFolders(_ path: String) throws(LoadError) {
        var folder = ""
        for part in path.split(separator: "/") {
            folder += "/" + part
            guard mkdir(folder, 0o777) == 0 || errno == EEXIST else { throw uncreatable(folder) }
        }
    }

    private static func write(_ text: String, to path: String) throws(LoadError) {
        guard let file = fopen(path, "w") else { throw uncreatable(path) }
        let isWritten = fputs(text, file) >= 0
        guard fclose(file) == 0, isWritten else { throw uncreatable(path) }
    }

    private static func read(_ path: String) -> String? {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = fread(&buffer, 1, buffer.count, file)
            guard count > 0 else { break }
            bytes += buffer[..<count]
        }
        return ferror(file) == 0 ? String(decoding: bytes, as: UTF8.self) : nil
    }

    private static func uncreatable(_ path: String) -> LoadError {
        LoadError(
            .cannotCreate, "Cannot write '\(path)': \(String(cString: strerror(errno)))",
            recovery: "Check the folder and its permissions.")
    }
}

/// Where this program is, and where it was started.
enum ProgramPath {
    static var workingFolder: String { LoadOptions.defaultSourceName(".") }

    static var own: String {
        #if os(Linux)
            var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
            let count = buffer.withUnsafeMutableBytes {
                readlink("/proc/self/exe", $0.baseAddress!.assumingMemoryBound(to: CChar.self), $0.count)
            }
            if count > 0 { return String(decoding: buffer[..<count], as: UTF8.self) }
        #endif
        return LoadOptions.defaultSourceName(CommandLine.arguments[0])
    }
}
