/// Finds what a mistyped name of a table or column may have been meant to be.
enum NearestNames {
    /// At most three candidates, the nearest first, for a sentence; or what there is, if none is near.
    ///
    /// Long names are compared by their first 64 letters: this is a hint, and must not take long.
    static func sentence(for typed: String, among candidates: [String], what: String) -> String {
        guard !candidates.isEmpty else { return "It has no \(what)s." }
        let word = Array(typed.asciiLowercased.utf8.prefix(64))
        let ranked = candidates.prefix(1000).enumerated().map { index, name in
            (distance: distance(word, Array(name.asciiLowercased.utf8.prefix(64))), index: index, name: name)
        }.sorted { ($0.distance, $0.index) < ($1.distance, $1.index) }
        let near = ranked.prefix(3).filter { $0.distance <= max(2, word.count / 2) }
        guard !near.isEmpty else {
            let listed = candidates.prefix(10).map { "'\($0)'" }.joined(separator: ", ")
            return "Its \(what)s are \(listed)\(candidates.count > 10 ? ", … (\(candidates.count) in all)" : "")."
        }
        let names = near.map { "'\($0.name)'" }.joined(separator: ", ")
        return "The nearest \(near.count == 1 ? "name is" : "names are") \(names)."
    }

    /// How many bytes to insert, delete or replace to make one word of the other.
    private static func distance(_ first: [UInt8], _ second: [UInt8]) -> Int {
        var row = Array(0...second.count)
        for (index, byte) in first.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for column in second.indices {
                let replaced = diagonal + (byte == second[column] ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(replaced, diagonal + 1, row[column] + 1)
            }
        }
        return row[second.count]
    }
}
