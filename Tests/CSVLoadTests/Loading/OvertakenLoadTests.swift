import TestSupport
import Testing

@testable import CSVLoad

@Suite("Loads that another one overtakes")
struct OvertakenLoadTests {
    /// Makes the database while the load finds its types, as another load would that started a moment earlier.
    private struct OtherLoad: LoadObserver {
        let database: DatabaseReader

        func loadDidProgress(_ progress: LoadProgress) {
            if progress.phase == .typing { try? database.execute("CREATE TABLE IF NOT EXISTS other (a)") }
        }
    }

    @Test(
        "a load looks again at a database that was made meanwhile, and does not wait for itself",
        .timeLimit(.minutes(1)), arguments: LoadOptions.LockPolicy.allCases)
    func madeMeanwhile(policy: LoadOptions.LockPolicy) throws {
        let fixture = try LoadFixture()
        let summary = try fixture.load("id\n1\n2\n", observer: OtherLoad(database: fixture.database)) {
            $0.lockPolicy = policy
        }
        #expect(summary.status == .completed)
        #expect(summary.counts.inserted == 2)
        #expect(try fixture.database.lines("SELECT name FROM sqlite_schema WHERE name IN ('other', 't')").count == 2)
    }
}
