import Foundation
import SQLiteCore
import TestSupport
import Testing

@testable import CSVLoad

@Suite("Load history")
struct LoadHistoryTests {
    @Test("is refused where half a transaction of a killed process is in the database, and read once that is undone")
    func hotJournal() throws {
        let fixture = try LoadFixture()
        try fixture.load("id,v\n" + (1...20_000).map { "\($0),text\n" }.joined())
        let killed = fixture.folder.path("killed.db")
        let connection = try Connection(path: fixture.database.path, mode: .readWrite)
        try connection.execute("PRAGMA cache_size = 10; BEGIN; UPDATE t SET v = v || id")
        for suffix in ["", "-journal"] {
            try FileManager.default.copyItem(atPath: fixture.database.path + suffix, toPath: killed + suffix)
        }
        try connection.execute("ROLLBACK")
        let error = #expect(throws: SQLiteError.self) {
            let reader = try Connection(path: killed, mode: .readOnly)
            _ = try reader.value("SELECT count(*) FROM t")
        }
        #expect(error?.needsRecovery == true)
        #expect(throws: LoadError.self) { try LoadHistory(database: killed) }
        #expect(FileManager.default.fileExists(atPath: killed + "-journal"))
        #expect(try LoadHistory.recovering(killed).sources.map(\.status) == ["completed"])
        #expect(try DatabaseReader(killed).integer("SELECT count(*) FROM t WHERE v = 'text'") == 20_000)
    }
}
