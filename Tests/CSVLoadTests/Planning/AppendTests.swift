import TestSupport
import Testing

@testable import CSVLoad

@Suite("An input that has other content each time, and adds its records")
struct AppendTests {
    private let fixture: LoadFixture
    private var database: DatabaseReader { fixture.database }

    init() throws {
        fixture = try LoadFixture()
    }

    @discardableResult
    private func append(_ text: String, _ change: (inout LoadOptions) -> Void = { _ in }) throws -> LoadSummary {
        try fixture.load(text, source: "s") { options in
            options.appends = true
            options.batchBytes = 1
            change(&options)
        }
    }

    private func values() throws -> String { try database.lines("SELECT v FROM t ORDER BY v").joined() }
    private func sources() throws -> [String] {
        try database.lines("SELECT name FROM csvload_sources ORDER BY source_id")
    }

    @Test("each content is loaded once, whichever came between", arguments: ["", "CREATE TABLE t (v TEXT)"])
    func once(table: String) throws {
        if !table.isEmpty { try database.execute(table) }
        let texts = ["v\na\nb\n", "v\nc\n", "v\na\nb\n", "v\nd\ne\n", "v\nc\n"]
        for text in texts { try append(text) }
        #expect(try values() == "abcde")
        #expect(try sources() == ["s", "s (2)", "s (3)"])
        #expect(try append(texts[1]).counts.read == 0)
    }

    @Test("a content that has grown adds what is new, and one that begins alike is another one")
    func grown() throws {
        try append("v\na\nb\n")
        try append("v\nx\n")
        #expect(try append("v\na\nb\nc\n").counts.read == 1)
        #expect(try append("v\na\nd\n").counts.read == 2)
        #expect(try append("v\nx\ny\n").counts.read == 1)
        #expect(try values() == "aabcdxy")
        #expect(try sources() == ["s", "s (2)", "s (3)"])
    }

    @Test("contents without records share one name")
    func empty() throws {
        for text in ["v\na\n", "v\n", "v\n", "v\nb\n"] { try append(text) }
        #expect(try values() == "ab")
        #expect(try sources() == ["s", "s (2)"])
    }

    @Test("a load that was stopped goes on with its own content")
    func stopped() throws {
        try append("v\na\n")
        let text = "v\n" + (1...100).map { "\($0)\n" }.joined()
        let observer = StoppingObserver(at: .loading)
        let job = try fixture.job(text, source: "s", observer: observer) { options in
            (options.appends, options.batchBytes, options.chunkBytes) = (true, 1, 16)
        }
        observer.stops(job)
        #expect(try job.run().status == .interrupted)
        try append(text)
        #expect(try database.integer("SELECT count(*) FROM t") == 101)
        #expect(try sources() == ["s", "s (2)"])
    }

    @Test("records with a key are refused")
    func key() throws {
        let error = #expect(throws: LoadError.self) { try append("id,v\n1,a\n") { $0.content.key = ["id"] } }
        #expect(error?.problem == .optionInvalid)
    }
}
