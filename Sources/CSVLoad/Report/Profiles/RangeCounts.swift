/// Counts numbers in ranges of equal width, of which there are never more than 64.
///
/// The width is a power of two. When a number lies too far outside, it is doubled until all ranges fit, and
/// neighbours are added up: one pass, no minimum and maximum to be known before.
struct RangeCounts {
    static let limit = 64.0

    private var width: Double
    /// The number of the first range, counted from zero at the number 0: whole numbers, exact in a double.
    private var first = 0.0
    private var counts: [Int64] = []

    /// - Parameter width: the smallest that makes sense, a power of two.
    init(width: Double) {
        self.width = width
    }

    /// The smallest width that separates doubles of this size well.
    static func width(for number: Double) -> Double {
        let exponent = number == 0 ? -300 : max(Int(number.exponent) - 40, -1000)
        return Double(sign: .plus, exponent: exponent, significand: 1)
    }

    /// Counts a number; one that is not finite is left out.
    mutating func add(_ number: Double) {
        guard number.isFinite else { return }
        if counts.isEmpty {
            while !(abs(number / width) < 0x1p52) { width *= 2 }
            first = (number / width).rounded(.down)
            counts = [1]
            return
        }
        var index = (number / width).rounded(.down)
        while !(max(index, first + Double(counts.count - 1)) - min(index, first) < Self.limit) {
            double()
            index = (number / width).rounded(.down)
        }
        if index < first {
            counts.insert(contentsOf: repeatElement(0, count: Int(first - index)), at: 0)
            first = index
        }
        let offset = Int(index - first)
        if offset >= counts.count { counts += repeatElement(0, count: offset - counts.count + 1) }
        counts[offset] += 1
    }

    /// The ranges, of which there are at most `limit`.
    func histogram(of quantity: ColumnProfile.Histogram.Quantity, limit: Int) -> ColumnProfile.Histogram? {
        guard !counts.isEmpty else { return nil }
        var ranges = self
        while ranges.counts.count > limit { ranges.double() }
        return ColumnProfile.Histogram(
            quantity: quantity, lowest: ranges.first * ranges.width,
            highest: (ranges.first + Double(ranges.counts.count)) * ranges.width, counts: ranges.counts)
    }

    private mutating func double() {
        width *= 2
        let start = (first / 2).rounded(.down)
        var merged: [Int64] = []
        for (offset, count) in counts.enumerated() {
            let place = Int(((first + Double(offset)) / 2).rounded(.down) - start)
            if place < merged.count { merged[place] += count } else { merged.append(count) }
        }
        first = start
        counts = merged
    }
}
