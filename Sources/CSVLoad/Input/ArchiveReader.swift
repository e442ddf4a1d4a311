import CArchive

/// The files of an archive, or the one text of a compressed stream, through libarchive.
///
/// What a Mac adds to an archive (`__MACOSX/`, `._name`, `.DS_Store`) is passed over, and so is what is no file.
final class ArchiveReader {
    enum Format: String {
        /// One text without a name, as bzip2, xz, zstd and lz4 hold it.
        case raw
        case zip, tar
    }

    let format: Format
    private let source: any ByteSource
    private let name: String
    private let archive: OpaquePointer
    private let input = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)
    private var isOpen = false
    private var entriesSeen = 0
    /// What the source threw inside libarchive's callback.
    private var sourceError: LoadError?

    /// - Parameters:
    ///   - source: gives the archive from its first byte on. In a file libarchive goes to and fro.
    ///   - name: what the input is called in messages.
    init(_ source: any ByteSource, name: String, format: Format) {
        self.source = source
        self.name = name
        self.format = format
        archive = archive_read_new()
        switch format {
        case .raw:
            archive_read_support_filter_all(archive)
            archive_read_support_format_raw(archive)
        case .zip: archive_read_support_format_zip(archive)
        case .tar: archive_read_support_format_tar(archive)
        }
    }

    deinit {
        archive_read_free(archive)
        input.deallocate()
    }

    /// Goes to the next file, and returns its path; nil where there is none.
    func nextFile() throws(LoadError) -> String? {
        try open()
        var entry: OpaquePointer?
        while true {
            let code = archive_read_next_header(archive, &entry)
            if code == ARCHIVE_EOF { return nil }
            guard code == ARCHIVE_OK || code == ARCHIVE_WARN, let entry else { throw broken }
            if format == .raw { return "" }
            let path = ArchiveReader.path(of: entry)
            entriesSeen += 1
            if OfficeDocument.isPart(path, isFirst: entriesSeen == 1), format == .zip {
                throw OfficeDocument.refusal(of: name)
            }
            let isFile = archive_entry_filetype(entry) == ArchiveReader.regularFile && !path.hasSuffix("/")
            guard isFile, archive_entry_hardlink(entry) == nil, !ArchiveReader.isOfSystem(path) else { continue }
            guard archive_entry_is_encrypted(entry) == 0 else {
                throw LoadError(
                    .archiveInvalid, "'\(path)' in '\(name)' is encrypted",
                    recovery: "Unpack it with its password, and name the file to load.")
            }
            return path
        }
    }

    /// A run of bytes of the file, and how many bytes of it come before; nil at its end. It lasts until the next call.
    ///
    /// Block by block, because `archive_read_data` forgets what it has copied when it comes upon damage.
    func nextBlock() throws(LoadError) -> (offset: Int64, bytes: UnsafeRawBufferPointer)? {
        var start: UnsafeRawPointer?
        var count = 0
        var offset: la_int64_t = 0
        let code = archive_read_data_block(archive, &start, &count, &offset)
        if code == ARCHIVE_EOF { return nil }
        guard code >= ARCHIVE_WARN else { throw broken }
        return (Int64(offset), UnsafeRawBufferPointer(start: start, count: count))
    }

    private func open() throws(LoadError) {
        guard !isOpen else { return }
        isOpen = true
        let owner = Unmanaged.passUnretained(self).toOpaque()
        archive_read_set_callback_data(archive, owner)
        archive_read_set_read_callback(archive) { _, context, result in
            let owner = Unmanaged<ArchiveReader>.fromOpaque(context!).takeUnretainedValue()
            do throws(LoadError) {
                let got = try owner.source.read(into: owner.input)
                result!.pointee = UnsafeRawPointer(owner.input.baseAddress)
                return got
            } catch {
                owner.sourceError = error
                return -1
            }
        }
        if let file = source as? FileSource, file.isFile {
            file.seek(to: 0)
            archive_read_set_seek_callback(archive) { _, context, offset, whence in
                let owner = Unmanaged<ArchiveReader>.fromOpaque(context!).takeUnretainedValue()
                guard let file = owner.source as? FileSource, let size = file.size else { return -1 }
                let base: Int64 =
                    switch whence {
                    case SEEK_SET: 0
                    case SEEK_CUR: file.offset
                    default: size
                    }
                guard base + offset >= 0 else { return -1 }
                file.seek(to: min(base + offset, size))
                return file.offset
            }
        }
        guard archive_read_open1(archive) == ARCHIVE_OK else { throw broken }
    }

    /// The type of an entry that is a plain file: a macro of the header that is not imported.
    private static let regularFile: mode_t = 0o100_000

    private static func path(of entry: OpaquePointer) -> String {
        guard let text = archive_entry_pathname_utf8(entry) ?? archive_entry_pathname(entry) else { return "" }
        let path = String(cString: text)
        return path.hasPrefix("./") ? String(path.dropFirst(2)) : path
    }

    private static func isOfSystem(_ path: String) -> Bool {
        let parts = path.split(separator: "/")
        guard let last = parts.last else { return false }
        return parts.first == "__MACOSX" || last.hasPrefix("._") || last == ".DS_Store"
    }

    private var broken: LoadError {
        if let sourceError { return sourceError }
        let why = archive_error_string(archive).map { String(cString: $0) } ?? "unknown format"
        return LoadError(
            .inputBrokeOff, "The compressed data of '\(name)' is damaged: \(why)",
            recovery: "Records before the damage are kept; run the same command again with a whole file.")
    }
}

/// What is known of the zip archives that spreadsheets and text documents are.
enum OfficeDocument {
    private static let folders = ["_rels/", "docProps/", "xl/", "word/", "ppt/"]
    private static let endings = [".xml", ".rels", ".bin"]

    /// Whether an entry of this path makes the archive a document.
    static func isPart(_ path: String, isFirst: Bool) -> Bool {
        if path == "[Content_Types].xml" || path == "Index/Document.iwa" { return true }
        // OpenDocument and EPUB say first of all what they are.
        if isFirst, path == "mimetype" { return true }
        return folders.contains { path.hasPrefix($0) } && endings.contains { path.hasSuffix($0) }
    }

    static func refusal(of name: String) -> LoadError {
        LoadError(
            .inputNotCSV, "'\(name)' is an office document, such as a spreadsheet, not CSV",
            recovery: "Save the sheet as CSV first, or run: libreoffice --headless --convert-to csv FILE")
    }
}
