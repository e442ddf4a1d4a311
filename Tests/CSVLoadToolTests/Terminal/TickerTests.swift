import Synchronization
import Testing

@testable import CSVLoadTool

@Suite("Ticker")
struct TickerTests {
    @Test("calls again and again, and never after it was stopped")
    func ticks() throws {
        let count = Mutex(0)
        let ticker = try #require(Ticker(every: 0.001) { count.withLock { $0 += 1 } })
        while count.withLock({ $0 }) < 3 {}
        ticker.stop()
        let after = count.withLock { $0 }
        for _ in 0..<1000 { #expect(count.withLock { $0 } == after) }
    }

    @Test("stops at once, however long its interval is")
    func stop() throws {
        let ticker = try #require(Ticker(every: 3600) {})
        ticker.stop()
    }
}
