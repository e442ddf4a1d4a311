import CSVCore
import SQLiteCore

/// Cuts what a command writes into answers, and hands each to a sink.
///
/// Bytes come as they come: an answer that is not whole yet waits for the rest of it.
final class AnswerReader {
    private let format: CommandOptions.Format
    /// What each name stands for, in any ASCII case; the columns that the command sets go before those it is given.
    private let targets: [String: AnswerSink.Target]
    /// The same for the names as they are spelled, in the order in which answers are likely to have them.
    private var seen: [(name: [UInt8], target: AnswerSink.Target)] = []
    private var next = 0
    private var pending: [UInt8] = []
    private var indexer: RecordIndexer
    private let finder: BoundaryFinder
    private let fieldText: FieldText
    /// What the fields of a CSV answer stand for, once its header has come.
    private var header: [(name: String, target: AnswerSink.Target)]?

    static let refusalName = "_reject"
    static let failureName = "_error"

    init(_ format: CommandOptions.Format, outputs: [String], given: [String]) {
        self.format = format
        var targets: [String: AnswerSink.Target] = [
            AnswerReader.refusalName: .refusal, AnswerReader.failureName: .failure,
        ]
        for (index, name) in given.enumerated() { targets[name.asciiLowercased] = .given(index) }
        for (index, name) in outputs.enumerated() { targets[name.asciiLowercased] = .output(index) }
        self.targets = targets
        let dialect = CommandOptions.dialect(format)
        indexer = RecordIndexer(dialect: dialect, keepsBlankLines: true, keepsLinesOfBlanks: true)
        finder = BoundaryFinder(dialect: dialect)
        fieldText = FieldText(dialect: dialect)
    }

    /// Whether an answer has come in part.
    var isTorn: Bool { !pending.isEmpty }

    /// Names of the header that stand for nothing that was asked for; nil where no header has come.
    var headerNames: [String]? {
        header.map { names in
            names.compactMap { name, target in
                if case .unknown = target { return name }
                return nil
            }
        }
    }

    /// Another process answers from now on.
    func restart() {
        pending = []
        header = nil
    }

