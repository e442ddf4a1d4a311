/// Names of columns that differ from each other, ASCII case aside.
struct UniqueNames {
    private var taken = Set<String>()
    /// The number to try next for a name that comes again.
    private var next: [String: Int] = [:]

    /// - Parameter names: those that are taken already.
    init(beside names: [String] = []) { taken = Set(names.map(\.asciiLowercased)) }

    /// Takes a name as it is, or the first of `name_2`, `name_3`, … that is not taken.
    ///
    /// - Complexity: constant on average, also for the same name a million times.
    mutating func add(_ name: String) -> String {
        let folded = name.asciiLowercased
        if taken.insert(folded).inserted { return name }
        var number = next[folded] ?? 2
        while !taken.insert("\(folded)_\(number)").inserted { number += 1 }
        next[folded] = number + 1
        return "\(name)_\(number)"
    }
}

extension String {
    /// Whether more combining marks follow each other than in any text of people.
    ///
    /// To compare texts, Swift sorts the marks of a run in time that is quadratic in its length. The limit is that of the
    /// [Stream-Safe Text Format](https://www.unicode.org/reports/tr15/#Stream_Safe_Text_Format).
    var hasLongRunOfMarks: Bool {
        var run = 0
        for scalar in unicodeScalars {
            run = scalar.value < 0x300 || scalar.properties.canonicalCombiningClass == .notReordered ? 0 : run + 1
            if run > 30 { return true }
        }
        return false
    }
}
