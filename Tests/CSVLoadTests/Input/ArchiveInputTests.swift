import Foundation
import TestSupport
import Testing

@testable import CSVLoad

@Suite("Input in an archive")
struct ArchiveInputTests {
    private let fixture: LoadFixture

    init() throws {
        fixture = try LoadFixture()
    }

    /// The kinds of archives, and how Python writes one.
    enum Kind: String, CaseIterable, Sendable {
        case zip, tar
        case tarGzip = "tar.gz"
        case tarXZ = "tar.xz"

        var mode: String {
            switch self {
            case .zip, .tar: "w"
            case .tarGzip: "w:gz"
            case .tarXZ: "w:xz"
            }
        }
    }

    /// Writes an archive with files of these paths and contents, in their order.
    private func archive(_ kind: Kind, _ files: [(String, [UInt8])], as name: String? = nil) throws -> String {
        let path = fixture.folder.path(name ?? "a.\(kind.rawValue)")
        let script = """
            import io, sys, tarfile, zipfile
            path, kind, mode = sys.argv[1:4]
            files = [(sys.argv[i], bytes.fromhex(sys.argv[i + 1])) for i in range(4, len(sys.argv), 2)]
            with (zipfile.ZipFile(path, mode) if kind == 'zip' else tarfile.open(path, mode)) as a:
                for name, data in files:
                    if kind == 'zip': a.writestr(name, data)
                    else:
                        info = tarfile.TarInfo(name); info.size = len(data); a.addfile(info, io.BytesIO(data))
            """
        let words = files.flatMap { [$0.0, $0.1.map { String(format: "%02x", $0) }.joined()] }
        let run = try CommandRun.run(["python3", "-c", script, path, kind.rawValue, kind.mode] + words)
        try #require(run.exitCode == 0, "\(run)")
        return path
    }

    private static let records = Array("id,v\n1,x\n".utf8)
    private static let others = Array("id,v\n7,y\n8,z\n".utf8)
    private static let ofMac: [(String, [UInt8])] = [
        ("__MACOSX/._a.csv", [0, 5, 22, 7]), (".DS_Store", [0, 0, 0, 1]), ("d/._a.csv", [0, 5]), ("d/.DS_Store", [1]),
    ]

    @Test("what a Mac adds does not count, before the file and behind it", arguments: Kind.allCases, [true, false])
    func mac(kind: Kind, isBefore: Bool) throws {
        let file = [("d/a.csv", Self.records)]
        let path = try archive(kind, isBefore ? Self.ofMac + file : file + Self.ofMac)
        try fixture.load(file: path)
        #expect(try fixture.lines("SELECT id, v FROM t") == ["1|x"])
        let piped = fixture.folder.path("piped.db")
        let run = try CommandRun.run(
            ["sh", "-c", "cat \"$1\" | \"$2\" load - \"$3\" --table t", "sh", path, CommandRun.commandPath, piped])
        #expect(run.exitCode == 0, "\(run)")
        #expect(try DatabaseReader(piped).lines("SELECT id, v FROM t") == ["1|x"])
    }

