/// The stories of the sources.
extension ReportPage {
    func sources(_ html: inout HTML) {
        html.element("section", [("aria-labelledby", "sources")]) { html in
            html.element("h2", [("id", "sources")], text: "Sources")
            if report.sources.count > 1 { overview(&html) }
            for (index, source) in report.sources.enumerated() { article(&html, source, number: index + 1) }
            if report.olderSources > 0 {
                let were = report.olderSources == 1 ? "was" : "were"
                html.element("p", class: "more") { html in
                    html.text("\(ReportText.count(report.olderSources, "source")) more \(were) active before these: ")
                    html.element("code", text: "csvload status \(ShellWord.path(report.database))")
                    html.text(" shows all.")
                }
            }
        }
    }

    /// A line a source.
    private func overview(_ html: inout HTML) {
        table(
            &html, caption: "All of these sources at a glance",
            heads: [
                ("Source", ""), ("Table", ""), ("State", ""), ("Records", "number"), ("Rejected", "number"),
                ("Last activity", ""),
            ], rows: report.sources.count
        ) { html, row in
            let source = report.sources[row]
            html.element("th", [("scope", "row")]) { html in
                html.element("a", [("href", "#source-\(row + 1)")]) { $0.data(Self.shortName(source.name)) }
            }
            html.element("td") { $0.data(source.table) }
            html.element("td") { state(&$0, source.status) }
            html.element("td", class: "number", text: ReportText.count(source.records))
            html.element("td", class: "number", text: ReportText.count(source.rejected))
            html.element("td", class: "time", text: source.runs.last.map { ReportText.time($0.startedAt) } ?? "")
        }
    }

    private func article(_ html: inout HTML, _ source: SourceReport, number: Int) {
        let id = "source-\(number)"
        html.element("article", [("class", "panel"), ("id", id), ("aria-labelledby", "\(id)-name")]) { html in
            html.element("div", [("class", "title")]) { html in
                html.element("h3", [("id", "\(id)-name")]) { html in
                    html.data(Self.shortName(source.name))
                    html.element("span", class: "into", text: " into ")
                    target(&html, source.table)
                }
                state(&html, source.status)
            }
            if Self.shortName(source.name) != source.name {
                html.element("p", [("class", "path")]) { $0.data(source.name) }
            }
            html.element("p", class: "facts", text: Self.facts(source))
            settings(&html, source.settings)
            html.element("div", [("class", "charts")]) { html in
                ThroughputChart(source.throughput)?.draw(into: &html, id: "\(id)-throughput")
                Self.stages(source)?.draw(into: &html, id: "\(id)-stages")
                Self.shares(source)?.draw(into: &html, id: "\(id)-shares")
            }
            runs(&html, source)
            rejects(&html, source)
            excerpt(&html, "Lines before the header, which are not records", source.preamble)
            excerpt(&html, "Lines after the data, which are not records", source.notes)
        }
    }

    private func target(_ html: inout HTML, _ table: String) {
        guard let index = report.tables.firstIndex(where: { $0.name == table }) else {
            html.data(table)
            return
        }
        html.element("a", [("href", "#table-\(index + 1)")]) { $0.data(table) }
    }

    private func settings(_ html: inout HTML, _ settings: [SourceReport.Setting]) {
        guard !settings.isEmpty else { return }
        html.element("dl", [("class", "settings")]) { html in
            for setting in settings {
                html.element("div") { html in
                    html.element("dt", text: setting.name)
                    html.element("dd") { html in html.element("code") { $0.data(setting.value) } }
                }
            }
        }
    }

    private func runs(_ html: inout HTML, _ source: SourceReport) {
        guard !source.runs.isEmpty else { return }
        html.element("h4", text: "Runs")
        if source.earlierRuns > 0 {
            html.element("p", class: "more", text: "\(ReportText.count(source.earlierRuns, "run")) before these.")
        }
        table(
            &html, caption: "Runs, in the order in which they ran",
            heads: [
                ("Run", "number"), ("State", ""), ("Started", ""), ("Took", "number"), ("Read", "number"),
                ("Inserted", "number"), ("Updated", "number"), ("Unchanged", "number"), ("Rejected", "number"),
                ("Rows/s", "number"),
            ], rows: source.runs.count
        ) { html, row in
            let run = source.runs[row]
            html.element("th", [("scope", "row"), ("class", "number")], text: String(run.run))
            html.element("td") { html in
                state(&html, run.status)
                if let resumed = run.resumes { html.element("span", class: "aside", text: "resumes \(resumed)") }
                if let code = run.exitCode, code != 0 {
                    html.element("span", class: "aside", text: "exit code \(code)")
                }
                if run.kind == "retry" { html.element("span", class: "aside", text: "retry of rejects") }
                if run.kind == "undo" { html.element("span", class: "aside", text: "undo of a run") }
                if let error = run.error { html.element("span", [("class", "aside error")]) { $0.data(error) } }
            }
            html.element("td", class: "time", text: ReportText.time(run.startedAt))
            let counts = run.counts
            let speed = run.seconds.map { $0 > 0 ? Int64(min(Double(counts.read) / $0, 1e15)) : 0 } ?? 0
            let cells = [
                run.seconds.map { NumberFormat.duration($0) } ?? "", ReportText.count(counts.read),
                ReportText.count(counts.inserted), ReportText.count(counts.updated),
                ReportText.count(counts.unchanged), ReportText.count(counts.rejected),
                counts.read > 0 && speed > 0 ? ReportText.count(speed) : "",
            ]
            for cell in cells { html.element("td", class: "number", text: cell) }
        }
    }

