/// Bytes a second over the time that was spent loading, as a stepped area with a line where one run follows another.
///
/// The drawing is stretched to its place; its labels are HTML beside it, so that they keep their size.
struct ThroughputChart {
    private let points: [ThroughputSeries.Point]
    private let total: Double
    private let highest: Double

    private static let width = 720.0
    private static let height = 160.0
    /// Batches below this number say nothing about how a speed changes.
    private static let fewest = 3

    /// Nil where there are too few batches to draw.
    init?(_ points: [ThroughputSeries.Point]) {
        let points = points.filter { $0.seconds > 0 }
        guard points.count >= Self.fewest else { return nil }
        self.points = points
        total = points.reduce(0) { $0 + $1.seconds }
        highest = Self.ceiling(points.map { Double($0.bytes) / $0.seconds }.max() ?? 0)
    }

    func draw(into html: inout HTML, id: String) {
        let bytes = points.reduce(0) { $0 + $1.bytes }
        let mean = Double(bytes) / total
        html.element("figure", [("class", "chart")]) { html in
            html.element("figcaption") { html in
                html.element("strong", text: "Throughput")
                html.text(" \(Self.rate(mean)) on average, over \(NumberFormat.duration(total)) of loading")
            }
            html.element("div", [("class", "plot")]) { html in
                html.element("div", [("class", "axis-y"), ("aria-hidden", "true")]) { html in
                    html.element("span", text: Self.rate(highest))
                    html.element("span", text: Self.rate(highest / 2))
                    html.element("span", text: "0")
                }
                drawing(&html, id: id, mean: mean)
            }
            html.element("div", [("class", "axis-x"), ("aria-hidden", "true")]) { html in
                html.element("span", text: "0 s")
                html.element("span", text: NumberFormat.duration(total))
            }
        }
    }

    private func drawing(_ html: inout HTML, id: String, mean: Double) {
        let (width, height) = (ReportText.coordinate(Self.width), ReportText.coordinate(Self.height))
        html.element(
            "svg",
            [
                ("viewBox", "0 0 \(width) \(height)"), ("preserveAspectRatio", "none"), ("role", "img"),
                ("aria-labelledby", id),
            ]
        ) { html in
            html.element("title", [("id", id)], text: description(mean: mean))
            for share in [0.0, 0.5, 1.0] {
                let y = ReportText.coordinate(Self.height * share)
                html.empty("line", [("class", "grid"), ("x1", "0"), ("x2", width), ("y1", y), ("y2", y)])
            }
            let (line, ends) = outline
            html.empty("path", [("class", "area"), ("d", "M0,\(height)L\(line)V\(height)Z")])
            html.empty("path", [("class", "line"), ("d", "M\(line)")])
            for end in ends {
                let x = ReportText.coordinate(end)
                html.empty("line", [("class", "cut"), ("x1", x), ("x2", x), ("y1", "0"), ("y2", height)])
            }
        }
    }

    /// The upper edge, and the places where another run begins.
    private var outline: (line: String, ends: [Double]) {
        var line = ""
        var ends: [Double] = []
        var time = 0.0
        var run = points[0].run
        for point in points {
            let x = time / total * Self.width
            if point.run != run {
                ends.append(x)
                run = point.run
            }
            time += point.seconds
            let y = ReportText.coordinate(Self.height * (1 - Double(point.bytes) / point.seconds / highest))
            line += line.isEmpty ? "0,\(y)" : "V\(y)"
            line += "H" + ReportText.coordinate(time / total * Self.width)
        }
        return (line, ends)
    }

    private func description(mean: Double) -> String {
        let rates = points.map { Double($0.bytes) / $0.seconds }
        let runs = Set(points.map(\.run)).count
        return "Throughput over the load: from \(Self.rate(rates.min() ?? 0)) to \(Self.rate(rates.max() ?? 0)), "
            + "\(Self.rate(mean)) on average" + (runs > 1 ? ", in \(runs) runs" : "")
    }

    private static func rate(_ bytesPerSecond: Double) -> String {
        ReportText.bytes(Int64(min(bytesPerSecond, 1e18))) + "/s"
    }

    /// The next of 1, 2, 3, 4, 6, 8, 10, … that is not below the number.
    private static func ceiling(_ number: Double) -> Double {
        guard number > 0 else { return 1 }
        var unit = 1.0
        while unit * 10 <= number { unit *= 10 }
        return ([1, 2, 3, 4, 6, 8].map { $0 * unit }.first { $0 >= number }) ?? unit * 10
    }
}
