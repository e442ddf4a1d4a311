import Glibc
import TestSupport
import Testing

@testable import CSVLoad

@Suite("Tuning")
struct TuneJobTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func files() throws -> [String] {
        guard let stream = opendir(folder.path("")) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names
    }

    private func options(_ text: String) throws -> LoadOptions {
        let input = try folder.write(text, to: "in.csv")
        var options = LoadOptions(
            input: input, database: folder.path("trial.db"), table: "t", sourceName: "s", jobs: 2)
        options.content.key = ["id"]
        return options
    }

    @Test("each setting is tried with the same records, the defaults among them, and nothing is left behind")
    func trials() throws {
        let text = "id,v\n" + (1...500).map { "\($0),\($0 % 7)\n" }.joined()
        let tuning = try TuneJob(try options(text)).run()
        #expect(tuning.records == 500 && tuning.bytes == Int64(text.utf8.count))
        #expect(tuning.trials.contains { $0.settings == tuning.defaults })
        #expect(Set(tuning.trials.map(\.settings)).count == tuning.trials.count)
        #expect(Set(tuning.trials.map(\.settings.chunkBytes)).isSuperset(of: [64 << 10, 256 << 10, 1 << 20]))
        #expect(Set(tuning.trials.map(\.settings.batchBytes)).isSuperset(of: [4 << 20, 16 << 20, 64 << 20]))
        #expect(tuning.trials.allSatisfy { $0.seconds > 0 })
        #expect(try files() == ["in.csv"])
    }

    @Test("defaults that are as fast are kept")
    func noise() {
        func trial(_ jobs: Int, _ seconds: Double) -> Tuning.Trial {
            Tuning.Trial(
                settings: Tuning.Settings(jobs: jobs, batchBytes: 1, chunkBytes: 1), seconds: seconds)
        }
        var tuning = Tuning(
            input: "", bytes: 0, records: 0, folder: "", trials: [trial(2, 1), trial(3, 0.98)],
            defaults: trial(2, 1).settings)
        #expect(tuning.best.jobs == 2)
        tuning.trials[1].seconds = 0.9
        #expect(tuning.best.jobs == 3)
    }

    @Test("what cannot be loaded fails, and leaves nothing behind either")
    func failure() throws {
        #expect(throws: LoadError.self) { try TuneJob(try options("a,b\n1,2\n")).run() }
        #expect(try files() == ["in.csv"])
    }
}
