/// How many records have which number of fields.
struct WidthCount {
    private var counts: [Int: Int] = [:]
    private(set) var total = 0

    mutating func add(_ width: Int) {
        counts[width, default: 0] += 1
        total += 1
    }

    func count(of width: Int) -> Int { counts[width] ?? 0 }

    /// The width of most records; of two equally frequent ones the larger.
    var mode: Int { counts.max { ($0.value, $0.key) < ($1.value, $1.key) }?.key ?? 0 }
}
