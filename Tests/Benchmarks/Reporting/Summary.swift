/// The results in the few lines that a README has room for.
struct Summary {
    /// What a reader must know to judge them.
    struct Setting {
        let machine: String
        let day: String
        let versions: [String]
        let runs: Int
    }

    let results: [SuiteCommand.Result]
    let setting: Setting

    private static let opening = "<!-- bench -->"
    private static let closing = "<!-- /bench -->"

    /// Replaces what stands between the two marks in a document.
    ///
    /// - Throws: A failure if the marks are not there; the document then stays as it is.
    func put(into path: String, chart: String) throws(BenchmarkError) {
        let lines = (TextFile.read(path) ?? "").split(separator: "\n", omittingEmptySubsequences: false)
        guard let start = lines.firstIndex(where: { $0 == Self.opening }),
            let end = lines.firstIndex(where: { $0 == Self.closing }), start < end
        else {
            throw BenchmarkError(
                .failure, "'\(path)' has no '\(Self.opening)' and '\(Self.closing)' to put them between.")
        }
        let picture = "![How many records a second each program loads, and how long each load takes](\(chart))"
        let text = lines[...start].joined(separator: "\n") + "\n\(picture)\n\n\(try markdown)" + "\n"
        try TextFile.replace(path, with: text + lines[end...].joined(separator: "\n"))
    }

    /// All of it as a document of its own.
    func document(details: String) throws(BenchmarkError) -> String {
        """
        # Measured loads

        \(try markdown)

        ## In detail

        A ratio is the command's time divided by csvload's (or by the first command's) in the same round.

        \(details)
        """
    }

    private var markdown: String {
        get throws(BenchmarkError) { try [besideImport, besideOthers, alone, legend].joined(separator: "\n\n") }
    }

    private var besideImport: String {
        get throws(BenchmarkError) {
            var lines = [
                "| data | csvload | sqlite3 `.import` | csvload's share | csvload's peak memory |",
                "|---|---:|---:|---:|---:|",
            ]
            for result in results {
                guard let peer = result.series(Peer.sqliteImport.rawValue) else { continue }
                let own = result.outcome.series[0]
                lines.append(
                    "| \(try words(result)) | \(Self.seconds(own.medianWall)) | \(Self.seconds(peer.medianWall)) "
                        + "| \(own.ratio(to: peer).fixed(2)) | \(Self.mebibytes(own)) |")
            }
            return lines.joined(separator: "\n")
        }
    }

    private var besideOthers: String {
        get throws(BenchmarkError) {
            var lines = ["| orders with | time | csvload's share of it | peak memory |", "|---|---:|---:|---:|"]
            for result in results where result.part.shape == .orders && result.part.scenario == .load {
                let own = result.outcome.series[0]
                for series in result.outcome.series.dropFirst() where series.name != Peer.sqliteImport.rawValue {
                    let title = Peer(rawValue: series.name)?.title ?? "the bare writer, which only inserts"
                    let part = result.part.divisor > 1 ? ", \(Self.grouped(result.data.rows)) records" : ""
                    let share = own.ratio(to: series)
                    lines.append(
                        "| \(title)\(part) | \(Self.seconds(series.medianWall)) | \(share.fixed(share < 0.1 ? 3 : 2)) "
                            + "| \(Self.mebibytes(series)) |")
                }
            }
            return lines.count > 2 ? lines.joined(separator: "\n") : ""
        }
    }

    private var alone: String {
        get throws(BenchmarkError) {
            var lines = ["| csvload again | time | share of the first load | peak memory |", "|---|---:|---:|---:|"]
            for result in results where result.part.scenario.isAlone {
                let (first, again) = (result.outcome.series[0], result.outcome.series[1])
                lines.append(
                    "| \(try words(result)) | \(Self.seconds(again.medianWall)) | \(again.ratio(to: first).fixed(3)) "
                        + "| \(Self.mebibytes(again)) |")
            }
            return lines.joined(separator: "\n")
        }
    }

    private var legend: String {
        "\(setting.machine). \(setting.versions.joined(separator: "; ")). Median of up to \(setting.runs) runs in turn "
            + "after one that is not counted, fewer where one takes long; shares are taken within a round. \(setting.day)."
    }

    private func words(_ result: SuiteCommand.Result) throws(BenchmarkError) -> String {
        let megabytes = try result.data.megabytes()
        return "\(result.part.words); \(Self.grouped(result.data.rows)) records, \(megabytes.fixed(0)) MB"
    }

    static func seconds(_ value: Double) -> String { value.fixed(value < 0.1 ? 3 : 2) + " s" }

    private static func mebibytes(_ series: Series) -> String {
        guard let peak = series.peak else { return "" }
        return (peak.peakIsBound ? "< " : "") + (Double(peak.peakBytes) / 1_048_576).fixed(0) + " MiB"
    }

    /// A number with commas between its thousands.
    static func grouped(_ number: Int) -> String {
        var digits = String(number)[...]
        var groups: [Substring] = []
        while digits.count > 3 {
            groups.insert(digits.suffix(3), at: 0)
            digits = digits.dropLast(3)
        }
        return ([digits] + groups).joined(separator: ",")
    }
}
