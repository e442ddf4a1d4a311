import TestSupport
import Testing

@testable import CSVLoad

@Suite("Padding behind a text")
struct PaddingTests {
    private static let endings: [[UInt8]] = [
        [], [0x1A], [0x1A, 0x1A], [0], [0, 0, 0], [0x1A, 0, 0], [UInt8](repeating: 0x1A, count: 113),
        [UInt8](repeating: 0, count: 10_000), [0x1A] + [UInt8](repeating: 0, count: 5000),
    ]

    @Test("is neither a record nor part of a value", arguments: endings, ["\n", ""])
    func dropped(ending: [UInt8], lineEnd: String) throws {
        let fixture = try LoadFixture()
        let text = Array("id,n\n1,12\n2,34\(lineEnd)".utf8) + ending
        let summary = try fixture.load(bytes: text)
        #expect(summary.counts.inserted == 2 && summary.counts.rejected == 0)
        #expect(try fixture.lines("SELECT id, n FROM t") == ["1|12", "2|34"])
        #expect(try fixture.lines("SELECT type FROM pragma_table_info('t') WHERE name = 'n'") == ["INTEGER"])
        #expect(try fixture.load(bytes: text).counts.read == 0)
    }

    @Test("from a pipe and packed, too", arguments: endings, Packing.available)
    func elsewhere(ending: [UInt8], packing: Packing) throws {
        let fixture = try LoadFixture()
        let plain = try fixture.folder.write(Array("id,n\n1,12\n2,34".utf8) + ending, to: "plain.csv")
        let packed = try packing.pack(plain, as: "packed", in: fixture.folder)
        try fixture.load(file: packed)
        #expect(try fixture.lines("SELECT id, n FROM t") == ["1|12", "2|34"])
        let database = fixture.folder.path("piped.db")
        let run = try CommandRun.run(
            ["sh", "-c", "cat \"$1\" | \"$2\" load - \"$3\" --table t", "sh", packed, CommandRun.commandPath, database])
        #expect(run.exitCode == 0, "\(run)")
        #expect(try DatabaseReader(database).lines("SELECT id, n FROM t") == ["1|12", "2|34"])
    }

    @Test("the same bytes elsewhere are kept", arguments: [Packing.plain, .gzip])
    func kept(packing: Packing) throws {
        let fixture = try LoadFixture()
        let text = Array("id,v\n1,a".utf8) + [0x1A] + Array("b\n2,".utf8) + [0] + Array("c\n3,d".utf8) + [0x1A, 0x0A]
        let plain = try fixture.folder.write(text, to: "plain.csv")
        try fixture.load(file: packing.pack(plain, as: "packed", in: fixture.folder))
        #expect(try fixture.lines("SELECT hex(v) FROM t") == ["611A62", "0063", "641A"])
    }

    @Test("a file that is written into its padding goes on from there")
    func grows() throws {
        let fixture = try LoadFixture()
        let zeros = [UInt8](repeating: 0, count: 4096)
        try fixture.load(bytes: Array("id,v\n1,a\n".utf8) + zeros)
        let summary = try fixture.load(bytes: Array("id,v\n1,a\n2,b\n".utf8) + zeros)
        #expect(summary.recordsVerified == 1 && summary.counts.inserted == 1)
        #expect(try fixture.lines("SELECT id, v FROM t") == ["1|a", "2|b"])
    }

    @Test("pieces of any size give the same text", arguments: 1...7)
    func pieces(size: Int) throws {
        let texts: [[UInt8]] = [
            [0x61, 0x1A, 0, 0x62, 0x1A, 0x1A, 0, 0, 0x1A, 0], [0x1A, 0, 0x1A, 0], [0, 0x1A], [0x61, 0, 0, 0x1A, 0x1A],
            [0x1A, 0x1A, 0x1A], [0, 0, 0], [0x61, 0x1A, 0x1A, 0x62],
        ]
        for text in texts {
            let expected = text.withUnsafeBytes { TrailingPadding.length(of: $0).text }
            let source = TrailingPadding(Pieces(text, size))
            var read: [UInt8] = []
            let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 2, alignment: 1)
            defer { buffer.deallocate() }
            while case let got = try source.read(into: buffer), got > 0 { read += buffer[..<got] }
            #expect(read == Array(text[..<expected]), "\(text)")
        }
    }

    @Test("a second byte order mark is no part of the first name", arguments: 0...3)
    func marks(count: Int) throws {
        let fixture = try LoadFixture()
        let marks = Array(repeating: [0xEF, 0xBB, 0xBF] as [UInt8], count: count).flatMap(\.self)
        try fixture.load(bytes: marks + Array("id,v\n1,a\n".utf8))
        #expect(try fixture.lines("SELECT id, v FROM t") == ["1|a"])
    }
}

/// Gives a text in pieces of a few bytes.
private final class Pieces: ByteSource {
    private var rest: ArraySlice<UInt8>
    private let size: Int

    init(_ bytes: [UInt8], _ size: Int) {
        rest = bytes[...]
        self.size = size
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(LoadError) -> Int {
        let piece = rest.prefix(min(size, buffer.count))
        buffer.copyBytes(from: piece)
        rest = rest.dropFirst(piece.count)
        return piece.count
    }
}
