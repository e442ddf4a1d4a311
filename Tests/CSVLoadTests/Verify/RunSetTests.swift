import Testing

@testable import CSVLoad

@Suite("Run set")
struct RunSetTests {
    @Test("counts different numbers, in whatever order and however often they come")
    func counts() {
        var numbers = Array(1...2000) + Array(500...700) + [Int(Int64.max), Int(Int64.min), 5, 5]
        for _ in 0..<3 {
            var set = RunSet()
            for number in numbers { set.insert(Int64(number)) }
            #expect(set.count() == 2002)
            numbers.shuffle()
        }
    }

    @Test("an empty set has nothing")
    func empty() {
        var set = RunSet()
        #expect(set.count() == 0)
    }

    @Test("gives up where there are too many runs, and not where they can be merged")
    func limit() {
        var dense = RunSet()
        let count = Int64(RunSet.maximumRuns) * 2
        for number in stride(from: 0, to: count, by: 2) { dense.insert(number) }
        for number in stride(from: 1, to: count, by: 2) { dense.insert(number) }
        #expect(dense.count() == nil)
        var halves = RunSet()
        for number in (count / 2)..<count { halves.insert(number) }
        for number in 0..<(count / 2) { halves.insert(number) }
        #expect(halves.count() == count)
    }
}
