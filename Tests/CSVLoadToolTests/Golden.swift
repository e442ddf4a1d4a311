import Foundation
import Testing

/// Texts that are compared with a file to the letter, for a change in what users see must be seen in review.
///
/// `CSVLOAD_UPDATE_GOLDEN=1 swift test` writes the files anew.
enum Golden {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")

    static func expect(
        _ text: String, matches name: String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        try expect(text, matches: folder.appending(path: name), sourceLocation: sourceLocation)
    }

    static func expect(
        _ text: String, matches file: URL, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        if ProcessInfo.processInfo.environment["CSVLOAD_UPDATE_GOLDEN"] == "1" {
            try Data(text.utf8).write(to: file)
        }
        let expected = String(decoding: try Data(contentsOf: file), as: UTF8.self)
        #expect(text == expected, "\(file.lastPathComponent) differs", sourceLocation: sourceLocation)
    }
}
