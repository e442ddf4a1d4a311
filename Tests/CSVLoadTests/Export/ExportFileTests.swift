import CSVLoad
import Foundation
import SQLiteCore
import Testing

@Suite("Output file of an export")
struct ExportFileTests {
    private func scratch() throws -> Scratch {
        let scratch = try Scratch()
        try scratch.sql("CREATE TABLE t (a, b); INSERT INTO t VALUES (1, 'x'), (2, 'y')")
        return scratch
    }

    @Test("replaces a file and leaves no other behind")
    func replaces() throws {
        let scratch = try scratch()
        try scratch.write("old", to: "out")
        #expect(try scratch.export() == "a,b\n1,x\n2,y\n")
        #expect(try scratch.files == ["d.db", "out"])
    }

    @Test("leaves the old file as it was when the export fails midway")
    func fails() throws {
        let scratch = try scratch()
        try scratch.write("old", to: "out")
        #expect(throws: LoadError.self) {
            try scratch.export { $0.filter = "abs(CASE a WHEN 2 THEN -9223372036854775807 - 1 ELSE 1 END)" }
        }
        #expect(try scratch.read("out") == "old")
        #expect(try scratch.files == ["d.db", "out"])
    }

    @Test("keeps the permissions of the file it replaces, and the link that leads to it")
    func permissions() throws {
        let scratch = try scratch()
        try scratch.write("old", to: "real")
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: scratch.path("real"))
        try FileManager.default.createSymbolicLink(
            atPath: scratch.path("out"), withDestinationPath: scratch.path("real"))
        try scratch.export()
        #expect(try scratch.read("real") == "a,b\n1,x\n2,y\n")
        let facts = try FileManager.default.attributesOfItem(atPath: scratch.path("real"))
        #expect(facts[.posixPermissions] as? Int == 0o600)
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: scratch.path("out")) == scratch.path("real"))
    }

    @Test(
        "refuses a folder, a device, a missing folder and a link to nothing",
        arguments: ["dir", "/dev/null", "no/x", "lost"])
    func unwritable(output: String) throws {
        let scratch = try scratch()
        try FileManager.default.createDirectory(atPath: scratch.path("dir"), withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(atPath: scratch.path("lost"), withDestinationPath: "nowhere")
        let error = #expect(throws: LoadError.self) {
            try scratch.export { $0.destination = .file(output.hasPrefix("/") ? output : scratch.path(output)) }
        }
        #expect(error?.code == .cannotCreate)
        #expect(try scratch.files == ["d.db", "dir", "lost"])
    }

    @Test("refuses to overwrite the database")
    func database() throws {
        let scratch = try scratch()
        let error = #expect(throws: LoadError.self) { try scratch.export(to: "d.db") }
        #expect(error?.code == .usage)
        #expect(try scratch.value("SELECT count(*) FROM t") == .integer(2))
    }

    @Test("adds rows behind those that are there, with one header")
    func appends() throws {
        let scratch = try scratch()
        let append: (inout ExportOptions) -> Void = { $0.appends = true }
        #expect(try scratch.export("t", to: "out", append) == "a,b\n1,x\n2,y\n")
        #expect(try scratch.export("t", to: "out", append) == "a,b\n1,x\n2,y\n1,x\n2,y\n")
        try scratch.write("", to: "out")
        #expect(try scratch.export("t", to: "out", append) == "a,b\n1,x\n2,y\n")
        #expect(try scratch.files == ["d.db", "out"])
    }

    @Test(
        "adds behind a last line without its end, and takes a header by its names",
        arguments: ["a,b\n9,z", "\u{FEFF}\"a\",b\r\n9,z"])
    func appendsBehindOpenLine(text: String) throws {
        let scratch = try scratch()
        try scratch.write(text, to: "out")
        #expect(try scratch.export { $0.appends = true } == text + "\n1,x\n2,y\n")
    }

    @Test(
        "refuses to add to a CSV file with another header",
        arguments: ["a,c\n", "b,a\n", "a\n", "a,b,c\n", "1,x\n", "\"a"])
    func otherHeader(text: String) throws {
        let scratch = try scratch()
        try scratch.write(text, to: "out")
        let error = #expect(throws: LoadError.self) { try scratch.export { $0.appends = true } }
        #expect(error?.code == .unusableData)
        #expect(try scratch.read("out") == text)
        #expect(try scratch.files == ["d.db", "out"])
    }

    @Test("adds JSON Lines and CSV without a header to whatever is there")
    func appendsWithoutHeader() throws {
        let scratch = try scratch()
        try scratch.write("9,z\n", to: "out")
        #expect(
            try scratch.export {
                $0.appends = true
                $0.hasHeader = false
            } == "9,z\n1,x\n2,y\n")
        #expect(
            try scratch.export {
                $0.appends = true
                $0.format = .jsonLines
            }
                == "9,z\n1,x\n2,y\n{\"a\":1,\"b\":\"x\"}\n{\"a\":2,\"b\":\"y\"}\n")
    }

    @Test("stops when asked to, and leaves nothing behind")
    func stops() throws {
        let scratch = try scratch()
        let job = ExportJob(
            ExportOptions(database: scratch.path("d.db"), table: "t", destination: .file(scratch.path("out"))))
        job.stop()
        #expect(throws: LoadError.self) { try job.run() }
        #expect(try scratch.files == ["d.db"])
    }
}
