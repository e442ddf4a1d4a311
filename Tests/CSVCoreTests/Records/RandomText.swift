/// Texts made of the few bytes that matter, the same ones for the same seed on every machine.
struct RandomText: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// SplitMix64 (Steele, Lea and Flood, 2014).
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return z ^ z >> 31
    }

    /// A text of up to 40 pieces, one in eight of up to 200.
    ///
    /// Few quotes in one text and many in the next, because rare quotes make long fields and frequent ones flaws.
    mutating func text() -> [UInt8] {
        let pieces: [[UInt8]] = [
            "\"", ",", "\n", "\r", "a", "\\", "é", "\r\n", "\"\"", ",\"", "\",", " ", "\t", "\n  ",
        ].map {
            Array($0.utf8)
        }
        let count = Int.random(in: 0...(next() & 7 == 0 ? 200 : 40), using: &self)
        let letters = [1, 1, 2, 6, 20][Int.random(in: 0..<5, using: &self)]
        var text: [UInt8] = []
        for _ in 0..<count {
            let choice = Int.random(in: 0..<pieces.count + letters, using: &self)
            text += choice < pieces.count ? pieces[choice] : [0x61]
        }
        return text
    }
}
