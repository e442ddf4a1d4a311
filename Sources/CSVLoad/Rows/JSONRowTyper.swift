import CSVCore
import SQLiteCore

/// Makes rows of lines that hold a JSON object each; a column that an object has not is NULL.
final class JSONRowTyper: ChunkTyping {
    private let plan: RowPlan
    private let columns: [(name: [UInt8], cell: Int)]
    /// Names in other spellings.
    private let folded: [String: Int]

    init(plan: RowPlan) {
        self.plan = plan
        columns = plan.inputs.enumerated().map { (Array($1.name.utf8), $0) }
        folded = Dictionary(
            plan.inputs.enumerated().map { ($1.name.asciiLowercased, $0) }, uniquingKeysWith: { first, _ in first })
    }

    func type(_ chunk: Chunk) {
        if let cut = chunk.cut { return refuse(cut, chunk) }
        let lines = LineCutter(chunk.filled)
        chunk.lineEnds = LineEnds.count(in: chunk.filled)
        chunk.reserveRows(lines.count, stride: plan.stride)
        chunk.recordCount = lines.count
        var rowCount = 0
        for (ordinal, extent) in lines.extents.enumerated() {
            let start = UnsafePointer(chunk.bytes) + extent.lowerBound
            let line = UnsafeBufferPointer(start: start, count: extent.count)
            if let (stage, reason, detail) = fill(chunk.cells + rowCount * plan.stride, of: line, chunk) {
                chunk.rejects.append(
                    Reject(ordinal: ordinal, bytes: extent, stage: stage, reason: reason, detail: detail))
                continue
            }
            chunk.rows[rowCount] = UInt32(truncatingIfNeeded: rowCount)
            chunk.ordinals[rowCount] = UInt32(truncatingIfNeeded: ordinal)
            chunk.extents[rowCount] = (
                UInt32(truncatingIfNeeded: extent.lowerBound), UInt32(truncatingIfNeeded: extent.upperBound)
            )
            rowCount += 1
        }
        chunk.rowCount = rowCount
    }

    /// Refuses the line of which the chunk holds only the beginning.
    private func refuse(_ cut: Chunk.Cut, _ chunk: Chunk) {
        chunk.rowCount = 0
        chunk.recordCount = 1
        chunk.lineEnds = LineEnds.count(in: chunk.filled) + cut.lineEnds
        var reject = Reject(
            ordinal: 0, bytes: chunk.recordsStart..<chunk.count, stage: .parse, reason: .tooLong,
            detail: "the line has \(Int64(chunk.count) + cut.bytesPassed) bytes, more than --max-record-bytes allows")
        reject.wholeBytes = Int64(chunk.count) + cut.bytesPassed
        chunk.rejects.append(reject)
    }

    private func fill(
        _ cells: UnsafeMutablePointer<Cell>, of line: UnsafeBufferPointer<UInt8>, _ chunk: Chunk
    ) -> (Reject.Stage, Reject.Reason, String)? {
        if let offset = Encoding.firstInvalidByte(in: line) {
            return (.decode, .encoding, "byte \(offset) of the line is not UTF-8")
        }
        cells.update(repeating: .null, count: plan.inputs.count)
        var object = JSONLine(line)
        var unknown: String?
        var next = 0
        do throws(JSONLine.Flaw) {
            try object.forEachPair { key, value in
                guard let cell = cell(of: key, &next) else {
                    unknown = unknown ?? String(decoding: key, as: UTF8.self)
                    return
                }
                cells[cell] = chunk.keep(value)
            }
        } catch {
            return (.parse, .json, error.sentence)
        }
        guard let unknown else { return nil }
        return (
            .parse, .ragged, "the object has '\(unknown)', which the first lines do not have: name all with --columns"
        )
    }

    /// The column of a key: mostly the one behind the last one.
    private func cell(of key: UnsafeBufferPointer<UInt8>, _ next: inout Int) -> Int? {
        if next < columns.count, columns[next].name.count == key.count, columns[next].name.elementsEqual(key) {
            next += 1
            return next - 1
        }
        guard let found = folded[String(decoding: key, as: UTF8.self).asciiLowercased] else { return nil }
        next = found + 1
        return found
    }
}

/// The lines of a text that are not blank.
struct LineCutter {
    private(set) var extents: [Range<Int>] = []

    var count: Int { extents.count }

    init(_ text: UnsafeRawBufferPointer) {
        var start = 0
        for index in text.indices where text[index] == 0x0A {
            add(start..<index, text)
            start = index + 1
        }
        add(start..<text.count, text)
    }

    private mutating func add(_ range: Range<Int>, _ text: UnsafeRawBufferPointer) {
        let isBlank = text[range].allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
        if !isBlank { extents.append(range) }
    }
}
