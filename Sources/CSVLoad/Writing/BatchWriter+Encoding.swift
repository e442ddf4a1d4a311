import SQLiteCore

extension BatchWriter {
    /// What the records that were refused for their encoding look like.
    struct LikelyEncoding {
        var rejects: Int64
        /// A name that iconv knows, where the bytes tell.
        var name: String?
    }

    /// Looks at the source's rejects; nil where none was refused for its encoding.
    ///
    /// - Parameter evidence: what the front of the text says, records that are UTF-8 included.
    func likelyEncoding(_ evidence: EncodingEvidence) throws(LoadError) -> LikelyEncoding? {
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
        guard count > 0 else { return nil }
        var evidence = evidence
        // The front has nothing of them: they stand behind it.
        if evidence.misencodedLines == 0 { evidence.add(bytes[...]) }
        return LikelyEncoding(rejects: count, name: EncodingGuess(evidence)?.description)
    }
}