    @Test("one of several is named behind a colon, and is a source of its own", arguments: Kind.allCases)
    func named(kind: Kind) throws {
        let path = try archive(kind, [("one.csv", Self.records), ("d/two.csv", Self.others), ("three.csv", [])])
        let database = fixture.database
        let one = try CommandRun.csvload("load", path + ":one.csv", path + ":d/two.csv", database.path)
        #expect(one.exitCode == 0, "\(one)")
        #expect(try database.lines("SELECT id, v FROM one") == ["1|x"])
        #expect(try database.lines("SELECT id, v FROM two") == ["7|y", "8|z"])
        #expect(
            try database.lines("SELECT name FROM csvload_sources ORDER BY source_id") == [
                path + ":one.csv", path + ":d/two.csv",
            ])
        let again = try CommandRun.csvload("load", path + ":one.csv", database.path)
        #expect(again.exitCode == 0 && again.errors.contains("Nothing to do"), "\(again)")
        let same = try CommandRun.csvload("verify", path + ":d/two.csv", database.path)
        #expect(same.exitCode == 0, "\(same)")
        try database.execute("UPDATE csvload_runs SET status = 'interrupted' WHERE run_id = 2")
        let resumed = try CommandRun.csvload("resume", database.path)
        #expect(resumed.exitCode == 0 && resumed.errors.contains("Nothing to do"), "\(resumed)")
    }

    @Test("several files are refused before anything is loaded, and are listed", arguments: Kind.allCases)
    func several(kind: Kind) throws {
        let files = (1...40).map { ("f\($0).csv", Self.records) }
        let path = try archive(kind, files)
        for setup in ["", "CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT)"] {
            if !setup.isEmpty { try fixture.database.execute(setup) }
            let error = try #require(throws: LoadError.self) { try fixture.load(file: path) }
            #expect(error.code == .unusableData)
            #expect(error.message.contains("'f1.csv'") && error.message.contains("and 34 more"), "\(error)")
            #expect(error.message.count < 400)
            #expect(error.recovery?.contains(path + ":f1.csv") == true, "\(error)")
        }
        #expect(try fixture.lines("SELECT count(*) FROM t") == ["0"])
        let piped = try CommandRun.run(
            [
                "sh", "-c", "cat \"$1\" | \"$2\" load - \"$3\" --table t", "sh", path, CommandRun.commandPath,
                fixture.folder.path("piped.db"),
            ])
        #expect(piped.exitCode == 65 && piped.errors.contains("more than one file"), "\(piped)")
    }

    @Test("a file that is not in it is named with those that are", arguments: Kind.allCases)
    func missing(kind: Kind) throws {
        let path = try archive(kind, [("one.csv", Self.records), ("two.csv", Self.others)])
        let error = try #require(throws: LoadError.self) { try fixture.load(file: path + ":on.csv") }
        #expect(error.code == .noInput)
        #expect(error.message.contains("'on.csv'") && error.message.contains("'one.csv' and 'two.csv'"), "\(error)")
        let plain = try fixture.folder.write("id\n1\n", to: "plain.csv")
        let none = try #require(throws: LoadError.self) { try fixture.load(file: plain + ":one.csv") }
        #expect(none.message.contains("is not an archive"), "\(none)")
    }

    @Test("an archive without a file says so", arguments: [[], ofMac])
    func empty(files: [(String, [UInt8])]) throws {
        for kind in Kind.allCases {
            let path = try archive(kind, files)
            let error = try #require(throws: LoadError.self) { try fixture.load(file: path) }
            #expect(error.code == .unusableData)
            #expect(error.message.contains("has no file in it") || error.message.contains("is empty"), "\(error)")
        }
    }

    @Test("what is packed in an archive is unpacked", arguments: Kind.allCases)
    func nested(kind: Kind) throws {
        let plain = try fixture.folder.write(Self.records, to: "a.csv")
        for packing in Packing.available where packing != .plain {
            let packed = try packing.pack(plain, as: "packed", in: fixture.folder)
            let path = try archive(kind, [("a.csv.packed", Array(Data(contentsOf: URL(filePath: packed))))])
            let fixture = try LoadFixture()
            try fixture.load(file: path)
            #expect(try fixture.lines("SELECT id, v FROM t") == ["1|x"])
        }
    }

    @Test("a spreadsheet in an archive is one all the same", arguments: Kind.allCases)
    func spreadsheet(kind: Kind) throws {
        let book = try archive(
            .zip, [("[Content_Types].xml", Array("<x/>".utf8)), ("xl/workbook.xml", Array("<x/>".utf8))],
            as: "book.xlsx")
        let path = try archive(kind, [("book.xlsx", Array(Data(contentsOf: URL(filePath: book))))])
        let error = try #require(throws: LoadError.self) { try fixture.load(file: path) }
        #expect(error.code == .unusableData && error.message.contains("an office document"), "\(error)")
    }

    @Test("a folder that is called as a part of a spreadsheet makes none")
    func folder() throws {
        try fixture.load(file: try archive(.zip, [("xl/data.csv", Self.records)]))
        #expect(try fixture.lines("SELECT id, v FROM t") == ["1|x"])
    }

    @Test("a file whose own name has a colon is that file")
    func colon() throws {
        let path = try fixture.folder.write("id,v\n5,q\n", to: "a:b.csv")
        _ = try fixture.folder.write("id,v\n6,r\n", to: "a")
        try fixture.load(file: path)
        #expect(try fixture.lines("SELECT id, v FROM t") == ["5|q"])
        #expect(InputName(path).innermost == path)
    }
}
