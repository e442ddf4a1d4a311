import Foundation
import TestSupport
import Testing

@testable import CSVLoad

@Suite("Input that is no CSV")
struct RefusedInputTests {
    private let fixture: LoadFixture

    init() throws {
        fixture = try LoadFixture()
    }

    private func expectRefusal(of file: String, saying what: String) throws {
        let error = try #require(throws: LoadError.self) { try fixture.load(file: file) }
        #expect(error.code == .unusableData)
        #expect(error.message.contains(what), "\(error)")
        #expect(error.recovery != nil)
        #expect(!FileManager.default.fileExists(atPath: fixture.database.path))
    }

    @Test(
        "a file that has another format's signature is refused with what it is",
        arguments: [
            ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13], "a PNG image"),
            ([0xFF, 0xD8, 0xFF, 0xE0, 0, 16], "a JPEG image"), (Array("PAR1\u{15}\u{4}".utf8), "a Parquet file"),
            (Array("%PDF-1.7\n%âã\n".utf8), "a PDF document"),
            (Array("SQLite format 3\u{0}\u{10}\u{0}".utf8), "an SQLite database"),
            ([0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0], "a program"), (Array("ARROW1\u{0}\u{0}".utf8), "an Arrow file"),
            ([UInt8](repeating: 3, count: 500), "binary data"),
        ] as [([UInt8], String)])
    func signature(bytes: [UInt8], what: String) throws {
        try expectRefusal(of: fixture.folder.write(bytes, to: "file.csv"), saying: what)
    }

    @Test(
        "an office document is refused, whatever part of it comes first",
        .enabled(if: Packing.available.contains(.zip)),
        arguments: ["[Content_Types].xml", "_rels/.rels", "docProps/app.xml", "xl/workbook.xml", "mimetype"])
    func office(first: String) throws {
        let folder = try TemporaryFolder()
        if let slash = first.firstIndex(of: "/") { _ = try folder.makeFolder(String(first[..<slash])) }
        try folder.write("<x/>", to: first)
        try folder.write("id\n1\n", to: "second.csv")
        let shell = "cd \"$1\" && zip -q -nw \"$2\" \"$3\" second.csv"
        let archive = fixture.folder.path("book.xlsx")
        let run = try CommandRun.run(["sh", "-c", shell, "sh", folder.path, archive, first])
        #expect(run.exitCode == 0, "\(run)")
        try expectRefusal(of: archive, saying: "an office document")
    }
}
