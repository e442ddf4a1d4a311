/// The page: one HTML document that needs nothing beside itself, and runs nothing.
struct ReportPage {
    let report: DatabaseReport
    private var html = HTML()

    /// Draws the page.
    init(_ report: DatabaseReport) {
        self.report = report
        html.markup("<!DOCTYPE html>\n")
        var page = html
        page.element("html", [("lang", "en")]) { html in
            head(&html)
            html.element("body") { body(&$0) }
        }
        page.markup("\n")
        html = page
    }

    /// The document, in UTF-8.
    var bytes: [UInt8] { html.bytes }

    /// Nothing may be fetched, run, embedded or sent; the page's own style is all there is.
    private static let policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

    private func head(_ html: inout HTML) {
        html.element("head") { html in
            html.empty("meta", [("charset", "utf-8")])
            html.empty("meta", [("http-equiv", "Content-Security-Policy"), ("content", Self.policy)])
            html.empty("meta", [("name", "viewport"), ("content", "width=device-width, initial-scale=1")])
            html.empty("meta", [("name", "color-scheme"), ("content", "light dark")])
            html.empty("meta", [("name", "referrer"), ("content", "no-referrer")])
            html.empty("meta", [("name", "generator"), ("content", "csvload \(report.toolVersion)")])
            // A title holds no elements: what cannot be seen is escaped in it.
            html.markup("<title>")
            html.plain("\(report.database) · csvload report")
            html.markup("</title>\n<style>")
            html.markup(ReportStyle.sheet)
            html.markup("</style>\n")
        }
    }

    private func body(_ html: inout HTML) {
        html.element("a", [("class", "skip"), ("href", "#main")], text: "Skip to the report")
        html.element("header", [("class", "top")]) { html in
            html.element("p", class: "kicker", text: "csvload report")
            html.element("h1") { $0.data(report.database) }
            verdict(&html)
            if !report.sources.isEmpty { contents(&html) }
        }
        html.element("main", [("id", "main")]) { html in
            guard !report.sources.isEmpty else {
                html.element("p", class: "empty", text: "Nothing has been loaded into this database yet.")
                return
            }
            totals(&html)
            sources(&html)
            tables(&html)
        }
        html.element("footer") { html in
            html.text("Made by csvload \(report.toolVersion) on \(ReportText.time(report.readAt)). All times are UTC.")
        }
    }

    /// One sentence: whether there is something to do.
    private func verdict(_ html: inout HTML) {
        let totals = report.totals
        guard totals.sources > 0 else { return }
        let isFine = totals.unfinished == 0 && totals.failed == 0 && totals.rejected == 0
        html.element("p", [("class", isFine ? "verdict good" : "verdict attention")]) { html in
            if isFine {
                let filtered = totals.filtered > 0 ? " or was left out by a filter" : ""
                html.text("Every record of \(ReportText.count(totals.sources, "source")) is in its table\(filtered).")
            }
            if totals.unfinished > 0 {
                html.text("\(ReportText.count(totals.unfinished, "source")) did not come to the end: ")
                html.element("code", text: "csvload resume \(ShellWord.path(report.database))")
                html.text(totals.unfinished == 1 ? " goes on with it. " : " goes on with them. ")
            }
            if totals.failed > 0 {
                html.text("The last load of \(ReportText.count(totals.failed, "source")) ended before it began: ")
                html.element("code", text: "csvload status \(report.database)")
                html.text(" says why. ")
            }
            if totals.rejected > 0 {
                let verb = totals.rejected == 1 ? "was" : "were"
                html.text("\(ReportText.count(totals.rejected, "record")) \(verb) rejected: ")
                html.element("code", text: "csvload rejects \(ShellWord.path(report.database))")
                html.text(" lists \(totals.rejected == 1 ? "it" : "them").")
            }
        }
    }

    private func contents(_ html: inout HTML) {
        html.element("nav", [("aria-label", "Contents")]) { html in
            html.element("ul") { html in
                html.element("li") { $0.element("a", [("href", "#sources")], text: "Sources") }
                html.element("li") { $0.element("a", [("href", "#tables")], text: "Tables") }
                for (index, table) in report.tables.enumerated() {
                    html.element("li") { html in
                        html.element("a", [("href", "#table-\(index + 1)")]) { $0.data(table.name) }
                    }
                }
            }
        }
    }

    private func totals(_ html: inout HTML) {
        let totals = report.totals
        var tiles: [(String, String, String)] = [
            ("Rows in tables", ReportText.count(totals.rows), ""),
            ("Records read", ReportText.count(totals.records), ""),
            ("Rejected", ReportText.count(totals.rejected), totals.rejected > 0 ? "bad" : ""),
        ]
        if totals.filtered > 0 { tiles.append(("Filtered", ReportText.count(totals.filtered), "")) }
        tiles.append(("Sources", ReportText.count(totals.sources), ""))
        tiles.append(("Text loaded", ReportText.bytes(totals.bytes), ""))
        tiles.append(("Database", ReportText.bytes(report.bytes), ""))
        html.element("dl", [("class", "tiles")]) { html in
            for tile in tiles {
                html.element("div", [("class", tile.2)]) { html in
                    html.element("dt", text: tile.0)
                    html.element("dd", text: tile.1)
                }
            }
        }
    }
}
