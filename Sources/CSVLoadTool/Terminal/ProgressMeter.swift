/// Speed and time left, from what was done in the last few seconds.
///
/// A load does not go evenly: it waits while a batch is committed, and a part of the input may be slow to compute. The
/// speed is an average over ``window``; the time left is drawn towards each new guess instead of jumping to it, and is
/// only raised when it is clearly wrong.
struct ProgressMeter: Sendable {
    private struct Sample {
        var seconds: Double
        var bytes: Int64
        var rows: Int64
    }

    /// Seconds that the speed is an average of.
    static let window = 10.0
    /// Seconds in which nothing is promised yet.
    private static let silence = 1.0
    private static let spacing = 0.5
    /// Seconds in which all of the way to a new guess is gone.
    private static let inertia = 3.0

    /// Oldest first, the first one as old as the window at most.
    private var samples: [Sample] = []
    private var latest = Sample(seconds: 0, bytes: 0, rows: 0)
    private var began: Double?
    private var predictedEnd: Double?
    private var shownLeft: Double?

    /// Takes down how far the work is; time is that of a clock that is never set back.
    mutating func note(bytes: Int64, of total: Int64?, rows: Int64, at seconds: Double) {
        let elapsed = seconds - latest.seconds
        latest = Sample(seconds: seconds, bytes: bytes, rows: rows)
        if began == nil { began = seconds }
        if samples.last.map({ seconds - $0.seconds >= Self.spacing }) ?? true {
            samples.append(latest)
            samples.removeFirst(samples.dropFirst().prefix { seconds - $0.seconds >= Self.window }.count)
        }
        predict(total, after: elapsed)
    }

    var rowsPerSecond: Double? { speed { Double($0.rows) } }

    var bytesPerSecond: Double? { speed { Double($0.bytes) } }

    /// Seconds until all bytes are done, or `nil` as long as that is unknown.
    var secondsLeft: Double? { shownLeft }

    private func speed(_ amount: (Sample) -> Double) -> Double? {
        guard let first = samples.first, latest.seconds - first.seconds >= Self.spacing / 2 else { return nil }
        return max(0, amount(latest) - amount(first)) / (latest.seconds - first.seconds)
    }

    private mutating func predict(_ total: Int64?, after elapsed: Double) {
        guard let total, total > latest.bytes, let speed = bytesPerSecond, speed > 0,
            let began, latest.seconds - began >= Self.silence
        else {
            shownLeft = nil
            return
        }
        let guess = latest.seconds + Double(total - latest.bytes) / speed
        let weight = min(1, elapsed / Self.inertia)
        let end = predictedEnd.map { $0 + (guess - $0) * weight } ?? guess
        predictedEnd = end
        let left = max(0, end - latest.seconds)
        guard let shown = shownLeft else {
            shownLeft = left
            return
        }
        if left < shown || left > shown * 1.1 + 2 { shownLeft = left }
    }
}
