/// What came from the standard input, kept on disk for as long as a load needs it, so that it can be read twice.
///
/// The file has no name: nobody else can open it, and it is gone with the process, however that ends.
final class SpoolFile: Sendable {
    let descriptor: FileDescriptor

    private static let bufferBytes = 1 << 20

    /// Makes an empty file in a folder.
    init(in folder: String) throws(LoadError) {
        do throws(SystemError) {
            descriptor = try SpoolFile.make(in: folder)
        } catch {
            throw LoadError(
                .outputNotWritable, "Cannot keep the standard input in the folder '\(folder)': \(error)",
                recovery: "Name a folder with room in the environment variable TMPDIR, or leave --spool out.")
        }
    }

    private static func make(in folder: String) throws(SystemError) -> FileDescriptor {
        // Not every file system has files without names.
        if let unnamed = try? FileDescriptor.open(folder, .updating, .unnamed, permissions: 0o600) { return unnamed }
        let path = "\(folder)/.csvload-\(FileSystem.unguessableWord).spool"
        let made = try FileDescriptor.open(path, .updating, .createNew, permissions: 0o600)
        FileSystem.remove(path)
        return made
    }

    /// Takes everything from a source, to its end or until that is cancelled.
    ///
    /// - Parameters:
    ///   - file: where the source has its bytes from.
    ///   - progress: is told how many bytes there are so far.
    func fill(
        from source: any ByteSource, of file: FileSource, progress: (Int64) -> Void
    ) throws(LoadError) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: SpoolFile.bufferBytes, alignment: 4096)
        defer { buffer.deallocate() }
        while true {
            let got = try source.read(into: buffer)
            guard got > 0 else { return }
            do throws(SystemError) {
                try descriptor.write(UnsafeRawBufferPointer(rebasing: buffer[..<got]))
            } catch {
                throw LoadError(
                    .outputFailed, "Keeping the standard input on disk failed after byte \(file.offset): \(error)",
                    recovery: "Nothing was loaded: name a folder with room in TMPDIR, or leave --spool out.")
            }
            progress(file.offset)
        }
    }
}
