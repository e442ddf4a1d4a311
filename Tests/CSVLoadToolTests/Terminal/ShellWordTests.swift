import CSVLoad
import Foundation
import TestSupport
import Testing

@testable import CSVLoadTool

@Suite("Words of a shell")
struct ShellWordTests {
    /// The shells of this machine that have the quotes of POSIX.
    static let shells = ["dash", "bash", "zsh", "busybox"].filter {
        (try? CommandRun.run($0 == "busybox" ? [$0, "sh", "-c", ":"] : [$0, "-c", ":"]))?.exitCode == 0
    }

    private func run(_ command: String, in shell: String) throws -> CommandRun {
        try CommandRun.run((shell == "busybox" ? [shell, "sh"] : [shell]) + ["-c", command])
    }

    @Test("a shell reads each word back as it was", arguments: shells)
    func quoted(shell: String) throws {
        let words = HostileWords.visible + HostileWords.invisible + [""]
        let run = try run("printf '%s\\0' " + words.map { ShellWord.quoted($0) }.joined(separator: " "), in: shell)
        #expect(
            run.output.split(separator: "\0", omittingEmptySubsequences: false).dropLast().map(String.init) == words)
    }

    @Test("what is printed for people can be seen, and a shell reads it back as it was", arguments: shells)
    func printable(shell: String) throws {
        let words = HostileWords.visible + HostileWords.invisible + [""]
        let line = ShellWord.line(words)
        #expect(
            line.split(separator: "\n", omittingEmptySubsequences: false).allSatisfy {
                SafeText.isSafe($0.replacing("\t", with: ""))
            })
        let run = try run("printf '%s\\0' " + line, in: shell)
        #expect(
            run.output.split(separator: "\0", omittingEmptySubsequences: false).dropLast().map(String.init) == words)
    }

    @Test("a path that begins like an option is none", arguments: [("-x.db", "./-x.db"), ("-", "-"), ("a b", "'a b'")])
    func path(path: String, word: String) {
        #expect(ShellWord.path(path) == word)
    }

    @Test("the command that is to run next runs, whatever the names of the files")
    func next() throws {
        let shell = try #require(Self.shells.first)
        let folder = try TemporaryFolder()
        let tools = (CommandRun.commandPath as NSString).deletingLastPathComponent
        for word in HostileWords.visible + HostileWords.invisible + ["-x"] where !word.contains("/") {
            let input = try folder.write("id,n\n1,a\n2,b,c\n", to: "\(word).csv")
            let database = "\(word).db"
            let script = "cd '\(folder.path)'; PATH='\(tools)':$PATH; "
            let load = script + "csvload load \(ShellWord.quoted(input)) \(ShellWord.quoted("./" + database)) --table t"
            let loaded = try run(load, in: shell)
            #expect(loaded.exitCode == 2, "\(loaded)")
            var next = "Next: " + (loaded.errors.components(separatedBy: "\nNext: ").last ?? "")
            for _ in 1...2 {
                let run = try run(script + next.dropFirst("Next: ".count), in: shell)
                #expect(run.exitCode == 0, "\(word.debugDescription) \(run)")
                next = run.errors
            }
        }
        #expect(!FileManager.default.fileExists(atPath: folder.path("pwned")))
    }
}
