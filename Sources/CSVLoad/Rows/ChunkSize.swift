/// How many bytes of input go into a chunk.
enum ChunkSize {
    /// So few that a chunk and its rows stay in a core's cache.
    static let standard = 256 << 10

    /// For records that are computed.
    ///
    /// A record may take a while, and all workers should have some until the end: a small file is cut into more than
    /// its bytes ask for. It depends on the input alone, so that the same load always makes the same batches.
    ///
    /// - Parameter bytes: those of the input; nil where that is not known.
    static func computed(of bytes: Int64?) -> Int {
        guard let bytes else { return standard / 4 }
        return min(standard, max(4 << 10, Int(bytes / 64)))
    }
}

extension LoadOptions {
    /// Bytes of input in a chunk of a load, whoever computes its rows.
    func chunkBytes(for plan: RowPlan, of bytes: Int64?) -> Int {
        plan.computes ? min(chunkBytes, ChunkSize.computed(of: bytes)) : chunkBytes
    }
}
