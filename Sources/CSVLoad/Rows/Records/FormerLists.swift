/// Stored lists of what a source had brought before: one that is the same is taken over, and not stored once more.
struct FormerLists: Sendable {
    /// By a hash of what is stored.
    private var listIDs: [UInt64: Int64] = [:]

    mutating func add(_ stored: UnsafeRawBufferPointer, _ listID: Int64) {
        listIDs[FormerLists.hash(stored)] = listID
    }

    /// The list with these bytes, which can be taken once; nil where there is none.
    mutating func take(_ stored: [UInt8]) -> Int64? {
        guard !listIDs.isEmpty else { return nil }
        return listIDs.removeValue(forKey: stored.withUnsafeBytes(FormerLists.hash))
    }

    private static func hash(_ stored: UnsafeRawBufferPointer) -> UInt64 {
        guard let base = stored.baseAddress else { return 0 }
        return RecordHash.of(base.assumingMemoryBound(to: UInt8.self), stored.count)
    }
}
