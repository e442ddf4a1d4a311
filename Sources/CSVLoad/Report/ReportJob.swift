import SQLiteCore

/// One report: what was loaded into a database, how it went, and what its tables hold, as one page of HTML.
///
///     let options = ReportOptions(database: "shop.db", destination: .file("shop-report.html"))
///     let summary = try ReportJob(options, toolVersion: "1.0").run()
///
/// The database is opened for reading only, and read in one transaction. The page needs nothing beside itself, and
/// holds no script. A file is replaced as a whole, or is as it was. Time and memory have a bound: see ``ReportOptions``.
package final class ReportJob: StoppableJob {
    private let options: ReportOptions
    private let toolVersion: String
    private let stopping = StopFlag()

    package init(_ options: ReportOptions, toolVersion: String) {
        self.options = options
        self.toolVersion = toolVersion
    }

    /// Asks the report to stop, which ``run()`` then does by throwing; safe in a signal handler.
    package func stop() {
        stopping.set()
    }

    /// Whether ``stop()`` was called.
    package var isStopRequested: Bool { stopping.isSet }

    /// Writes the page, and returns what is on it.
    package func run() throws(LoadError) -> ReportSummary {
        let report = try read()
        let page = ReportPage(report).bytes
        var summary = ReportSummary(
            sources: Int(report.totals.sources), tables: report.tables.count + report.furtherTables,
            bytes: page.count)
        if report.totals.sources == 0 {
            summary.notes.append("nothing has been loaded into '\(options.database)' yet, and the page shows that")
        }
        try write(page)
        return summary
    }

    private func read() throws(LoadError) -> DatabaseReport {
        let database = ExportDatabase(path: options.database) { [stopping] in stopping.isSet }
        if case .file(let path) = options.destination { try database.refuse(asOutput: path) }
        let connection = try database.open()
        let profiler = TableProfiler(wholeRows: options.wholeRows, isCancelled: { self.isStopRequested })
        let reader = ReportReader(database: options.database, toolVersion: toolVersion, profiler: profiler)
        let report = try reader.report(connection)
        if isStopRequested {
            throw LoadError(.stopped, "The report was stopped; a file that was there is as it was")
        }
        return report
    }

    private func write(_ page: [UInt8]) throws(LoadError) {
        let file: ReplacementFileBox? =
            switch options.destination {
            case .standardOutput: nil
            case .file(let path):
                ReplacementFileBox(
                    try ReplacementFile(
                        path, permissions: ExportDatabase(path: options.database).permissionsOfCopies))
            }
        let output = OutputBuffer { (bytes) throws(LoadError) in
            if let file {
                try file.write(bytes)
            } else {
                try ReplacementFile.writeToStandardOutput(bytes)
            }
        }
        try output.append(page)
        try output.flush()
        try file?.commit(mustBeNew: false)
    }
}
