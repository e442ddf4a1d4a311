import CPrimeSieve
import Synchronization

/// Counts primes up to a number, and remembers what it sieved for all threads.
///
/// Up to ``tableLimit`` an answer is one look into a table, which grows as larger numbers are asked for; above it
/// the primes between the nearest known count and the number are counted by the library.
final class PrimeCounter: Sendable {
    /// The largest number that the table covers: 10^8, which takes 10 MB.
    static let tableLimit: Int64 = 100_000_000
    /// The largest number that is counted at all: above it one answer would take hours.
    static let limit: Int64 = 1_000_000_000_000

    private struct State {
        var table = PrimeTable(limit: 1 << 16)
        /// Counts above the table's limit, by number, rising.
        var known: [(number: Int64, count: Int64)] = []
    }

    private let state = Mutex(State())

    /// A table that covers `number`, which is at most ``tableLimit``.
    func table(covering number: Int64) -> PrimeTable {
        state.withLock { state in
            if state.table.limit < number {
                let wanted = max(number, min(state.table.limit * 4, PrimeCounter.tableLimit))
                state.table = PrimeTable(limit: wanted)
            }
            return state.table
        }
    }

    /// Numbers that are counted in one go: some tenths of a second.
    private static let stride: Int64 = 2_000_000_000

    /// The count for a number above ``tableLimit``; nil where it was given up.
    func countLarge(_ number: Int64, unless isOver: () -> Bool) -> Int64? {
        let table = table(covering: PrimeCounter.tableLimit)
        var nearest = state.withLock { $0.known.last { $0.number <= number } }
        if nearest == nil { nearest = (PrimeCounter.tableLimit, table.count(PrimeCounter.tableLimit)) }
        guard var (last, count) = nearest, last < number else { return nearest?.count ?? 0 }
        while last < number {
            guard !isOver() else { return nil }
            let next = min(number, last + PrimeCounter.stride)
            count += Int64(primesieve_count_primes(UInt64(last + 1), UInt64(next)))
            last = next
        }
        state.withLock { state in
            let index = state.known.firstIndex { $0.number >= number } ?? state.known.count
            let isKnown = index < state.known.count && state.known[index].number == number
            if !isKnown, state.known.count < 10_000 { state.known.insert((number, count), at: index) }
        }
        return count
    }
}

/// A bit for each odd number that is a prime, and the count before each word of bits.
final class PrimeTable: Sendable {
    let limit: Int64
    private let bits: [UInt64]
    private let before: [UInt32]

    init(limit: Int64) {
        let limit = max(limit, 64)
        var bits = [UInt64](repeating: 0, count: Int(limit / 128) + 1)
        var iterator = primesieve_iterator()
        primesieve_init(&iterator)
        primesieve_jump_to(&iterator, 3, UInt64(limit))
        while true {
            let prime = primesieve_next_prime(&iterator)
            guard prime <= UInt64(limit) else { break }
            bits[Int(prime >> 7)] |= 1 << (prime >> 1 & 63)
        }
        primesieve_free_iterator(&iterator)
        var sum: UInt32 = 1  // 2, the even one
        before = bits.map { word in
            defer { sum += UInt32(word.nonzeroBitCount) }
            return sum
        }
        self.bits = bits
        self.limit = limit
    }

    /// How many primes are at most `number`, which is at most ``limit``.
    func count(_ number: Int64) -> Int64 {
        guard number >= 2 else { return 0 }
        let word = Int(number >> 7)
        // Bit i of a word stands for 2i + 1: with an even number, the odd one below it is the last that counts.
        let last = UInt64((number - 1) >> 1 & 63)
        let mask = last == 63 ? ~UInt64(0) : (1 << (last + 1)) - 1
        if number & 127 == 0 { return Int64(before[word]) }
        return Int64(before[word]) + Int64((bits[word] & mask).nonzeroBitCount)
    }
}
