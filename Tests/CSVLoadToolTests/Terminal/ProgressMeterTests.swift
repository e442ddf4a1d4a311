import Testing

@testable import CSVLoadTool

@Suite("Progress meter")
struct ProgressMeterTests {
    /// Speeds of a load in bytes a tenth of a second, and what the meter said after each.
    private func run(_ speeds: [Int64], of total: Int64? = nil, from start: Int64 = 0) -> [ProgressMeter] {
        var meter = ProgressMeter()
        var bytes = start
        meter.note(bytes: bytes, of: total, rows: bytes / 10, at: 5)
        return speeds.enumerated().map { index, speed in
            bytes += speed
            meter.note(bytes: bytes, of: total, rows: bytes / 10, at: 5 + Double(index + 1) / 10)
            return meter
        }
    }

    @Test("tells the speed of the last ten seconds, not of the whole run")
    func recentSpeed() throws {
        let meters = run(Array(repeating: 1000, count: 100) + Array(repeating: 100, count: 110))
        #expect(try abs(#require(meters[99].bytesPerSecond) - 10_000) < 1)
        #expect(try abs(#require(meters[99].rowsPerSecond) - 1000) < 1)
        #expect(try abs(#require(meters[209].bytesPerSecond) - 1000) < 1)
    }

    @Test("does not count what was there before it began, as in a resumed load")
    func resumed() throws {
        let meters = run(Array(repeating: 1000, count: 50), of: 2_000_000, from: 1_000_000)
        #expect(try abs(#require(meters[49].bytesPerSecond) - 10_000) < 1)
        #expect(try abs(#require(meters[49].secondsLeft) - 95) < 1)
    }

    @Test("promises nothing in the first second, without a total, or when nothing moves any more")
    func silence() {
        let meters = run(Array(repeating: 1000, count: 50), of: 100_000)
        #expect(meters[8].secondsLeft == nil)
        #expect(meters[10].secondsLeft != nil)
        #expect(run(Array(repeating: 1000, count: 50)).allSatisfy { $0.secondsLeft == nil })
        let stalled = run(Array(repeating: 1000, count: 50) + Array(repeating: 0, count: 120), of: 100_000)
        #expect(stalled[169].secondsLeft == nil)
        #expect(stalled[169].bytesPerSecond == 0)
    }

    @Test("does not jump while batches are written in bursts")
    func bursts() throws {
        // Seven tenths of work and three of a commit, as from a large batch.
        let speeds = (0..<600).map { Int64($0 % 10 < 7 ? 1000 : 0) }
        let left = run(speeds, of: 420_000).compactMap(\.secondsLeft)
        for (before, after) in zip(left, left.dropFirst()) { #expect(after - before < 6, "\(before) to \(after)") }
        // Past the first seconds it is never far off.
        for (index, seconds) in left.enumerated().dropFirst(50) {
            let truth = 60 - Double(index + 10) / 10
            #expect(abs(seconds - truth) < 5, "\(seconds) where \(truth) are left")
        }
    }

    @Test("follows a load that becomes slower within ten seconds")
    func slower() throws {
        let speeds = Array(repeating: Int64(1000), count: 100) + Array(repeating: Int64(250), count: 150)
        let last = try #require(run(speeds, of: 1_000_000).last?.secondsLeft)
        let truth = Double(1_000_000 - 100_000 - 250 * 150) / 2500
        #expect(abs(last - truth) < truth / 5)
    }
}
