import Glibc

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
    private let descriptor: Int32
    private let isCancelled: @Sendable () -> Bool

    init(path: String, isCancelled: @escaping @Sendable () -> Bool) throws(LoadError) {
        self.isCancelled = isCancelled
        if path == "-" {
            name = FileSource.standardInput
            descriptor = dup(STDIN_FILENO)
            guard descriptor >= 0 else {
                throw LoadError(
                    .noInput, "The standard input is closed",
                    recovery: "Give it an input, or name a file instead of '-'.")
            }
        } else {
            name = path
            descriptor = FileSource.open(path, isCancelled)
            guard descriptor >= 0 else {
                let cause = systemMessage()
                throw LoadError(
                    .noInput, "Cannot open '\(path)': \(cause)", recovery: "Check the path and its permissions.")
            }
        }
        let facts = FileSource.facts(of: descriptor)
        let kind = facts.st_mode & S_IFMT
        guard kind != S_IFDIR else {
            close(descriptor)
            throw LoadError(.noInput, "'\(path)' is a folder", recovery: "Name the files in it.")
        }
        isFile = kind == S_IFREG && path != "-"
        size = isFile ? Int64(facts.st_size) : nil
        if isFile { posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL) }
    }

    /// The standard input as it was kept on disk.
    init(_ spool: SpoolFile) throws(LoadError) {
        name = FileSource.standardInput
        isCancelled = { false }
        descriptor = fcntl(spool.descriptor, F_DUPFD_CLOEXEC, 0)
        guard descriptor >= 0 else {
            throw LoadError(.inputOutput, "Cannot read what was kept of the standard input: \(systemMessage())")
        }
        isFile = true
        size = Int64(FileSource.facts(of: descriptor).st_size)
    }

    deinit {
        close(descriptor)
    }

    static let standardInput = "standard input"

    /// Opens a file; a FIFO without waiting for its writer, for whom ``waitForBytes()`` waits until the load is cancelled.
    private static func open(_ path: String, _ isCancelled: () -> Bool) -> Int32 {
        var facts = stat()
        let isFIFO = stat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFIFO
        while true {
            let opened = Glibc.open(path, O_RDONLY | O_CLOEXEC | (isFIFO ? O_NONBLOCK : 0))
            if opened >= 0 || errno != EINTR || isCancelled() { return opened }
        }
    }

    private static func facts(of descriptor: Int32) -> stat {
        var facts = stat()
        fstat(descriptor, &facts)
        return facts
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(LoadError) -> Int {
        let wanted = size.map { min(buffer.count, Int($0 - offset)) } ?? buffer.count
        guard wanted > 0 else { return 0 }
        while true {
            if !isFile, try !waitForBytes() {
                // Otherwise the input would be taken for an empty one.
                guard offset > 0 else { throw LoadError(.failed, "Stopped before anything came from '\(name)'") }
                return 0
            }
            // A file's descriptor may have other readers, whose position is not this one's.
            let got =
                isFile
                ? pread(descriptor, buffer.baseAddress, wanted, off_t(offset))
                : Glibc.read(descriptor, buffer.baseAddress, wanted)
            if got < 0 {
                if errno == EINTR || errno == EAGAIN { continue }
                let cause = systemMessage()
                throw LoadError(
                    .brokenInput, "Reading '\(name)' failed after byte \(offset): \(cause)",
                    recovery: "What was committed is kept; run the same command again when the input can be read.")
            }
            if got == 0, let size, offset < size {
                throw LoadError(
                    .brokenInput, "'\(name)' became shorter while it was read: byte \(offset) of \(size) is gone",
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
            guard pread(descriptor, block.baseAddress, count, off_t(end - Int64(count))) == count else { return }
            let bytes = UnsafeRawBufferPointer(rebasing: block[..<count])
            let found = TrailingPadding.length(of: bytes)
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
    private func waitForBytes() throws(LoadError) -> Bool {
        var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        while !isCancelled() {
            let ready = poll(&waiting, 1, 200)
            // After a signal there may be nothing to read, and a read would wait for it without end.
            if ready > 0 || (ready < 0 && errno != EINTR) { return true }
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

/// What the system says about the last call that failed.
func systemMessage() -> String {
    String(cString: strerror(errno))
}
