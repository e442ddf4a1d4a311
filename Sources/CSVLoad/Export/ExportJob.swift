import SQLiteCore

/// One export: the rows of a table or view as CSV or JSON Lines, in constant memory.
///
///     var options = ExportOptions(database: "shop.db", table: "orders", destination: .file("orders.csv"))
///     let summary = try ExportJob(options).run()
///
/// The database is opened for reading only, and read in one transaction: all rows are of one moment. A file is
/// replaced as a whole, or is as it was.
public final class ExportJob: StoppableJob {
    let options: ExportOptions
    private let stopping = StopFlag()

    public init(_ options: ExportOptions) {
        self.options = options
    }

    /// Exports without blocking the calling task; a task that is cancelled stops it as ``stop()`` does.
    public func run() async throws(LoadError) -> ExportSummary {
        try await runOnThread { () throws(LoadError) in try self.run() }
    }

    /// Asks the export to stop, which `run()` then does by throwing; safe in a signal handler.
    public func stop() {
        stopping.set()
    }

    /// Whether ``stop()`` was called.
    package var isStopRequested: Bool { stopping.isSet }

    /// Exports, and returns what came of it.
    public func run() throws(LoadError) -> ExportSummary {
        let database = ExportDatabase(path: options.database) { [stopping] in stopping.isSet }
        let connection = try database.open()
        let table = try database.table(options.table, in: connection)
        let query = try ExportQuery(options, table: table)
        let statement = try query.prepare(on: connection)
        switch options.format {
        case .csv:
            let format = CSVFormat(
                columns: query.columns, delimiter: options.delimiter, nullText: options.nullText,
                escapesFormulas: options.escapesFormulas)
            return try write(statement, format, header: options.hasHeader ? format.headerTexts : nil)
        case .jsonLines:
            return try write(statement, JSONLinesFormat(columns: query.columns), header: nil)
        }
    }

    private func write(
        _ statement: borrowing Statement, _ format: some RowFormat, header: [[UInt8]]?
    ) throws(LoadError) -> ExportSummary {
        guard case .file(let path) = options.destination else {
            let buffer = OutputBuffer { (bytes) throws(LoadError) in
                try ReplacementFile.writeToStandardOutput(bytes)
            }
            return try writeRows(statement, format, to: buffer, startsFile: true)
        }
        let database = ExportDatabase(path: options.database)
        try database.refuse(asOutput: path)
        let file = ReplacementFileBox(try ReplacementFile(path, permissions: database.permissionsOfCopies))
        let buffer = OutputBuffer { (bytes) throws(LoadError) in try file.write(bytes) }
        guard options.appends, let old = try AppendedFile(file.target, name: path) else {
            let summary = try writeRows(statement, format, to: buffer, startsFile: true)
            try file.commit(mustBeNew: options.appends)
            return summary
        }
        if let header, !old.isEmpty { try old.check(header: header, delimiter: options.delimiter) }
        try old.copy(to: buffer)
        let summary = try writeRows(statement, format, to: buffer, startsFile: old.isEmpty)
        try old.checkUnchanged()
        try file.commit(mustBeNew: false)
        return summary
    }

    private func writeRows(
        _ statement: borrowing Statement, _ format: some RowFormat, to buffer: OutputBuffer, startsFile: Bool
    ) throws(LoadError) -> ExportSummary {
        var format = format
        var summary = ExportSummary()
        let before = buffer.written
        if options.hasHeader, startsFile { try format.writeHeader(to: buffer) }
        while try step(statement) {
            try format.writeRow(statement, to: buffer)
            summary.rows += 1
            if summary.rows & 1023 == 0, isStopRequested { throw stopped }
        }
        if isStopRequested { throw stopped }
        try buffer.flush()
        summary.bytes = buffer.written - before
        summary.notes = format.notes
        return summary
    }

    @inline(__always)
    private func step(_ statement: borrowing Statement) throws(LoadError) -> Bool {
        do throws(SQLiteError) {
            return try statement.step()
        } catch {
            throw LoadError(error, doing: "Reading '\(options.table)' failed", database: options.database)
        }
    }

    private var stopped: LoadError {
        LoadError(.stopped, "The export was stopped; a file that was there is as it was")
    }
}

/// A replacement file that a closure can hold.
final class ReplacementFileBox {
    private var file: ReplacementFile

    init(_ file: consuming ReplacementFile) {
        self.file = file
    }

    var target: String { file.target }

    func write(_ bytes: UnsafeRawBufferPointer) throws(LoadError) { try file.write(bytes) }

    func commit(mustBeNew: Bool) throws(LoadError) { try file.commit(mustBeNew: mustBeNew) }
}
