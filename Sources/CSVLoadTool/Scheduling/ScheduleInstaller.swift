import CSVLoad

/// Puts a schedule where the current user's scheduler finds it; doing it again replaces it.
struct ScheduleInstaller {
    private let load: ScheduledLoad

    init(_ load: ScheduledLoad) {
        self.load = load
    }

    /// Installs, and returns what is left to do.
    ///
    func install(_ schedule: Schedule) throws(LoadError) -> String {
        switch schedule {
        case .cron(let cron): return try install(cron)
        case .systemd(let units): return try install(units)
        case .windows, .launchd:
            throw LoadError(
                .requirementMissing, "There is no \(schedule.kind.rawValue) on this machine",
                recovery: "Run the command without --install, and take what it prints to the machine that has it.")
        }
    }

    private func install(_ cron: CronTable) throws(LoadError) -> String {
        let file = try temporaryFile()
        defer { FileSystem.remove(file) }
        let listed = shell("LC_ALL=C crontab -l > \"$CSVLOAD_FILE\"", file)
        switch listed.ending {
        case .ended(.exited(0)): break
        case .ended(.exited) where listed.output.contains("no crontab for"): break
        default: throw ScheduleInstaller.failed("Cannot read your crontab", listed)
        }
        let table: [UInt8]
        do throws(SystemError) { table = try FileSystem.contents(of: file) } catch {
            throw LoadError(
                .outputFailed, "Cannot read '\(file)': \(error)", recovery: "Mend TMPDIR, and run it again.")
        }
        try ScheduleInstaller.write(cron.merged(into: table), to: file)
        let written = shell("crontab \"$CSVLOAD_FILE\"", file)
        guard written.ending == .ended(.exited(0)) else {
            throw ScheduleInstaller.failed("Cannot write your crontab, which is as it was", written)
        }
        Terminal.standardError.write("Installed: \(load.name), \(load.time.description)\n")
        return "crontab -l"
    }

    private func install(_ units: SystemdUnits) throws(LoadError) -> String {
        let folder: String
        if let config = ScheduleInstaller.variable("XDG_CONFIG_HOME") {
            folder = config + "/systemd/user"
        } else {
            folder = try ScheduleInstaller.home() + "/.config/systemd/user"
        }
        try ScheduleInstaller.makeFolders(folder)
        try ScheduleInstaller.write(Array(units.service.utf8), to: "\(folder)/\(units.serviceName)")
        try ScheduleInstaller.write(Array(units.timer.utf8), to: "\(folder)/\(units.timerName)")
        Terminal.standardError.write(
            """
            Installed: \(units.serviceName) and \(units.timerName) in \(SafeText.quoted(folder))
              so that it also runs while you are not logged in: loginctl enable-linger

            """)
        return "systemctl --user daemon-reload && systemctl --user enable --now \(units.timerName)"
    }

    private func shell(_ command: String, _ file: String) -> Hook.Outcome {
        Hook(command: command, environment: [("CSVLOAD_FILE", file)], timeout: .seconds(30)).run()
    }

    private func temporaryFile() throws(LoadError) -> String {
        do throws(SystemError) {
            return try FileSystem.makeTemporaryFile("\(ScheduleInstaller.variable("TMPDIR") ?? "/tmp")/csvload-")
        } catch {
            throw LoadError(
                .outputNotWritable, "Cannot make a temporary file: \(error)", recovery: "Name a folder in TMPDIR.")
        }
    }
}

extension ScheduleInstaller {
    private static func failed(_ what: String, _ outcome: Hook.Outcome) -> LoadError {
        if outcome.ending == .ended(.exited(127)) {
            return LoadError(
                .requirementMissing, "\(what): there is no program 'crontab'",
                recovery: "Install cron, or use 'csvload schedule systemd'.")
        }
        let said = outcome.output.split(separator: "\n").joined(separator: "; ")
        return LoadError(.outputNotWritable, "\(what): \(said)", recovery: "Run 'crontab -e' to see whether you may.")
    }

    private static func variable(_ name: String) -> String? {
        ThisProcess.variable(name).flatMap { $0.isEmpty ? nil : $0 }
    }

    private static func home() throws(LoadError) -> String {
        guard let home = variable("HOME") else {
            throw LoadError(
                .outputNotWritable, "HOME is not set, so the folder of your units is not known", recovery: "Set it.")
        }
        return home
    }

    private static func makeFolders(_ path: String) throws(LoadError) {
        var folder = ""
        for part in path.split(separator: "/") {
            folder += "/" + part
            do throws(SystemError) { try FileSystem.makeFolder(folder) } catch { throw uncreatable(folder, error) }
        }
    }

    private static func write(_ bytes: [UInt8], to path: String) throws(LoadError) {
        do throws(SystemError) { try FileSystem.write(bytes, to: path) } catch { throw uncreatable(path, error) }
    }

    private static func uncreatable(_ path: String, _ cause: SystemError) -> LoadError {
        LoadError(
            .outputNotWritable, "Cannot write '\(path)': \(cause)", recovery: "Check the folder and its permissions.")
    }
}

/// Where this program is, and where it was started.
enum ProgramPath {
    static var workingFolder: String { LoadOptions.defaultSourceName(".") }

    static var own: String { ThisProcess.programPath ?? LoadOptions.defaultSourceName(CommandLine.arguments[0]) }
}
