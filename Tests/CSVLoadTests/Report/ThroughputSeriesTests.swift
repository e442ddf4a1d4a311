import Foundation
import Testing

@testable import CSVLoad

@Suite("Throughput of a load")
struct ThroughputSeriesTests {
    private func series(_ runs: [(run: Int64, batches: Int)], limit: Int = 100) -> ThroughputSeries {
        var series = ThroughputSeries(limit: limit)
        for (run, batches) in runs {
            for _ in 0..<batches { series.add(.init(run: run, seconds: 1, bytes: 10, rows: 2)) }
        }
        return series
    }

    @Test("keeps each batch while there are few")
    func few() {
        #expect(series([(1, 3), (2, 2)]).points.map(\.run) == [1, 1, 1, 2, 2])
    }

    @Test("adds up neighbours when there are many, and loses nothing", arguments: [101, 1000, 12_345])
    func many(batches: Int) {
        let points = series([(1, batches), (2, 50)]).points
        #expect(points.count <= 100)
        #expect(points.count >= 40)
        #expect(points.reduce(0) { $0 + $1.bytes } == Int64(batches + 50) * 10)
        #expect(points.reduce(0) { $0 + $1.seconds } == Double(batches + 50))
        #expect(points.filter { $0.run == 2 }.reduce(0) { $0 + $1.rows } == 100)
    }

    @Test("keeps the latest of very many runs of one batch each")
    func manyRuns() {
        let points = series((1...500).map { ($0, 1) }).points
        #expect(points.count <= 100)
        #expect(points.last?.run == 500)
    }

    @Test("draws nothing of one or two batches, and a stepped line of more")
    func drawing() throws {
        #expect(ThroughputChart(series([(1, 2)]).points) == nil)
        var html = HTML()
        try #require(ThroughputChart(series([(1, 2), (2, 2)]).points)).draw(into: &html, id: "x")
        let text = String(decoding: html.bytes, as: UTF8.self)
        #expect(text.contains("<title id=\"x\">Throughput over the load: from 10 B/s to 10 B/s"))
        #expect(text.contains("in 2 runs"))
        #expect(text.components(separatedBy: "class=\"cut\"").count == 2)
        #expect(text.contains("d=\"M0,0H180V0H360V0H540V0H720\""))
    }
}
