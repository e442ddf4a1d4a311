import CSVLoad

/// How far a load is, on one line.
///
///     2/3 orders.csv   42%   94.9/226.0 MB    1.3 M rows/s  3 rejected  0:01 left
struct ProgressLine: Sendable, Equatable {
    /// The name of the input; it need not be safe for a terminal.
    var name: String
    /// What is done with it, where that is not loading: `finding types`.
    var phase: String?
    /// Which of how many inputs it is, where there are several.
    var position: Position?
    /// `nil` before there is any progress, as while a pipe is waited for.
    var amount: Amount?
    var rowsPerSecond: Double?
    var bytesPerSecond: Double?
    var secondsLeft: Double?
    /// Since the run began, from a clock that is never set back.
    var elapsedSeconds = 0.0

    struct Position: Sendable, Equatable {
        var number: Int
        var count: Int
    }

    struct Amount: Sendable, Equatable {
        var bytesDone: Int64
        /// `nil` for a pipe, whose end is not known.
        var bytesTotal: Int64?
        var rows: Int64 = 0
        var rejected: Int64 = 0
    }

    /// A part of the line; parts of a higher rank are the first to go where there is no room.
    private struct Part {
        var text: String
        var rank: Int
        /// Columns that it takes at least, so that those behind it do not move to and fro.
        var columns = 0
    }

    /// All of the line, for a log.
    var text: String {
        ([title(SafeText.escaped(name))] + parts.map(\.text)).joined(separator: "  ")
    }

    /// The line for a terminal, at most `width - 1` columns wide, for some terminals wrap when the last one is filled.
    ///
    /// What does not fit is left out: first the size, then what was rejected, the speed and the time left; before that
    /// a long name is shortened.
    func text(width: Int) -> String {
        let room = max(width - 1, 0)
        var left = parts
        var name = SafeText.escaped(name)
        while true {
            let line = ([title(name)] + left.map(padded)).joined(separator: "  ")
            if DisplayWidth.columns(line) <= room { return line }
            let shorter = SafeText.shortened(name, to: max(12, room / 3))
            if shorter != name {
                name = shorter
            } else if let last = left.indices.max(by: { left[$0].rank < left[$1].rank }) {
                left.remove(at: last)
            } else {
                return SafeText.shortened(title(name), to: room)
            }
        }
    }

    private func title(_ name: String) -> String {
        (position.map { "\($0.number)/\($0.count) " } ?? "") + name + (phase.map { ": " + $0 } ?? "")
    }

    private var parts: [Part] {
        guard let amount else { return [Part(text: "reading", rank: 4), elapsed] }
        var parts: [Part] = []
        let total = amount.knownTotal
        if let total {
            let percent = Int(Double(amount.bytesDone) / Double(total) * 100)
            let whole = NumberFormat.bytes(Int(total), of: Int(total))
            parts.append(Part(text: "\(percent)%", rank: 0, columns: 4))
            parts.append(
                Part(
                    text: NumberFormat.bytes(Int(amount.bytesDone), of: Int(total)), rank: 5,
                    columns: DisplayWidth.columns(whole)))
        } else {
            parts.append(Part(text: NumberFormat.bytes(Int(amount.bytesDone)), rank: 3, columns: 8))
            if phase == nil { parts.append(Part(text: "\(NumberFormat.grouped(amount.rows)) rows", rank: 0)) }
        }
        if let rate { parts.append(Part(text: rate, rank: 2, columns: 14)) }
        if amount.rejected > 0 {
            parts.append(Part(text: "\(NumberFormat.grouped(amount.rejected)) rejected", rank: 4))
        }
        if let secondsLeft {
            parts.append(Part(text: NumberFormat.clock(Self.rounded(secondsLeft)) + " left", rank: 1))
        } else if total == nil {
            parts.append(elapsed)
        }
        return parts
    }

    /// Rows where there are any, else bytes.
    private var rate: String? {
        if let amount, amount.rows > 0 { return rowsPerSecond.map { NumberFormat.rate($0) } }
        return bytesPerSecond.map { NumberFormat.bytes(Int(min($0, 1e15))) + "/s" }
    }

    private var elapsed: Part { Part(text: NumberFormat.clock(elapsedSeconds.rounded(.down)), rank: 3) }

    private func padded(_ part: Part) -> String {
        String(repeating: " ", count: max(0, part.columns - DisplayWidth.columns(part.text))) + part.text
    }

    /// As coarse as a guess is: to five seconds from a minute on, to half a minute from ten.
    private static func rounded(_ seconds: Double) -> Double {
        let step = seconds > 600 ? 30.0 : seconds > 60 ? 5 : 1
        return (seconds / step).rounded(.up) * step
    }
}

extension ProgressLine.Amount {
    /// The total as long as it is one: a file that grows while it is read has none.
    fileprivate var knownTotal: Int64? {
        bytesTotal.flatMap { $0 > 0 && $0 >= bytesDone ? $0 : nil }
    }
}
