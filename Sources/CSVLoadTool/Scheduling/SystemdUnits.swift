/// A load as a service and a timer of systemd.
///
/// See `systemd.service(5)` for the quoting of commands, `systemd.unit(5)` for `%`, and `systemd.time(7)`.
struct SystemdUnits {
    private let load: ScheduledLoad

    /// - Throws: for what systemd cannot say.
    init(_ load: ScheduledLoad) throws(UsageError) {
        guard let last = load.folder.unicodeScalars.last, !" \t\\".unicodeScalars.contains(last) else {
            throw UsageError(
                "systemd takes no working folder that ends in a blank or a backslash, as \(SafeText.quoted(load.folder)) "
                    + "does: run this in another folder", subcommand: .schedule)
        }
        self.load = load
    }

    var serviceName: String { load.name + ".service" }
    var timerName: String { load.name + ".timer" }

    var service: String {
        """
        [Unit]
        Description=\(SystemdUnits.plain(load.words.dropFirst().prefix(3).joined(separator: " "))), \(load.time.description)

        [Service]
        Type=oneshot
        WorkingDirectory=\(SystemdUnits.plain(load.folder))
        Environment=PATH=\(ScheduledLoad.path)
        ExecStart=\(load.words.map { SystemdUnits.quoted($0) }.joined(separator: " "))
        # 2: done, and some records were rejected
        SuccessExitStatus=2

        """
    }

    var timer: String {
        """
        [Unit]
        Description=Starts \(load.name) \(load.time.description)

        [Timer]
        \(when)

        [Install]
        WantedBy=timers.target

        """
    }

    private var when: String {
        switch load.time {
        case .daily(let hour, let minute):
            "OnCalendar=*-*-* \(ScheduleTime.clock(hour, minute)):00\nPersistent=true"
        case .weekly(let day, let hour, let minute):
            "OnCalendar=\(ScheduleTime.dayNames[day].prefix(3)) *-*-* \(ScheduleTime.clock(hour, minute)):00\n"
                + "Persistent=true"
        case .every(let minutes):
            "OnActiveSec=0\nOnUnitActiveSec=\(minutes)min"
        }
    }

    /// A word of a command: in double quotes, with what systemd would take for its own doubled or escaped.
    static func quoted(_ word: String) -> String {
        let scalars = word.unicodeScalars.map { scalar in
            switch scalar {
            case "\\": "\\\\"
            case "\"": "\\\""
            case "%": "%%"
            case "$": "$$"
            case "\t": "\\t"
            default: String(scalar)
            }
        }
        return "\"" + scalars.joined() + "\""
    }

    /// A value that is taken as it stands, but for `%`.
    private static func plain(_ text: String) -> String {
        text.unicodeScalars.map { $0 == "%" ? "%%" : String($0) }.joined()
    }
}
