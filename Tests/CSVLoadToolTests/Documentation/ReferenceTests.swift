import Foundation
import Testing

@testable import CSVLoadTool

@Suite("Reference in the documentation")
struct ReferenceTests {
    @Test("the page of commands is the one that the flag table makes")
    func commands() throws {
        try Golden.expect(ReferencePage().text, matches: ReferencePage.file)
    }

    @Test("the page of exit codes has every code", arguments: ExitCode.allCases)
    func exitCodes(code: ExitCode) throws {
        let page = MarkdownPage(file: MarkdownPage.catalog.appending(path: "ExitCodes.md"))
        #expect(page.text.contains("| \(code.rawValue) |"))
    }

    @Test("the root page leads to every page")
    func links() {
        let root = MarkdownPage(file: MarkdownPage.catalog.appending(path: "CSVLoad.md"))
        for page in MarkdownPage.all where page.name != "README.md" && page.name != "CSVLoad.md" {
            #expect(root.text.contains("<doc:\(page.name.dropLast(3))>"), "CSVLoad.md does not lead to \(page.name)")
        }
    }

    @Test("no page leads to one that there is not", arguments: MarkdownPage.all)
    func dead(page: MarkdownPage) throws {
        let names = Set(MarkdownPage.all.map { String($0.name.dropLast(3)) })
        for match in page.text.matches(of: try Regex("<doc:([A-Za-z]+)>", as: (Substring, Substring).self)) {
            #expect(names.contains(String(match.output.1)), "\(page.name) leads to \(match.output.1)")
        }
    }
}
