import Glibc

/// The bytes of one input, read once from front to end; what was peeked at is read again.
final class InputStream {
    /// What the input is called in messages.
    let name: String
    /// Bytes in all, where the input is a file of known size.
    let totalBytes: Int64?
    /// Whether the stream can be opened a second time and give the same bytes.
    let isRereadable: Bool
    private let descriptor: Int32
    private var pending: [UInt8] = []
    private var pendingStart = 0
    /// Offset of the next byte that ``read(into:)`` gives.
    private(set) var offset: Int64 = 0
    private var isAtEnd = false

    /// Opens a file, or the standard input for `-`.
    init(path: String) throws(LoadError) {
        if path == "-" {
            name = "standard input"
            descriptor = dup(STDIN_FILENO)
            guard descriptor >= 0 else { throw LoadError(.noInput, "The standard input is closed") }
        } else {
            name = path
            descriptor = open(path, O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else {
                let cause = systemMessage()
                throw LoadError(
                    .noInput, "Cannot open '\(path)': \(cause)", recovery: "Check the path and its permissions.")
            }
        }
        var facts = stat()
        fstat(descriptor, &facts)
        let kind = facts.st_mode & S_IFMT
        if kind == S_IFDIR {
            close(descriptor)
            throw LoadError(.noInput, "'\(path)' is a folder", recovery: "Name the files in it.")
        }
        isRereadable = kind == S_IFREG && path != "-"
        totalBytes = isRereadable ? Int64(facts.st_size) : nil
        if isRereadable { posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL) }
    }

    /// A stream of bytes that are there already.
    init(name: String, bytes: [UInt8]) {
        self.name = name
        descriptor = -1
        totalBytes = nil
        isRereadable = false
        pending = bytes
        isAtEnd = true
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// The bytes from the current position on, `count` of them if there are so many, without moving on.
    func peek(_ count: Int) throws(LoadError) -> [UInt8] {
        let wanted = count - (pending.count - pendingStart)
        if wanted > 0, !isAtEnd {
            pending.removeFirst(pendingStart)
            pendingStart = 0
            let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: wanted, alignment: 64)
            defer { buffer.deallocate() }
            let got = try readFully(buffer)
            pending.append(contentsOf: buffer[..<got])
        }
        return Array(pending[pendingStart...].prefix(count))
    }

    /// Puts bytes back in front of those that come next.
    func unread(_ bytes: [UInt8]) {
        pending.replaceSubrange(..<pendingStart, with: bytes)
        pendingStart = 0
        offset -= Int64(bytes.count)
    }

    /// Fills the buffer, and returns fewer bytes than it holds only at the end of the input.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(LoadError) -> Int {
        var filled = 0
        if pendingStart < pending.count {
            filled = min(buffer.count, pending.count - pendingStart)
            pending.withUnsafeBytes {
                buffer.baseAddress!.copyMemory(from: $0.baseAddress! + pendingStart, byteCount: filled)
            }
            pendingStart += filled
            if pendingStart == pending.count {
                pending = []
                pendingStart = 0
            }
        }
        if filled < buffer.count {
            filled += try readFully(UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
        }
        offset += Int64(filled)
        return filled
    }

    /// Goes to an offset of a file.
    func seek(to newOffset: Int64) throws(LoadError) {
        precondition(isRereadable, "only files can be sought in")
        guard lseek(descriptor, off_t(newOffset), SEEK_SET) >= 0 else { throw readFailure() }
        pending = []
        pendingStart = 0
        isAtEnd = false
        offset = newOffset
    }

    private func readFully(_ buffer: UnsafeMutableRawBufferPointer) throws(LoadError) -> Int {
        var filled = 0
        while filled < buffer.count, !isAtEnd {
            let got = Glibc.read(descriptor, buffer.baseAddress! + filled, buffer.count - filled)
            if got < 0 {
                if errno == EINTR { continue }
                throw readFailure()
            }
            if got == 0 { isAtEnd = true }
            filled += got
        }
        return filled
    }

    private func readFailure() -> LoadError {
        let cause = systemMessage()
        return LoadError(
            .inputOutput, "Reading '\(name)' failed after byte \(offset): \(cause)",
            recovery: "What was committed is kept; run the same command again when the input can be read.")
    }
}

/// What the system says about the last call that failed.
func systemMessage() -> String {
    String(cString: strerror(errno))
}
