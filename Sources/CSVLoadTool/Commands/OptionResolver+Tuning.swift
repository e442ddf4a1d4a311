import CSVLoad

extension OptionResolver {
    /// Bytes of a chunk: a few records at least, and not so many that the buffers of all threads fill the memory.
    static let chunkBytes = 4 << 10...16 << 20

    /// The size of a chunk that was typed.
    func chunkBytes() throws(UsageError) -> Int? {
        guard let bytes = arguments.bytes(.chunkBytes) else { return nil }
        guard Self.chunkBytes.contains(bytes) else {
            throw UsageError("--chunk-bytes takes a size from 4KiB to 16MiB", subcommand: .load)
        }
        return bytes
    }
}
