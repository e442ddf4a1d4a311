import Foundation
import FoundationXML
import TestSupport
import Testing

@testable import CSVLoadTool

@Suite("Schedules")
struct ScheduleTests {
    /// A load whose words have all that one of the formats takes for its own.
    static let odd = [
        "load", "it's 100%.csv", "/data/shop.db", "--compute", "note = 'a\"b\\c' || \"$HOME\" || `x` <&> 1 % 2",
        "--table", "t",
        "--null", "-", "--index", "a b",
    ]

    /// What the command refuses.
    private static func check(_ load: ParsedArguments) throws(UsageError) {
        _ = try OptionResolver(load).options()
    }

    private func load(_ words: [String] = odd, at time: ScheduleTime = .daily(hour: 2, minute: 5)) throws
        -> ScheduledLoad
    {
        try ScheduledLoad(
            words, name: nil, time: time, program: "/opt/my tools/csvload", folder: "/data/in 50%", isQuiet: true,
            check: Self.check)
    }

    @Test("a load gets absolute paths, a lock policy, a log and metrics")
    func words() throws {
        let load = try load(["csvload", "load", "/in/a.csv", "/data/shop.db", "--key", "id"])
        #expect(load.name == "csvload-shop-a")
        #expect(
            load.words == [
                "/opt/my tools/csvload", "load", "/in/a.csv", "/data/shop.db", "--key", "id", "--if-locked", "skip",
                "--log-file", "/data/csvload-shop-a.log", "--log-max-bytes", "10MiB", "--metrics-file",
                "/data/csvload-shop-a.prom", "--quiet",
            ])
    }

    @Test("what the load says itself stays, with the paths of files made absolute")
    func ownFlags() throws {
        let here = FileManager.default.currentDirectoryPath
        let load = try load([
            "load", "a.csv", "b.db", "--log-file", "l.log", "--metrics-file", "m.prom", "--if-locked", "wait",
            "--null=-x",
            "--quiet",
        ])
        #expect(
            load.words.dropFirst() == [
                "load", "\(here)/a.csv", "\(here)/b.db", "--log-file", "\(here)/l.log", "--metrics-file",
                "\(here)/m.prom", "--if-locked", "wait", "--null=-x", "--quiet",
            ])
    }

    @Test(
        "what cannot be scheduled is refused",
        arguments: [
            ["status", "a.db"], ["load", "-", "a.db", "--table", "t"], ["load", "a.csv"],
            ["load", "a", "b", "--tabel", "c"],
            ["--version"], ["load", "a", "b", "--where", "a\n= 1"], ["load", "a", "b", "--log-keep", "2"],
        ])
    func refused(words: [String]) {
        #expect(throws: UsageError.self) { try load(words) }
    }

    @Test(
        "times are read as people write them",
        arguments: [
            ("02:00", ScheduleTime.daily(hour: 2, minute: 0)), ("2:05", .daily(hour: 2, minute: 5)),
            ("23:59", .daily(hour: 23, minute: 59)),
            ("24:00", nil), ("2", nil), ("2:5", nil), ("02:60", nil), ("-1:00", nil), ("", nil), ("02:00:00", nil),
        ] as [(String, ScheduleTime?)])
    func daily(text: String, time: ScheduleTime?) {
        #expect(ScheduleTime(daily: text) == time)
    }

    @Test(
        "a day is its name, or the front of it",
        arguments: [
            ("sun 02:00", ScheduleTime.weekly(day: 0, hour: 2, minute: 0)),
            ("Saturday 4:30", .weekly(day: 6, hour: 4, minute: 30)),
            ("s 02:00", nil), ("so 02:00", nil), ("sun", nil), ("02:00 sun", nil), ("sun 02:00 x", nil),
        ] as [(String, ScheduleTime?)])
    func weekly(text: String, time: ScheduleTime?) {
        #expect(ScheduleTime(weekly: text) == time)
    }

    // MARK: cron

    @Test("cron and a shell make of the line the words that were meant")
    func cronQuoting() throws {
        let folder = try TemporaryFolder()
        let program = try folder.write("#!/bin/sh\nfor word; do printf '%s\\n' \"$word\"; done\n", to: "it's 5%.sh")
        try folder.setPermissions(0o755, of: "it's 5%.sh")
        let load = try ScheduledLoad(
            Self.odd, name: nil, time: .daily(hour: 2, minute: 5), program: program, folder: folder.path, isQuiet: true,
            check: Self.check)
        let line = try #require(try CronTable(load).lines.split(separator: "\n").last)
        #expect(line.hasPrefix("5 2 * * * "))
        // What cron hands to the shell: each % of the command has a backslash before it, which it takes away.
        let command = line.dropFirst("5 2 * * * ".count)
        #expect(!command.replacing("\\%", with: "").contains("%"))
        let run = try CommandRun.run(["sh", "-c", String(command.replacing("\\%", with: "%"))])
        #expect(run.output.split(separator: "\n").map(String.init) == Array(load.words.dropFirst()), "\(run)")
    }

    @Test(
        "cron gets the fields of each schedule",
        arguments: [
            (.daily(hour: 2, minute: 0), "0 2 * * *"), (.weekly(day: 6, hour: 23, minute: 59), "59 23 * * 6"),
            (.every(minutes: 1), "*/1 * * * *"), (.every(minutes: 15), "*/15 * * * *"),
            (.every(minutes: 60), "0 */1 * * *"), (.every(minutes: 360), "0 */6 * * *"),
            (.every(minutes: 1440), "0 0 * * *"),
        ] as [(ScheduleTime, String)])
    func cronFields(time: ScheduleTime, fields: String) throws {
        let lines = try CronTable(load(at: time)).lines
        #expect(lines.contains("\n\(fields) cd "))
    }

    @Test("cron is told no times and commands that it cannot keep", arguments: [7, 45, 61, 90, 300])
    func cronLimits(minutes: Int) throws {
        #expect(throws: UsageError.self) { try CronTable(load(at: .every(minutes: minutes))) }
        let long = String(repeating: "x", count: 900)
        #expect(throws: UsageError.self) { try CronTable(load(["load", "a", "b", "--where", long])) }
    }

    @Test("a crontab keeps its other lines, and has one line of a name however often it is merged")
    func cronMerge() throws {
        let first = try CronTable(load(at: .every(minutes: 5)))
        let second = try CronTable(load())
        let table = "MAILTO=me\n# mine\n1 2 3 4 5 true\n"
        #expect(merged(second, into: merged(first, into: table)) == table + second.lines)
        #expect(merged(second, into: "") == second.lines)
        let other = try ScheduledLoad(
            Self.odd, name: "other", time: .every(minutes: 5), program: "/x", folder: "/", isQuiet: true,
            check: Self.check)
        #expect(
            try merged(CronTable(other), into: second.lines + table) == second.lines + table + CronTable(other).lines)
        #expect(merged(first, into: "1 2 3 4 5 no line end") == "1 2 3 4 5 no line end\n" + first.lines)
        #expect(first.merged(into: Array("x\r\n".utf8) + [0xE4, 0x0A]).starts(with: [0x78, 0x0D, 0x0A, 0xE4, 0x0A]))
        #expect(merged(second, into: "x\r\n" + first.lines) == "x\r\n" + second.lines)
    }

    private func merged(_ table: CronTable, into text: String) -> String {
        String(decoding: table.merged(into: Array(text.utf8)), as: UTF8.self)
    }

    // MARK: systemd

    static let hasSystemd = (try? CommandRun.run(["systemd-analyze", "--version"]).exitCode) == 0

    @Test(
        "systemd finds nothing to complain about", .enabled(if: hasSystemd),
        arguments: [.daily(hour: 2, minute: 0), .weekly(day: 0, hour: 4, minute: 30), .every(minutes: 7)]
            as [ScheduleTime])
    func systemdVerify(time: ScheduleTime) throws {
        let folder = try TemporaryFolder()
        let load = try ScheduledLoad(
            Self.odd, name: "csvload-test", time: time, program: CommandRun.commandPath, folder: folder.path,
            isQuiet: false, check: Self.check)
        let units = try SystemdUnits(load)
        let files = [
            try folder.write(units.service, to: units.serviceName), try folder.write(units.timer, to: units.timerName),
        ]
        let run = try CommandRun.run(["systemd-analyze", "verify", "--man=no", "--recursive-errors=no"] + files)
        #expect(run.exitCode == 0 && !run.errors.contains("csvload-test"), "\(run)")
    }

    @Test("systemd's own characters are doubled or escaped")
    func systemdQuoting() {
        #expect(SystemdUnits.quoted("a b%\\\"$x'") == "\"a b%%\\\\\\\"$$x'\"")
    }

    // MARK: XML

    private struct Malformed: Error {
        let cause: String
    }

    /// Elements in the order of their beginnings, each with its depth, and the texts in them.
    private final class Outline: NSObject, XMLParserDelegate {
        private(set) var elements: [String] = []
        private(set) var texts: [String: [String]] = [:]
        private var path: [String] = []
        private var text = ""

        init(_ xml: String) throws {
            super.init()
            let parser = XMLParser(data: Data(xml.utf8))
            parser.delegate = self
            guard parser.parse() else {
                throw Malformed(cause: "\(String(describing: parser.parserError))")
            }
        }

        func parser(
            _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
            attributes: [String: String]
        ) {
            path.append(name)
            elements.append(path.joined(separator: "/"))
            text = ""
        }

        func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }

        func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
            texts[name, default: []].append(text)
            path.removeLast()
        }
    }

    @Test("launchd's property list holds the words and the time")
    func launchd() throws {
        let load = try load(at: .weekly(day: 0, hour: 4, minute: 30))
        let outline = try Outline(LaunchdPlist(load).text)
        let strings = try #require(outline.texts["string"])
        #expect(strings == [load.name] + load.words + [load.folder, ScheduledLoad.path])
        #expect(outline.texts["key"]?.suffix(4) == ["StartCalendarInterval", "Weekday", "Hour", "Minute"])
        #expect(outline.texts["integer"] == ["0", "4", "30"])
        let every = try Outline(LaunchdPlist(self.load(at: .every(minutes: 7))).text)
        #expect(every.texts["integer"] == ["420"])
    }

    @Test(
        "the Windows task has the elements of its schema, in their order",
        arguments: [
            (
                .daily(hour: 2, minute: 0),
                [
                    "CalendarTrigger", "CalendarTrigger/StartBoundary", "CalendarTrigger/ScheduleByDay",
                    "CalendarTrigger/ScheduleByDay/DaysInterval",
                ]
            ),
            (
                .weekly(day: 1, hour: 2, minute: 0),
                [
                    "CalendarTrigger", "CalendarTrigger/StartBoundary", "CalendarTrigger/ScheduleByWeek",
                    "CalendarTrigger/ScheduleByWeek/WeeksInterval", "CalendarTrigger/ScheduleByWeek/DaysOfWeek",
                    "CalendarTrigger/ScheduleByWeek/DaysOfWeek/Monday",
                ]
            ),
            (
                .every(minutes: 90),
                [
                    "TimeTrigger", "TimeTrigger/StartBoundary", "TimeTrigger/Repetition",
                    "TimeTrigger/Repetition/Interval",
                ]
            ),
        ] as [(ScheduleTime, [String])])
    func windows(time: ScheduleTime, trigger: [String]) throws {
        let outline = try Outline(try WindowsTask(load(["load", "it's <a&b>.csv", "/data/shop.db"], at: time)).text)
        let triggers = outline.elements.filter { $0.hasPrefix("Task/Triggers/") }.map {
            String($0.dropFirst("Task/Triggers/".count))
        }
        #expect(triggers == trigger)
        let top = outline.elements.filter { $0.split(separator: "/").count == 2 }
        #expect(top == ["Task/RegistrationInfo", "Task/Triggers", "Task/Settings", "Task/Actions"])
        #expect(
            outline.elements.suffix(3) == [
                "Task/Actions/Exec", "Task/Actions/Exec/Command", "Task/Actions/Exec/Arguments",
            ])
        if case .every(let minutes) = time { #expect(outline.texts["Interval"] == ["PT\(minutes)M"]) }
    }

    @Test(
        "words are quoted as Windows splits them",
        arguments: [
            ("plain", "plain"), ("", "\"\""), ("a b", "\"a b\""), ("a\"b", "\"a\\\"b\""), ("a\\b", "a\\b"),
            ("a b\\", "\"a b\\\\\""), ("a\\\"b", "\"a\\\\\\\"b\""),
        ])
    func windowsQuoting(word: String, quoted: String) {
        #expect(WindowsTask.quoted(word) == quoted)
    }
}
