import CSVCore
import SQLiteCore

/// Writes the rejects of one source as they stood in it, behind its header: a file to mend and to load.
///
/// A record whose quote never closed would take the line behind it into its field, so those records come last.
/// A file is replaced as a whole, or is as it was.
public struct RejectExportJob: Sendable {
    private let selection: RejectSelection
    private let destination: ExportOptions.Destination

    public init(_ selection: RejectSelection, to destination: ExportOptions.Destination) {
        self.selection = selection
        self.destination = destination
    }

    /// Writes the records, and returns what came of it; nothing at all is written where there are none.
    public func run() throws(LoadError) -> RejectExportSummary {
        let database = ExportDatabase(path: selection.database)
        let connection = try database.open()
        let found = try selection.sources(in: connection)
        guard let source = found.first else { return RejectExportSummary() }
        guard found.count == 1 else {
            let names = found.prefix(10).map { "'\($0.source.name)' (table '\($0.source.table)')" }
            throw LoadError(
                .sourceAmbiguous, "The rejects are of \(found.count) sources, and a file has those of one",
                recovery: "Name one with --source-name and --table: \(names.joined(separator: ", "))"
                    + (found.count > 10 ? ", …" : "") + ".")
        }
        let header = try header(of: source.source, connection)
        var summary = RejectExportSummary(rows: source.rejects)
        summary.source = source.source.name
        summary.table = source.source.table
        summary.notes = notes(source.source)
        try leaveOutCut(source.source, &summary, connection)
        switch destination {
        case .standardOutput:
            let buffer = OutputBuffer { (bytes) throws(LoadError) in
                try ReplacementFile.writeToStandardOutput(bytes)
            }
            try write(source.source, header, to: buffer, connection)
            summary.bytes = buffer.written
        case .file(let path):
            try database.refuse(asOutput: path)
            let file = ReplacementFileBox(try ReplacementFile(path, permissions: database.permissionsOfCopies))
            let buffer = OutputBuffer { (bytes) throws(LoadError) in try file.write(bytes) }
            try write(source.source, header, to: buffer, connection)
            summary.bytes = buffer.written
            try file.commit(mustBeNew: false)
        }
        return summary
    }

    /// Records of which only the beginning is kept are not records to load.
    private func leaveOutCut(
        _ source: SourceFilter.Source, _ summary: inout RejectExportSummary, _ connection: borrowing Connection
    ) throws(LoadError) {
        var places: [(byte: Int64, isEmpty: Bool)] = []
        do throws(SQLiteError) {
            try connection.query(
                """
                SELECT byte_start, length(record) FROM csvload_rejects WHERE source_id = ?1 AND reason = coalesce(?2, reason)
                    AND \(try RejectStore.wholeBytes(in: connection)) IS NOT NULL ORDER BY row_id
                """, [.integer(source.sourceID), selection.reason.map { .text($0.rawValue) } ?? .null]
            ) { row in
                places.append((row.integer(at: 0), row.integer(at: 1) == 0))
            }
        } catch {
            throw LoadError(error, doing: "Cannot read the rejects", database: selection.database)
        }
        guard let first = places.first else { return }
        summary.rows -= Int64(places.count)
        let which = places.count == 1 ? "1 record is" : "\(places.count) records are"
        let flags = Set(places.map { $0.isEmpty ? "--max-reject-bytes" : "--max-record-bytes" }).sorted()
        summary.notes.append(
            "\(which) kept only in part, or without bytes, and cannot be written: load the source with a higher "
                + "\(flags.joined(separator: " and ")) and --restart (the first of them begins at byte \(first.byte))")
    }

    private func write(
        _ source: SourceFilter.Source, _ header: [UInt8], to buffer: OutputBuffer, _ connection: borrowing Connection
    ) throws(LoadError) {
        let lineEnd = RejectExportJob.lineEnd(of: header)
        try buffer.append(header)
        if !header.isEmpty, header.last != 0x0A, header.last != 0x0D { try buffer.append(lineEnd) }
        let records = try records(of: source, connection)
        while try step(records) {
            try buffer.append(records.cell(at: 0).bytes)
            try buffer.append(lineEnd)
        }
        try buffer.flush()
    }

