/// The content of one file of an archive, or of a compressed stream.
final class ArchiveSource: ByteSource {
    /// Which of an archive's files is read.
    enum Choice {
        /// The only one; an archive with a second one is refused.
        case only
        case named(String)
    }

    private let reader: ArchiveReader
    private let name: String
    private let choice: Choice
    private var isOpen = false
    private var isAtEnd = false
    /// The first file's path, where it has to be the only one.
    private var path = ""
    /// Why the archive is refused, behind bytes that were given already.
    private var refusal: LoadError?
    /// Bytes of the file that were given so far, holes included.
    private var position: Int64 = 0
    /// Where the block starts in the file: what lies before it is a hole, which reads as zeros.
    private var blockStart: Int64 = 0
    /// What is left of the block that was unpacked last.
    private var block = UnsafeRawBufferPointer(start: nil, count: 0)

    init(_ reader: ArchiveReader, name: String, choice: Choice) {
        self.reader = reader
        self.name = name
        self.choice = choice
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(LoadError) -> Int {
        if !isOpen { try open() }
        while block.isEmpty, !isAtEnd { try unpackBlock() }
        guard !block.isEmpty else { return 0 }
        let hole = Int(min(Int64(buffer.count), max(0, blockStart - position)))
        if hole > 0 {
            UnsafeMutableRawBufferPointer(rebasing: buffer[..<hole]).initializeMemory(as: UInt8.self, repeating: 0)
            position += Int64(hole)
            return hole
        }
        let count = min(buffer.count, block.count)
        guard count > 0 else { return 0 }
        buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: block[..<count]))
        block = UnsafeRawBufferPointer(rebasing: block[count...])
        position += Int64(count)
        blockStart = position
        return count
    }

    private func unpackBlock() throws(LoadError) {
        if let refusal { throw refusal }
        if let (offset, bytes) = try reader.nextBlock() {
            (blockStart, block) = (offset, bytes)
            return
        }
        try checkRest()
        isAtEnd = true
    }

    private func open() throws(LoadError) {
        isOpen = true
        var seen = ArchiveContents()
        while let file = try reader.nextFile() {
            switch choice {
            case .only:
                path = file
                return
            case .named(let wanted):
                if file == wanted { return }
                seen.add(file)
            }
        }
        switch choice {
        case .named(let wanted): throw seen.lacks(wanted, name: name, format: reader.format)
        case .only:
            // A compressed stream without a byte in it is an empty text.
            guard reader.format == .raw else { throw ArchiveContents.isEmpty(name, format: reader.format) }
            isAtEnd = true
        }
    }

    /// An archive with a second file is ambiguous, and is refused before its records are taken for all of it.
    private func checkRest() throws(LoadError) {
        guard case .only = choice, reader.format != .raw else { return }
        var seen = ArchiveContents()
        seen.add(path)
        while let file = try reader.nextFile() { seen.add(file) }
        guard seen.count > 1 else { return }
        let error = seen.isAmbiguous(name, format: reader.format)
        refusal = error
        throw error
    }
}

/// Which files an archive was found to hold, as far as a message can name them.
struct ArchiveContents {
    private(set) var count = 0
    private(set) var names: [String] = []

    private static let shown = 6

    mutating func add(_ name: String) {
        count += 1
        if names.count < ArchiveContents.shown { names.append(name) }
    }

    /// The path of the only file in an archive.
    ///
    /// - Throws: `unusableData` where there is none, or more than one. An archive that breaks off behind its first file
    ///   is left to whoever reads that.
    static func onlyFile(_ reader: ArchiveReader, name: String) throws(LoadError) -> String {
        var seen = ArchiveContents()
        do throws(LoadError) {
            while let file = try reader.nextFile() { seen.add(file) }
        } catch {
            guard error.problem == .inputBrokeOff, seen.count > 0 else { throw error }
        }
        guard let first = seen.names.first else { throw isEmpty(name, format: reader.format) }
        guard seen.count == 1 else { throw seen.isAmbiguous(name, format: reader.format) }
        return first
    }

    static func isEmpty(_ name: String, format: ArchiveReader.Format) -> LoadError {
        LoadError(
            .archiveInvalid, "The \(format.rawValue) archive '\(name)' has no file in it",
            recovery: "Name an archive that holds a CSV file.")
    }

    func isAmbiguous(_ name: String, format: ArchiveReader.Format) -> LoadError {
        LoadError(
            .archiveInvalid, "The \(format.rawValue) archive '\(name)' has more than one file: \(list)",
            recovery: way(name))
    }

    func lacks(_ wanted: String, name: String, format: ArchiveReader.Format) -> LoadError {
        guard count > 0 else { return ArchiveContents.isEmpty(name, format: format) }
        return LoadError(
            .inputNotFound, "The \(format.rawValue) archive '\(name)' has no file '\(wanted)': it has \(list)",
            recovery: way(name))
    }

    private func way(_ name: String) -> String {
        let example = names.first { !$0.contains("'") } ?? "NAME"
        return name == FileSource.standardInput
            ? "Save it as a file, and name one of its files, as in 'archive:\(example)'."
            : "Name one of them, as in '\(name):\(example)'."
    }

    private var list: String {
        let quoted = names.map { "'\($0)'" }
        let more = count - names.count
        if more > 0 { return quoted.joined(separator: ", ") + " and \(more) more" }
        return quoted.count > 1
            ? quoted.dropLast().joined(separator: ", ") + " and " + quoted[quoted.count - 1] : quoted.joined()
    }
}
