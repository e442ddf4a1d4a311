import CSVLoad

/// `csvload schedule`: what a machine needs to start a load by itself.
struct ScheduleCommand {
    private let arguments: ParsedArguments
    private let load: ScheduledLoad
    private let schedule: Schedule

    init(_ arguments: ParsedArguments) throws(UsageError) {
        func usage(_ message: String) -> UsageError { UsageError(message, subcommand: .schedule) }
        self.arguments = arguments
        let typed = arguments.operands[0]
        guard let kind = Schedule.Kind(rawValue: typed) else {
            let known = Schedule.Kind.allCases.map(\.rawValue)
            let hint = Suggestion.nearest(to: typed, among: known).map { ". Did you mean '\($0)'?" } ?? ""
            throw usage(
                "there is no schedule for \(SafeText.quoted(typed)): it is cron, systemd, windows or launchd\(hint)")
        }
        let name = arguments.text(.name)
        guard name.map({ !$0.isEmpty && $0.allSatisfy(ScheduledLoad.isPlain) }) ?? true else {
            throw usage("--name takes letters, digits, '-' and '_', not \(SafeText.quoted(name ?? ""))")
        }
        load = try ScheduledLoad(
            Array(arguments.operands.dropFirst()), name: name, time: try ScheduleCommand.time(arguments),
            program: ProgramPath.own, folder: ProgramPath.workingFolder, isQuiet: kind == .cron,
            check: { (load) throws(UsageError) in _ = try OptionResolver(load).options() })
        schedule = try Schedule(kind, load)
    }

    private static func time(_ arguments: ParsedArguments) throws(UsageError) -> ScheduleTime {
        func usage(_ message: String) -> UsageError { UsageError(message, subcommand: .schedule) }
        let given = [FlagID.daily, .weekly, .every].filter { arguments.isSet($0) }
        guard given.count == 1 else {
            throw usage(
                given.isEmpty
                    ? "name the time: --daily HH:MM, --weekly 'DAY HH:MM' or --every MINUTES"
                    : "--daily, --weekly and --every are three schedules: give them names, and make one after the other"
            )
        }
        if let minutes = arguments.integer(.every) { return .every(minutes: minutes) }
        if let typed = arguments.text(.daily) {
            guard let time = ScheduleTime(daily: typed) else {
                throw usage("--daily takes a time such as 02:00, not \(SafeText.quoted(typed))")
            }
            return time
        }
        let typed = arguments.text(.weekly) ?? ""
        guard let time = ScheduleTime(weekly: typed) else {
            throw usage("--weekly takes a day and a time such as 'sun 02:00', not \(SafeText.quoted(typed))")
        }
        return time
    }

    func run() -> ExitCode {
        for input in load.missingInputs {
            Terminal.standardError.say("Note: there is no \(SafeText.quoted(input)) yet\n")
        }
        do throws(LoadError) {
            let next = arguments.isSet(.install) ? try ScheduleInstaller(load).install(schedule) : print()
            Terminal.standardError.say("Next: \(next)\n")
            return .success
        } catch {
            Terminal.standardError.say(error)
            return error.exitCode
        }
    }

    /// Prints the schedule, and returns what to do with it.
    private func print() -> String {
        Terminal.standardOutput.write(schedule.text)
        switch schedule {
        case .cron: return "add the lines with 'crontab -e', or run this again with --install"
        case .systemd: return "put the two files there, or run this again with --install"
        case .launchd:
            return "save it as ~/Library/LaunchAgents/\(load.name).plist, then: launchctl load that file"
        case .windows:
            let file = "\(load.name).xml"
            return "save it as \(file), then, in Windows: schtasks /Create /TN \(load.name) /XML \(file)"
        }
    }
}
