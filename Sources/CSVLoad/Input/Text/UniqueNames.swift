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
