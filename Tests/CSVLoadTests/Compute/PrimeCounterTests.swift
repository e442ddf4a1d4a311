import Testing

@testable import CSVLoad

@Suite("Prime counter")
struct PrimeCounterTests {
    @Test("agrees with a plain sieve for every number up to 200,000")
    func everyNumber() {
        let limit = 200_000
        var isComposite = [Bool](repeating: false, count: limit + 1)
        var expected: [Int64] = [0, 0]
        for number in 2...limit {
            if !isComposite[number] {
                for multiple in stride(from: number * 2, through: limit, by: number) { isComposite[multiple] = true }
            }
            expected.append(expected[number - 1] + (isComposite[number] ? 0 : 1))
        }
        let table = PrimeCounter().table(covering: Int64(limit))
        let counted = (0...limit).map { table.count(Int64($0)) }
        let firstDifference = (0...limit).first { counted[$0] != expected[$0] }
        #expect(firstDifference == nil)
    }

    @Test(
        "knows the counts of powers of ten",
        arguments: [
            (10, 4), (100, 25), (1_000, 168), (1_000_000, 78_498), (10_000_000, 664_579), (100_000_000, 5_761_455),
        ] as [(Int64, Int64)])
    func powersOfTen(number: Int64, count: Int64) {
        #expect(PrimeCounter().table(covering: number).count(number) == count)
    }

    @Test("counts above the table from the nearest number it knows")
    func aboveTheTable() {
        let counter = PrimeCounter()
        #expect(counter.countLarge(100_000_007, unless: { false }) == 5_761_456)
        #expect(counter.countLarge(100_000_037, unless: { false }) == 5_761_457)
        #expect(counter.countLarge(100_000_006, unless: { false }) == 5_761_455)
        #expect(counter.countLarge(100_000_007, unless: { false }) == 5_761_456)
    }

    @Test("is 0 below 2", arguments: [Int64.min, -1, 0, 1])
    func belowTwo(number: Int64) {
        #expect(PrimeCounter().table(covering: 10).count(number) == 0)
    }

    @Test("gives the same counts to threads that make the table grow at once")
    func threads() async {
        let counter = PrimeCounter()
        let counts = await withTaskGroup(of: Int64.self) { group in
            for number in [1_000_000, 70_000, 1_000_000, 500_000, 65_537, 1_000_000] as [Int64] {
                group.addTask { counter.table(covering: number).count(65_537) }
            }
            return await group.reduce(into: Set<Int64>()) { $0.insert($1) }
        }
        #expect(counts == [6543])
    }
}
