import Foundation
import TestSupport
import Testing

@Suite("Report in a browser")
struct ReportBrowserTests {
    private let folder: TemporaryFolder
    private let database: String

    /// Chromium, where it is installed: `make test-report` sees to that.
    private static let chromium: String? = ["/usr/bin/chromium", "/usr/bin/chromium-browser"]
        .first { FileManager.default.isExecutableFile(atPath: $0) }

    init() throws {
        folder = try TemporaryFolder()
        database = folder.path("shop.db")
    }

    /// What Chromium makes of the page: its document, what it logs, and what it asks the network for.
    private func browse(_ page: String) throws -> (document: String, log: String, requests: String) {
        let network = folder.path("network.json")
        let run = try CommandRun.run(
            [
                Self.chromium ?? "", "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                "--no-first-run", "--disable-component-update", "--disable-background-networking", "--disable-sync",
                "--user-data-dir=\(folder.path("profile"))", "--log-net-log=\(network)", "--enable-logging=stderr",
                "--virtual-time-budget=3000", "--dump-dom", "file://\(page)",
            ])
        let requests = try String(contentsOfFile: network, encoding: .utf8)
        return (run.output, run.errors, requests)
    }

    @Test(
        "takes hostile data and names for text: nothing runs, nothing is asked of the network, nothing is complained of",
        .enabled(if: chromium != nil, "needs chromium: make test-report"))
    func hostile() throws {
        for (place, text) in HostileText.all.enumerated() {
            let quoted = "\"" + text.replacing("\"", with: "\"\"") + "\""
            let input = try folder.write("id,\(quoted)\n1,\(quoted)\n2,\(quoted)\n3\n", to: "\(place).csv")
            let run = try CommandRun.csvload(
                "load", input, database, "--table", "t\(place) \(text)", "--source-name", text, "--delimiter", ",",
                "--quote", "\"", "--header")
            #expect(run.exitCode == 2, "\(run)")
        }
        let page = folder.path("page.html")
        #expect(try CommandRun.csvload("report", database, "--output", page).exitCode == 0)
        let (document, log, requests) = try browse(page)
        #expect(document.contains("<title>shop.db · csvload report</title>"))
        #expect(document.contains("&lt;script&gt;document.title='owned'&lt;/script&gt;"))
        #expect(!document.contains("<script"))
        #expect(!document.contains("<img"))
        let complaints = log.split(separator: "\n").filter { $0.contains("CONSOLE") }
        #expect(complaints.isEmpty, "\(complaints)")
        #expect(!requests.contains("leak.invalid"))
        #expect(requests.contains("\"constants\""))
    }

    @Test(
        "would show an attack that works: the same check fails on a page that does not escape",
        .enabled(if: chromium != nil, "needs chromium: make test-report"))
    func control() throws {
        let page = try folder.write(
            "<!DOCTYPE html><title>fine</title><img src='http://leak.invalid/image'>"
                + "<script>document.title='owned'; console.error('noise')</script>", to: "bad.html")
        let (document, log, requests) = try browse(page)
        #expect(document.contains("<title>owned</title>"))
        #expect(log.contains("CONSOLE"))
        #expect(requests.contains("leak.invalid"))
    }
}
