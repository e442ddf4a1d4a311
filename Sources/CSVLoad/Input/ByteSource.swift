/// Bytes that come one after the other: a file, or something that makes bytes of another source's.
protocol ByteSource: AnyObject {
    /// Fills part of the buffer; 0 at the end.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(LoadError) -> Int
}

/// The bytes of a file or of the standard input, as they are.
final class FileSource: ByteSource {
    /// What the input is called in messages.
    let name: String
    /// Whether it is a file that can be opened again and gives the same bytes.
    let isFile: Bool
    /// Bytes of the file when it was opened: what comes behind them is left for the next run.
    private(set) var size: Int64?
    /// Bytes taken so far.
    private(set) var offset: Int64 = 0
    private let descriptor: FileDescriptor
    private let isCancelled: @Sendable () -> Bool

    init(path: String, isCancelled: @escaping @Sendable () -> Bool) throws(LoadError) {
        self.isCancelled = isCancelled
        name = path == "-" ? FileSource.standardInput : path
        let descriptor = try FileSource.open(path, isCancelled)
        let status: FileStatus
        do throws(SystemError) { status = try descriptor.status } catch { throw FileSource.unopened(path, error) }
        guard status.kind != .folder else {
            throw LoadError(.inputNotFound, "'\(path)' is a folder", recovery: "Name the files in it.")
        }
        isFile = status.kind == .regular && path != "-"
        size = isFile ? status.size : nil
        if isFile { descriptor.adviseSequentialReading() }
        self.descriptor = descriptor
    }

    /// The standard input as it was kept on disk.
    init(_ spool: SpoolFile) throws(LoadError) {
        name = FileSource.standardInput
        isCancelled = { false }
        isFile = true
        do throws(SystemError) {
            let descriptor = try spool.descriptor.duplicate()
            size = try descriptor.status.size
            self.descriptor = descriptor
        } catch {
            throw LoadError(.outputFailed, "Cannot read what was kept of the standard input: \(error)")
        }
    }

    static let standardInput = "standard input"

    /// Opens a file; a FIFO without waiting for its writer, for whom ``waitForBytes()`` waits until the load is cancelled.
    private static func open(_ path: String, _ isCancelled: () -> Bool) throws(LoadError) -> FileDescriptor {
        guard path != "-" else {
            guard let input = try? TerminalDevice.standardInput.duplicate(), input.isReadable else {
                throw LoadError(
                    .inputNotFound, "The standard input is closed",
                    recovery: "Give it an input, or name a file instead of '-'.")
            }
            return input
        }
        let isFIFO = FileStatus(path)?.kind == .fifo
        do throws(SystemError) {
            return try FileDescriptor.open(path, .reading, isFIFO ? .nonBlocking : [], isCancelled: isCancelled)
        } catch {
            throw unopened(path, error)
        }
    }

    private static func unopened(_ path: String, _ cause: SystemError) -> LoadError {
        LoadError(.inputNotFound, "Cannot open '\(path)': \(cause)", recovery: "Check the path and its permissions.")
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(LoadError) -> Int {
        let wanted = size.map { min(buffer.count, Int($0 - offset)) } ?? buffer.count
        guard wanted > 0 else { return 0 }
        let room = UnsafeMutableRawBufferPointer(rebasing: buffer[..<wanted])
        while true {
            if !isFile, !waitForBytes() {
                // Otherwise the input would be taken for an empty one.
                guard offset > 0 else { throw LoadError(.stopped, "Stopped before anything came from '\(name)'") }
                return 0
            }
            let got: Int
            do throws(SystemError) {
                // A file's descriptor may have other readers, whose position is not this one's.
                got = try isFile ? descriptor.read(into: room, at: offset) : descriptor.read(into: room)
            } catch {
                if error.wouldBlock { continue }
                throw LoadError(
                    .inputBrokeOff, "Reading '\(name)' failed after byte \(offset): \(error)",
                    recovery: "What was committed is kept; run the same command again when the input can be read.")
            }
            if got == 0, let size, offset < size {
                throw LoadError(
                    .inputBrokeOff, "'\(name)' became shorter while it was read: byte \(offset) of \(size) is missing",
                    recovery: "What was committed is kept; run the same command again when the file is whole.")
            }
            offset += Int64(got)
            return got
        }
    }

    /// Leaves out the padding that ends a file's text: see ``TrailingPadding``.
    ///
    /// The bytes before it keep their offsets, so that a part of the file can still be read alone.
    func dropPadding() {
        guard isFile, var end = size else { return }
        let block = UnsafeMutableRawBufferPointer.allocate(byteCount: 4096, alignment: 16)
        defer { block.deallocate() }
        var mayEndWithZeros = true
        while end > 0 {
            let count = Int(min(Int64(block.count), end))
            let bytes = UnsafeMutableRawBufferPointer(rebasing: block[..<count])
            guard (try? descriptor.read(into: bytes, at: end - Int64(count))) == count else { return }
            let found = TrailingPadding.length(of: UnsafeRawBufferPointer(bytes))
            // Padding is 1A first: before a 1A no NUL belongs to it.
            guard mayEndWithZeros || found.zeros == 0 else { break }
            end = end - Int64(count) + Int64(found.text)
            if found.text > 0 { break }
            mayEndWithZeros = found.marks == 0
        }
        size = end
    }

    /// Goes to an offset of a file.
    func seek(to newOffset: Int64) {
        precondition(isFile, "only files can be sought in")
        offset = newOffset
    }

    /// Waits until a pipe has bytes or has ended; false when the load was cancelled meanwhile.
    private func waitForBytes() -> Bool {
        while !isCancelled() {
            if descriptor.isReadable(within: 200) { return true }
        }
        return false
    }
}

/// Gives a few bytes that were read ahead, and then the rest of a source.
final class PrefixedSource: ByteSource {
    private var prefix: [UInt8]
    private var position = 0
    private let rest: any ByteSource

    init(_ prefix: [UInt8], _ rest: any ByteSource) {
        self.prefix = prefix
        self.rest = rest
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(LoadError) -> Int {
        guard position < prefix.count else { return try rest.read(into: buffer) }
        let count = min(buffer.count, prefix.count - position)
        prefix.withUnsafeBytes { buffer.baseAddress!.copyMemory(from: $0.baseAddress! + position, byteCount: count) }
        position += count
        return count
    }

    /// Forgets what is left of the prefix.
    func drop() {
        prefix = []
        position = 0
    }
}
