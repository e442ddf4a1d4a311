import SQLiteCore

/// Rows of a first load that wait in a file beside the database until they go into the table in the order of their keys.
///
/// The file has sorted runs, one behind the other, each with what tells where it began behind it. Nothing in it counts but what
/// a committed checkpoint speaks of: what lies behind that is written over by the next run of the program.
final class WaitingRows {
    private static let magic: [UInt8] = Array("csvload rows 1\n\0".utf8)
    private static let headerBytes: Int64 = 24
    private static let trailerBytes = 24
    private static let bufferBytes = 1 << 20

    /// Sorted rows in the file.
    struct Run {
        var bytes: Range<Int64>
        /// Bytes that all of its keys begin with.
        var commonBytes: Int
    }

    let descriptor: FileDescriptor
    /// What the file begins with.
    let token: Int64
    private let path: String
    /// Where the last run that was added ends.
    private(set) var end: Int64
    /// Where the last run ends that a committed checkpoint speaks of.
    private var committedEnd: Int64
    private var buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: WaitingRows.bufferBytes, alignment: 16)
    private var filled = 0
    /// Where the buffer's bytes belong.
    private var written: Int64

    /// The file of a source's rows.
    static func path(of database: String, sourceID: Int64) -> String { "\(database)-rows-\(sourceID)" }

    /// Makes an empty file, in the place of one that a load left behind which began anew.
    init(creating path: String, token: Int64) throws(SystemError) {
        WaitingRows.removeLeft(path)
        descriptor = try FileDescriptor.open(path, .updating, .createNew, permissions: 0o600)
        self.path = path
        self.token = token
        (end, committedEnd, written) = (WaitingRows.headerBytes, 0, WaitingRows.headerBytes)
        let header = WaitingRows.header(token)
        try header.span.bytes.withUnsafeBytes { (bytes) throws(SystemError) in try descriptor.write(bytes, at: 0) }
    }

    private static func header(_ token: Int64) -> [UInt8] {
        withUnsafeBytes(of: token.littleEndian) { magic + Array($0) }
    }

    /// Opens a file to go on behind the rows that checkpoints speak of.
    init(opening path: String, token: Int64, end: Int64) throws(SystemError) {
        descriptor = try FileDescriptor.open(path, .updating, .noLink)
        self.path = path
        self.token = token
        (self.end, committedEnd, written) = (end, end, end)
    }

    deinit {
        buffer.deallocate()
        // No checkpoint speaks of it.
        if committedEnd == 0 { remove() }
    }

    /// Whether a file has what a source's checkpoints speak of.
    static func isWhole(_ path: String, token: Int64, end: Int64) -> Bool {
        guard end >= headerBytes, let file = try? FileDescriptor.open(path, .reading, [.noLink, .nonBlocking]),
            let status = try? file.status, status.kind == .regular, status.size >= end
        else { return false }
        return begins(file, with: header(token))
    }

    private static func begins(_ file: borrowing FileDescriptor, with expected: [UInt8]) -> Bool {
        let front = UnsafeMutableRawBufferPointer.allocate(byteCount: expected.count, alignment: 8)
        defer { front.deallocate() }
        guard let got = try? file.read(into: front, at: 0), got == expected.count else { return false }
        return front.elementsEqual(expected)
    }

    /// Adds the rows of a run.
    func add(_ run: SortedRun, stride: Int) throws(SystemError) {
        let start = end
        for place in 0..<run.rowCount {
            guard let cells = run.places[place] else { continue }
            let bytes = StoredRow.bytes(of: cells, stride)
            if filled + bytes > buffer.count { try flush(makingRoomFor: bytes) }
            StoredRow.write(cells, stride, record: run.rowIDs[place], to: buffer.baseAddress! + filled, bytes)
            filled += bytes
            end += Int64(bytes)
        }
        if filled + WaitingRows.trailerBytes > buffer.count { try flush(makingRoomFor: WaitingRows.trailerBytes) }
        buffer.storeBytes(of: start.littleEndian, toByteOffset: filled, as: Int64.self)
        buffer.storeBytes(of: Int64(run.rowCount).littleEndian, toByteOffset: filled + 8, as: Int64.self)
        buffer.storeBytes(of: Int64(run.commonBytes).littleEndian, toByteOffset: filled + 16, as: Int64.self)
        filled += WaitingRows.trailerBytes
        end += Int64(WaitingRows.trailerBytes)
    }

    private func flush(makingRoomFor bytes: Int = 0) throws(SystemError) {
        try descriptor.write(UnsafeRawBufferPointer(rebasing: buffer[..<filled]), at: written)
        written += Int64(filled)
        filled = 0
        guard bytes > buffer.count else { return }
        buffer.deallocate()
        buffer = .allocate(byteCount: bytes, alignment: 16)
    }

    /// Has all that was added on the disk, before the checkpoint that speaks of it.
    func synchronize() throws(SystemError) {
        try flush()
        try descriptor.synchronize()
        committedEnd = end
    }

    /// Takes back what no committed checkpoint speaks of.
    func rewind() {
        end = max(committedEnd, WaitingRows.headerBytes)
        (written, filled) = (end, 0)
    }

    func remove() { FileSystem.remove(path) }

    /// Takes away a file that a load has left which begins anew; any other file of that name stays.
    static func removeLeft(_ path: String) {
        guard let file = try? FileDescriptor.open(path, .reading, [.noLink, .nonBlocking]), isOurs(file) else { return }
        FileSystem.remove(path)
    }

    /// Whether a file is one of these, or has nothing yet, as one whose process was killed when it had made it.
    private static func isOurs(_ file: borrowing FileDescriptor) -> Bool {
        if let status = try? file.status, status.kind == .regular, status.size == 0 { return true }
        return begins(file, with: magic)
    }

    /// The runs in the order in which they were added: those of earlier records first.
    func runs() throws(LoadError) -> [Run] {
        do throws(SystemError) {
            try flush()
            var runs: [Run] = []
            var last = end
            let trailer = UnsafeMutableRawBufferPointer.allocate(byteCount: WaitingRows.trailerBytes, alignment: 8)
            defer { trailer.deallocate() }
            while last > WaitingRows.headerBytes {
                let behind = last - Int64(trailer.count)
                guard behind >= WaitingRows.headerBytes, try descriptor.read(into: trailer, at: behind) == trailer.count
                else { throw .nothingWritten }
                let start = Int64(littleEndian: trailer.load(as: Int64.self))
                guard start >= WaitingRows.headerBytes, start <= behind else { throw .nothingWritten }
                let common = Int64(littleEndian: trailer.load(fromByteOffset: 16, as: Int64.self))
                runs.append(Run(bytes: start..<behind, commonBytes: Int(clamping: common)))
                last = start
            }
            return runs.reversed()
        } catch {
            throw WaitingRows.damaged(path)
        }
    }

    static func damaged(_ path: String) -> LoadError {
        LoadError(
            .diskFailed, "The file '\(path)' does not have the rows that were put into it",
            recovery: "Load the input again with --restart.")
    }
}
