import Foundation
import Testing

@testable import CSVLoadTool

@Suite("Terminal")
struct TerminalTests {
    @Test(
        "takes the width from the terminal, then from COLUMNS, then 80",
        arguments: [
            (120, "90", 120), (nil, "90", 90), (0, "90", 90), (nil, nil, 80), (nil, "wide", 80), (nil, "-5", 80),
            (nil, "0", 80),
        ] as [(Int?, String?, Int)]
    )
    func width(reported: Int?, columns: String?, width: Int) {
        #expect(Terminal.width(reported: reported, columns: columns) == width)
    }

    @Test("takes a pipe for no terminal, and writes all of a text to it")
    func pipe() throws {
        let pipe = Pipe()
        let terminal = Terminal(descriptor: pipe.fileHandleForWriting.fileDescriptor)
        #expect(!terminal.isTerminal)
        #expect(!terminal.canRedraw)
        #expect(terminal.width > 0)
        terminal.write("")
        terminal.write("grüße\n")
        try pipe.fileHandleForWriting.close()
        #expect(try pipe.fileHandleForReading.readToEnd() == Data("grüße\n".utf8))
    }

    @Test("ignores that nobody can be written to")
    func closed() {
        Terminal(descriptor: -1).write("lost")
    }
}
