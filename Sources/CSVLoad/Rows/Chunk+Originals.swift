import CSVCore

extension Chunk {
    /// The rejects in the order of their records, each with its record as it stands in the source.
    var originals: [(reject: Reject, original: Reject.Original)] {
        var line: Int64 = 0
        var counted = 0
        return rejects.sorted { $0.ordinal < $1.ordinal }.map { reject in
            if let known = reject.original { return (reject, known) }
            line += LineEnds.count(in: UnsafeRawBufferPointer(rebasing: filled[counted..<reject.bytes.lowerBound]))
            counted = reject.bytes.lowerBound
            return (reject, Reject.Original(offset: counted, lineEnds: line, bytes: Array(filled[reject.bytes])))
        }
    }
}
