import Glibc

/// A whole file in memory.
final class FileBytes {
    let bytes: UnsafeRawBufferPointer

    init(_ path: String) throws(BenchmarkError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system("Cannot read '\(path)'") }
        defer { close(descriptor) }
        var facts = stat()
        fstat(descriptor, &facts)
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: Int(facts.st_size), alignment: 4096)
        bytes = UnsafeRawBufferPointer(memory)
        var filled = 0
        while filled < memory.count {
            let got = read(descriptor, memory.baseAddress! + filled, memory.count - filled)
            guard got > 0 else { throw .system("Cannot read '\(path)'") }
            filled += got
        }
    }

    deinit { bytes.deallocate() }
}
