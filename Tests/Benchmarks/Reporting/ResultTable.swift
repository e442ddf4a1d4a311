/// Outcomes as tables: aligned for a terminal, and as Markdown for a document.
struct ResultTable {
    let outcome: Comparison.Outcome

    private static let header = ["command", "median s", "min-max s", "CPU s", "ratio", "peak MiB"]

    /// One line a contender; the first is what the ratios refer to.
    private var cells: [[String]] {
        outcome.series.map { series in
            [
                series.name,
                Self.seconds(series.medianWall),
                Self.seconds(series.wall.min() ?? 0) + "-" + Self.seconds(series.wall.max() ?? 0),
                Self.seconds(series.medianCPU),
                series.ratio(to: outcome.series[0]).fixed(2),
                Self.mebibytes(series.peak),
            ]
        }
    }

    /// A run that skips everything takes milliseconds, which two digits would show as nothing.
    private static func seconds(_ value: Double) -> String {
        value.fixed(value < 1 ? 3 : 2)
    }

    private static func mebibytes(_ child: ChildProcess?) -> String {
        guard let child else { return "" }
        return (child.peakIsBound ? "< " : "") + (Double(child.peakBytes) / 1_048_576).fixed(1)
    }

    var text: String {
        let lines = [Self.header] + cells
        let widths = Self.header.indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
        let aligned = lines.map { line in
            line.enumerated().map { column, cell in
                let padding = String(repeating: " ", count: widths[column] - cell.count)
                return column == 0 ? cell + padding : padding + cell
            }.joined(separator: "  ")
        }
        return ([outcome.title] + aligned + outcome.remarks).joined(separator: "\n") + "\n"
    }

    var markdown: String {
        let rule = Self.header.indices.map { $0 == 0 ? "---" : "---:" }
        let lines = ([Self.header, rule] + cells).map { "| " + $0.joined(separator: " | ") + " |" }
        let remarks = outcome.remarks.map { "\n\($0)\n" }.joined()
        return "### \(outcome.title)\n\n" + lines.joined(separator: "\n") + "\n" + remarks + "\n"
    }
}
