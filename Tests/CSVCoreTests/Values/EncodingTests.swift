import Testing

@testable import CSVCore

@Suite("Encoding")
struct EncodingTests {
    @Test(
        "accepts what is UTF-8",
        arguments: [
            [], [0x00], [0x7F], [0xC2, 0x80], [0xDF, 0xBF], [0xE0, 0xA0, 0x80], [0xED, 0x9F, 0xBF], [0xEE, 0x80, 0x80],
            [0xEF, 0xBB, 0xBF], [0xEF, 0xBF, 0xBF], [0xF0, 0x90, 0x80, 0x80], [0xF4, 0x8F, 0xBF, 0xBF],
        ] as [[UInt8]]
    )
    func valid(bytes: [UInt8]) {
        for count in 0...17 { #expect(firstInvalid(in: padding(count) + bytes + padding(count)) == nil) }
    }

    @Test(
        "names the sequence that is not",
        arguments: [
            // A continuation byte without a lead, and bytes that never occur.
            [0x80], [0xBF], [0xC0], [0xC1], [0xF5], [0xF8], [0xFE], [0xFF],
            // Overlong forms.
            [0xC0, 0x80], [0xC1, 0xBF], [0xE0, 0x80, 0x80], [0xE0, 0x9F, 0xBF], [0xF0, 0x80, 0x80, 0x80],
            [0xF0, 0x8F, 0xBF, 0xBF],
            // Surrogates, alone and as a pair.
            [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xED, 0xA0, 0x80, 0xED, 0xB0, 0x80],
            // Beyond U+10FFFF.
            [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xF7, 0xBF, 0xBF, 0xBF],
            [0xF8, 0x88, 0x80, 0x80, 0x80],
            // Cut short.
            [0xC2], [0xE2], [0xE2, 0x82], [0xF0], [0xF0, 0x9F], [0xF0, 0x9F, 0x98],
            // A lead where a continuation byte should be.
            [0xC2, 0xC2], [0xE2, 0x82, 0xE2], [0xE2, 0x28, 0xA1], [0xF0, 0x28, 0x8C, 0xBC], [0xF0, 0x90, 0x28, 0xBC],
            [0xF0, 0x9F, 0x98, 0x28],
        ] as [[UInt8]]
    )
    func invalid(bytes: [UInt8]) {
        for count in 0...17 {
            #expect(firstInvalid(in: padding(count) + bytes) == count)
            #expect(firstInvalid(in: padding(count) + bytes + padding(9)) == count)
            #expect(firstInvalid(in: Array("é語😀".utf8) + padding(count) + bytes) == 9 + count)
        }
    }

    @Test("agrees with the standard library on every scalar's neighbours")
    func scalars() {
        for second in UInt8.min...UInt8.max {
            for lead in UInt8(0xC0)...UInt8.max {
                for rest in [[], [0x80], [0x80, 0x80], [0xBF, 0x7F]] as [[UInt8]] {
                    check([lead, second] + rest)
                }
            }
        }
    }

    #if DEBUG
        private static let count: UInt64 = 4_000
    #else
        private static let count: UInt64 = 100_000
    #endif

    @Test("agrees with the standard library on random bytes", arguments: [0, 1_000_000] as [UInt64])
    func random(seed: UInt64) {
        let pieces: [[UInt8]] = [
            [0x61], Array("é".utf8), Array("語".utf8), Array("😀".utf8), Array("plain text".utf8),
        ]
        for number in seed..<seed + Self.count {
            var random = RandomText(seed: number)
            var bytes: [UInt8] = []
            for _ in 0..<Int.random(in: 0...12, using: &random) {
                // One byte in eight is any: often enough to be wrong, rarely enough to be wrong late.
                bytes +=
                    random.next() & 7 == 0
                    ? [UInt8.random(in: 0x70...0xFF, using: &random)] : pieces.randomElement(using: &random)!
            }
            check(bytes)
        }
    }

    private func check(_ bytes: [UInt8]) {
        let found = firstInvalid(in: bytes)
        let isValid = String(validating: bytes, as: UTF8.self) != nil
        guard let found else {
            if !isValid { Issue.record("\(bytes) passes") }
            return
        }
        let isRight =
            !isValid && String(validating: bytes[..<found], as: UTF8.self) != nil
            && (1...4).allSatisfy { String(validating: bytes[found...].prefix($0), as: UTF8.self) == nil }
        if !isRight { Issue.record("\(bytes): \(found)") }
    }

    private func padding(_ count: Int) -> [UInt8] { Array(repeating: 0x61, count: count) }

    private func firstInvalid(in bytes: [UInt8]) -> Int? {
        bytes.withUnsafeBufferPointer { Encoding.firstInvalidByte(in: $0) }
    }
}
