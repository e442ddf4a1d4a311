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

    private func line(at seconds: Double) -> ProgressLine {
        ProgressLine(
            name: "a\(Int((seconds * 1000).rounded()))", bytesDone: 0, bytesTotal: nil, rows: 0, rejected: 0,
            elapsedSeconds: seconds, width: 8
        )
    }

    @Test("draws from the left edge and clears what is left of the line before")
    func draw() {
        var writer = writer()
        writer.draw(line(at: 0.5))
        #expect(screen.sent == ["\ra500\u{1B}[K"])
    }

    @Test("draws at most ten times a second")
    func throttle() {
        var writer = writer()
        for step in 0...1000 { writer.draw(line(at: Double(step) / 1000)) }
        #expect((10...11).contains(screen.sent.count))
    }

    @Test("draws at once when another run begins")
    func nextRun() {
        var writer = writer()
        writer.draw(line(at: 5))
        writer.draw(line(at: 0.01))
        #expect(screen.sent.count == 2)
    }

    @Test("removes its line, and draws the next one at once")
    func wipe() {
        var writer = writer()
        writer.draw(line(at: 1))
        writer.wipe()
        writer.draw(line(at: 1.01))
        #expect(screen.sent == ["\ra1000\u{1B}[K", "\r\u{1B}[K", "\ra1010\u{1B}[K"])
    }

    @Test("sends nothing to remove a line that was never drawn, or twice")
    func wipeNothing() {
        var writer = writer()
        writer.wipe()
        #expect(screen.sent.isEmpty)
        writer.draw(line(at: 1))
        writer.wipe()
        writer.wipe()
        #expect(screen.sent.count == 2)
    }
}
