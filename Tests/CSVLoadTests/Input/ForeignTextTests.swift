import Foundation
import TestSupport
import Testing

@testable import CSVLoad

@Suite("Texts that are no CSV")
struct ForeignTextTests {
    private static func kind(_ text: String, isWhole: Bool = true) -> ForeignText? {
        ForeignText(Array(text.utf8)[...], isWhole: isWhole)
    }

    private static let foreign: [(String, ForeignText)] = [
        ("{\"id\": 1, \"v\": \"a\"}\n{\"id\": 2, \"v\": \"b\"}\n", .jsonLines),
        ("{\"id\": 1}\n\n{\"id\": 2}\r\n", .jsonLines), ("{\"id\":1,\"v\":{\"x\":[1,2]}}", .jsonLines),
        ("{\"a\":1}\n{\"a\":2}\nbroken\n{\"a\":3}\n", .jsonLines), ("{\"message\":\"Not Found\"}\n", .jsonLines),
        ("[{\"id\": 1}, {\"id\": 2}]", .json), ("[\n  {\"id\": 1},\n  {\"id\": 2}\n]\n", .json),
        ("{\n  \"rows\": [1, 2]\n}\n", .json), ("{\n\"a\":1\n}\n{\n\"a\":2\n}\n", .json), ("[]\n", .json),
        ("{}", .json),
        ("[1, 2, 3]", .json), ("[\n1,\n2\n]", .json), ("[{\"id\": NaN}]", .json), ("  \n[{\"a\":\"x,y\"}]", .json),
        ("[1,2]\n[3,4]\n", .jsonArrays), ("[\"id\",\"v\"]\n[1,\"a\"]\n[2,null]\n", .jsonArrays),
        ("<html>\n<head></head>\n<body>404 Not Found</body>\n</html>\n", .html),
        ("<!DOCTYPE html>\n<html lang=\"en\"><body><p>a, b</p></body></html>", .html),
        ("<!doctype html><meta charset=utf-8><title>Error</title><p>Sorry", .html),
        ("<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 4.01//EN\">\n<HTML><BODY>x</BODY></HTML>\n", .html),
        ("<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n</body>\r\n</html>\r\n", .html),
        ("<!-- cached -->\n<html><body>x</body></html>", .html), ("<h1>Not Found</h1>\n<p>Sorry.</p>\n", .html),
        ("<html><body>it breaks off, he", .html), ("\n\n<HTML>\n<BODY>\n</BODY>\n</HTML>", .html),
        ("<?xml version=\"1.0\"?>\n<rows><row id=\"1\"/></rows>\n", .xml),
        ("<?xml version=\"1.0\"?>\n<?xml-stylesheet href=\"a\"?>\n<rows/>", .xml),
        ("<rows>\n<row><id>1</id></row>\n<row><id>2</id></row>\n</rows>\n", .xml), ("<rows/>", .xml),
        ("<ns:a xmlns:ns=\"u\"><ns:b>1,2</ns:b></ns:a>", .xml),
        (
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>NoSuchKey</Code><Message>x, y</Message></Error>",
            .xml
        ),
        (
            "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n",
            .gitLFSPointer
        ),
        ("/annex/objects/SHA256E-s1048576--0123456789abcdef.csv\n", .gitAnnexPointer),
        ("404 Not Found", .errorAnswer), ("404: Not Found", .errorAnswer), ("404: Not Found\n\n", .errorAnswer),
        ("Access Denied\n", .errorAnswer), ("access denied.", .errorAnswer), ("404 page not found\n", .errorAnswer),
        ("HTTP/1.1 503 Service Unavailable\r\n", .errorAnswer), ("Error 403 (Forbidden)", .errorAnswer),
        ("Error: 502 Bad Gateway", .errorAnswer), ("Not Found", .errorAnswer), ("Forbidden", .errorAnswer),
        ("500 Internal Server Error", .errorAnswer), ("504 Gateway Time-out", .errorAnswer),
        ("Too Many Requests", .errorAnswer), ("HTTP Error 429: Too Many Requests", .errorAnswer),
        ("no healthy upstream", .errorAnswer), ("Access Denied. You need permission to see this.", .errorAnswer),
    ]

