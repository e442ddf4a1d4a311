/// A load in the words of a scheduler.
enum Schedule {
    case cron(CronTable)
    case systemd(SystemdUnits)
    case windows(WindowsTask)
    case launchd(LaunchdPlist)

    enum Kind: String, CaseIterable {
        case cron, systemd, windows, launchd
    }

    /// - Throws: for what the scheduler cannot say.
    init(_ kind: Kind, _ load: ScheduledLoad) throws(UsageError) {
        switch kind {
        case .cron: self = .cron(try CronTable(load))
        case .systemd: self = .systemd(try SystemdUnits(load))
        case .windows: self = .windows(try WindowsTask(load))
        case .launchd: self = .launchd(LaunchdPlist(load))
        }
    }

    var kind: Kind {
        switch self {
        case .cron: .cron
        case .systemd: .systemd
        case .windows: .windows
        case .launchd: .launchd
        }
    }

    /// All that the scheduler is given.
    var text: String {
        switch self {
        case .cron(let table): return table.lines
        case .systemd(let units):
            let folder = "~/.config/systemd/user"
            return "# \(folder)/\(units.serviceName)\n\(units.service)\n# \(folder)/\(units.timerName)\n\(units.timer)"
        case .windows(let task): return task.text
        case .launchd(let list): return list.text
        }
    }
}
