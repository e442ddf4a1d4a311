import Testing

@testable import CSVLoad

@Suite("Past loads")
struct PastLoadsTests {
    private func past(_ loads: (rows: Int64, seconds: Double)...) -> PastLoads {
        var past = PastLoads()
        past.completed = loads.map { .init(rows: $0.rows, seconds: $0.seconds, sourceRecords: $0.rows) }
        return past
    }

    @Test("a load is compared with the median of loads of a like size")
    func median() {
        let past = past((1000, 1), (1000, 2), (1000, 4), (20, 0.001), (1_000_000, 1))
        let pace = past.pace(rows: 1000, seconds: 4)
        #expect(pace?.rowsPerSecond == 250 && pace?.medianRowsPerSecond == 500 && pace?.comparedLoads == 3)
        #expect(pace?.percentSlower == 50)
    }

    @Test("of an even number of loads, the median lies between the two in the middle")
    func evenMedian() {
        #expect(past((1000, 1), (3000, 1)).pace(rows: 2000, seconds: 1)?.medianRowsPerSecond == 2000)
    }

    @Test("without earlier loads there is a speed and nothing to compare it with")
    func first() {
        let pace = PastLoads().pace(rows: 10, seconds: 2)
        #expect(pace?.rowsPerSecond == 5 && pace?.medianRowsPerSecond == nil && pace?.percentSlower == nil)
        #expect(PastLoads().pace(rows: 0, seconds: 2) == nil)
    }

    @Test("an alarm is raised beyond its limit, and not at it")
    func alarms() throws {
        let past = past((1000, 1))
        let pace = try #require(past.pace(rows: 1000, seconds: 2))
        func rings(_ alarm: LoadAlarm, records: Int64 = 1000) -> [LoadAlarm.Kind] {
            alarm.evaluate(pace, sourceRecords: records, past).filter { $0.sentence != nil }.map(\.kind)
        }
        #expect(rings(LoadAlarm(slowerPercent: 49)) == [.slower])
        #expect(rings(LoadAlarm(slowerPercent: 50)) == [])
        #expect(rings(LoadAlarm(fewerRowsPercent: 20), records: 799) == [.fewerRows])
        #expect(rings(LoadAlarm(fewerRowsPercent: 20), records: 800) == [])
        #expect(rings(LoadAlarm(slowerPercent: 10, fewerRowsPercent: 10), records: 1) == [.slower, .fewerRows])
        #expect(rings(LoadAlarm()) == [])
    }

    @Test("a first load rings no alarm, but says that it was asked to")
    func firstAlarm() {
        let alarms = LoadAlarm(slowerPercent: 1, fewerRowsPercent: 1).evaluate(nil, sourceRecords: 0, PastLoads())
        #expect(alarms.map(\.kind) == [.slower, .fewerRows] && alarms.allSatisfy { $0.sentence == nil })
    }
}

@Suite("Bottleneck")
struct BottleneckTests {
    @Test("is the stage whose thread was busiest, work of several workers divided among them")
    func busiest() throws {
        var times = StageTimes()
        times.read = 200
        times.parse = 900
        times.compute = 100
        times.write = 600
        times.commit = 50
        let two = try #require(times.bottleneck(workers: 2, seconds: 1))
        #expect(two.stage == "write" && two.share == 0.65)
        let one = try #require(times.bottleneck(workers: 1, seconds: 1))
        #expect(one.stage == "parse" && one.share == 1)
        #expect(StageTimes().bottleneck(workers: 1, seconds: 1) == nil)
    }
}
