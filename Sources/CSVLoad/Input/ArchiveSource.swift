import CArchive

/// The content of bzip2, xz, zstd, lz4 and zip data, through libarchive.
///
/// Of a zip archive it is the only file in it, or the only one whose name ends in `.csv`, `.tsv` or `.txt`.
final class ArchiveSource: ByteSource {
    private let source: any ByteSource
    private let name: String
    private let archive: OpaquePointer
    private let input = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)
    private let isZip: Bool
    private var isOpen = false
    private var isAtEnd = false
    private var hasSecondFile = false
    /// What is left of the block that libarchive unpacked last; it lives until the next one.
    private var block = UnsafeRawBufferPointer(start: nil, count: 0)
    /// What the source threw inside libarchive's callback.
    private var sourceError: LoadError?

    init(_ source: any ByteSource, name: String, isZip: Bool) {
        self.source = source
        self.name = name
        self.isZip = isZip
        archive = archive_read_new()
        archive_read_support_filter_all(archive)
        if isZip {
            archive_read_support_format_zip_streamable(archive)
        } else {
            archive_read_support_format_raw(archive)
        }
    }

    deinit {
        archive_read_free(archive)
        input.deallocate()
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(LoadError) -> Int {
        if !isOpen { try open() }
        while block.isEmpty, !isAtEnd { try unpackBlock() }
        let count = min(buffer.count, block.count)
        guard count > 0 else { return 0 }
        buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: block[..<count]))
        block = UnsafeRawBufferPointer(rebasing: block[count...])
        return count
    }

    /// Block by block, because `archive_read_data` forgets what it has copied when it comes upon damage.
    private func unpackBlock() throws(LoadError) {
        guard !hasSecondFile else { throw ambiguous }
        var start: UnsafeRawPointer?
        var count = 0
        var offset: la_int64_t = 0
        let code = archive_read_data_block(archive, &start, &count, &offset)
        if code == ARCHIVE_EOF {
            if isZip { try checkRest() }
            isAtEnd = true
        } else if code < ARCHIVE_WARN {
            throw sourceError ?? broken()
        } else {
            block = UnsafeRawBufferPointer(start: start, count: count)
        }
    }

    private func open() throws(LoadError) {
        isOpen = true
        let code = archive_read_open(
            archive, Unmanaged.passUnretained(self).toOpaque(), nil,
            { _, context, result in
                let owner = Unmanaged<ArchiveSource>.fromOpaque(context!).takeUnretainedValue()
                do throws(LoadError) {
                    let got = try owner.source.read(into: owner.input)
                    result!.pointee = UnsafeRawPointer(owner.input.baseAddress)
                    return got
                } catch {
                    owner.sourceError = error
                    return -1
                }
            }, nil)
        guard code == ARCHIVE_OK else { throw sourceError ?? broken() }
        try findEntry()
    }

    /// How the names start of what comes first in office documents, as one or the other program writes them.
    private static let officeNames = ["[Content_Types].xml", "_rels/", "docProps/", "xl/", "word/", "ppt/", "mimetype"]

    private func findEntry() throws(LoadError) {
        var entry: OpaquePointer?
        while true {
            let code = archive_read_next_header(archive, &entry)
            if code == ARCHIVE_EOF {
                throw LoadError(
                    .unusableData, "The zip archive '\(name)' has no file in it",
                    recovery: "Name an archive that holds a CSV file.")
            }
            guard code == ARCHIVE_OK || code == ARCHIVE_WARN else { throw sourceError ?? broken() }
            guard isZip else { return }
            let path = archive_entry_pathname(entry).map { String(cString: $0) } ?? ""
            if ArchiveSource.officeNames.contains(where: { path.hasPrefix($0) }) {
                throw LoadError(
                    .unusableData, "'\(name)' is an office document (a spreadsheet, say), not CSV",
                    recovery: "Save the sheet as CSV first.")
            }
            if !path.hasSuffix("/") { return }
        }
    }

    /// A zip archive with a second file is ambiguous, and is refused before its records are taken for all of it.
    private func checkRest() throws(LoadError) {
        var entry: OpaquePointer?
        while archive_read_next_header(archive, &entry) == ARCHIVE_OK {
            let path = archive_entry_pathname(entry).map { String(cString: $0) } ?? ""
            if !path.hasSuffix("/") {
                hasSecondFile = true
                throw ambiguous
            }
        }
    }

    private var ambiguous: LoadError {
        LoadError(
            .unusableData, "The zip archive '\(name)' has more than one file, and it is not clear which one is meant",
            recovery: "Unpack it, and name the files to load.")
    }

    private func broken() -> LoadError {
        let why = archive_error_string(archive).map { String(cString: $0) } ?? "unknown format"
        return LoadError(
            .inputOutput, "The compressed data of '\(name)' is damaged: \(why)",
            recovery: "Records before the damage are kept; run the same command again with a whole file.")
    }
}
