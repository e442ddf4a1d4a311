import Foundation
import TestSupport
import Testing

@testable import CSVLoad

@Suite("Input in another encoding")
struct EncodingInputTests {
    private let fixture: LoadFixture

    init() throws {
        fixture = try LoadFixture()
    }

    private static let text = "id,name\n1,naïve\n2,漢字\n3,\"🦜, parrot\"\n4,plain enough to be seen as text\n"
    private static let loaded = ["1|naïve", "2|漢字", "3|🦜, parrot", "4|plain enough to be seen as text"]

    /// UTF-16 in one byte order, written by hand so that no library's idea of a mark gets in.
    private static func utf16(_ text: String, isBig: Bool, hasMark: Bool) -> [UInt8] {
        ((hasMark ? [0xFEFF] : []) + Array(text.utf16)).flatMap { unit in
            let bytes = [UInt8(unit >> 8), UInt8(unit & 0xFF)]
            return isBig ? bytes : bytes.reversed()
        }
    }

    @Test(
        "UTF-16 is read in both byte orders, with and without a mark, named or not",
        arguments: [(false, false), (false, true), (true, false), (true, true)], [nil, "UTF-16"])
    func utf16(form: (isBig: Bool, hasMark: Bool), encoding: String?) throws {
        let bytes = EncodingInputTests.utf16(EncodingInputTests.text, isBig: form.isBig, hasMark: form.hasMark)
        try fixture.load(bytes: bytes) { $0.content.format.encoding = encoding }
        #expect(try fixture.lines("SELECT id, name FROM t") == EncodingInputTests.loaded)
    }

    @Test("half a surrogate pair costs one record, and what follows stays in step", arguments: [false, true])
    func surrogate(isBig: Bool) throws {
        var bytes = EncodingInputTests.utf16("id,name\n1,a\n2,b", isBig: isBig, hasMark: true)
        bytes += isBig ? [0xD8, 0x00] : [0x00, 0xD8]
        bytes += EncodingInputTests.utf16("x\n3,c\n", isBig: isBig, hasMark: false)
        #expect(try fixture.load(bytes: bytes).counts.rejected == 1)
        #expect(try fixture.lines("SELECT id, name FROM t") == ["1|a", "3|c"])
        #expect(try fixture.lines("SELECT row_id, reason FROM csvload_rejects") == ["2|encoding"])
    }

    @Test("UTF-8 with a mark is read, and the mark is no part of the first name")
    func utf8Mark() throws {
        try fixture.load(bytes: [0xEF, 0xBB, 0xBF] + Array(EncodingInputTests.text.utf8))
        #expect(try fixture.lines("SELECT id, name FROM t") == EncodingInputTests.loaded)
    }

    @Test(
        "a named encoding is decoded, and bytes that mean nothing in it reject their record",
        arguments: [
            ("ISO-8859-1", [0xE9], "é", nil), ("WINDOWS-1252", [0x80], "€", [0x81]),
            ("SHIFT_JIS", [0x8A, 0xBF], "漢", [0x81, 0xFF]), ("UTF-8", [0xC3, 0xA9], "é", [0xC3, 0x28]),
        ] as [(String, [UInt8], String, [UInt8]?)])
    func named(encoding: String, bytes: [UInt8], character: String, invalid: [UInt8]?) throws {
        var input = Array("id,name\n1,".utf8) + bytes + Array("\n2,b\n".utf8)
        if let invalid { input += Array("3,".utf8) + invalid + Array("\n4,d\n".utf8) }
        try fixture.load(bytes: input) { $0.content.format.encoding = encoding }
        let expected = ["1|\(character)", "2|b"] + (invalid == nil ? [] : ["4|d"])
        #expect(try fixture.lines("SELECT id, name FROM t") == expected)
        let rejects = try fixture.lines("SELECT row_id, line, stage, reason FROM csvload_rejects")
        #expect(rejects == (invalid == nil ? [] : ["3|4|decode|encoding"]))
    }

    @Test("characters of two bytes do not stop a text that is longer than any buffer", .timeLimit(.minutes(1)))
    func long() throws {
        var input = Array("id,name\n".utf8)
        for id in 1...60_000 {
            input += Array("\(id),".utf8) + [UInt8](repeating: 0xE9, count: id % 29) + [0x0A]
        }
        let summary = try fixture.load(bytes: input) { $0.content.format.encoding = "ISO-8859-1" }
        #expect(summary.counts.inserted == 60_000)
        #expect(try fixture.lines("SELECT count(*) FROM t WHERE length(coalesce(name, '')) <> id % 29") == ["0"])
    }

    @Test("an encoding that nobody knows is a usage error that names it")
    func unknown() throws {
        let error = try #require(throws: LoadError.self) {
            try fixture.load(bytes: Array("a\n1\n".utf8)) { $0.content.format.encoding = "Klingon-8" }
        }
        #expect(error.code == .usage)
        #expect(error.message.contains("Klingon-8"))
        #expect(!FileManager.default.fileExists(atPath: fixture.database.path))
    }

    @Test("bytes that are not UTF-8 are told with the encoding that they look like")
    func guessed() throws {
        var input = Array("id,name\n".utf8)
        for id in 1...50 {
            input += Array("\(id),Caf".utf8) + [0xE9] + Array(" cr".utf8) + [0xE8] + Array("me br".utf8)
            input += [0xFB] + Array("l".utf8) + [0xE9, 0x65, 0x0A]
        }
        let summary = try fixture.load(bytes: input)
        #expect(summary.counts.rejected == 50)
        #expect(summary.notes.contains { $0.contains("--encoding") }, "\(summary.notes)")
    }
}
