import SQLiteCore

extension BatchWriter {
    /// What the records that were refused for their encoding look like.
    struct LikelyEncoding {
        var rejects: Int64
        /// A name that iconv knows, where the bytes tell.
        var name: String?
    }

    /// Looks at the source's rejects; nil where none was refused for its encoding.
    func likelyEncoding() throws(LoadError) -> LikelyEncoding? {
        guard rejectsKept > 0 else { return nil }
        var bytes: [UInt8] = []
        var count: Int64 = 0
        do throws(SQLiteError) {
            try connection.query(
                "SELECT record FROM csvload_rejects WHERE source_id = ?1 AND reason = 'encoding'",
                [.integer(facts.sourceID)]
            ) { row in
                count += 1
                if bytes.count < 64 << 10 { bytes += row.blob(at: 0) + [0x0A] }
            }
        } catch {
            throw LoadError(error, doing: "Reading the rejects failed", database: facts.database)
        }
        return count > 0 ? LikelyEncoding(rejects: count, name: EncodingGuess(bytes)?.description) : nil
    }
}
