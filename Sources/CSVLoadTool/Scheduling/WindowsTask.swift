/// A load as a task of the Windows Task Scheduler, which starts it in the Windows Subsystem for Linux.
///
/// See <https://learn.microsoft.com/windows/win32/taskschd/task-scheduler-schema>: the order of a trigger's elements matters.
struct WindowsTask {
    private let load: ScheduledLoad

    init(_ load: ScheduledLoad) {
        self.load = load
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

    private var arguments: String {
        (["--cd", load.folder, "--exec", "/usr/bin/env", "PATH=\(ScheduledLoad.path)"] + load.words)
            .map(WindowsTask.quoted).joined(separator: " ")
    }

    /// A word as `CommandLineToArgvW` reads it: backslashes count only before a double quote.
    static func quoted(_ word: String) -> String {
        guard word.isEmpty || word.contains(where: { " \t\"".contains($0) }) else { return word }
        var out = "\""
        var backslashes = 0
        for character in word {
            if character == "\\" {
                backslashes += 1
                continue
            }
            let count = character == "\"" ? backslashes * 2 + 1 : backslashes
            out += String(repeating: "\\", count: count) + String(character)
            backslashes = 0
        }
        return out + String(repeating: "\\", count: backslashes * 2) + "\""
    }
}