    private func rejects(_ html: inout HTML, _ source: SourceReport) {
        guard !source.rejects.isEmpty else { return }
        html.element("h4", text: "Rejected records")
        for group in source.rejects {
            let isOpen = source.rejects.count <= 8
            html.element("details", isOpen ? [("open", "")] : []) { html in
                html.element("summary") { html in
                    html.element("code") { $0.data(group.reason) }
                    html.text(" " + ReportText.count(group.count, "record"))
                    html.element(
                        "span", class: "aside",
                        text: ReportText.share(Double(group.count), of: Double(source.rejected)) + " of the rejects")
                }
                html.element("ul", [("class", "samples")]) { html in
                    for sample in group.samples { html.element("li") { self.sample(&$0, sample) } }
                }
                let more = group.count - Int64(group.samples.count)
                if more > 0 {
                    html.element("p", class: "more", text: "\(ReportText.count(more)) more")
                }
            }
        }
    }

    private func sample(_ html: inout HTML, _ reject: RejectedRecord) {
        html.element("p", [("class", "where")]) { html in
            html.text("line \(ReportText.count(reject.line)), row id \(ReportText.count(reject.rowID))")
            if let column = reject.column {
                html.text(", column ")
                html.element("code") { $0.data(column) }
            }
            if let detail = reject.detail {
                html.text(": ")
                html.data(detail)
            }
        }
        html.element("pre") { $0.data(reject.record, limit: ReportReader.excerptBytes) }
    }

    private func excerpt(_ html: inout HTML, _ title: String, _ bytes: [UInt8]) {
        guard !bytes.isEmpty else { return }
        html.element("details") { html in
            html.element("summary", text: title)
            html.element("pre") { html in
                let shown = bytes.prefix(ReportReader.excerptBytes)
                for line in shown.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
                    html.data(Array(line), limit: ReportReader.excerptBytes)
                    html.markup("\n")
                }
                if bytes.count > shown.count { html.text("…") }
            }
        }
    }
}

extension ReportPage {
    /// A table that can be scrolled sideways, also with the keyboard.
    func table(
        _ html: inout HTML, caption: String, heads: [(name: String, style: String)], rows: Int,
        _ cells: (inout HTML, Int) -> Void
    ) {
        html.element("div", [("class", "scroll"), ("tabindex", "0"), ("role", "region"), ("aria-label", caption)]) {
            html in
            html.element("table") { html in
                html.element("caption", text: caption)
                html.element("thead") { html in
                    html.element("tr") { html in
                        for head in heads {
                            html.element("th", [("scope", "col"), ("class", head.style)], text: head.name)
                        }
                    }
                }
                html.element("tbody") { html in
                    for row in 0..<rows { html.element("tr") { cells(&$0, row) } }
                }
            }
        }
    }

    /// What a run or a source is at.
    func state(_ html: inout HTML, _ status: String) {
        let known = ["completed", "interrupted", "failed", "running"]
        html.element("span", class: "state \(known.contains(status) ? status : "new")", text: status)
    }

    /// The last part of a path: the rest is the same for most sources.
    static func shortName(_ name: String) -> String {
        name.split(separator: "/").last.map(String.init) ?? name
    }

    private static func facts(_ source: SourceReport) -> String {
        var facts = [
            ReportText.count(source.records, "record"), "\(ReportText.count(source.rows)) in the table",
            "\(ReportText.count(source.rejected)) rejected",
        ]
        if source.filtered > 0 { facts.append("\(ReportText.count(source.filtered)) filtered") }
        // Lines break between facts, not in them.
        return (facts + [ReportText.bytes(source.bytes)]).map { $0.replacing(" ", with: "\u{A0}") }
            .joined(separator: " · ")
    }

    private static func stages(_ source: SourceReport) -> StackedBar? {
        let parts = source.stages.enumerated().filter { $0.element.seconds > 0 }.map { place, stage in
            StackedBar.Part(
                name: stage.name, amount: stage.seconds, shown: NumberFormat.duration(stage.seconds),
                style: "hue-\(place % 6)")
        }
        guard !parts.isEmpty else { return nil }
        return StackedBar(title: "Time by stage", note: "added up over all threads", parts: parts)
    }

    /// Which run brought how much of the source; of no interest where one brought all.
    private static func shares(_ source: SourceReport) -> StackedBar? {
        guard source.shares.count > 1 else { return nil }
        let parts = source.shares.enumerated().map { place, share in
            StackedBar.Part(
                name: "run \(share.run)", amount: Double(share.bytes), shown: ReportText.count(share.rows, "record"),
                style: "hue-\(place % 6)")
        }
        return StackedBar(title: "Loaded by", note: "run after run, from the beginning of the source", parts: parts)
    }
}
