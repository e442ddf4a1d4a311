/// The text of one input as bytes, read from front to end: unpacked and in UTF-8.
///
/// What was peeked at is read again. Offsets count these bytes, not the file's: of a compressed file they are offsets
/// in what it holds.
final class InputStream {
    /// What the input is called in messages.
    let name: String
    /// Whether the input can be read a second time.
    let isRereadable: Bool
    /// Bytes of the file itself, where they are known.
    let fileBytes: Int64?
    /// The encoding that the text was in, for people; UTF-8 where nothing had to be done.
    let encoding: String
    /// How the file is packed, for people; nil where it is not.
    let packing: String?
    /// Offset of the next byte that ``read(into:)`` gives.
    private(set) var offset: Int64 = 0
    /// Whether the next byte is known not to exist.
    var isAtEnd: Bool {
        if let limit, offset >= limit { return true }
        return sourceEnded && pendingStart == pending.count
    }

    /// Where the text ends for the reader, although more follows: notes after the data.
    var limit: Int64?

    private let file: FileSource?
    private let source: any ByteSource
    /// Whether the stream's bytes are the file's own, so that it can be sought in.
    let isPlain: Bool
    private let reopen: (() throws(LoadError) -> InputStream)?
    private var successor: InputStream?
    private var pending: [UInt8] = []
    private var pendingStart = 0
    private var sourceEnded = false
    private var failure: LoadError?

    /// Opens an input as it is typed: see ``InputName``.
    ///
    /// - Parameter encoding: a name that iconv knows, or ``LoadOptions/TextFormat/automaticEncoding``; nil for UTF-8, or
    ///   what a byte order mark says.
    convenience init(
        path: String, encoding: String? = nil, limits: InputLimits = InputLimits(),
        isCancelled: @escaping @Sendable () -> Bool = { false }
    ) throws(LoadError) {
        let name = InputName(path)
        try self.init(encoding: encoding, entry: name.entry, limits) { () throws(LoadError) in
            try FileSource(path: name.path, isCancelled: isCancelled)
        }
    }

    /// Reads the standard input as it was kept on disk.
    convenience init(
        _ spool: SpoolFile, encoding: String?, limits: InputLimits
    ) throws(LoadError) {
        try self.init(encoding: encoding, entry: nil, limits) { () throws(LoadError) in try FileSource(spool) }
    }

    /// - Parameter entry: which file of an archive is read; nil for the only one.
    private init(
        encoding: String?, entry: String?, _ limits: InputLimits, open: @escaping () throws(LoadError) -> FileSource
    ) throws(LoadError) {
        let file = try open()
        let unpacked = try UnpackedInput(file, entry: entry, limits: limits, open: open)
        name = unpacked.name
        packing = unpacked.packing
        isRereadable = file.isFile
        self.file = file
        var front = unpacked.front
        let kind = ContentKind(front)
        if case .other(let what) = kind {
            throw LoadError(
                .inputNotCSV, "'\(unpacked.name)' is \(what), not CSV", recovery: "Export it as CSV first.")
        }
        if InputStream.isAutomatic(encoding), kind == .text {
            front = try UnpackedInput.front(of: unpacked.source, having: front, count: EncodingGuess.sampleBytes)
        }
        let found = InputStream.encoding(kind, given: encoding, front)
        let mark = InputStream.markLength(found, front)
        self.encoding = found ?? "UTF-8"
        if let found, !["UTF-8", "UTF8"].contains(found.uppercased()) {
            let rest = PrefixedSource(Array(front[mark...]), unpacked.source)
            source = TrailingPadding(try TranscodingSource(rest, encoding: found))
            isPlain = false
        } else if packing == nil, file.isFile {
            try limits.check(file)
            // Its bytes keep their places, so that it can be sought in.
            file.dropPadding()
            source = PrefixedSource(Array(front.prefix(Int(file.size ?? 0))), file)
            isPlain = true
        } else {
            source = TrailingPadding(PrefixedSource(front, unpacked.source))
            isPlain = false
        }
        fileBytes = file.size
        let chosen = unpacked.entry
        reopen =
            file.isFile
            ? { () throws(LoadError) in
                try InputStream(encoding: encoding, entry: chosen, limits, open: open)
            } : nil
    }

    /// A stream of bytes that are there already.
    init(name: String, bytes: [UInt8]) {
        self.name = name
        file = nil
        source = PrefixedSource([], EmptySource())
        isRereadable = false
        fileBytes = nil
        isPlain = false
        encoding = "UTF-8"
        packing = nil
        reopen = nil
        pending = bytes
    }

    /// The same input once more, from its front; it has to be ``isRereadable``.
    func again() throws(LoadError) -> InputStream {
        guard let reopen else { preconditionFailure("a stream that can be read only once") }
        return try reopen()
    }

    /// Bytes of the file taken so far: what progress is measured by.
    var fileOffset: Int64 { successor?.fileOffset ?? file?.offset ?? offset }

