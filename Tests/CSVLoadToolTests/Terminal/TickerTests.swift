import Dispatch
import Synchronization
import Testing

@testable import CSVLoadTool

@Suite("Ticker")
struct TickerTests {
    @Test("calls again and again")
    func ticks() throws {
        let ticks = DispatchSemaphore(value: 0)
        let ticker = try #require(Ticker(every: 0.001) { ticks.signal() })
        defer { ticker.stop() }
        for _ in 0..<3 { #expect(ticks.wait(timeout: .now() + 20) == .success) }
    }

    @Test("waits for a call that is under way when it is stopped")
    func lastCall() throws {
        let (begun, goesOn) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let returned = Mutex(false)
        let ticker = try #require(
            Ticker(every: 0.001) {
                begun.signal()
                _ = goesOn.wait(timeout: .now() + 20)
                returned.withLock { $0 = true }
            })
        #expect(begun.wait(timeout: .now() + 20) == .success)
        DispatchQueue.global().async { goesOn.signal() }
        ticker.stop()
        #expect(returned.withLock { $0 })
    }

    @Test("stops at once, however long its interval is")
    func stop() throws {
        let ticker = try #require(Ticker(every: 3600) {})
        let clock = ContinuousClock()
        let took = clock.measure { ticker.stop() }
        #expect(took < .seconds(600))
    }
}
