/// A small histogram, with its ends named below it.
struct HistogramChart {
    let histogram: ColumnProfile.Histogram
    let column: String
    /// The ends, as people read them.
    let lowest: String
    let highest: String

    private static let height = 40.0

    func draw(into html: inout HTML, id: String) {
        let counts = histogram.counts
        guard let most = counts.max(), most > 0 else { return }
        html.element("figure", [("class", "histogram")]) { html in
            html.element(
                "svg",
                [
                    ("viewBox", "0 0 \(counts.count * 10) \(ReportText.coordinate(Self.height))"),
                    ("preserveAspectRatio", "none"), ("role", "img"), ("aria-labelledby", id),
                ]
            ) { html in
                html.element("title", [("id", id)], text: description(most))
                for (place, count) in counts.enumerated() where count > 0 {
                    // What is there is to be seen, however little it is.
                    let height = max(1, Double(count) / Double(most) * Self.height)
                    html.empty(
                        "rect",
                        [
                            ("x", ReportText.coordinate(Double(place) * 10 + 0.5)),
                            ("y", ReportText.coordinate(Self.height - height)), ("width", "9"),
                            ("height", ReportText.coordinate(height)),
                        ])
                }
            }
            html.element("figcaption") { html in
                html.element("span") { $0.data(lowest) }
                if histogram.quantity == .length { html.element("span", class: "what", text: "length") }
                html.element("span") { $0.data(highest) }
            }
        }
    }

    private func description(_ most: Int64) -> String {
        let what = histogram.quantity == .length ? "lengths in" : "values in"
        let ranges = ReportText.count(Int64(histogram.counts.count), "range")
        return "Histogram of the \(what) \(column), from \(lowest) to \(highest), in \(ranges): "
            + "the fullest holds \(ReportText.count(most, "value"))"
    }
}
