import Foundation
import Testing

/// The messages in the sources against the page: what nothing provokes is listed, so that a review sees it.
@Suite("Messages without a case")
struct UncataloguedMessageTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..")
        .standardizedFileURL

    @Test("are those that need a failing disk, a race, or an hour")
    func list() throws {
        let page = try String(
            contentsOf: Self.root.appending(path: "Sources/CSVLoad/CSVLoad.docc/Messages.md"), encoding: .utf8)
        var lines: [String] = []
        for (file, text) in try Self.sources() {
            for fragment in try Self.fragments(of: text) where !page.contains(fragment) {
                lines.append("\(file): \(fragment)")
            }
        }
        try Golden.expect(lines.sorted().map { $0 + "\n" }.joined(), matches: "messages-without-a-case.txt")
    }

    private static func sources() throws -> [(file: String, text: String)] {
        var found: [(String, String)] = []
        for module in ["CSVLoad", "CSVLoadTool"] {
            let folder = root.appending(path: "Sources/\(module)").path(percentEncoded: false)
            for path in try FileManager.default.subpathsOfDirectory(atPath: folder) where path.hasSuffix(".swift") {
                let name = path.split(separator: "/").last.map(String.init) ?? path
                found.append((name, try String(contentsOfFile: folder + "/" + path, encoding: .utf8)))
            }
        }
        return found
    }

    /// Of each message its longest part without an interpolation.
    private static func fragments(of text: String) throws -> [String] {
        let message = try Regex(
            #"(?:LoadError|UsageError|usage)\(\s*(?:\.[a-zA-Z]+,\s*)?"((?:[^"\\]|\\.)*)""#,
            as: (Substring, Substring).self)
        let interpolation = try Regex(#"\\\([^()]*(?:\([^()]*\)[^()]*)*\)?"#)
        return text.matches(of: message).compactMap { match in
            let parts = String(match.output.1).split(separator: interpolation).map {
                String($0).replacing("\\\"", with: "\"")
            }
            return parts.max { $0.count < $1.count }
        }
    }
}
