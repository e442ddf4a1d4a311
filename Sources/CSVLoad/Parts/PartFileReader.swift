import FoundationEssentials

/// Reads the file of a part, block by block. See ``PartFormat``.
final class PartFileReader {
    let path: String
    let header: PartHeader
    private let source: FileSource

    /// Opens a file and reads what it says of its part.
    init(_ path: String) throws(LoadError) {
        self.path = path
        source = try FileSource(path: path, isCancelled: { false })
        let start = try PartFileReader.read(PartFormat.magic.count + 4, from: source, path)
        let length = start.withUnsafeBytes {
            UInt32(littleEndian: $0.loadUnaligned(fromByteOffset: PartFormat.magic.count, as: UInt32.self))
        }
        guard start.starts(with: PartFormat.magic), Int64(length) <= source.size ?? 0 else {
            throw PartFileReader.damaged(path)
        }
        let json = try PartFileReader.read(Int(length), from: source, path)
        guard let header = try? JSONDecoder().decode(PartHeader.self, from: Data(json)) else {
            throw PartFileReader.damaged(path)
        }
        self.header = header
    }

    /// Whether a file is there that holds the part with this key, with every byte as it was written.
    static func isWhole(_ path: String, key: HexHash) -> Bool {
        do throws(LoadError) {
            let reader = try PartFileReader(path)
            guard reader.header.key == key else { return false }
            return try reader.hasItsHash()
        } catch {
            return false
        }
    }

    /// Fills the chunk with the payload of the next block; nil behind the last one.
    func next(into chunk: Chunk) throws(LoadError) -> BlockHeader? {
        let mark = try PartFileReader.read(4, from: source, path)
        if mark.allSatisfy({ $0 == 0xFF }) { return nil }
        let rest = try PartFileReader.read(PartFormat.blockHeaderBytes - 4, from: source, path)
        let header = (mark + rest).withUnsafeBytes { BlockHeader($0) }
        guard header.isSound, Int64(header.payloadBytes) <= source.size ?? 0 else { throw PartFileReader.damaged(path) }
        try chunk.grow(to: header.payloadBytes)
        try PartFileReader.fill(
            UnsafeMutableRawBufferPointer(start: chunk.bytes, count: header.payloadBytes), from: source, path)
        chunk.count = header.payloadBytes
        let hash = ContentHash()
        (mark + rest).withUnsafeBytes { hash.add(UnsafeRawBufferPointer(rebasing: $0[..<PartFormat.blockHashOffset])) }
        hash.add(chunk.filled)
        guard hash.value == header.hash else { throw PartFileReader.damaged(path) }
        return header
    }

    /// Compares the bytes with the hash at their end.
    private func hasItsHash() throws(LoadError) -> Bool {
        guard let size = source.size, size > Int64(PartFormat.trailerBytes) else { return false }
        source.seek(to: 0)
        let hash = ContentHash()
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 64)
        defer { buffer.deallocate() }
        var left = size - 8
        while left > 0 {
            let part = UnsafeMutableRawBufferPointer(rebasing: buffer[..<Int(min(left, Int64(buffer.count)))])
            let got = try source.read(into: part)
            if got == 0 { return false }
            hash.add(UnsafeRawBufferPointer(rebasing: part[..<got]))
            left -= Int64(got)
        }
        let end = try PartFileReader.read(8, from: source, path)
        return end.withUnsafeBytes { UInt64(littleEndian: $0.loadUnaligned(as: UInt64.self)) } == hash.value
    }

    private static func read(_ count: Int, from source: FileSource, _ path: String) throws(LoadError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var failure: LoadError?
        bytes.withUnsafeMutableBytes { raw in
            do throws(LoadError) { try fill(raw, from: source, path) } catch { failure = error }
        }
        if let failure { throw failure }
        return bytes
    }

    private static func fill(
        _ buffer: UnsafeMutableRawBufferPointer, from source: FileSource, _ path: String
    ) throws(LoadError) {
        var filled = 0
        while filled < buffer.count {
            let got = try source.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
            guard got > 0 else { throw damaged(path) }
            filled += got
        }
    }

    static func damaged(_ path: String) -> LoadError {
        LoadError(
            .partDamaged, "'\(path)' is not a complete part file",
            recovery: "Remove it, and run the same command again: the part is computed again.")
    }
}
