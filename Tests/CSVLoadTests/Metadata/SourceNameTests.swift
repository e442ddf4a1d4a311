import Foundation
import SQLiteCore
import TestSupport
import Testing

@testable import CSVLoad

@Suite("Names of sources that are paths")
struct SourceNameTests {
    @Test(
        "a path has one name, however it is spelled",
        arguments: [
            "/d/e/x.csv", "/d//e/x.csv", "//d/e/x.csv", "/d/./e/x.csv", "/./d/e/./x.csv", "/d/e/../e/x.csv",
            "/d/f/../../d/e/x.csv", "/../d/e/x.csv",
        ])
    func spellings(path: String) {
        #expect(LoadOptions.defaultSourceName(path) == "/d/e/x.csv")
    }

    @Test("a relative path is that of the working folder")
    func relative() {
        let folder = FileManager.default.currentDirectoryPath
        for path in [
            "x.csv", "./x.csv", ".//x.csv", "y/../x.csv", "../\((folder as NSString).lastPathComponent)/x.csv",
        ] {
            #expect(LoadOptions.defaultSourceName(path) == folder + "/x.csv")
        }
        #expect(LoadOptions.defaultSourceName(".") == folder)
        #expect(LoadOptions.defaultSourceName("/") == "/")
    }

    @Test(
        "names that only look like a way up stay as they are", arguments: ["/d/..x.csv", "/d/.x", "/d/x..", "/d/..."])
    func dots(path: String) {
        #expect(LoadOptions.defaultSourceName(path) == path)
    }

    @Test("the way up behind a link is another folder's, and stays in the name")
    func links() throws {
        let folder = try TemporaryFolder()
        let inner = try folder.makeFolder("inner")
        _ = try folder.makeFolder("inner/deep")
        let link = folder.path("link")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: inner + "/deep")
        #expect(LoadOptions.defaultSourceName(link + "/../x.csv") == link + "/../x.csv")
        #expect(LoadOptions.defaultSourceName(link + "/../../x.csv") == link + "/../../x.csv")
        #expect(LoadOptions.defaultSourceName(link + "/./y/../x.csv") == link + "/x.csv")
        #expect(LoadOptions.defaultSourceName(inner + "/deep/../x.csv") == inner + "/x.csv")
    }

    @Test("a source that an earlier version kept under another spelling is found, with its name, and not loaded again")
    func earlierVersion() throws {
        let fixture = try LoadFixture()
        let input = try fixture.folder.write("v\na\nb\n", to: "x.csv")
        let spelled = fixture.folder.path + "/./x.csv"
        func load() throws -> LoadSummary {
            var options = LoadOptions(
                input: input, database: fixture.database.path, table: "t",
                sourceName: LoadOptions.defaultSourceName(input), jobs: 1)
            options.content.filenameColumn = "file"
            return try LoadJob(options, toolVersion: "test", observer: SilentObserver()).run()
        }
        try #expect(load().counts.inserted == 2)
        try fixture.database.execute("UPDATE csvload_sources SET name = '\(spelled)'; UPDATE t SET file = '\(spelled)'")
        let again = try load()
        #expect(again.counts.read == 0 && again.recordsVerified == 2)
        try fixture.folder.write("v\na\nb\nc\n", to: "x.csv")
        try #expect(load().counts.inserted == 1)
        #expect(try fixture.database.lines("SELECT name FROM csvload_sources") == [spelled])
        #expect(
            try fixture.database.lines("SELECT v, file FROM t") == ["a|\(spelled)", "b|\(spelled)", "c|\(spelled)"])
        let connection = try Connection(path: fixture.database.path, mode: .readOnly)
        let found = try SourceFilter(sourceName: input).sources(in: connection, database: fixture.database.path)
        #expect(found.map(\.name) == [spelled])
    }

    @Test("a name that was given is no path: it is the same only letter by letter")
    func given() throws {
        let fixture = try LoadFixture()
        for name in ["a//b", "a/b", "/a//b", "./a"] {
            try #expect(fixture.load("v\n1\n", source: "s") { $0.sourceName = name }.counts.inserted == 1)
        }
        #expect(try fixture.database.integer("SELECT count(*) FROM t") == 4)
    }
}
