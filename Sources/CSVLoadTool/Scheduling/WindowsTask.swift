/// A load as a task of the Windows Task Scheduler, which starts it in the Windows Subsystem for Linux.
///
/// See <https://learn.microsoft.com/windows/win32/taskschd/task-scheduler-schema>: the order of a trigger's elements matters.
struct WindowsTask {
    private let load: ScheduledLoad

    private let arguments: String

    /// - Throws: for what the Task Scheduler cannot say.
    init(_ load: ScheduledLoad) throws(UsageError) {
        self.load = load
        arguments =
            (["--cd", load.folder, "--exec", "/usr/bin/env", "PATH=\(ScheduledLoad.path)"] + load.words)
            .map { WindowsTask.quoted($0) }.joined(separator: " ")
        // Two percent signs are a variable, which Windows puts in without any way to prevent it.
        let words = ([load.folder] + load.words).filter { $0.unicodeScalars.contains("%") }
        if let word = words.first, arguments.unicodeScalars.count(where: { $0 == "%" }) > 1 {
            throw WindowsTask.unusable(word, "where it would put in a variable between two percent signs")
        }
        if let word = load.words.first(where: { $0.contains("$(Arg") }) {
            throw WindowsTask.unusable(word, "where it would put in an argument of its own for '$(Arg'")
        }
    }

    private static func unusable(_ word: String, _ reason: String) -> UsageError {
        UsageError(
            "the Task Scheduler cannot hold \(SafeText.quoted(word)), \(reason): "
                + "put the command into a script, and schedule that by hand", subcommand: .schedule)
    }

    var text: String {
        """
        <?xml version="1.0"?>
        <Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
          <RegistrationInfo>
            <Description>\(XMLText.escaped("Starts \(load.name) \(load.time.description)"))</Description>
          </RegistrationInfo>
          <Triggers>
        \(trigger)
          </Triggers>
          <Settings>
            <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
            <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
            <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
            <StartWhenAvailable>true</StartWhenAvailable>
            <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
          </Settings>
          <Actions>
            <Exec>
              <Command>%SystemRoot%\\System32\\wsl.exe</Command>
              <Arguments>\(XMLText.escaped(arguments))</Arguments>
            </Exec>
          </Actions>
        </Task>

        """
    }

    private var trigger: String {
        switch load.time {
        case .daily(let hour, let minute):
            calendar(hour, minute, "<ScheduleByDay>\n        <DaysInterval>1</DaysInterval>\n      </ScheduleByDay>")
        case .weekly(let day, let hour, let minute):
            calendar(
                hour, minute,
                """
                <ScheduleByWeek>
                        <WeeksInterval>1</WeeksInterval>
                        <DaysOfWeek>
                          <\(ScheduleTime.dayNames[day]) />
                        </DaysOfWeek>
                      </ScheduleByWeek>
                """)
        case .every(let minutes):
            """
                <TimeTrigger>
                  <StartBoundary>2026-01-01T00:00:00</StartBoundary>
                      <Repetition>
                    <Interval>PT\(minutes)M</Interval>
                  </Repetition>
                </TimeTrigger>
            """
        }
    }

    private func calendar(_ hour: Int, _ minute: Int, _ schedule: String) -> String {
        """
            <CalendarTrigger>
              <StartBoundary>2026-01-01T\(ScheduleTime.clock(hour, minute)):00</StartBoundary>
              \(schedule)
            </CalendarTrigger>
        """
    }

    /// A word as `CommandLineToArgvW` reads it: backslashes count only before a double quote.
    static func quoted(_ word: String) -> String {
        let scalars = word.unicodeScalars
        guard scalars.isEmpty || scalars.contains(where: { " \t\"".unicodeScalars.contains($0) }) else { return word }
        var out = "\""
        var backslashes = 0
        for scalar in scalars {
            if scalar == "\\" {
                backslashes += 1
                continue
            }
            let count = scalar == "\"" ? backslashes * 2 + 1 : backslashes
            out += String(repeating: "\\", count: count) + String(scalar)
            backslashes = 0
        }
        return out + String(repeating: "\\", count: backslashes * 2) + "\""
    }
}
