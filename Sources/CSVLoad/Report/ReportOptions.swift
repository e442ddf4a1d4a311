/// Which database to report on, and where the page goes.
package struct ReportOptions: Sendable, Hashable {
    package enum Destination: Sendable, Hashable {
        case standardOutput
        /// A file that is replaced as a whole, or not at all.
        case file(String)
    }

    package var database: String
    package var destination: Destination
    /// Rows up to which all of a table are looked at; of a larger one a sample is.
    package var wholeRows = 3_000_000

    package init(database: String, destination: Destination) {
        self.database = database
        self.destination = destination
    }
}

/// What came of a report.
package struct ReportSummary: Sendable, Hashable {
    package var sources = 0
    package var tables = 0
    package var bytes = 0
    /// Things worth knowing that did not stop the report, one sentence each.
    package var notes: [String] = []
}
