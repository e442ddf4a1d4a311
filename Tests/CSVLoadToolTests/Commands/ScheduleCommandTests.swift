import Foundation
import TestSupport
import Testing

@Suite("csvload schedule")
struct ScheduleCommandTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// Runs the command with a `crontab` that keeps the table in the folder.
    private func schedule(_ arguments: String, crontab: String? = nil) throws -> CommandRun {
        try folder.write(
            crontab
                ?? """
                #!/bin/sh
                if [ "$1" = -l ]; then cat '\(folder.path("table"))' 2>/dev/null || { echo "no crontab for you" >&2; exit 1; }
                else cat "$1" > '\(folder.path("table"))'; fi
                """, to: "crontab")
        try folder.setPermissions(0o755, of: "crontab")
        return try CommandRun.run([
            "sh", "-c",
            "cd '\(folder.path)' && PATH='\(folder.path)':$PATH HOME='\(folder.path)' '\(CommandRun.commandPath)' schedule \(arguments)",
        ])
    }

    @Test("prints each kind, and says what to do with it", arguments: ["cron", "systemd", "launchd", "windows"])
    func prints(kind: String) throws {
        let run = try schedule("\(kind) --daily 02:00 -- load orders.csv shop.db --key id")
        #expect(run.exitCode == 0, "\(run)")
        #expect(run.output.contains("\(folder.path)/orders.csv") && run.output.contains("--if-locked"), "\(run)")
        #expect(run.errors.hasPrefix("Note: there is no 'orders.csv' yet\n"), "\(run)")
        #expect(run.lastErrorLine.hasPrefix("Next: "), "\(run)")
    }

    @Test("--install puts one line into the crontab, however often it is said")
    func installsCron() throws {
        try folder.write("MAILTO=me\n", to: "table")
        for time in ["02:00", "03:15"] {
            let run = try schedule("cron --daily \(time) --install -- orders.csv shop.db")
            #expect(run.exitCode == 0 && run.output.isEmpty, "\(run)")
            #expect(run.errors.contains("Installed: csvload-shop-orders, daily at \(time)"), "\(run)")
        }
        let lines = try String(contentsOfFile: folder.path("table"), encoding: .utf8).split(separator: "\n")
        #expect(lines.count == 3 && lines[0] == "MAILTO=me" && lines[1] == "# csvload schedule: csvload-shop-orders")
        #expect(lines[2].hasPrefix("15 3 * * * cd \(folder.path) && env -i "))
    }

    @Test("a user without a crontab gets one")
    func firstCrontab() throws {
        #expect(try schedule("cron --every 10 --install -- resume shop.db").exitCode == 0)
        let table = try String(contentsOfFile: folder.path("table"), encoding: .utf8)
        #expect(table.hasPrefix("# csvload schedule: csvload-shop-resume\n*/10 * * * * "))
    }

    @Test("a crontab that cannot be read or written is as it was, and that is exit 73; no crontab at all is 69")
    func refusedCrontab() throws {
        let denied = try schedule(
            "cron --every 10 --install -- resume shop.db", crontab: "#!/bin/sh\necho not you >&2; exit 1\n")
        #expect(denied.exitCode == 73 && denied.errors.contains("Cannot read your crontab: not you"), "\(denied)")
        let missing = try schedule("cron --every 10 --install -- resume shop.db", crontab: "#!/bin/sh\nexit 127\n")
        #expect(missing.exitCode == 69, "\(missing)")
    }

    @Test("--install writes systemd's units, and says how to start them")
    func installsSystemd() throws {
        let run = try schedule("systemd --weekly 'sun 04:30' --name nightly --install -- load orders.csv shop.db")
        #expect(run.exitCode == 0, "\(run)")
        #expect(
            run.lastErrorLine == "Next: systemctl --user daemon-reload && systemctl --user enable --now nightly.timer")
        let units = folder.path(".config/systemd/user")
        #expect(
            try String(contentsOfFile: units + "/nightly.timer", encoding: .utf8).contains(
                "OnCalendar=Sun *-*-* 04:30:00"))
        #expect(try String(contentsOfFile: units + "/nightly.service", encoding: .utf8).contains("ExecStart=\"/"))
    }

    @Test("--install of what this machine has not says so", arguments: ["windows"])
    func elsewhere(kind: String) throws {
        let run = try schedule("\(kind) --daily 02:00 --install -- load orders.csv shop.db")
        #expect(run.exitCode == 69 && run.errors.contains("There is no \(kind) on this machine"), "\(run)")
    }

    @Test(
        "a command line that makes no schedule is refused with a sentence",
        arguments: [
            ("chron --daily 02:00 -- load a b", "Did you mean 'cron'?"), ("cron -- load a b", "name the time"),
            ("cron --daily 25:00 -- load a b", "--daily takes a time such as 02:00"),
            ("cron --weekly 02:00 -- load a b", "--weekly takes a day and a time"),
            ("cron --every 7 -- load a b", "cron cannot start something every 7 minutes"),
            ("cron --every 0 -- load a b", "from 1 to 1440"),
            ("cron --daily 02:00 --every 5 -- load a b", "three schedules"),
            ("cron --daily 02:00", "missing argument 'LOAD'"),
            ("cron --daily 02:00 -- status a", "only 'load' and 'resume'"),
            ("cron --daily 02:00 --name 'a b' -- load a b", "--name takes letters"),
            ("cron --daily 02:00 -- load - b --table t", "standard input cannot be scheduled"),
        ])
    func refused(arguments: String, sentence: String) throws {
        let run = try schedule(arguments)
        #expect(run.exitCode == 64 && run.errors.contains(sentence), "\(run)")
    }
}
