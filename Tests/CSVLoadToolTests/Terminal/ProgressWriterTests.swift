import Testing

@testable import CSVLoadTool

@Suite("Progress writer")
struct ProgressWriterTests {
    /// Keeps what would have been sent to a terminal.
    private final class Screen {
        var sent: [String] = []
    }

    private let screen = Screen()

    private func writer() -> ProgressWriter {
        ProgressWriter { [screen] in screen.sent.append($0) }
    }

    @Test("draws from the left edge, clears what is left of the line before, and returns")
    func draw() {
        var writer = writer()
        writer.draw("a 50%")
        writer.draw("a 60%")
        #expect(screen.sent == ["\ra 50%\u{1B}[J\r", "\ra 60%\u{1B}[J\r"])
    }

    @Test("leaves a line alone that has not changed, unless the terminal was resized")
    func unchanged() {
        var writer = writer()
        for _ in 0..<3 { writer.draw("a 50%") }
        #expect(screen.sent.count == 1)
        writer.draw("a 50%", isResized: true)
        #expect(screen.sent.count == 2)
    }

    @Test("removes its line, and draws it again")
    func wipe() {
        var writer = writer()
        writer.draw("a 50%")
        writer.wipe()
        writer.draw("a 50%")
        #expect(screen.sent == ["\ra 50%\u{1B}[J\r", "\r\u{1B}[J", "\ra 50%\u{1B}[J\r"])
    }

    @Test("sends nothing to remove a line that was never drawn, or twice")
    func wipeNothing() {
        var writer = writer()
        writer.wipe()
        #expect(screen.sent.isEmpty)
        writer.draw("a 50%")
        writer.wipe()
        writer.wipe()
        #expect(screen.sent.count == 2)
    }
}
