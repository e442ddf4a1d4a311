import CSVCore

/// The command `parse`: how fast one core finds records, fields and types, with nothing else going on.
///
/// The file is read into memory before the clock starts, and handed over in pieces of the size that a load has.
struct ParseCommand {
    private let path: String
    private let runs: Int
    private let dialect: Dialect
    /// The one step to run; all of them if nil.
    private let only: String?

    /// Bytes of a load's chunk.
    private static let pieceBytes = 256 << 10

    init(_ arguments: [String]) throws(BenchmarkError) {
        let reader = try ArgumentReader(arguments, flags: ["runs", "delimiter", "only"])
        guard reader.operands.count == 1 else { throw BenchmarkError(.usage, "'parse' takes one file.") }
        path = reader.operands[0]
        runs = try reader.number("runs", in: 1...1_000) ?? 5
        only = try reader.choice("only", among: ["scan", "parse", "type"])
        let delimiter = reader.text("delimiter") ?? ","
        guard delimiter.utf8.count == 1 else { throw BenchmarkError(.usage, "'--delimiter' takes one character.") }
        dialect = Dialect(delimiter: Array(delimiter.utf8))
    }

    func run() throws(BenchmarkError) {
        let file = try FileBytes(path)
        let pass = ParsePass(file: file.bytes, dialect: dialect, pieceBytes: ParseCommand.pieceBytes)
        let steps = [("scan", pass.scan), ("parse", pass.parse), ("type", pass.type)]
        for (name, step) in steps where only == nil || only == name {
            print(name + String(repeating: " ", count: 8 - name.count) + speed(file) { step() })
        }
    }

    /// The fastest of the runs in GB/s, and what it counted.
    private func speed(_ file: FileBytes, _ pass: () -> String) -> String {
        let clock = ContinuousClock()
        var best = Double.infinity
        var counted = ""
        for _ in 0..<runs {
            let began = clock.now
            counted = pass()
            best = min(best, (clock.now - began) / .seconds(1))
        }
        return "\((Double(file.bytes.count) / 1e9 / best).fixed(2)) GB/s  \((best * 1000).fixed(1)) ms  \(counted)"
    }
}

/// The work of each measured step.
private struct ParsePass {
    let file: UnsafeRawBufferPointer
    let dialect: Dialect
    let pieceBytes: Int

    /// Finds where the pieces can be cut.
    func scan() -> String {
        var pieces = 0
        forEachPiece { _ in pieces += 1 }
        return "\(pieces) pieces"
    }

    /// Finds records and fields, in pieces that are cut already.
    func parse() -> String {
        var indexer = RecordIndexer(dialect: dialect, keepsBlankLines: false)
        var records = 0
        var fields = 0
        forEachPiece { piece in
            indexer.index(piece.bytes)
            records += indexer.found.recordCount
            fields += indexer.found.fieldCount
        }
        return "\(records) records, \(fields) fields, cuts included"
    }

    /// Finds records, fields, and whether each is a number.
    func type() -> String {
        var indexer = RecordIndexer(dialect: dialect, keepsBlankLines: false)
        var numbers = 0
        forEachPiece { piece in
            indexer.index(piece.bytes)
            let bytes = piece.baseAddress!.assumingMemoryBound(to: UInt8.self)
            for field in indexer.found.fields where !field.isAbsent {
                let text = bytes + Int(field.start)
                let isNumber =
                    NumberText.integer(text, field.length) != nil || NumberText.real(text, field.length) != nil
                numbers += isNumber ? 1 : 0
            }
        }
        return "\(numbers) numbers, parse included"
    }

    private func forEachPiece(_ body: (UnsafeRawBufferPointer) -> Void) {
        let finder = BoundaryFinder(dialect: dialect)
        var start = 0
        while start < file.count {
            var size = pieceBytes
            var boundary = 0
            while boundary == 0 {
                let end = min(start + size, file.count)
                let piece = UnsafeRawBufferPointer(rebasing: file[start..<end])
                boundary = finder.lastBoundary(in: piece.bytes, from: 0, isFinal: end == file.count)
                size *= 2
            }
            body(UnsafeRawBufferPointer(rebasing: file[start..<start + boundary]))
            start += boundary
        }
    }
}
