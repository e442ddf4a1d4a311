import CSVCore

/// The file that rows are added to, as it was before: locked, so that two exports do not both add to the same one.
///
/// Adding is making a new file of the old bytes and the new rows: a crash leaves no half of a row behind.
struct AppendedFile: ~Copyable {
    private let name: String
    private let path: String
    private let descriptor: FileDescriptor
    private let size: Int64

    /// Opens and locks the file; nil where there is none.
    init?(_ path: String, name: String) throws(LoadError) {
        // A file that was replaced between its opening and its lock is no longer the one to add to.
        for _ in 0..<8 {
            guard let opened = try AppendedFile.open(path, name: name) else { return nil }
            guard opened.descriptor.tryLock() else {
                throw LoadError(
                    .outputLocked, "Another process is adding to '\(name)'", recovery: "Run the same command later.")
            }
            if (try? opened.descriptor.status)?.identity == FileIdentity(path) {
                self = opened
                return
            }
        }
        throw ReplacementFile.changed(name)
    }

    private init(path: String, name: String) throws(SystemError) {
        self.name = name
        self.path = path
        let descriptor = try FileDescriptor.open(path, .reading)
        size = try descriptor.status.size
        self.descriptor = descriptor
    }

    private static func open(_ path: String, name: String) throws(LoadError) -> AppendedFile? {
        do throws(SystemError) {
            return try AppendedFile(path: path, name: name)
        } catch {
            if error.isMissing { return nil }
            throw LoadError(
                .outputNotWritable, "Cannot read '\(name)' to add to it: \(error)",
                recovery: "Check its permissions, or name another file with --output.")
        }
    }

    var isEmpty: Bool { size == 0 }

    /// Hands on the bytes, and the line end that the last one lacks.
    func copy(to buffer: OutputBuffer) throws(LoadError) {
        let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
        defer { piece.deallocate() }
        var offset: Int64 = 0
        var last: UInt8 = 0x0A
        while offset < size {
            let room = UnsafeMutableRawBufferPointer(rebasing: piece[..<min(piece.count, Int(size - offset))])
            let got: Int
            do throws(SystemError) { got = try descriptor.read(into: room, at: offset) } catch {
                throw unread("\(error)")
            }
            guard got > 0 else { throw unread("it became shorter") }
            last = piece[got - 1]
            try buffer.append(UnsafeRawBufferPointer(rebasing: piece[..<got]))
            offset += Int64(got)
        }
        if last != 0x0A { try buffer.append(0x0A) }
    }

    private func unread(_ cause: String) -> LoadError {
        LoadError(
            .outputFailed, "Reading '\(name)' failed: \(cause)",
            recovery: "The file is as it was; run the same command again.")
    }

    /// Refuses a file that another program wrote to since it was opened.
    func checkUnchanged() throws(LoadError) {
        guard let status = try? descriptor.status, status.size == size, FileIdentity(path) == status.identity else {
            throw ReplacementFile.changed(name)
        }
    }

    /// Refuses a CSV file whose header is not this one.
    func check(header: [[UInt8]], delimiter: [UInt8]) throws(LoadError) {
        guard let found = try fields(ofFirstRecordBy: delimiter) else {
            throw LoadError(
                .outputMismatch, "The header of '\(name)' cannot be read, so nothing is added to it",
                recovery: "Name another file with --output, or leave --append out to replace it.")
        }
        guard found != header else { return }
        let place = zip(found, header).enumerated().first { $1.0 != $1.1 }?.offset ?? min(found.count, header.count)
        throw LoadError(
            .outputMismatch,
            "The header of '\(name)' differs in column \(place + 1): it has \(shown(found, place)), and the rows have "
                + shown(header, place),
            recovery: "Choose the columns with --columns, or name another file with --output.")
    }

    private func shown(_ fields: [[UInt8]], _ index: Int) -> String {
        index < fields.count ? "'\(String(decoding: fields[index], as: UTF8.self))'" : "none"
    }

    /// The first record's fields; nil where it has none within a MiB.
    private func fields(ofFirstRecordBy delimiter: [UInt8]) throws(LoadError) -> [[UInt8]]? {
        let wanted = Int(min(size, 1 << 20))
        var front = [UInt8](repeating: 0, count: wanted)
        var got = 0
        var failure: LoadError?
        front.withUnsafeMutableBytes { room in
            do throws(SystemError) { got = try descriptor.read(into: room, at: 0) } catch {
                failure = unread("\(error)")
            }
        }
        if let failure { throw failure }
        guard got == wanted else { throw unread("it became shorter") }
        let text = front[(front.starts(with: Header.mark) ? Header.mark.count : 0)...]
        let dialect = Dialect(delimiter: delimiter)
        let isWhole = wanted == Int(size)
        guard
            let end = BoundaryFinder(dialect: dialect).firstBoundary(in: text.span.bytes, from: 0, isFinal: isWhole)
        else { return nil }
        let record = text.prefix(end)
        var indexer = RecordIndexer(dialect: dialect, keepsBlankLines: true)
        indexer.index(record.span.bytes)
        guard let first = indexer.found.records.first, first.flaw == .none else { return nil }
        let reader = FieldText(dialect: dialect)
        return indexer.found.fields.prefix(Int(first.fieldCount)).map { reader.bytes(of: $0, in: record.span.bytes) }
    }
}
