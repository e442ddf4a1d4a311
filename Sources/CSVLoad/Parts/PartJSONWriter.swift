import CSVCore
import SQLiteCore

/// Writes what was computed of a part as JSON Lines, for programs other than csvload.
///
/// The first line is an object with what ``PartHeader`` says, then comes a line for each row and each reject, in the
/// order of the records, and at the end one with how many there are of each:
///
///     {"row_id":1,"row":{"id":7,"name":"Ann"}}
///     {"row_id":2,"reject":{"line":3,"byte_start":14,"stage":"parse","reason":"ragged","column":null,…,"record":"x"}}
///     {"records":2,"rows":1,"rejects":1}
///
/// Bytes that are not UTF-8 are written as hexadecimal digits; a record then is called `record_hex`.
final class PartJSONWriter {
    private var file: ReplacementFile
    private let source: PlannedSource
    private var nextRowID: Int64
    private var line: Int64
    private var records: Int64 = 0
    private var rows: Int64 = 0
    private var rejects: Int64 = 0

    init(_ path: String, _ header: PartHeader, _ source: PlannedSource, _ permissions: UInt32) throws(LoadError) {
        self.source = source
        nextRowID = header.part.firstRowID
        line = header.part.line
        file = try ReplacementFile(path, permissions: permissions)
        try write(PartPlan.line(header) + "\n")
    }

    /// The lines of a chunk whose rows have been computed, but for the numbers that only their order gives.
    static func pieces(_ chunk: Chunk, _ rows: RowPlan) -> PartPieces {
        var found: [PartPieces.Piece] = []
        for position in 0..<chunk.rowCount {
            let row = Int(chunk.rows[position])
            let cells = chunk.cells + row * rows.stride
            let values = rows.targets.map { target in
                "\(json(.text(target.column))):\(json(value(of: target, cells)))"
            }
            found.append(
                PartPieces.Piece(
                    ordinal: Int(chunk.ordinals[row]), lineEnds: 0, byteStart: 0,
                    text: "\"row\":{\(values.joined(separator: ","))}}"))
        }
        for reject in chunk.rejects {
            let before = UnsafeRawBufferPointer(rebasing: chunk.filled[..<reject.bytes.lowerBound])
            let record = Array(chunk.filled[reject.bytes])
            let isText = String(validating: record, as: UTF8.self) != nil
            let text =
                "\"stage\":\"\(reject.stage.rawValue)\",\"reason\":\"\(reject.reason.rawValue)\","
                + "\"column\":\(json(reject.column.map { .text($0) } ?? .null)),"
                + "\"detail\":\(json(reject.detail.map { .text($0) } ?? .null)),"
                + (isText
                    ? "\"record\":\(json(.text(String(decoding: record, as: UTF8.self))))}}"
                    : "\"record_hex\":\(json(.blob(record)))}}")
            found.append(
                PartPieces.Piece(
                    ordinal: reject.ordinal, lineEnds: LineEnds.count(in: before),
                    byteStart: chunk.byteStart + Int64(reject.bytes.lowerBound), text: text, isReject: true))
        }
        return PartPieces(
            pieces: found.sorted { $0.ordinal < $1.ordinal }, records: chunk.recordCount, lineEnds: chunk.lineEnds)
    }

    /// What the column gets, as it would stand in the table.
    private static func value(of target: RowPlan.Target, _ cells: UnsafeMutablePointer<Cell>) -> SQLValue {
        guard let cell = target.cell else { return .text(target.constant ?? "") }
        let value = cells[cell].value
        guard value == .null, let text = target.fallback else { return value }
        return switch target.type {
        case .integer: Int64(text).map { .integer($0) } ?? .text(text)
        case .real: Double(text).map { .real($0) } ?? .text(text)
        default: .text(text)
        }
    }

    func add(_ pieces: PartPieces) throws(LoadError) {
        var text = ""
        for piece in pieces.pieces {
            text += "{\"row_id\":\(nextRowID + Int64(piece.ordinal)),"
            if piece.isReject {
                text += "\"reject\":{\"line\":\(line + piece.lineEnds),\"byte_start\":\(piece.byteStart),"
                rejects += 1
            } else {
                rows += 1
            }
            text += piece.text + "\n"
        }
        nextRowID += Int64(pieces.records)
        records += Int64(pieces.records)
        line += pieces.lineEnds
        try write(text)
    }

    func commit() throws(LoadError) {
        try write("{\"records\":\(records),\"rows\":\(rows),\"rejects\":\(rejects)}\n")
        try file.commit()
    }

    private func write(_ text: String) throws(LoadError) {
        var failure: LoadError?
        Array(text.utf8).withUnsafeBytes { bytes in
            do throws(LoadError) { try file.write(bytes) } catch { failure = error }
        }
        if let failure { throw failure }
    }

    private static func json(_ value: SQLValue) -> String {
        // JSON has no infinity; a number that is too large is read as one.
        if case .real(let real) = value, !real.isFinite { return real < 0 ? "-9e999" : "9e999" }
        return String(JSONList.text([value]).dropFirst().dropLast())
    }
}

/// What a worker made of a chunk for ``PartJSONWriter``.
struct PartPieces: Sendable {
    struct Piece: Sendable {
        var ordinal: Int
        var lineEnds: Int64
        var byteStart: Int64
        var text: String
        var isReject = false
    }

    var pieces: [Piece]
    var records: Int
    var lineEnds: Int64
}
