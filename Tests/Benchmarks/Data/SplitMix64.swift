/// A small generator of random bits with the same sequence on every platform.
///
/// The standard library's generators promise no sequence, and data that is to be the same bytes everywhere needs one.
/// The algorithm is SplitMix64 (<https://prng.di.unimi.it/splitmix64.c>).
struct SplitMix64 {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        return Self.mix(state)
    }

    /// A number from 0 up to, not including, `bound`, which is below 2^32.
    ///
    /// Multiplying replaces a division per draw; the bias is below one in a million for the bounds used here.
    mutating func below(_ bound: Int) -> Int {
        Int(((next() >> 32) &* UInt64(bound)) >> 32)
    }

    /// Is true for about `share` of 1,000 draws.
    mutating func chance(permille share: Int) -> Bool {
        below(1_000) < share
    }

    static func mix(_ value: UInt64) -> UInt64 {
        var mixed = value
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
