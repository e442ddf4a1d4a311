import SQLiteCore

/// Writes recorded changes as CSV or JSON Lines, in constant memory.
///
/// In CSV, `key`, `old` and `new` are texts of JSON; in JSON Lines they are objects. A file is replaced as a whole, or is as it
/// was.
public final class ChangeExportJob: StoppableJob {
    private let selection: ChangeSelection
    private let format: ExportOptions.Format
    private let destination: ExportOptions.Destination
    private let stopping = StopFlag()

    public init(
        _ selection: ChangeSelection, as format: ExportOptions.Format, to destination: ExportOptions.Destination
    ) {
        self.selection = selection
        self.format = format
        self.destination = destination
    }

    /// Writes without blocking the calling task; a task that is cancelled stops it as ``stop()`` does.
    public func run() async throws(LoadError) -> ExportSummary {
        try await runOnThread { () throws(LoadError) in try self.run() }
    }

    /// Asks the job to stop, which `run()` then does by throwing; safe in a signal handler.
    public func stop() { stopping.set() }

    /// Whether ``stop()`` was called.
    package var isStopRequested: Bool { stopping.isSet }

    /// Writes the changes, and returns how many there were.
    public func run() throws(LoadError) -> ExportSummary {
        let reader = try ChangeReader(selection)
        guard case .file(let path) = destination else {
            let buffer = OutputBuffer { (bytes) throws(LoadError) in
                try ReplacementFile.writeToStandardOutput(bytes)
            }
            return try write(reader, to: buffer)
        }
        let database = ExportDatabase(path: selection.database)
        try database.refuse(asOutput: path)
        let file = ReplacementFileBox(try ReplacementFile(path, permissions: database.permissionsOfCopies))
        let buffer = OutputBuffer { (bytes) throws(LoadError) in try file.write(bytes) }
        let summary = try write(reader, to: buffer)
        try file.commit(mustBeNew: false)
        return summary
    }

    private func write(_ reader: ChangeReader, to buffer: OutputBuffer) throws(LoadError) -> ExportSummary {
        let columns = ChangeReader.columns
        switch format {
        case .csv: return try write(reader, CSVFormat(columns: columns, delimiter: [0x2C]), to: buffer)
        case .jsonLines:
            let objects = Set(["key", "old", "new"].compactMap { columns.firstIndex(of: $0) })
            return try write(reader, JSONLinesFormat(columns: columns, json: objects), to: buffer)
        }
    }

    private func write(
        _ reader: ChangeReader, _ format: some RowFormat, to buffer: OutputBuffer
    ) throws(LoadError) -> ExportSummary {
        var format = format
        var summary = ExportSummary()
        try format.writeHeader(to: buffer)
        if let statement = try reader.prepare() {
            while try step(statement) {
                try format.writeRow(statement, to: buffer)
                summary.rows += 1
                if summary.rows & 1023 == 0, isStopRequested { break }
            }
        }
        guard !isStopRequested else {
            throw LoadError(.stopped, "The export was stopped; a file that was there is as it was")
        }
        try buffer.flush()
        summary.bytes = buffer.written
        return summary
    }

    private func step(_ statement: borrowing Statement) throws(LoadError) -> Bool {
        do throws(SQLiteError) {
            return try statement.step()
        } catch {
            throw LoadError(error, doing: "Cannot read the changes", database: selection.database)
        }
    }
}
