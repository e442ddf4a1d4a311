extension InputLimits {
    /// Refuses a file whose size says that it is too large.
    func check(_ file: FileSource) throws(LoadError) {
        if let maximumBytes, let size = file.size, size > Int64(maximumBytes) {
            throw tooLarge(file.name, maximumBytes)
        }
    }

    /// The source with these limits.
    ///
    /// - Parameters:
    ///   - file: where its bytes come from.
    ///   - isPacked: whether they are not the file's own.
    ///   - count: bytes that were taken from it already.
    func limiting(
        _ source: any ByteSource, of file: FileSource, isPacked: Bool, having count: Int = 0
    ) -> any ByteSource {
        guard maximumBytes != nil || isPacked && maximumRatio != nil else { return source }
        return LimitedSource(source, of: file, isPacked: isPacked, having: count, self)
    }

    fileprivate func tooLarge(_ name: String, _ limit: Int) -> LoadError {
        LoadError(
            .inputTooLarge, "'\(name)' has more than the \(limit) bytes, unpacked, that --max-input-bytes allows",
            recovery: "Use a higher limit if the input is meant to be that large.")
    }

    fileprivate func tooDense(_ name: String, _ limit: Int) -> LoadError {
        LoadError(
            .inputTooLarge, "'\(name)' unpacks to more than \(limit) times its size, which --max-ratio allows",
            recovery: "Use a higher limit if the input is meant to be packed so well.")
    }
}

/// Gives the bytes of another source up to the limits, and fails behind them.
private final class LimitedSource: ByteSource {
    private let source: any ByteSource
    private let file: FileSource
    private let isPacked: Bool
    private let limits: InputLimits
    private var count: Int64

    init(_ source: any ByteSource, of file: FileSource, isPacked: Bool, having count: Int, _ limits: InputLimits) {
        self.count = Int64(count)
        self.source = source
        self.file = file
        self.isPacked = isPacked
        self.limits = limits
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(LoadError) -> Int {
        let got = try source.read(into: buffer)
        count += Int64(got)
        if let limit = limits.maximumBytes, count > Int64(limit) { throw limits.tooLarge(file.name, limit) }
        if isPacked, let limit = limits.maximumRatio, count / Int64(limit) > file.offset {
            throw limits.tooDense(file.name, limit)
        }
        return got
    }
}
