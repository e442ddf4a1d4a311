/// How fast batches came in over the time that was spent loading, in bounded memory.
///
/// When there are too many points, neighbours of the same run are added up, and from then on each point is made of
/// twice as many batches.
struct ThroughputSeries {
    /// Batches that followed each other in one run.
    struct Point: Sendable {
        let run: Int64
        var seconds: Double
        var bytes: Int64
        var rows: Int64
        fileprivate var batches = 1

        init(run: Int64, seconds: Double, bytes: Int64, rows: Int64) {
            self.run = run
            self.seconds = seconds
            self.bytes = bytes
            self.rows = rows
        }
    }

    private let limit: Int
    private var batchesPerPoint = 1
    private(set) var points: [Point] = []

    init(limit: Int = 240) {
        self.limit = limit
    }

    /// Adds the next batch.
    mutating func add(_ point: Point) {
        if let last = points.last, last.run == point.run, last.batches < batchesPerPoint {
            points[points.count - 1].add(point)
        } else {
            points.append(point)
        }
        if points.count > limit { thin() }
    }

    private mutating func thin() {
        batchesPerPoint = min(batchesPerPoint * 2, 1 << 32)
        var merged: [Point] = []
        for point in points {
            if let last = merged.last, last.run == point.run, last.batches + point.batches <= batchesPerPoint {
                merged[merged.count - 1].add(point)
            } else {
                merged.append(point)
            }
        }
        // Runs of a batch each cannot be added up: the latest ones are kept.
        points = Array(merged.suffix(limit))
    }
}

extension ThroughputSeries.Point {
    fileprivate mutating func add(_ other: Self) {
        seconds += other.seconds
        bytes += other.bytes
        rows += other.rows
        batches += other.batches
    }
}
