/// A set of integers as runs of neighbours: exact and small for row ids, which come in runs.
///
/// It stays within a fixed amount of memory: where the runs are too many even when they are merged, it gives up.
struct RunSet {
    /// Runs that are kept: 16 bytes each.
    static let maximumRuns = 1 << 20

    private var runs: [ClosedRange<Int64>] = []
    private var isOverfull = false

    /// Adds a number; a duplicate changes nothing.
    ///
    /// - Complexity: constant for the neighbour of the number before; else amortised O(log *n*).
    mutating func insert(_ number: Int64) { insert(number...number) }

    /// Adds all numbers of a run.
    mutating func insert(_ run: ClosedRange<Int64>) {
        guard !isOverfull else { return }
        if let last = runs.last, run.lowerBound >= last.lowerBound, last.upperBound < .max,
            run.lowerBound <= last.upperBound + 1
        {
            runs[runs.count - 1] = last.lowerBound...max(last.upperBound, run.upperBound)
            return
        }
        if runs.count == RunSet.maximumRuns {
            merge()
            // Half full after merging: the next merging would come too soon to pay.
            guard runs.count <= RunSet.maximumRuns / 2 else {
                runs = []
                isOverfull = true
                return
            }
        }
        runs.append(run)
    }

    /// How many different numbers were added; nil where there were too many to count.
    mutating func count() -> Int64? {
        guard !isOverfull else { return nil }
        merge()
        return runs.reduce(0) { $0 + ($1.upperBound - $1.lowerBound) + 1 }
    }

    /// What was added, for looking numbers up; nil where there were too many.
    mutating func sorted() -> Sorted? {
        guard !isOverfull else { return nil }
        merge()
        return Sorted(runs: runs)
    }

    /// Runs in their order, none of which touches another.
    struct Sorted {
        fileprivate let runs: [ClosedRange<Int64>]

        /// - Complexity: logarithmic.
        func contains(_ number: Int64) -> Bool {
            var (low, high) = (0, runs.count)
            while low < high {
                let middle = (low + high) / 2
                if runs[middle].upperBound < number { low = middle + 1 } else { high = middle }
            }
            return low < runs.count && runs[low].contains(number)
        }
    }

    private mutating func merge() {
        var merged: [ClosedRange<Int64>] = []
        for run in runs.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = merged.last, last.upperBound == .max || run.lowerBound <= last.upperBound + 1 {
                merged[merged.count - 1] = last.lowerBound...max(last.upperBound, run.upperBound)
            } else {
                merged.append(run)
            }
        }
        runs = merged
    }
}
