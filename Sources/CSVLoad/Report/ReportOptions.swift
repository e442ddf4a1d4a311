/// Which database to report on, and where the page goes.
public struct ReportOptions: Sendable, Hashable {
    public enum Destination: Sendable, Hashable {
        case standardOutput
        /// A file that is replaced as a whole, or not at all.
        case file(String)
    }

    public var database: String
    public var destination: Destination
    /// Rows up to which all of a table are looked at; of a larger one a sample is.
    public var wholeRows = 3_000_000

    public init(database: String, destination: Destination) {
        self.database = database
        self.destination = destination
    }
}

/// What came of a report.
public struct ReportSummary: Sendable, Hashable {
    public var sources = 0
    public var tables = 0
    public var bytes = 0
    /// Things worth knowing that did not stop the report, one sentence each.
    public var notes: [String] = []
}
