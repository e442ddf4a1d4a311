/// About how many different values there are, from 16 KiB, by HyperLogLog: within 1 % as a rule.
///
/// See Flajolet, Fusy, Gandouet, Meunier, "HyperLogLog: the analysis of a near-optimal cardinality estimation
/// algorithm" (2007). Few values are counted by the registers that are still empty, as the paper advises; hashes of 64
/// bits need no correction for large numbers.
struct DistinctEstimate {
    private static let bits = 14
    private var registers = [UInt8](repeating: 0, count: 1 << bits)

    mutating func add(hash: UInt64) {
        let register = Int(hash >> (64 - Self.bits))
        // The bit behind the hash ends the run of zeros.
        let rank = UInt8((hash << Self.bits | 1 << (Self.bits - 1)).leadingZeroBitCount + 1)
        if registers[register] < rank { registers[register] = rank }
    }

    var value: Int64 {
        let count = Double(registers.count)
        let sum = registers.reduce(0.0) { $0 + 1 / Double(UInt64(1) << UInt64($1)) }
        let estimate = 0.7213 / (1 + 1.079 / count) * count * count / sum
        let empty = registers.reduce(0) { $0 + ($1 == 0 ? 1 : 0) }
        guard estimate <= 2.5 * count, empty > 0 else { return Int64(estimate.rounded()) }
        return Int64((count * Memory.logarithm(count / Double(empty))).rounded())
    }
}
