/// Random CSV whose every byte follows from its seed.
///
/// The algorithm is SplitMix64 (<https://prng.di.unimi.it/splitmix64.c>).
public struct CSVGenerator: RandomNumberGenerator {
    /// To be said in the message of a test that fails.
    public let seed: UInt64
    private var state: UInt64

    public init(seed: UInt64) {
        self.seed = seed
        state = seed
    }

    /// The seed in `CSVLOAD_SEED`, or a new one for each run of the tests, so that in time many are tried.
    public static func seeded(by environment: [String: String]) -> CSVGenerator {
        CSVGenerator(
            seed: environment["CSVLOAD_SEED"].flatMap { UInt64($0) } ?? UInt64.random(in: 0...UInt64.max))
    }

    public mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    /// A file with the columns `id,amount,name,note`: rising ids, numbers, and texts with all that CSV has to quote.
    ///
    /// - Parameters:
    ///   - badShare: how many of 1,000 records have a field too few.
    ///   - repeatShare: how many of 1,000 records repeat an earlier id.
    public mutating func file(records: Int, badShare: Int = 0, repeatShare: Int = 0) -> String {
        var text = "id,amount,name,note\n"
        for id in 1...max(records, 1) where records > 0 {
            if chance(badShare) {
                text += "\(id),bad\n"
                continue
            }
            let key = chance(repeatShare) ? Int.random(in: 1...id, using: &self) : id
            let cents = Int.random(in: 10...99, using: &self)
            text += "\(key),\(Int.random(in: 0...9999, using: &self)).\(cents == 90 ? 91 : cents),\(name()),\(note())\n"
        }
        return text
    }

    private mutating func chance(_ permille: Int) -> Bool {
        permille > 0 && Int.random(in: 0..<1000, using: &self) < permille
    }

    private mutating func name() -> String {
        let length = Int.random(in: 1...12, using: &self)
        let letters = (0..<length).map { _ in "abcdefghijklmnopqrstuvwxyzäλ".randomElement(using: &self) ?? "x" }
        return String(letters)
    }

    private mutating func note() -> String {
        let notes = [
            "", "\"\"", "plain text", "\"a, b\"", "\"says \"\"no\"\"\"", "\"two\nlines\"", "a \"quote\" inside",
        ]
        return notes.randomElement(using: &self) ?? ""
    }
}
