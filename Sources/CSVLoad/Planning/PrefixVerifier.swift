import CSVCore

/// Compares an input with what earlier runs loaded from it, by content.
struct PrefixVerifier {
    struct Comparison {
        /// How many of the checkpoints, from the first on, the input still agrees with.
        var matching: Int
        /// Whether the input goes on behind them.
        var hasMore: Bool
        /// Whether all that was loaded stands in the input, and only its last record may go on there.
        var isContinued = false
    }

    /// Bytes of a batch of a stream that can be read only once.
    private static let longestKept = 64 << 20

    let stream: InputStream
    /// Whether the last batch has a record that later bytes can complete.
    let endsInsideRecord: Bool
    let isCancelled: @Sendable () -> Bool

    /// Reads the ranges of the checkpoints, and leaves the stream behind the last one that is the same.
    ///
    /// - Parameter progress: called with the bytes compared so far.
    func verify(_ checkpoints: [Checkpoint], progress: (Int64) -> Void) throws(LoadError) -> Comparison {
        let hash = ContentHash()
        var position: Int64 = 0
        var matching = 0
        var isContinued = false
        for checkpoint in checkpoints {
            guard checkpoint.bytes.lowerBound == position, !isCancelled() else { break }
            // What a stream cannot give again is kept until it is compared, and memory is not for all of a huge record.
            guard stream.isRereadable || checkpoint.bytes.count <= PrefixVerifier.longestKept else { break }
            hash.reset()
            let (kept, lastByte) = try read(Int(checkpoint.bytes.count), hash)
            let isSame = stream.offset == checkpoint.bytes.upperBound && hash.value == checkpoint.contentHash
            // The end of the input cut the last record off, if no line end did: now that it goes on, so may the record.
            var goesOn = false
            if checkpoint == checkpoints.last, endsInsideRecord || lastByte != 0x0A {
                let next = try stream.peek(1).first
                // Behind a carriage return only a line feed belongs to what was loaded.
                goesOn = lastByte == 0x0D && !endsInsideRecord ? next == 0x0A : next != nil
            }
            guard isSame, !goesOn else {
                isContinued = isSame
                try goBack(to: position, kept)
                break
            }
            position = checkpoint.bytes.upperBound
            matching += 1
            progress(position)
        }
        return Comparison(matching: matching, hasMore: try !stream.peek(1).isEmpty, isContinued: isContinued)
    }

    /// Whether nothing of the checkpoints' text is in the input; false where that cannot be told, or there is too little.
    ///
    /// An edit of the first batch that changes its length moves all others. Then the last one still stands before the end.
    func isReplaced(_ checkpoints: [Checkpoint]) throws(LoadError) -> Bool {
        guard checkpoints.count > 1, let last = checkpoints.last, let size = stream.fileBytes else { return false }
        let start = size - Int64(last.bytes.count)
        guard start >= 0 else { return true }
        guard let end = try stream.ahead(from: start) else { return false }
        let hash = ContentHash()
        let tail = PrefixVerifier(stream: end, endsInsideRecord: false, isCancelled: isCancelled)
        _ = try tail.read(last.bytes.count, hash)
        return hash.value != last.contentHash
    }

    /// Hashes the next `count` bytes, or as many as there are; returns the last, and all where the stream cannot go back.
    private func read(_ count: Int, _ hash: borrowing ContentHash) throws(LoadError) -> (kept: [UInt8], last: UInt8) {
        var kept: [UInt8] = []
        var last: UInt8 = 0x0A
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 64)
        defer { buffer.deallocate() }
        var left = count
        while left > 0 {
            let part = UnsafeMutableRawBufferPointer(rebasing: buffer[..<min(left, buffer.count)])
            let got = try stream.read(into: part)
            if got == 0 { break }
            let bytes = UnsafeRawBufferPointer(rebasing: part[..<got])
            hash.add(bytes)
            last = bytes.last ?? last
            if !stream.isRereadable { kept.append(contentsOf: bytes) }
            left -= got
        }
        return (kept, last)
    }

    private func goBack(to position: Int64, _ kept: [UInt8]) throws(LoadError) {
        if stream.isRereadable {
            try stream.seek(to: position)
        } else {
            stream.unread(kept)
        }
    }
}
