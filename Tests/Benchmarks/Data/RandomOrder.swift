/// The numbers 0 ..< count in a random order, each once, without a table of them.
///
/// A shuffled array would grow with the number of records, and the harness has to stay small (see ``ChildProcess``).
/// Instead, a Feistel network permutes the next larger power of four, and numbers beyond `count` are sent through it
/// again until they fall inside: the walk stays on one cycle of the permutation, so no two numbers meet.
struct RandomOrder {
    private let count: UInt64
    private let seed: UInt64
    private let halfBits: UInt64

    init(count: Int, seed: UInt64) {
        self.count = UInt64(count)
        self.seed = seed
        let bits = UInt64.bitWidth - self.count.leadingZeroBitCount
        halfBits = UInt64(max(1, (bits + 1) / 2))
    }

    /// The number at a place of the order.
    ///
    /// - Complexity: O(1) on average, as at least a quarter of the permuted numbers is inside.
    subscript(place: Int) -> Int {
        var value = UInt64(place)
        repeat {
            value = permuted(value)
        } while value >= count
        return Int(value)
    }

    private func permuted(_ value: UInt64) -> UInt64 {
        let mask: UInt64 = (1 << halfBits) - 1
        var left = value >> halfBits
        var right = value & mask
        for round in 0..<4 as Range<UInt64> {
            let scrambled = SplitMix64.mix(right ^ (seed &+ round &* 0x9e37_79b9_7f4a_7c15)) & mask
            (left, right) = (right, left ^ scrambled)
        }
        return left << halfBits | right
    }
}
