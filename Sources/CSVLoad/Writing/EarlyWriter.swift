import SQLiteCore

/// Writes the pages of a batch before its commit, so that the disk has begun with them when the commit waits for it.
///
/// Left to itself SQLite writes all pages at the commit, and then waits for the disk while nothing else goes on: that was a
/// quarter of a load's time. What is promised stays the same. The rollback journal is synced before a page of the
/// database is overwritten, pages after the database's old end need none, and the commit still waits until all is
/// on the disk. Readers are locked out from the first page on, as they are by a commit: so only the last part of
/// a batch is written early, and they wait no longer than before.
struct EarlyWriter {
    /// Where in a batch writing begins, and after how much more it goes on; in parts of its bytes.
    private static let firstPart = 0.6
    private static let step = 0.1

    private let descriptor: Int32
    private let batchBytes: Double
    private var nextPart = EarlyWriter.firstPart

    /// - Parameters:
    ///   - descriptor: of the database file, open for writing, for as long as this is used.
    ///   - batchBytes: bytes of input in a batch.
    init?(descriptor: Int32, batchBytes: Int, connection: borrowing Connection) throws(SQLiteError) {
        // In a write-ahead log a page that changes again would be written again.
        guard case .text(let mode) = try connection.value("PRAGMA journal_mode"),
            ["delete", "truncate", "persist"].contains(mode), batchBytes >= 1 << 20
        else { return nil }
        self.descriptor = descriptor
        self.batchBytes = Double(batchBytes)
    }

    /// Writes what is ready, if the batch has come far enough; called after each chunk.
    ///
    /// - Parameter bytes: bytes of the batch so far.
    mutating func advance(to bytes: Int64, connection: borrowing Connection) throws(SQLiteError) {
        guard Double(bytes) >= nextPart * batchBytes else { return }
        nextPart = Double(bytes) / batchBytes + Self.step
        // A reader is in the way: this batch is written at its commit.
        guard try connection.writePages() else {
            nextPart = .infinity
            return
        }
        Connection.startWriting(descriptor)
    }

    /// A batch is over.
    mutating func reset() { nextPart = Self.firstPart }
}