    @Test("what they are is found", arguments: foreign.indices)
    func found(index: Int) {
        let (text, expected) = Self.foreign[index]
        #expect(Self.kind(text) == expected, "\(text)")
    }

    /// Tables whose first value begins as another format does.
    private static let plain = [
        "[id],[name]\n1,x\n2,y\n", "[id]\n1\n2\n", "[1],[2]\n3,4\n", "[1]\n[2]\n[3]\n", "[\"a\"]\n[\"b\"]\n", "[x\n1\n",
        "[]\n[]\n[1]\n", "[],[]\n1,2\n", "[1,2],3\n[4,5],6\n", "[1, 2]\tx\n[3, 4]\ty\n", "[1,2]\n3,4\n5,6\n",
        "[a,b]\n1,2\n",
        "[1]", "[total]", "[2024-01-01,2024-01-02]\n", "[01,02]\n", "[\"id\"],[\"name\"]\n1,2\n",
        "[2024-01-01 10:00],start\n[2024-01-01 10:05],stop\n",
        "{id},{name}\n1,x\n", "{id}\n1\n2\n", "{a:1},x\n", "{\"a\":1},x\n{\"a\":2},y\n",
        "{\"a\": 1}\tx\n{\"a\": 2}\ty\n",
        "{\"a\":1};x\n", "{\"a\":1}|x\n", "{}\n1\n2\n", "{},{}\n1,2\n", "{\n1\n2\n", "{\"a\"},{\"b\"}\n1,2\n",
        "{3F2504E0-4F89-11D3-9A0C-0305E82C3301},x\n{3F2504E0-4F89-11D3-9A0C-0305E82C3302},y\n",
        "{\"a\":1}\nfoo\nbar\nbaz\n", "\"{\"\"a\"\":1}\",x\n",
        "<id>,<name>\n1,x\n2,y\n", "<id>\n1\n2\n", "<id> <name>\n1 2\n3 4\n", "<5,5-10,>10\n1,2,3\n",
        "<b>a</b>,1\n<b>c</b>,2\n",
        "<b>a</b>\n<b>c</b>\n", "<none>\n", "<none>,<none>\n", "<a@x.org>,Ann\n<b@x.org>,Bob\n",
        "<a@x.org>\n<b@x.org>\n", "< 5,> 5\n1,2\n",
        "<title>\nx\ny\n", "<body>\n1\n2\n", "<h1>,<h2>\n1,2\n", "<p>x</p>;1\n<p>y</p>;2\n", "<br/>,x\n<br/>,y\n",
        "<br/>\n1\n2\n", "<-,->\n1,2\n", "<=,>=\n1,2\n", "<1\n<2\n",
        "<?php,x\n1,2\n", "<!x>,y\n1,2\n", "<a>\n<b>\n<c>\n", "<a>\t<b>\n1\t2\n", "<title>,<year>\nx,1\n",
        "<a>1</a>|2\n<a>3</a>|4\n",
        "<?xml version=\"1.0\"?><a/>,1\n<?xml version=\"1.0\"?><b/>,2\n", "<li>one</li>\n<li>two</li>\n",
        "status\n404 Not Found\n200 OK\n", "404 Not Found\n404 Not Found\n", "404\n", "404,Not Found\n",
        "not found\n1\n2\n", "Access Denied,Reason\n",
        "error\n", "code\n", "Gone\n", "status\n", "message\nAccess Denied\n", "Found\n", "not_found,found\n1,2\n",
        "404 Main Street\n",
        "conflict\n", "Error\n404\n", "200 OK\n", "version https\n1\n", "version,oid\n1,2\n",
        "oid sha256:aa\n1\n", "/annex/objects/x\n/annex/objects/y\n", "/path\n/a\n", "id,name\n1,{\n2,[\n3,<html>\n",
        "", "\n\n",
        "{", "[", "<", "[1,2", "{\"", "<!--", "<html", "GET /\n", "HTTP/1.1 200 OK\n", "%\n1\n", "--\n",
    ]

