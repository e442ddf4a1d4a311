import SQLiteCore

/// What the tables hold, a card a column.
extension ReportPage {
    func tables(_ html: inout HTML) {
        html.element("section", [("aria-labelledby", "tables")]) { html in
            html.element("h2", [("id", "tables")], text: "Tables")
            for (index, table) in report.tables.enumerated() { self.table(&html, table, number: index + 1) }
            if report.furtherTables > 0 {
                let text = "\(ReportText.count(Int64(report.furtherTables), "table")) more, loaded before these."
                html.element("p", class: "more", text: text)
            }
        }
    }

    private func table(_ html: inout HTML, _ table: TableProfile, number: Int) {
        let id = "table-\(number)"
        html.element("article", [("class", "table"), ("id", id), ("aria-labelledby", "\(id)-name")]) { html in
            html.element("h3", [("id", "\(id)-name")]) { $0.data(table.name) }
            html.element("p", class: "facts", text: Self.facts(table))
            html.element("div", [("class", "cards")]) { html in
                for (index, column) in table.columns.enumerated() {
                    card(&html, column, of: table, id: "\(id)-column-\(index + 1)")
                }
            }
            if table.furtherColumns > 0 {
                let text = "\(ReportText.count(Int64(table.furtherColumns), "column")) more."
                html.element("p", class: "more", text: text)
            }
        }
    }

    private static func facts(_ table: TableProfile) -> String {
        if let problem = table.problem { return problem }
        let columns = ReportText.count(Int64(table.columns.count + table.furtherColumns), "column")
        if let rows = table.rows { return "\(ReportText.count(rows, "row")) · \(columns)" }
        return "\(columns) · profiled from a sample of \(ReportText.count(table.rowsSeen, "row")), "
            + "for there are more than a report looks at"
    }

    private func card(_ html: inout HTML, _ column: ColumnProfile, of table: TableProfile, id: String) {
        html.element("section", [("class", "card"), ("aria-labelledby", id)]) { html in
            html.element("div", [("class", "title")]) { html in
                html.element("h4", [("id", id)]) { $0.data(column.name) }
                html.element("span", [("class", "type")]) { $0.data(column.type.isEmpty ? "any" : column.type) }
                if column.isKey { html.element("span", class: "type key", text: "key") }
            }
            html.element("dl", [("class", "stats")]) { html in
                fact(&html, "Different") { $0.text(Self.distinct(column)) }
                fact(&html, "NULL") { $0.text(Self.nulls(column)) }
                if let longest = column.longest {
                    fact(&html, "Longest") { $0.text(ReportText.bytes(Int64(longest))) }
                }
            }
            if column.values > 0 { extremes(&html, column) }
            chart(&html, column, id: id)
            frequent(&html, column)
        }
    }

    private func fact(_ html: inout HTML, _ name: String, _ value: (inout HTML) -> Void) {
        html.element("div") { html in
            html.element("dt", text: name)
            html.element("dd") { value(&$0) }
        }
    }

    private func extremes(_ html: inout HTML, _ column: ColumnProfile) {
        html.element("dl", [("class", "extremes")]) { html in
            fact(&html, "Smallest") { self.value(&$0, column.minimum ?? .null) }
            fact(&html, "Largest") { self.value(&$0, column.maximum ?? .null) }
        }
    }

    private func chart(_ html: inout HTML, _ column: ColumnProfile, id: String) {
        // One bar says nothing.
        guard let histogram = column.histogram, histogram.counts.count > 1 else { return }
        let ends: (String, String)
        switch histogram.quantity {
        case .value, .day:
            ends = (Self.end(column.minimum), Self.end(column.maximum))
        case .length:
            // The values themselves say more, where all of them are listed.
            guard column.distinct.value > Int64(column.frequent.count) else { return }
            // The ranges are of at least one byte, and end before their upper end.
            ends = (
                ReportText.bytes(Int64(histogram.lowest)), ReportText.bytes(Int64(column.longest ?? 0))
            )
        }
        HistogramChart(histogram: histogram, column: column.name, lowest: ends.0, highest: ends.1)
            .draw(into: &html, id: "\(id)-histogram")
    }

    private func frequent(_ html: inout HTML, _ column: ColumnProfile) {
        guard !column.frequent.isEmpty else {
            guard column.values > 1 else { return }
            let isUnique = column.distinct.isExact && column.distinct.value == column.values
            html.element("p", class: "more", text: isUnique ? "All values are different." : "No value is frequent.")
            return
        }
        let estimate = column.isFrequentEstimated ? ", at least" : ""
        html.element("p", class: "label", text: "Most frequent\(estimate)")
        html.element("ol", [("class", "frequent")]) { html in
            for entry in column.frequent {
                html.element("li") { html in
                    html.element("span", [("class", "what")]) { html in
                        value(&html, entry.value)
                        if entry.isCut { html.text("…") }
                    }
                    html.element("span", class: "number", text: ReportText.count(entry.count))
                    html.element(
                        "svg", [("viewBox", "0 0 100 1"), ("preserveAspectRatio", "none"), ("aria-hidden", "true")]
                    ) { html in
                        let width = max(0.5, Double(entry.count) / Double(column.values) * 100)
                        html.empty("rect", [("width", ReportText.coordinate(width)), ("height", "1")])
                    }
                }
            }
        }
    }

    private func value(_ html: inout HTML, _ value: SQLValue) {
        if value == .text("") {
            html.element("span", class: "aside", text: "empty text")
        } else {
            html.data(ReportText.value(value))
        }
    }

    private static func end(_ value: SQLValue?) -> String {
        let text = ReportText.value(value ?? .null)
        return text.count > 24 ? String(text.prefix(23)) + "…" : text
    }

    private static func distinct(_ column: ColumnProfile) -> String {
        (column.distinct.isExact ? "" : "≈ ") + ReportText.count(column.distinct.value)
    }

    private static func nulls(_ column: ColumnProfile) -> String {
        guard column.nulls > 0 else { return "0" }
        let share = ReportText.share(Double(column.nulls), of: Double(column.nulls + column.values))
        return "\(ReportText.count(column.nulls)) · \(share)"
    }
}
