import FoundationEssentials

/// Writes the file of a part, which is there as a whole or not at all. See ``PartFormat``.
final class PartFileWriter {
    private var file: ReplacementFile
    private let hash = ContentHash()
    private var records: UInt64 = 0
    private var rows: UInt64 = 0
    private var rejects: UInt64 = 0

    init(_ path: String, _ header: PartHeader, _ permissions: UInt32 = 0o666) throws(LoadError) {
        file = try ReplacementFile(path, permissions: permissions)
        let json = Array(PartPlan.line(header).utf8)
        try write(PartFormat.magic + PartFileWriter.bytes(UInt32(json.count)) + json)
    }

    /// Adds a block that ``BlockEncoder`` made.
    func add(_ block: [UInt8]) throws(LoadError) {
        let header = block.withUnsafeBytes { BlockHeader($0) }
        records += UInt64(header.records)
        rows += UInt64(header.rows)
        rejects += UInt64(header.rejects)
        try write(block)
    }

    /// Ends the file, and gives it its name.
    func commit() throws(LoadError) {
        var trailer = PartFileWriter.bytes(PartFormat.trailerMark)
        for number in [records, rows, rejects] { trailer += PartFileWriter.bytes(number) }
        try write(trailer)
        try write(PartFileWriter.bytes(hash.value))
        try file.commit()
    }

    private func write(_ bytes: [UInt8]) throws(LoadError) {
        var failure: LoadError?
        bytes.withUnsafeBytes { raw in
            hash.add(raw)
            do throws(LoadError) { try file.write(raw) } catch { failure = error }
        }
        if let failure { throw failure }
    }

    private static func bytes(_ number: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: number.littleEndian) { Array($0) }
    }
}
