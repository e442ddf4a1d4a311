import CSVCore
import Testing

@Suite("Sniffing anything")
struct RandomSniffingTests {
    @Test("never fails, and never points outside the text", arguments: 0..<20)
    func random(seed: Int) {
        var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        let alphabet = Array("ab1,;\t|: ~^#\"'\\\n\r.-/\u{1E}\u{1F}é\u{0}".utf8)
        for round in 0..<50 {
            let count = next(round < 47 ? 60 : 4000)
            let bytes = (0..<count).map { _ in
                seed % 2 == 0 ? alphabet[next(alphabet.count)] : UInt8(next(256))
            }
            var given = Sniffer.Given()
            if next(4) == 0 { given.delimiter = [alphabet[next(3) + 3]] }
            if next(4) == 0 { given.skipLines = next(4) }
            if next(4) == 0 { given.headerLines = next(2) == 0 ? 1 : 0 }
            for isWhole in [true, false] {
                let layout = sniff(bytes, isWhole: isWhole, given: given)
                #expect(layout.skippedBytes <= count)
                #expect((0...3).contains(layout.headerRows))
                #expect(layout.columnCount >= 0)
                #expect((layout.notesStart ?? 0) <= count)
                #expect(isWhole || layout.notesStart == nil)
                #expect(layout == sniff(bytes, isWhole: isWhole, given: given))
            }
        }
    }

    @Test(
        "takes time in proportion to the text, whatever it is full of",
        arguments: [",", "\"", "\"\n", "'\n", "\\\"", "\n", ",\"\n", "a,\"b\n", "|", " "])
    func full(of piece: String) {
        let bytes = Array(String(repeating: piece, count: 60_000 / piece.utf8.count).utf8)
        #expect(ContinuousClock().measure { _ = sniff(bytes) } < .seconds(20))
    }
}
