/// The file of a computed part: its typed rows and its rejects, the same bytes whenever it is computed.
///
/// All numbers are little-endian; *varint* is LEB128. The file is
///
/// 1. the magic bytes `csvpart` and 0x02, the format's number;
/// 2. a `u32` length and so many bytes of JSON, the ``PartHeader``;
/// 3. blocks, each a run of whole records in their order:
///    - `u32` each: bytes of the payload, records, rows, rejects, records that were computed, tries of commands again;
///    - `u64` each: bytes of the source, line ends in those;
///    - `u64` XXH3 of the source's bytes, and `u64` XXH3 of what stands before it in the block and of the payload;
///    - the payload: `u64` for each record, its ``RecordHash``; then rows, then rejects;
/// 4. the trailer: `u32` 0xFFFFFFFF, `u64` each: records, rows, rejects, and XXH3 of the whole file before it.
///
/// A **row** is a varint: records between it and the row before; a varint: bytes between its record and the record
/// of the row before; a varint: bytes of its record; then a cell for each column. A **cell** is a byte whose low three
/// bits are its type, and what the type asks for:
///
/// | type | value |
/// |---|---|
/// | 0 NULL | nothing |
/// | 1 INTEGER | the upper five bits say how many bytes follow: the number, zigzag |
/// | 2 REAL | eight bytes, IEEE 754 |
/// | 3 TEXT, 4 BLOB | the upper five bits are the length, or 31 where it follows as a varint; then the bytes |
///
/// A **reject** is a varint: records between it and the reject before; a varint: offset of its record in the block;
/// a varint: line ends between there and the block's start; a varint: 0, or one more than the bytes of a record that is
/// too long to be kept as a whole; five texts (a varint for the length, and the bytes):
/// stage, reason, column, detail, record. The column and the detail have one more than their length, and 0 where
/// there is none.
enum PartFormat {
    static let magic: [UInt8] = Array("csvpart".utf8) + [2]
    static let blockHeaderBytes = 56
    /// Where the hash of a block stands in its header.
    static let blockHashOffset = 48
    static let trailerBytes = 36
    static let trailerMark: UInt32 = .max

    enum CellType {
        static let null: UInt8 = 0
        static let integer: UInt8 = 1
        static let real: UInt8 = 2
        static let text: UInt8 = 3
        static let blob: UInt8 = 4
    }

    /// The length that says that the length follows.
    static let longLength: UInt8 = 31
    /// Bytes of the longest varint.
    static let varintBytes = 10
}

/// What the file of a part says of it.
struct PartHeader: Codable, Hashable {
    /// ``PartPlan/key(of:_:)``.
    var key: HexHash
    var part: PlannedPart
    /// Names of a row's cells: input columns, computed columns, and the one of surplus fields where they are kept.
    var cells: [String]

    init(_ plan: PartPlan, _ part: PlannedPart, _ source: PlannedSource) {
        key = plan.key(of: part, source)
        self.part = part
        let rows = source.rows
        cells = rows.inputs.map(\.name) + rows.computed.map(\.name)
        if rows.keepsExtraFields { cells.append(RowPlan.extraFieldsColumn) }
    }
}

/// What stands before a block's payload.
struct BlockHeader {
    var payloadBytes: Int
    var records: Int
    var rows: Int
    var rejects: Int
    /// See ``Chunk/computed`` and ``Chunk/retried``.
    var computed: Int
    var retried: Int
    /// Bytes of the source that the block stands for.
    var sourceBytes: Int
    var lineEnds: Int64
    var sourceHash: UInt64
    var hash: UInt64
}

extension BlockHeader {
    init(_ bytes: UnsafeRawBufferPointer) {
        func number(_ index: Int) -> Int {
            Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self)))
        }
        payloadBytes = number(0)
        records = number(1)
        rows = number(2)
        rejects = number(3)
        computed = number(4)
        retried = number(5)
        func wide(_ offset: Int) -> UInt64 {
            UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
        }
        sourceBytes = Int(truncatingIfNeeded: wide(24))
        lineEnds = Int64(truncatingIfNeeded: wide(32))
        sourceHash = wide(40)
        hash = wide(PartFormat.blockHashOffset)
    }

    /// Whether the numbers go together: a record is a byte of the source at least, and each record eight of the payload, a row three more.
    var isSound: Bool {
        (0...Int(UInt32.max)).contains(sourceBytes) && records <= sourceBytes + 1 && rows + rejects <= records
            && 8 * records + 3 * rows + rejects <= payloadBytes && (0...Int64(sourceBytes)).contains(lineEnds)
    }
}
