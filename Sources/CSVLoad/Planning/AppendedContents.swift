import SQLiteCore

/// The contents that an input has had under one name, each of which is a source of its own.
///
/// The first has the input's name, further ones have a number behind it: `/data/today.csv`, `/data/today.csv (2)`. A content
/// that goes on where one of them ends is that one, grown; the same content is never added twice.
struct AppendedContents {
    private struct Content {
        var name: String
        var checkpoints: [Checkpoint]
        var endsInsideRecord: Bool
    }

    private let name: String
    private var contents: [Content] = []
    private var names: Set<String> = []
    /// One of the names of which nothing was loaded.
    private var unusedName: String?

    /// Reads what a table has of an input.
    ///
    /// - Parameter name: of the input, or of one of its contents.
    init(of name: String, in table: String, connection: borrowing Connection) throws(SQLiteError) {
        let known = try AppendedContents.sources(of: table, in: connection)
        var base = name
        if let number = name.wholeMatch(of: /(.*) \([0-9]+\)/), known.contains(where: { $0.name == String(number.1) }) {
            base = String(number.1)
        }
        self.name = base
        for (sourceID, source) in known where source == base || source.hasPrefix("\(base) (") && source.hasSuffix(")") {
            names.insert(source)
            let checkpoints = try CheckpointStore.checkpoints(of: sourceID, in: connection)
            guard let last = checkpoints.last else {
                unusedName = unusedName ?? source
                continue
            }
            let isOpen = try CheckpointStore.hasUnclosed(in: last.rowIDs, of: sourceID, in: connection)
            contents.append(Content(name: source, checkpoints: checkpoints, endsInsideRecord: isOpen))
        }
    }

    private static func sources(
        of table: String, in connection: borrowing Connection
    ) throws(SQLiteError) -> [(id: Int64, name: String)] {
        var found: [(id: Int64, name: String)] = []
        try connection.query(
            "SELECT source_id, name FROM csvload_sources WHERE table_name = ?1 ORDER BY source_id", [.text(table)]
        ) { row in
            found.append((row.integer(at: 0), row.text(at: 1) ?? ""))
        }
        return found
    }

    /// The name of a content that nothing is known of yet.
    var newName: String {
        if let unusedName { return unusedName }
        guard names.contains(name) else { return name }
        var number = 2
        while names.contains("\(name) (\(number))") { number += 1 }
        return "\(name) (\(number))"
    }

    /// Finds the content that a stream begins with, the longest where there are several; leaves the stream at its front.
    ///
    /// - Returns: its name; nil where the stream has none of them.
    /// - Complexity: the front is read once, up to the longest first batch; the rest only of contents whose first batch is in it.
    func find(in stream: InputStream, isCancelled: @escaping @Sendable () -> Bool) throws(LoadError) -> String? {
        var found: (name: String, bytes: Int64)?
        for content in try withSameFront(stream) {
            try stream.seek(to: 0)
            let verifier = PrefixVerifier(
                stream: stream, endsInsideRecord: content.endsInsideRecord, isCancelled: isCancelled)
            let result = try verifier.verify(content.checkpoints) { _ in }
            let bytes = content.checkpoints.last?.bytes.upperBound ?? 0
            guard result.matching == content.checkpoints.count || result.isContinued, bytes > found?.bytes ?? -1 else {
                continue
            }
            found = (content.name, bytes)
        }
        try stream.seek(to: 0)
        return found?.name
    }

    /// Those whose first batch a stream begins with.
    private func withSameFront(_ stream: InputStream) throws(LoadError) -> [Content] {
        let byLength = contents.sorted { $0.checkpoints[0].bytes.upperBound < $1.checkpoints[0].bytes.upperBound }
        let hash = ContentHash()
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 64)
        defer { buffer.deallocate() }
        var position: Int64 = 0
        var same: [Content] = []
        for content in byLength where content.checkpoints[0].bytes.lowerBound == 0 {
            let first = content.checkpoints[0]
            while position < first.bytes.upperBound {
                let count = min(Int64(buffer.count), first.bytes.upperBound - position)
                let got = try stream.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<Int(count)]))
                if got == 0 { return same }
                hash.add(UnsafeRawBufferPointer(rebasing: buffer[..<got]))
                position += Int64(got)
            }
            if hash.value == first.contentHash { same.append(content) }
        }
        return same
    }
}

extension LoadPlanner {
    /// Finds out which content of the input it is that is loaded, where each is added once.
    mutating func chooseContent(_ stream: InputStream) throws(LoadError) {
        guard options.appends else { return }
        guard stream.isRereadable else {
            throw LoadError(
                .optionInvalid,
                "--append compares \(stream.name) with what was loaded before, and it can be read only once",
                recovery: options.input == "-" ? "Add --spool." : "Name a file.")
        }
        guard let contents = try database.contents(of: askedName, in: options.table) else { return }
        let isCancelled = context.isCancelled
        options.sourceName = try contents.find(in: stream, isCancelled: isCancelled) ?? contents.newName
    }

    /// Refuses to add records that have a key.
    func checkAppending(_ plan: RowPlan) throws(LoadError) {
        guard options.appends, !plan.key.isEmpty else { return }
        throw LoadError(
            .optionInvalid,
            "--append adds records to a table without a key, and '\(options.table)' has the key \(plan.key.joined(separator: ", "))",
            recovery: "Leave --append out: each record then goes into the row that has its key.")
    }
}

extension LoadDatabase {
    /// What a table has of an input; nil where csvload has not loaded anything into the database.
    func contents(of name: String, in table: String) throws(LoadError) -> AppendedContents? {
        guard exists else { return nil }
        let connection = try open()
        guard try Migrator.hasBookkeeping(connection, database: path) else { return nil }
        do throws(SQLiteError) {
            let table = try TargetTable(table, in: connection)?.name ?? table
            return try AppendedContents(of: name, in: table, connection: connection)
        } catch {
            throw LoadError(error, doing: "Cannot read the metadata", database: path)
        }
    }
}
