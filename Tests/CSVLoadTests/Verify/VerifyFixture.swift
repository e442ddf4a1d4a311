import TestSupport

@testable import CSVLoad

extension LoadFixture {
    /// Compares source `s` with what was loaded from it; a text replaces the source's first.
    func verify(
        _ text: String? = nil, source: String = "s", _ change: (inout VerifyOptions) -> Void = { _ in }
    ) throws -> VerifySummary {
        if let text { try folder.write(text, to: "\(source).csv") }
        var options = VerifyOptions(
            input: folder.path("\(source).csv"), database: database.path, table: nil, defaultTable: "t",
            sourceName: source, jobs: 2)
        change(&options)
        return try VerifyJob(options, observer: SilentObserver()).run()
    }
}
