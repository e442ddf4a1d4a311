import CSVLoad

/// How far a load is, on one line that always fits the terminal.
///
///     orders.csv  42%  94.9/226.0 MB  1.3 M rows/s  3 rejected  0:01 left
struct ProgressLine: Sendable, Equatable {
    /// The name of the input; it need not be safe for a terminal.
    var name: String
    var bytesDone: Int
    /// `nil` for a pipe, whose end is not known.
    var bytesTotal: Int?
    var rows: Int
    var rejected: Int
    /// Since the run began, from a clock that is never set back.
    var elapsedSeconds: Double
    /// The columns of the terminal.
    var width: Int

    /// The line, at most `width - 1` columns wide, for some terminals wrap when the last one is filled.
    ///
    /// Parts are dropped from the right until the rest fits; if not even the name does, it is shortened.
    var text: String {
        let room = max(width - 1, 0)
        var line = SafeText.shortened(SafeText.escaped(name), to: room)
        for part in parts {
            let longer = line + "  " + part
            guard DisplayWidth.columns(longer) <= room else { break }
            line = longer
        }
        return line
    }

    private var parts: [String] {
        var parts: [String] = []
        if let total = knownTotal {
            parts.append("\(Int(Double(bytesDone) / Double(total) * 100))%")
            parts.append(NumberFormat.bytes(bytesDone, of: total))
        } else {
            parts.append(NumberFormat.bytes(bytesDone))
            parts.append("\(NumberFormat.grouped(rows)) rows")
        }
        if elapsedSeconds > 0 { parts.append(NumberFormat.rate(Double(rows) / elapsedSeconds)) }
        if rejected > 0 { parts.append("\(NumberFormat.grouped(rejected)) rejected") }
        if let left = secondsLeft { parts.append(NumberFormat.clock(left) + " left") }
        return parts
    }

    /// The total as long as it is one: a file that grows while it is read has none.
    private var knownTotal: Int? {
        bytesTotal.flatMap { $0 > 0 && $0 >= bytesDone ? $0 : nil }
    }

    private var secondsLeft: Double? {
        guard let total = knownTotal, bytesDone > 0, bytesDone < total, elapsedSeconds > 0 else { return nil }
        return elapsedSeconds / Double(bytesDone) * Double(total - bytesDone)
    }
}
