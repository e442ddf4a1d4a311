import Glibc

/// What came from the standard input, kept on disk for as long as a load needs it, so that it can be read twice.
///
/// The file has no name: nobody else can open it, and it is gone with the process, however that ends.
final class SpoolFile: Sendable {
    let descriptor: Int32

    private static let bufferBytes = 1 << 20

    /// Makes an empty file in a folder.
    init(in folder: String) throws(LoadError) {
        // O_TMPFILE, which Swift does not import: an unnamed file. Not every file system has it.
        var made = open(folder, 0o20_000_000 | O_DIRECTORY | O_RDWR | O_CLOEXEC, 0o600)
        if made < 0 { made = SpoolFile.unlinkedFile(in: folder) }
        guard made >= 0 else {
            let cause = systemMessage()
            throw LoadError(
                .cannotCreate, "Cannot keep the standard input in the folder '\(folder)': \(cause)",
                recovery: "Name a folder with room in the environment variable TMPDIR, or leave --spool out.")
        }
        descriptor = made
    }

    deinit {
        close(descriptor)
    }

    private static func unlinkedFile(in folder: String) -> Int32 {
        let path = "\(folder)/.csvload-\(String(UInt64.random(in: .min ... .max), radix: 36)).spool"
        let made = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        if made >= 0 { unlink(path) }
        return made
    }

    /// Takes everything from a source, to its end or until that is cancelled.
    ///
    /// - Parameter progress: is told how many bytes there are so far.
    func fill(from source: FileSource, progress: (Int64) -> Void) throws(LoadError) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: SpoolFile.bufferBytes, alignment: 4096)
        defer { buffer.deallocate() }
        while true {
            let got = try source.read(into: buffer)
            guard got > 0 else { return }
            var written = 0
            while written < got {
                let count = write(descriptor, buffer.baseAddress! + written, got - written)
                if count < 0, errno == EINTR { continue }
                guard count >= 0 else {
                    let cause = systemMessage()
                    throw LoadError(
                        .inputOutput, "Keeping the standard input on disk failed after byte \(source.offset): \(cause)",
                        recovery: "Nothing was loaded: name a folder with room in TMPDIR, or leave --spool out.")
                }
                written += count
            }
            progress(source.offset)
        }
    }
}
