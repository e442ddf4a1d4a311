import TestSupport
import Testing

@testable import CSVLoad

@Suite("Which process a run belongs to")
struct ProcessFactsTests {
    @Test("a process id that was given again, or before a reboot, is another process")
    func givenAgain() throws {
        let host = ProcessFacts.hostName()
        let own = try #require(ProcessFacts.start(of: ProcessFacts.pid))
        #expect(ProcessFacts.isAlive(ProcessFacts.pid, host: host, started: own))
        #expect(!ProcessFacts.isAlive(ProcessFacts.pid, host: host, started: own + "1"))
        #expect(!ProcessFacts.isAlive(ProcessFacts.pid, host: host, started: "00000000-another-boot/1"))
        #expect(!ProcessFacts.isAlive(.max, host: host, started: own))
        // Of another machine, and of a run that an earlier version noted, less is known.
        #expect(ProcessFacts.isAlive(.max, host: "elsewhere", started: own))
        #expect(ProcessFacts.isAlive(ProcessFacts.pid, host: host, started: nil))
    }

    @Test("a run whose process is gone reads as interrupted although its id is in use again")
    func status() throws {
        let fixture = try LoadFixture()
        try fixture.load("a\n1\n")
        try fixture.database.execute("UPDATE csvload_runs SET status = 'running', pid = \(ProcessFacts.pid)")
        #expect(try LoadHistory(database: fixture.database.path).sources.map(\.status) == ["running"])
        try fixture.database.execute("UPDATE csvload_runs SET process = 'another/1'")
        #expect(try LoadHistory(database: fixture.database.path).sources.map(\.status) == ["interrupted"])
    }
}
