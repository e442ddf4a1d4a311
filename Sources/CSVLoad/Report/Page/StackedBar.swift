/// A whole and its parts: one bar, and a list that names each part with its share.
struct StackedBar {
    struct Part {
        let name: String
        let amount: Double
        /// The amount as people read it.
        let shown: String
        /// A class that the part's colour depends on.
        let style: String
    }

    let title: String
    let note: String
    let parts: [Part]

    func draw(into html: inout HTML, id: String) {
        let whole = parts.reduce(0) { $0 + $1.amount }
        guard whole > 0 else { return }
        html.element("figure", [("class", "chart")]) { html in
            html.element("figcaption") { html in
                html.element("strong", text: title)
                html.text(" " + note)
            }
            html.element(
                "svg",
                [
                    ("class", "stack"), ("viewBox", "0 0 1000 10"), ("preserveAspectRatio", "none"), ("role", "img"),
                    ("aria-labelledby", id),
                ]
            ) { html in
                let told = parts.map { "\($0.name) \(ReportText.share($0.amount, of: whole))" }
                html.element("title", [("id", id)], text: "\(title): \(told.joined(separator: ", "))")
                var x = 0.0
                for part in parts {
                    let width = part.amount / whole * 1000
                    html.empty(
                        "rect",
                        [
                            ("class", part.style), ("x", ReportText.coordinate(x)), ("y", "0"),
                            // Two units of the ground keep neighbours apart.
                            ("width", ReportText.coordinate(max(width - 2, min(width, 1)))), ("height", "10"),
                        ])
                    x += width
                }
            }
            html.element("ul", [("class", "legend")]) { html in
                for part in parts {
                    html.element("li") { html in
                        html.element(
                            "svg", [("class", "swatch"), ("viewBox", "0 0 10 10"), ("aria-hidden", "true")]
                        ) { html in
                            html.empty("rect", [("class", part.style), ("width", "10"), ("height", "10")])
                        }
                        html.element("span", class: "name", text: part.name)
                        html.element("span", class: "amount", text: part.shown)
                        html.element("span", class: "share", text: ReportText.share(part.amount, of: whole))
                    }
                }
            }
        }
    }
}
