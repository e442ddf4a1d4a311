/// Finds the name that a mistyped one was probably meant to be.
enum Suggestion {
    /// The candidate nearest to `typed`, or `nil` if none is near enough to be worth naming.
    ///
    /// Near is a third of the candidate's letters, one at least and three at most. If none is near, the shortest
    /// candidate that begins with `typed` is taken. Case does not matter; the earlier of two equals wins.
    ///
    /// - Complexity: O(*n* · *m*²) for *n* candidates of *m* letters; long words are not compared at all.
    static func nearest(to typed: String, among candidates: [String]) -> String? {
        let word = Array(typed.lowercased())
        guard (2...40).contains(word.count) else { return nil }

        var best: (candidate: String, distance: Int)?
        for candidate in candidates {
            let threshold = min(max(candidate.count / 3, 1), 3)
            let distance = distance(word, Array(candidate.lowercased()))
            if distance <= threshold, distance < best?.distance ?? .max {
                best = (candidate, distance)
            }
        }
        if let best { return best.candidate }
        return candidates.filter { $0.lowercased().starts(with: word) }.min { $0.count < $1.count }
    }

    /// How many letters to insert, delete, replace or swap with their neighbour make one word of the other.
    ///
    /// This is the restricted form of the Damerau-Levenshtein distance: no letter is touched twice.
    static func distance(_ first: [Character], _ second: [Character]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...second.count)
        for row in first.indices {
            var current = [row + 1]
            current.reserveCapacity(second.count + 1)
            for column in second.indices {
                let replaced = last[column] + (first[row] == second[column] ? 0 : 1)
                var least = min(replaced, last[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, first[row] == second[column - 1], first[row - 1] == second[column] {
                    least = min(least, beforeLast[column - 1] + 1)
                }
                current.append(least)
            }
            (beforeLast, last) = (last, current)
        }
        return last[second.count]
    }
}
