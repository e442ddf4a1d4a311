import CZlib

/// The content of gzip members, one after the other, with their checksums verified.
///
/// Its own reader beside ``ArchiveSource``, because libarchive does not verify gzip's checksum.
/// See <https://www.rfc-editor.org/rfc/rfc1952>.
final class GzipSource: ByteSource {
    private let source: any ByteSource
    private let name: String
    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    private let input = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)
    private var isBetweenMembers = true
    private var isAtEnd = false
    /// What is wrong behind the bytes that were given last.
    private var failure: LoadError?

    init(_ source: any ByteSource, name: String) {
        self.source = source
        self.name = name
        stream.initialize(to: z_stream())
        let code = czlib_inflate_gzip(stream)
        precondition(code == Z_OK, "zlib has no memory")
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
        input.deallocate()
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(LoadError) -> Int {
        if let failure { throw failure }
        guard !isAtEnd, !buffer.isEmpty else { return 0 }
        stream.pointee.next_out = buffer.baseAddress!.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_out = UInt32(clamping: buffer.count)
        let room = Int(stream.pointee.avail_out)
        while Int(stream.pointee.avail_out) == room {
            if stream.pointee.avail_in == 0 {
                let got = try source.read(into: input)
                if got == 0 {
                    guard isBetweenMembers else { throw broken("it ends in the middle") }
                    isAtEnd = true
                    return 0
                }
                stream.pointee.next_in = input.baseAddress!.assumingMemoryBound(to: UInt8.self)
                stream.pointee.avail_in = UInt32(got)
            }
            if isBetweenMembers {
                // Zeros behind a member are padding, as tapes and some tools leave them.
                while stream.pointee.avail_in > 0, stream.pointee.next_in.pointee == 0 {
                    stream.pointee.next_in += 1
                    stream.pointee.avail_in -= 1
                }
                guard stream.pointee.avail_in > 0 else { continue }
                inflateReset(stream)
                isBetweenMembers = false
            }
            let code = inflate(stream, Z_NO_FLUSH)
            switch code {
            case Z_OK, Z_BUF_ERROR: continue
            case Z_STREAM_END: isBetweenMembers = true
            default:
                // The bytes before the damage are sound as far as anyone can tell.
                let error = broken(stream.pointee.msg.map { String(cString: $0) } ?? "zlib error \(code)")
                failure = error
                guard Int(stream.pointee.avail_out) < room else { throw error }
            }
        }
        return room - Int(stream.pointee.avail_out)
    }

    private func broken(_ why: String) -> LoadError {
        LoadError(
            .inputBrokeOff, "The gzip data of '\(name)' is damaged: \(why)",
            recovery: "Records before the damage are kept; run the same command again with a whole file.")
    }
}
