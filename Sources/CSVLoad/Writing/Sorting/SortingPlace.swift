import CSVCore

/// Where rows of a first load wait to be sorted, and whether that is worth while.
///
/// Keys in random order make each batch write most pages of the table again: the time then grows faster than the number of rows.
/// In the order of their keys all rows of a load write each page once. See ``WaitingRows``.
struct SortingPlace: Sendable {
    let database: String
    let sourceID: Int64
    /// What the source's file begins with; nil where there is none.
    let token: Int64?
    /// Whether nothing but its key can keep a row out of the table.
    let isAllowed: Bool
    /// Bytes of the input, as far as that is known.
    let inputBytes: Int64?
    /// Says what a user should know.
    let note: @Sendable (String) -> Void

    /// Bytes of an input that are to come before rows wait: the cache holds the pages of fewer.
    private static let worthwhileBytes: Int64 = 40 << 20
    /// Bytes of an input whose rows wait between two commits.
    static let bytesBetweenCommits: Int64 = 64 << 20

    private var path: String { WaitingRows.path(of: database, sourceID: sourceID) }

    /// Opens the file of a load that goes on, or takes away what one has left that begins anew.
    func open(from checkpoint: Checkpoint?) throws(LoadError) -> WaitingRows? {
        guard let token, let end = checkpoint?.sortedEnd else {
            WaitingRows.removeLeft(path)
            return nil
        }
        return try making { () throws(SystemError) in try WaitingRows(opening: path, token: token, end: end) }
    }

    /// Makes the file, where enough is to come behind a chunk and the disk has room for it; else nil.
    func begin(behind chunk: Chunk) throws(LoadError) -> WaitingRows? {
        guard isAllowed, let inputBytes, inputBytes - chunk.fileBytes >= SortingPlace.worthwhileBytes else {
            return nil
        }
        // Once in the file, and once in the table with its index.
        let wanted = inputBytes * 3
        if let free = FileSystem.freeBytes(in: FileSystem.folder(of: database)), free < wanted {
            note(
                "the rows are not sorted by their keys before they go in, for which '\(FileSystem.folder(of: database))' would need "
                    + "\(ByteSize.text(Int(wanted))) and has \(ByteSize.text(Int(free)))")
            return nil
        }
        var generator = SystemRandomNumberGenerator()
        let token = Int64(truncatingIfNeeded: generator.next())
        return try making { () throws(SystemError) in try WaitingRows(creating: path, token: token) }
    }

    private func making(_ body: () throws(SystemError) -> WaitingRows) throws(LoadError) -> WaitingRows {
        do throws(SystemError) {
            return try body()
        } catch {
            throw LoadError(
                .databaseNotWritable, "Cannot keep rows in '\(path)': \(error)",
                recovery: error.isExisting
                    ? "Something else has put a file there: move it away." : "Check the folder and its permissions.")
        }
    }
}