    /// Takes bytes; with `isFinal` what has no line end is an answer too.
    func take(_ bytes: UnsafeRawBufferPointer, isFinal: Bool = false, _ sink: AnswerSink) throws(LoadError) {
        if pending.isEmpty {
            let used = try read(bytes, isFinal: isFinal, sink)
            pending.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[used...]))
        } else {
            pending.append(contentsOf: bytes)
            let held = pending
            pending = []
            var failure: LoadError?
            var used = 0
            held.withUnsafeBytes { held in
                do throws(LoadError) { used = try read(held, isFinal: isFinal, sink) } catch { failure = error }
            }
            if let failure { throw failure }
            pending = Array(held[used...])
        }
    }

    private func read(_ bytes: UnsafeRawBufferPointer, isFinal: Bool, _ sink: AnswerSink) throws(LoadError) -> Int {
        guard let start = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return 0 }
        if format == .jsonl {
            var position = 0
            while position < bytes.count {
                let found = Memory.find(0x0A, in: start + position, bytes.count - position)
                guard found != nil || isFinal else { break }
                var end = found.map { $0.assumingMemoryBound(to: UInt8.self) - start } ?? bytes.count
                let after = min(end + 1, bytes.count)
                if end > position, start[end - 1] == 0x0D { end -= 1 }
                readLine(UnsafeBufferPointer(start: start + position, count: end - position), sink)
                position = after
            }
            return position
        }
        let end = finder.lastBoundary(in: bytes.bytes, from: 0, isFinal: isFinal)
        try readRecords(UnsafeBufferPointer(start: start, count: end), sink)
        return end
    }

    private func readLine(_ line: UnsafeBufferPointer<UInt8>, _ sink: AnswerSink) {
        sink.begin()
        next = 0
        if Encoding.firstInvalidByte(in: line) != nil {
            sink.fail("the answer is not UTF-8")
        } else {
            var object = JSONLine(line)
            do throws(JSONLine.Flaw) {
                try object.forEachPair { key, value in
                    let target = target(of: key)
                    sink.take(
                        value, for: target, name: { String(decoding: key, as: UTF8.self) }, isWritten: false)
                }
            } catch {
                sink.fail("the answer is not a JSON object on one line: \(error.sentence)")
            }
        }
        sink.end()
    }

    /// What a key stands for: mostly the one that followed the last one before.
    private func target(of key: UnsafeBufferPointer<UInt8>) -> AnswerSink.Target {
        for offset in seen.indices {
            let index = (next + offset) % seen.count
            let name = seen[index].name
            guard name.count == key.count, name.elementsEqual(key) else { continue }
            next = index + 1
            return seen[index].target
        }
        let target = targets[String(decoding: key, as: UTF8.self).asciiLowercased] ?? .unknown
        // As many as there are columns, whatever a command makes up.
        if seen.count < targets.count + 64 { seen.append((Array(key), target)) }
        next = seen.count
        return target
    }

    private func readRecords(_ bytes: UnsafeBufferPointer<UInt8>, _ sink: AnswerSink) throws(LoadError) {
        guard let start = bytes.baseAddress, !bytes.isEmpty else { return }
        indexer.index(UnsafeRawBufferPointer(bytes).bytes)
        for record in indexer.found.records {
            let first = Int(record.firstField)
            let count = Int(record.fieldCount)
            guard let header else {
                header = (first..<first + min(count, RecordIndex.mostFields)).map { index in
                    let name = String(
                        decoding: fieldText.bytes(
                            of: indexer.found.fields[index], in: UnsafeRawBufferPointer(bytes).bytes),
                        as: UTF8.self)
                    return (name, targets[name.asciiLowercased] ?? .unknown)
                }
                continue
            }
            sink.begin()
            let whole = UnsafeBufferPointer(rebasing: bytes[Int(record.start)..<Int(record.end)])
            if record.flaw != .none {
                sink.fail("the answer has a quote that is not closed, or text after one")
            } else if count != header.count {
                sink.fail("the answer has \(count) fields, and the header of the command \(header.count)")
            } else if Encoding.firstInvalidByte(in: whole) != nil {
                sink.fail("the answer is not UTF-8")
            } else {
                for (index, column) in header.enumerated() {
                    let field = indexer.found.fields[first + index]
                    take(field, of: start, for: column.target, name: column.name, sink)
                }
            }
            sink.end()
        }
    }

    private func take(
        _ field: Field, of bytes: UnsafePointer<UInt8>, for target: AnswerSink.Target, name: String, _ sink: AnswerSink
    ) {
        guard !field.isAbsent else {
            return sink.take(.null, for: target, name: { name }, isWritten: true)
        }
        var text = bytes + Int(field.start)
        var length = field.length
        var copy: UnsafeMutablePointer<UInt8>?
        defer { copy?.deallocate() }
        if field.isEscaped {
            let unescaped = UnsafeMutablePointer<UInt8>.allocate(capacity: max(length, 1))
            length = fieldText.unescape(field, of: bytes, into: unescaped)
            text = UnsafePointer(unescaped)
            copy = unescaped
        }
        var cell = Cell(text: text, length: length)
        if case .output = target {
            if let integer = NumberText.integer(text, length) {
                cell = Cell(integer: integer)
            } else if NumberText.isReal(text, length), let real = NumberText.real(text, length) {
                cell = Cell(real: real)
            }
        } else if length == 0 {
            // A refusal that is empty is none, whether it stands in quotes or not.
            switch target {
            case .refusal, .failure: cell = .null
            default: break
            }
        }
        sink.take(cell, for: target, name: { name }, isWritten: true)
    }
}

extension CommandOptions {
    /// How records and answers in CSV are written.
    static func dialect(_ format: Format) -> Dialect {
        var dialect = Dialect()
        if format == .tsv { dialect.delimiter = [0x09] }
        return dialect
    }
}
