/// The text inside of a file, however often it is packed: a zip archive may hold a gzip file, and that a tar archive.
struct UnpackedInput {
    /// Gives the text behind ``front``.
    private(set) var source: any ByteSource
    /// The first bytes of the text.
    private(set) var front: [UInt8]
    /// What the input is called in messages, with the file in the archive where one was named.
    let name: String
    /// Which file of the archive it is, so that it can be opened again without looking; nil for no archive.
    private(set) var entry: String?
    private var layers: [String] = []

    /// How the input is packed, from without to within; nil where it is not.
    var packing: String? { layers.isEmpty ? nil : layers.joined(separator: " and ") }

    /// More layers than anybody has made for a reason; an archive can be made that holds itself.
    private static let mostLayers = 5

    /// - Parameters:
    ///   - file: stands at its first byte.
    ///   - entry: which file of an archive is meant; nil for the only one.
    ///   - limits: what may be in it.
    ///   - open: opens the same file once more, to look which files an archive holds.
    /// - Throws: `unusableData` for an archive of which nobody can tell what file is meant.
    init(
        _ file: FileSource, entry: String?, limits: InputLimits, open: () throws(LoadError) -> FileSource
    ) throws(LoadError) {
        name = entry.map { "\(file.name):\($0)" } ?? file.name
        source = limits.ofLayers.limiting(file, of: file, isPacked: false)
        front = try UnpackedInput.front(of: source)
        var steps: [(any ByteSource) -> any ByteSource] = []
        while let layer = Layer(front) {
            guard layers.count < UnpackedInput.mostLayers else {
                throw LoadError(
                    .archiveInvalid, "'\(name)' is packed more than \(UnpackedInput.mostLayers) times",
                    recovery: "Unpack it, and load the file that is in it.")
            }
            var choice = ArchiveSource.Choice.only
            if layer.isArchive {
                if self.entry == nil, let entry {
                    choice = .named(entry)
                } else if file.isFile {
                    let opened = try open()
                    var again: any ByteSource = opened
                    for step in steps { again = limits.ofLayers.limiting(step(again), of: opened, isPacked: true) }
                    let reader = ArchiveReader(again, name: file.name, format: layer.format)
                    choice = .named(try ArchiveContents.onlyFile(reader, name: file.name))
                }
                if self.entry == nil, case .named(let path) = choice { self.entry = path }
            }
            let step = UnpackedInput.step(layer, name: file.name, choice)
            steps.append(step)
            let isSought = layers.isEmpty && layer.isArchive && file.isFile
            let packed: any ByteSource = isSought ? file : PrefixedSource(front, source)
            source = limits.ofLayers.limiting(step(packed), of: file, isPacked: true)
            layers.append(layer.name)
            front = try UnpackedInput.front(of: source)
        }
        source = limits.limiting(source, of: file, isPacked: !layers.isEmpty, having: front.count)
        guard entry == nil || self.entry != nil else {
            throw LoadError(
                .archiveInvalid, "'\(file.name)' is not an archive, and has no file '\(entry ?? "")' in it",
                recovery: "Name the file alone, or an archive (zip, tar) and a file in it.")
        }
    }

    private static func step(
        _ layer: Layer, name: String, _ choice: ArchiveSource.Choice
    ) -> (any ByteSource) -> any ByteSource {
        if layer == .gzip { return { GzipSource($0, name: name) } }
        return {
            ArchiveSource(ArchiveReader($0, name: name, format: layer.format), name: name, choice: choice)
        }
    }

    /// One way in which bytes are packed.
    private enum Layer: Equatable {
        case gzip
        case compressed(String)
        case zip, tar

        init?(_ front: [UInt8]) {
            switch ContentKind(front) {
            case .gzip: self = .gzip
            case .compressed(let name): self = .compressed(name)
            case .zip: self = .zip
            case .tar: self = .tar
            default: return nil
            }
        }

        var isArchive: Bool { self == .zip || self == .tar }

        var format: ArchiveReader.Format {
            switch self {
            case .zip: .zip
            case .tar: .tar
            case .gzip, .compressed: .raw
            }
        }

        var name: String {
            switch self {
            case .gzip: "gzip"
            case .compressed(let name): name
            case .zip: "zip"
            case .tar: "tar"
            }
        }
    }

    /// The next bytes of a source, which may be fewer only at its end.
    ///
    /// - Parameter bytes: what was read of them before.
    static func front(
        of source: any ByteSource, having bytes: [UInt8] = [], count: Int = ContentKind.sampleBytes
    ) throws(LoadError) -> [UInt8] {
        var bytes = bytes
        guard bytes.count < count else { return bytes }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: count - bytes.count, alignment: 16)
        defer { buffer.deallocate() }
        var filled = 0
        while filled < buffer.count {
            do throws(LoadError) {
                let got = try source.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
                if got == 0 { break }
                filled += got
            } catch {
                // A source that failed fails again, behind the bytes that were whole.
                guard !bytes.isEmpty || filled > 0 else { throw error }
                break
            }
        }
        bytes += buffer[..<filled]
        return bytes
    }
}