    @Test("a table is none of them, whatever its first value begins with", arguments: plain)
    func plainTables(text: String) {
        #expect(Self.kind(text) == nil)
        #expect(Self.kind(text, isWhole: false) == nil)
    }

    @Test("the front of a long one is enough")
    func fronts() {
        let object = "{\"id\": 1, \"name\": \"a\"}"
        #expect(Self.kind("[" + object + ",\n" + object + ",\n{\"id", isWhole: false) == .json)
        #expect(Self.kind("[" + Array(repeating: object, count: 50_000).joined(separator: ","), isWhole: true) == .json)
        #expect(Self.kind(object + "\n" + object + "\n{\"id", isWhole: false) == .jsonLines)
        let rows = String(repeating: "<row><id>1</id></row>\n", count: 100)
        #expect(Self.kind("<rows>\n" + rows + "<row><i", isWhole: false) == .xml)
        #expect(Self.kind("<id> <name>\n" + String(repeating: "1 2\n", count: 100), isWhole: false) == nil)
    }

    @Test(
        "a table that is there is left alone, with --schema ignore, too",
        arguments: [
            "<html>\n<head></head>\n<body>404 Not Found</body>\n</html>\n", "404: Not Found",
            "[{\"id\": 1, \"v\": \"x\"}]",
            "{\"id\": 1, \"v\": \"x\"}\n", "<?xml version=\"1.0\"?>\n<Error><id>1</id></Error>\n",
        ])
    func replaced(text: String) throws {
        let fixture = try LoadFixture()
        try fixture.load("id,v\n1,a\n2,b\n")
        let before = try fixture.database.dump()
        for policy in LoadOptions.SchemaPolicy.allCases {
            let error = try #require(throws: LoadError.self) { try fixture.load(text) { $0.content.schema = policy } }
            #expect(error.code == .unusableData && error.recovery != nil, "\(error)")
        }
        #expect(try fixture.database.dump() == before)
    }

    @Test("lines of JSON are read as lines where all of the dialect is said")
    func lines() throws {
        let fixture = try LoadFixture()
        try fixture.load("{\"a\":1}\n{\"a\":2}\n") {
            $0.content.format.delimiter = [0x1F]
            $0.content.format.quote = .nothing
            $0.content.format.hasHeader = false
        }
        #expect(try fixture.database.lines("SELECT column_1 FROM t") == ["{\"a\":1}", "{\"a\":2}"])
    }

    @Test("the command that the message names loads the records", arguments: ["it's.jsonl", "d.jsonl"])
    func advice(name: String) throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("{\"id\":1,\"v\":\"a,b\"}\n{\"id\":2,\"v\":null}\n", to: name)
        let run = try CommandRun.csvload("load", file, folder.path("a.db"), "--table", "d")
        #expect(run.exitCode == 65, "\(run)")
        let line = try #require(run.errors.split(separator: "\n").first { $0.contains("Load it with: ") })
        let command = line.split(separator: "Load it with: ")[1].replacing("DATABASE", with: folder.path("a.db"))
            .replacing("TABLE", with: "t")
        let tools = (CommandRun.commandPath as NSString).deletingLastPathComponent
        let advised = try CommandRun.run(["sh", "-c", "PATH=\"$1:$PATH\"; \(command)", "sh", tools])
        #expect(advised.exitCode == 0, "\(advised)")
        #expect(try DatabaseReader(folder.path("a.db")).lines("SELECT id, v FROM t") == ["1|a,b", "2|"])
    }
}
