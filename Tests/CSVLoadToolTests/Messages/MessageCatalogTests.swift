import CSVLoad
import Foundation
import TestSupport
import Testing

/// The page of messages in the documentation and what the command prints, against each other.
@Suite("Messages", .enabled(if: Program.areInstalled("bash", "sqlite3", "python3", "zip", "xz", "flock")))
struct MessageCatalogTests {
    private static let page = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../Sources/CSVLoad/CSVLoad.docc/Messages.md").standardizedFileURL
    private static let isUpdating = ProcessInfo.processInfo.environment["CSVLOAD_UPDATE_GOLDEN"] == "1"

    private static let introduction = """
        # Messages

        Every error that csvload prints, the command that provokes it, and what to do.

        An error is one line on standard error that begins with `Error:` and says what happened, where, and what to do; the last
        line says what to run next. Values of the data are never shown. The exit code tells the kind of trouble: 64 a mistake in
        the command line, 65 data that cannot be loaded, 66 an input that is not there, 73 an output that cannot be written, 74
        a failed read or write, 75 a lock, 1 anything else. After 1, 74 and 75 the same command resumes.

        The examples stand in a folder with a file `orders.csv` of the columns `id`, `name` and `price`, and mostly fail on purpose. A
        record that does not fit is no error: see it with `csvload rejects`.

        This page is made by a test that runs each of the commands.

        """

    @Test("read on the page as the command prints them", arguments: MessageCase.all)
    func block(of message: MessageCase) throws {
        // While the page is written there is nothing to compare with.
        guard !Self.isUpdating else { return }
        let text = try String(contentsOf: Self.page, encoding: .utf8)
        let block = message.block(try message.message())
        #expect(text.contains("\n" + block), "Messages.md has no such block:\n\(block)")
    }

    @Test("make up the page, with nothing between them")
    func page() throws {
        if Self.isUpdating {
            var text = Self.introduction
            for chapter in MessageCase.Chapter.allCases {
                text += "\n## \(chapter.rawValue)\n\n"
                let blocks = try MessageCase.all.filter { $0.chapter == chapter }.map { $0.block(try $0.message()) }
                text += blocks.joined(separator: "\n")
            }
            try Data(text.utf8).write(to: Self.page)
        }
        let text = try String(contentsOf: Self.page, encoding: .utf8)
        #expect(text.hasPrefix(Self.introduction))
        let headings = text.split(separator: "\n").map(String.init).filter { $0.hasPrefix("## ") }
        #expect(headings == MessageCase.Chapter.allCases.map { "## \($0.rawValue)" })
        #expect(text.split(separator: "\n").count { $0 == "```text" } == MessageCase.all.count)
        let meanings = MessageCase.all.map { "Exit code \($0.exitCode)" }
        let starts = text.split(separator: "\n").filter { $0.hasPrefix("Exit code ") }
        #expect(starts.count == meanings.count)
        #expect(zip(starts, meanings).allSatisfy { $0.hasPrefix($1) })
    }

    @Test("are told apart in the log", arguments: MessageCase.all.filter { $0.isLogged && $0.problem != nil })
    func problem(of message: MessageCase) throws {
        #expect(try message.loggedProblems().last == message.problem?.rawValue)
    }

    @Test("say what to do", arguments: MessageCase.all)
    func remedy(of message: MessageCase) {
        #expect(message.meaning.hasSuffix(".") || message.meaning.hasSuffix("`."))
        #expect(message.meaning.first?.isUppercase == true || message.meaning.hasPrefix("`"))
        #expect(message.command.hasPrefix("csvload "))
    }
}
