import CSVCore
import SQLiteCore

/// Where computed rows go, and the records that were refused.
final class ComputeOutput {
    private let buffer: OutputBuffer
    private let file: ReplacementFileBox?
    private let rejects: OutputBuffer?
    private let rejectsFile: ReplacementFileBox?
    private let limit: CountLimit?
    private(set) var summary = ComputeSummary()
    /// Number of the next record, from 1.
    private(set) var nextRecord: Int64 = 1
    private var lineEnds: Int64 = 0

    /// Rejects that are listed.
    private static let listedRejects = 10

    init(_ options: ComputeOptions) throws(LoadError) {
        limit = options.maximumRejects
        let file = try options.output.map { (path) throws(LoadError) in ReplacementFileBox(try ReplacementFile(path)) }
        self.file = file
        buffer = OutputBuffer { (bytes) throws(LoadError) in
            if let file { return try file.write(bytes) }
            try ReplacementFile.writeToStandardOutput(bytes)
        }
        let rejectsFile = try options.rejectsFile.map { (path) throws(LoadError) in
            ReplacementFileBox(try ReplacementFile(path))
        }
        self.rejectsFile = rejectsFile
        rejects = rejectsFile.map { file in OutputBuffer { (bytes) throws(LoadError) in try file.write(bytes) } }
    }

    func write(_ bytes: [UInt8]) throws(LoadError) { try buffer.append(bytes) }

    /// Writes the rows of a chunk, which is the next one, and notes what was refused.
    func write(_ chunk: Chunk, _ rows: [UInt8]) throws(LoadError) {
        try buffer.append(rows)
        // Whoever reads from a pipe gets rows when they are there.
        if file == nil { try buffer.flush() }
        var line = lineEnds + 1
        var counted = 0
        for reject in chunk.rejects.sorted(by: { $0.ordinal < $1.ordinal }) {
            let between = UnsafeRawBufferPointer(rebasing: chunk.filled[counted..<reject.bytes.lowerBound])
            line += LineEnds.count(in: between)
            counted = reject.bytes.lowerBound
            try note(reject, line: line, in: chunk)
        }
        summary.read += Int64(chunk.recordCount)
        summary.written += Int64(chunk.rowCount)
        summary.filtered += chunk.filtered
        summary.rejected += Int64(chunk.rejects.count)
        summary.retried += chunk.retried
        summary.bytes += Int64(chunk.count)
        nextRecord += Int64(chunk.recordCount)
        lineEnds += chunk.lineEnds
        try check(isEnd: false)
    }

    /// Puts files in their places; of a job that was stopped there is no file.
    func finish(isInterrupted: Bool) throws(LoadError) {
        try check(isEnd: true)
        try buffer.flush()
        try rejects?.flush()
        guard !isInterrupted else { return }
        try file?.commit(mustBeNew: false)
        try rejectsFile?.commit(mustBeNew: false)
    }

    private func check(isEnd: Bool) throws(LoadError) {
        guard let limit, limit.isPassed(by: summary.rejected, of: nextRecord - 1, isEnd: isEnd) else { return }
        let last = summary.firstRejects.last.map { "; \($0)" } ?? ""
        throw LoadError(
            .rejectLimitPassed,
            "\(summary.rejected) records were rejected, more than --max-rejects \(limit) allows\(last)",
            recovery: "Mend the input, or run again with a higher limit.")
    }

    private func note(_ reject: Reject, line: Int64, in chunk: Chunk) throws(LoadError) {
        let record = nextRecord + Int64(reject.ordinal)
        let column = reject.column.map { " in column '\($0)'" } ?? ""
        if summary.firstRejects.count < ComputeOutput.listedRejects {
            summary.firstRejects.append(
                "line \(line), record \(record): \(reject.reason.rawValue) (\(reject.stage.rawValue))\(column)"
                    + (reject.detail.map { ": \($0)" } ?? ""))
        }
        guard let rejects else { return }
        let text = String(validating: chunk.filled[reject.bytes], as: UTF8.self)
        let values: [(String, SQLValue)] = [
            ("record", .integer(record)), ("line", .integer(line)),
            ("byte", .integer(chunk.byteStart + Int64(reject.bytes.lowerBound))),
            ("stage", .text(reject.stage.rawValue)), ("reason", .text(reject.reason.rawValue)),
            ("column", reject.column.map { .text($0) } ?? .null),
            ("detail", reject.detail.map { .text($0) } ?? .null),
            text.map { ("text", .text($0)) } ?? ("hexadecimal", .blob(Array(chunk.filled[reject.bytes]))),
        ]
        let pairs = values.map { name, value in "\"\(name)\":" + JSONList.text([value]).dropFirst().dropLast() }
        try rejects.append(Array(("{" + pairs.joined(separator: ",") + "}\n").utf8))
    }
}
