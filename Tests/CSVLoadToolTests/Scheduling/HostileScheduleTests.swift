import Foundation
import FoundationXML
import TestSupport
import Testing

@testable import CSVLoadTool

@Suite("Schedules of hostile names")
struct HostileScheduleTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// A load in a folder of such a name, of an input of such a name, with a value of a flag of such a text.
    private func load(_ word: String, program: String = "/opt/csvload", isQuiet: Bool = true) throws -> ScheduledLoad {
        let inside = try folder.makeFolder("in \(word.replacing("/", with: "")).d")
        return try ScheduledLoad(
            ["load", "\(inside)/\(word.replacing("/", with: "")).csv", "/data/x.db", "--null=\(word)", "--table", "t"],
            name: nil, time: .daily(hour: 2, minute: 5), program: program, folder: inside, isQuiet: isQuiet,
            check: { (load) throws(UsageError) in _ = try OptionResolver(load).options() })
    }

    @Test(
        "a word that no crontab, unit or property list can hold is refused, and named",
        arguments: HostileWords.invisible)
    func refused(word: String) throws {
        let error = #expect(throws: UsageError.self) { try load(word) }
        #expect(error?.message.contains("a schedule cannot hold '") == true)
        #expect(error?.message.contains("put the command into a script") == true)
        #expect(SafeText.isSafe(error?.message ?? ""))
    }

    // MARK: cron

    /// What Debian's cron hands to the shell, and whether there is input behind it: its `child_process`, rewritten.
    private func command(ofLine line: some StringProtocol) -> (shell: String, hasInput: Bool) {
        var shell: [UInt8] = []
        var isEscaped = false
        for byte in line.utf8 {
            if isEscaped {
                if byte == UInt8(ascii: "%") { shell.removeLast() }
                shell.append(byte)
                isEscaped = false
                continue
            }
            isEscaped = byte == UInt8(ascii: "\\")
            if byte == UInt8(ascii: "%") { return (String(decoding: shell, as: UTF8.self), true) }
            shell.append(byte)
        }
        return (String(decoding: shell, as: UTF8.self), false)
    }

    @Test("cron and its shell make the words of it that were meant", arguments: ["dash", "bash"])
    func cron(shell: String) throws {
        let program = try folder.write("#!/bin/sh\nfor word; do printf '%s\\0' \"$word\"; done\n", to: "print.sh")
        try folder.setPermissions(0o755, of: "print.sh")
        for word in HostileWords.visible {
            let load = try load(word, program: program)
            let lines = try CronTable(load).lines
            #expect(lines.split(separator: "\n").count == 2)
            let line = try #require(lines.split(separator: "\n").last)
            let (command, hasInput) = command(ofLine: line.dropFirst("5 2 * * * ".count))
            #expect(!hasInput, "\(line)")
            let run = try CommandRun.run([shell, "-c", command])
            #expect(run.output.split(separator: "\0").map(String.init) == Array(load.words.dropFirst()), "\(run)")
            #expect(try FileManager.default.contentsOfDirectory(atPath: load.folder).isEmpty, "\(run)")
        }
        #expect(!FileManager.default.fileExists(atPath: folder.path("pwned")))
    }

    // MARK: systemd

    /// systemd's own reader of words, which takes the quotes and the escapes of C away.
    private final class SystemdReader {
        private typealias Extract =
            @convention(c) (
                UnsafeMutablePointer<UnsafePointer<CChar>?>, UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>,
                UnsafePointer<CChar>?, CInt
            ) -> CInt
        private let extract: Extract

        init?() {
            let folders = [
                "/usr/lib/x86_64-linux-gnu/systemd", "/usr/lib/aarch64-linux-gnu/systemd", "/usr/lib/systemd",
            ]
            // The flags below are those of this version.
            let library = folders.lazy.compactMap { dlopen("\($0)/libsystemd-shared-252.so", RTLD_NOW | RTLD_LOCAL) }
                .first
            guard let library, let symbol = dlsym(library, "extract_first_word") else { return nil }
            extract = unsafeBitCast(symbol, to: Extract.self)
        }

        func words(_ line: String) -> [String]? {
            line.withCString { start in
                var place: UnsafePointer<CChar>? = start
                var words: [String] = []
                while true {
                    var word: UnsafeMutablePointer<CChar>?
                    let found = extract(&place, &word, nil, 1 << 1 | 1 << 5)
                    guard found > 0, let text = word else { return found < 0 ? nil : words }
                    words.append(String(cString: text))
                    free(text)
                }
            }
        }
    }

    /// The text with pairs of such a character as one; nil where one stands alone.
    private func single(_ text: String, _ doubled: Unicode.Scalar) -> String? {
        var result = String.UnicodeScalarView()
        var rest = text.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            if scalar == doubled, rest.popFirst() != doubled { return nil }
            result.append(scalar)
        }
        return String(result)
    }

    @Test("systemd reads the words of its unit as they were meant")
    func systemdWords() throws {
        // Without the library, `systemd-analyze` below is what checks the units.
        guard let reader = SystemdReader() else { return }
        for word in HostileWords.visible {
            let load = try load(word)
            let line = try #require(
                try SystemdUnits(load).service.split(separator: "\n").first { $0.hasPrefix("ExecStart=") })
            let words = try #require(reader.words(String(line.dropFirst("ExecStart=".count))))
            let meant = words.map { single($0, "%").flatMap { single($0, "$") } }
            #expect(meant == load.words.map { Optional($0) }, "\(line)")
        }
    }

    @Test("systemd finds nothing to complain about in units of hostile names", .enabled(if: ScheduleTests.hasSystemd))
    func systemdVerify() throws {
        var files: [String] = []
        for (index, word) in HostileWords.visible.enumerated() {
            guard let units = try? SystemdUnits(load(word, program: CommandRun.commandPath)) else { continue }
            files.append(try folder.write(units.service, to: "csvload-test-\(index).service"))
        }
        #expect(files.count > HostileWords.visible.count - 3)
        let run = try CommandRun.run(["systemd-analyze", "verify", "--man=no", "--recursive-errors=no"] + files)
        #expect(run.exitCode == 0 && !run.errors.contains("csvload-test"), "\(run)")
    }

    @Test("systemd is told no working folder that it would read otherwise", arguments: ["x ", "x\\", "x\t"])
    func systemdFolder(name: String) throws {
        let load = try ScheduledLoad(
            ["load", "/a.csv", "/b.db"], name: nil, time: .every(minutes: 7), program: "/x", folder: "/in/" + name,
            isQuiet: true, check: { _ in })
        #expect(throws: UsageError.self) { try SystemdUnits(load) }
    }

    @Test(
        "a program whose path env or systemd would read otherwise is refused",
        arguments: ["/a=b/csvload", "/$x/csvload"])
    func program(path: String) {
        #expect(throws: UsageError.self) { try load("x", program: path) }
    }

    // MARK: launchd and Windows

    @Test("launchd reads the words of its property list as they were meant")
    func launchd() throws {
        for word in HostileWords.visible {
            let load = try load(word)
            let data = Data(LaunchdPlist(load).text.utf8)
            let list = try PropertyListSerialization.propertyList(from: data, format: nil) as? [String: Any]
            #expect(list?["ProgramArguments"] as? [String] == load.words)
            #expect(list?["WorkingDirectory"] as? String == load.folder)
        }
    }

    /// The words that Windows makes of a command line: `CommandLineToArgvW`, rewritten.
    private func windowsWords(_ line: String) -> [String] {
        var words: [String] = []
        var word: String.UnicodeScalarView?
        var isQuoted = false
        var backslashes = 0
        for scalar in line.unicodeScalars {
            if scalar == "\\" {
                backslashes += 1
                continue
            }
            let isLiteral = scalar == "\"" && backslashes % 2 == 1
            let kept = scalar == "\"" ? backslashes / 2 : backslashes
            if kept > 0 { word = (word ?? .init()) + Array(repeating: "\\", count: kept) }
            backslashes = 0
            if scalar == "\"", !isLiteral {
                isQuoted.toggle()
                word = word ?? .init()
            } else if !isQuoted, scalar == " " || scalar == "\t" {
                if let done = word { words.append(String(done)) }
                word = nil
            } else {
                word = (word ?? .init()) + [scalar]
            }
        }
        if backslashes > 0 { word = (word ?? .init()) + Array(repeating: "\\", count: backslashes) }
        if let done = word { words.append(String(done)) }
        return words
    }

    @Test("Windows reads the words of its task as they were meant, or the task is refused")
    func windows() throws {
        var refused: [String] = []
        for word in HostileWords.visible {
            let load = try load(word)
            guard let task = try? WindowsTask(load) else {
                refused.append(word)
                continue
            }
            let document = try XMLDocument(xmlString: task.text)
            let arguments = try #require(
                try document.nodes(forXPath: "//*[local-name()='Arguments']").first?.stringValue)
            let words = windowsWords(arguments)
            #expect(words[..<2] == ["--cd", load.folder])
            #expect(words.suffix(load.words.count) == load.words[...])
        }
        #expect(
            refused.allSatisfy { $0.contains("%") || $0.contains("$(Arg") || $0.unicodeScalars.contains("%") },
            "\(refused)")
        #expect(refused.contains("$(Arg0)") && refused.contains("%USERNAME%"))
    }
}
