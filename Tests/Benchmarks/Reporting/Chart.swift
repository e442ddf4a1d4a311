/// The results as a picture: how many records a second each program loads, and each shape beside `.import`.
///
/// Records a second, because bars of time would leave the fast ones invisible beside the slow ones. The colours suit a
/// light and a dark page; a reader's preference for dark makes the texts light.
struct Chart {
    let results: [SuiteCommand.Result]
    let setting: Summary.Setting

    private static let width = 760
    private static let labelWidth = 230
    private static let barWidth = 400
    private static let rowHeight = 24

    /// One bar with its label and what stands behind it.
    private struct Bar {
        let label: String
        let value: Double
        let words: String
        let isOwn: Bool
    }

    var svg: String {
        var body = ""
        var y = 28
        panel("Records a second: orders, 10 mixed columns, into a new SQLite table", speeds, &body, &y)
        panel("Time beside sqlite3 .import, which is the full width", shares, limit: 1, &body, &y)
        let height = y + 6
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Self.width) \(height)" width="\(Self.width)" \
            height="\(height)" role="img" aria-label="Speed of csvload beside other programs">
            <style>
            text { font: 13px system-ui, sans-serif; fill: #1f2328; }
            .title { font-weight: 600; }
            .note { font-size: 11px; fill: #59636e; }
            .own { fill: #1a7f64; }
            .other { fill: #9aa4af; }
            @media (prefers-color-scheme: dark) {
            text { fill: #e6edf3; } .note { fill: #9198a1; } .own { fill: #2fb58f; } .other { fill: #6e7781; }
            }
            </style>
            \(body)<text class="note" x="8" y="\(y - 6)">\(Self.escaped("\(setting.machine), \(setting.day)"))</text>
            </svg>

            """
    }

    private func panel(_ title: String, _ bars: [Bar], limit: Double? = nil, _ body: inout String, _ y: inout Int) {
        guard let largest = bars.map(\.value).max(), largest > 0 else { return }
        body += "<text class=\"title\" x=\"8\" y=\"\(y)\">\(Self.escaped(title))</text>\n"
        y += 12
        for bar in bars {
            let width = max(1, Int(bar.value / (limit ?? largest) * Double(Self.barWidth)))
            let x = Self.labelWidth + 8
            body += """
                <text x="\(Self.labelWidth)" y="\(y + 16)" text-anchor="end">\(Self.escaped(bar.label))</text>
                <rect class="\(bar.isOwn ? "own" : "other")" x="\(x)" y="\(y + 4)" width="\(width)" height="16" rx="2"/>
                <text class="note" x="\(x + width + 6)" y="\(y + 16)">\(Self.escaped(bar.words))</text>

                """
            y += Self.rowHeight
        }
        y += 30
    }

    /// The fastest first, csvload's own among them once.
    private var speeds: [Bar] {
        var bars: [Bar] = []
        for result in results where result.part.shape == .orders && result.part.scenario == .load {
            for series in result.outcome.series where series.medianWall > 0 {
                if let peer = Peer(rawValue: series.name) {
                    bars.append(bar(peer.title, series, result, isOwn: false))
                } else if series.name == "csvload", result.part.divisor == 1 {
                    bars.append(bar("csvload", series, result, isOwn: true))
                }
            }
        }
        return bars.sorted { $0.value > $1.value }
    }

    private func bar(_ label: String, _ series: Series, _ result: SuiteCommand.Result, isOwn: Bool) -> Bar {
        let speed = Double(result.data.rows) / series.medianWall
        let words = Summary.grouped(Int(speed / 1000) * 1000)
        return Bar(label: label, value: speed, words: words, isOwn: isOwn)
    }

    private var shares: [Bar] {
        results.compactMap { result in
            guard let peer = result.series(Peer.sqliteImport.rawValue) else { return nil }
            let own = result.outcome.series[0]
            let share = own.ratio(to: peer)
            let words = "\(share.fixed(2)) (\(Summary.seconds(own.medianWall)) of \(Summary.seconds(peer.medianWall)))"
            return Bar(label: result.part.label, value: min(share, 1), words: words, isOwn: true)
        }
    }

    private static func escaped(_ text: String) -> String {
        text.split(separator: "&", omittingEmptySubsequences: false).joined(separator: "&amp;")
            .split(separator: "<", omittingEmptySubsequences: false).joined(separator: "&lt;")
    }
}