    /// Whether the text breaks off behind the bytes that were peeked at.
    var isBroken: Bool { failure != nil }

    /// The bytes from the current position on, `count` of them if there are so many, without moving on.
    ///
    /// Where reading failed, what came before is still there; the failure is thrown where nothing did.
    func peek(_ count: Int) throws(LoadError) -> [UInt8] {
        let wanted = count - (pending.count - pendingStart)
        if wanted > 0, !sourceEnded {
            pending.removeFirst(pendingStart)
            pendingStart = 0
            let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: wanted, alignment: 64)
            defer { buffer.deallocate() }
            let got = try readSource(buffer, hasBytes: !pending.isEmpty)
            pending.append(contentsOf: buffer[..<got])
        }
        return Array(pending[pendingStart...].prefix(count))
    }

    /// Puts bytes back in front of those that come next.
    func unread(_ bytes: [UInt8]) {
        pending.replaceSubrange(..<pendingStart, with: bytes)
        pendingStart = 0
        offset -= Int64(bytes.count)
    }

    /// Fills the buffer; it stays partly empty only where the text ends, or where reading failed.
    ///
    /// A failure is thrown by the call after the one that got the last bytes before it.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(LoadError) -> Int {
        let room = limit.map { min(buffer.count, Int(max(0, $0 - offset))) } ?? buffer.count
        var filled = min(room, pending.count - pendingStart)
        if filled > 0 {
            pending.withUnsafeBytes {
                buffer.baseAddress!.copyMemory(from: $0.baseAddress! + pendingStart, byteCount: filled)
            }
            pendingStart += filled
            if pendingStart == pending.count {
                pending = []
                pendingStart = 0
            }
        }
        if filled < room {
            let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled..<room])
            filled += try readSource(rest, hasBytes: filled > 0)
        }
        offset += Int64(filled)
        return filled
    }

    /// Goes to an offset of a text that can be read again.
    func seek(to newOffset: Int64) throws(LoadError) {
        precondition(isRereadable, "only files can be sought in")
        pending = []
        pendingStart = 0
        sourceEnded = false
        failure = nil
        offset = newOffset
        if isPlain, let file {
            (source as? PrefixedSource)?.drop()
            file.seek(to: newOffset)
            return
        }
        // What is unpacked or decoded on the way can only be read from the front.
        let again = try again()
        successor = again
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 64)
        defer { buffer.deallocate() }
        while again.offset < newOffset {
            let left = Int(newOffset - again.offset)
            let part = UnsafeMutableRawBufferPointer(rebasing: buffer[..<min(left, buffer.count)])
            if try again.read(into: part) == 0 { break }
        }
    }

    /// Another stream of the same text from an offset on; nil where its bytes are not a file's own.
    func ahead(from start: Int64) throws(LoadError) -> InputStream? {
        guard isPlain, let again = try reopen?() else { return nil }
        try again.seek(to: start)
        again.limit = limit
        return again
    }

    /// - Parameter hasBytes: whether the caller has bytes to give: then a failure waits for the next call.
    private func readSource(_ buffer: UnsafeMutableRawBufferPointer, hasBytes: Bool) throws(LoadError) -> Int {
        if let failure {
            guard hasBytes else { throw failure }
            return 0
        }
        var filled = 0
        while filled < buffer.count, !sourceEnded {
            let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
            do throws(LoadError) {
                let got: Int
                if let successor { got = try successor.read(into: rest) } else { got = try source.read(into: rest) }
                if got == 0 { sourceEnded = true }
                filled += got
            } catch {
                failure = error
                guard hasBytes || filled > 0 else { throw error }
                return filled
            }
        }
        return filled
    }
}

extension InputStream {
    /// Bytes of a UTF-16 mark, which is no text. A UTF-8 mark stays, so that offsets are the file's own.
    private static func markLength(_ encoding: String?, _ front: [UInt8]) -> Int {
        guard encoding == "UTF-16LE" || encoding == "UTF-16BE" else { return 0 }
        return front.starts(with: [0xFF, 0xFE]) || front.starts(with: [0xFE, 0xFF]) ? 2 : 0
    }

    static func isAutomatic(_ encoding: String?) -> Bool {
        encoding?.lowercased() == LoadOptions.TextFormat.automaticEncoding
    }

    /// The encoding to decode from: the one that was named or is likely, with the byte order that the text has.
    private static func encoding(_ kind: ContentKind, given: String?, _ front: [UInt8]) -> String? {
        let isAutomatic = InputStream.isAutomatic(given)
        guard ["UTF-16", "UTF16", nil].contains(given?.uppercased()) || isAutomatic else { return given }
        switch kind {
        case .utf16LittleEndian: return "UTF-16LE"
        case .utf16BigEndian: return "UTF-16BE"
        case .utf8WithMark: return isAutomatic ? nil : given
        default: return isAutomatic ? EncodingGuess(front)?.description : given
        }
    }
}

/// Nothing.
private final class EmptySource: ByteSource {
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(LoadError) -> Int { 0 }
}
