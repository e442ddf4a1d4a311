import Testing

@testable import CSVCore

@Suite("Line ends")
struct LineEndsTests {
    private func count(_ text: String) -> Int64 {
        Array(text.utf8).withUnsafeBytes { LineEnds.count(in: $0) }
    }

    @Test(
        "a line feed, a carriage return, or both together are one",
        arguments: [("", 0), ("a", 0), ("a\n", 1), ("a\rb", 1), ("a\r\nb", 1), ("\r\n\n\r\r\n", 4), ("\n\r", 2)])
    func kinds(text: String, expected: Int64) {
        #expect(count(text) == expected)
    }

    @Test("where a pair stands among blocks makes no difference", arguments: 1..<140)
    func places(length: Int) {
        let before = String(repeating: "x", count: length)
        #expect(count(before + "\r\n") == 1)
        #expect(count(before + "\r\n" + before + "\r" + before + "\n\n") == 4)
        #expect(count(before + "\r" + before) == 1)
    }

    @Test("random bytes are counted as they are one by one", arguments: 1...20 as ClosedRange<UInt64>)
    func random(seed: UInt64) {
        var state = seed
        let bytes = (0..<1000).map { _ -> UInt8 in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return [0x0A, 0x0D, 0x61, 0x22][Int(state >> 62)]
        }
        var expected: Int64 = 0
        for (index, byte) in bytes.enumerated() {
            let endsPair = byte == 0x0A && index > 0 && bytes[index - 1] == 0x0D
            if (byte == 0x0A || byte == 0x0D) && !endsPair { expected += 1 }
        }
        #expect(bytes.withUnsafeBytes { LineEnds.count(in: $0) } == expected)
    }
}
