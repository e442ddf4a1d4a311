/// How much an input may be, unpacked: a small file can hold more than any disk has room for.
struct InputLimits: Sendable, Hashable {
    /// Bytes of the text as it is in the file, unpacked; nil for no limit.
    var maximumBytes: Int?
    /// How many bytes there may be for each byte of a packed file that was read; nil for no limit.
    var maximumRatio: Int?

    /// The limits of what the text is packed in: an archive has more bytes than a file in it, and may have other files.
    var ofLayers: InputLimits {
        var limits = self
        if let maximumBytes, maximumBytes < Int.max / 4 { limits.maximumBytes = maximumBytes * 2 + (1 << 20) }
        return limits
    }
}
