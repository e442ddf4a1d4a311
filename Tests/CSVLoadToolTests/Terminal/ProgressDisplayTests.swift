import Foundation
import Testing

@testable import CSVLoadTool

@Suite("Progress display")
struct ProgressDisplayTests {
    /// What a display writes, to a pipe in place of a terminal.
    private func written(_ mode: ProgressMode, _ body: (ProgressDisplay) -> Void) throws -> String {
        let pipe = Pipe()
        let terminal = Terminal(descriptor: pipe.fileHandleForWriting.fileDescriptor)
        body(ProgressDisplay(name: "a.csv", position: nil, mode: mode, terminal: terminal))
        try pipe.fileHandleForWriting.close()
        return String(decoding: try pipe.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    }

    @Test("writes whole lines for a log")
    func plain() throws {
        let text = try written(.plain(seconds: 1)) { display in
            display.tick()
            display.update(phase: nil, .init(bytesDone: 5, bytesTotal: 10, rows: 2))
            display.tick()
            display.wipe()
        }
        let lines = text.split(separator: "\n")
        #expect(lines[0] == "a.csv  reading  0:00")
        #expect(lines[1].hasPrefix("a.csv  50%  5/10 B"))
        #expect(lines.count == 2)
    }

    @Test("shows nothing of work that takes no time, unless asked to")
    func patience() throws {
        let body: (ProgressDisplay) -> Void = { display in
            display.update(phase: nil, .init(bytesDone: 10, bytesTotal: 10, rows: 2))
            display.tick()
            display.wipe()
        }
        #expect(try written(.line(isEager: false), body).isEmpty)
        #expect(try written(.hidden, body).isEmpty)
        let eager = try written(.line(isEager: true), body)
        #expect(eager.hasPrefix("\ra.csv  100%"))
        #expect(eager.hasSuffix(ProgressWriter.clear))
    }

    @Test("names the input that is looked at, and measures each phase of each input anew")
    func otherInput() throws {
        let text = try written(.plain(seconds: 1)) { display in
            display.update(name: "b.csv", phase: "finding types", .init(bytesDone: 5, bytesTotal: 10))
            display.tick()
            display.update(phase: nil, .init(bytesDone: 1, bytesTotal: 10, rows: 1))
            display.tick()
        }
        let lines = text.split(separator: "\n")
        #expect(lines[0] == "b.csv: finding types  50%  5/10 B")
        #expect(lines[1] == "a.csv  10%  1/10 B")
    }
}