    private func records(
        of source: SourceFilter.Source, _ connection: borrowing Connection
    ) throws(LoadError) -> Statement {
        do throws(SQLiteError) {
            let records = try connection.prepare(
                """
                SELECT record FROM csvload_rejects WHERE source_id = ?1 AND reason = coalesce(?2, reason)
                    AND \(try RejectStore.wholeBytes(in: connection)) IS NULL
                ORDER BY reason = 'unclosed_quote', row_id
                """)
            try records.bind([.integer(source.sourceID), selection.reason.map { .text($0.rawValue) } ?? .null])
            return records
        } catch {
            throw LoadError(error, doing: "Cannot read the rejects", database: selection.database)
        }
    }

    private func step(_ statement: borrowing Statement) throws(LoadError) -> Bool {
        do throws(SQLiteError) {
            return try statement.step()
        } catch {
            throw LoadError(error, doing: "Cannot read the rejects", database: selection.database)
        }
    }

    /// The header's bytes; none where the source has none.
    private func header(
        of source: SourceFilter.Source, _ connection: borrowing Connection
    ) throws(LoadError) -> [UInt8] {
        if (try? source.stored.get())?.layout?.headerRows == 0 { return [] }
        var header: [UInt8] = []
        do throws(SQLiteError) {
            let isKept =
                try connection.value("SELECT 1 FROM pragma_table_info('csvload_sources') WHERE name = 'header'") != nil
            if isKept {
                try connection.query(
                    "SELECT header FROM csvload_sources WHERE source_id = ?1", [.integer(source.sourceID)]
                ) { row in
                    header = row.blob(at: 0)
                }
            }
        } catch {
            throw LoadError(error, doing: "Cannot read the metadata", database: selection.database)
        }
        guard !header.isEmpty else { throw RejectSelection.outdated(source) }
        return header
    }

    /// The line end that the header has; the rejects were kept without theirs.
    private static func lineEnd(of header: [UInt8]) -> [UInt8] {
        if header.suffix(2) == [0x0D, 0x0A] { return [0x0D, 0x0A] }
        return header.last == 0x0D ? [0x0D] : [0x0A]
    }

    /// What has to be said when the file is loaded, beside the flags of the first load.
    private func notes(_ source: SourceFilter.Source) -> [String] {
        guard let stored = try? source.stored.get() else { return [] }
        var notes: [String] = []
        let format = stored.content.format
        if let encoding = format.encoding, !["UTF-8", "UTF8", "AUTO"].contains(encoding.uppercased()) {
            notes.append("the text is written in UTF-8: load it without --encoding \(encoding)")
        }
        if let lines = format.skippedLines, lines > 0 {
            notes.append("the lines before the header are not in it: load it without --skip-lines \(lines)")
        }
        if var layout = stored.layout {
            layout.skippedLines = 0
            let flags = layout.flags
            if !flags.isEmpty { notes.append("the source was read with \(flags.joined(separator: " "))") }
        }
        return notes
    }
}

extension RejectSelection {
    /// An earlier version loaded the source, and did not keep what is needed now.
    static func outdated(_ source: SourceFilter.Source) -> LoadError {
        LoadError(
            .headerUnknown, "The database does not know the header of '\(source.name)'",
            recovery: "Run the load of this source again, which keeps it, and then this command.")
    }
}

/// What came of writing rejects to a file.
public struct RejectExportSummary: Sendable, Hashable {
    public var rows: Int64 = 0
    public var bytes: Int64 = 0
    public var source = ""
    public var table = ""
    /// Things worth knowing when the file is loaded, one sentence each.
    public var notes: [String] = []
}
