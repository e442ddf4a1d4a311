import CSVCore

/// The last lines of a text, however long it is.
struct FooterLines {
    /// The offset in the text at which they begin.
    let start: Int64

    /// - Throws: where the text can be read only once and does not end with the sample.
    init(_ count: Int, of stream: InputStream, sample: [UInt8], isWhole: Bool) throws(LoadError) {
        if isWhole {
            start = Int64(sample.withUnsafeBytes { FooterLines.start(of: count, in: $0) } ?? 0)
            return
        }
        guard stream.isRereadable else {
            throw LoadError(
                .optionInvalid, "--skip-footer needs the end of the text, and \(stream.name) can be read only once",
                recovery: "Add --spool, which keeps it on disk first, or name a file.")
        }
        start = try FooterLines.start(of: count, in: stream.again())
    }

    /// The offset of the last lines; nil where all of the bytes are in them, and perhaps more.
    private static func start(of count: Int, in bytes: UnsafeRawBufferPointer) -> Int? {
        var left = count
        var position = bytes.count
        // The end of the last line is no line's beginning.
        if position > 0, bytes[position - 1] == 0x0A { position -= 1 }
        if position > 0, bytes[position - 1] == 0x0D { position -= 1 }
        while position > 0 {
            let byte = bytes[position - 1]
            if byte == 0x0A || byte == 0x0D {
                left -= 1
                if left == 0 { return position }
                if byte == 0x0A, position > 1, bytes[position - 2] == 0x0D { position -= 1 }
            }
            position -= 1
        }
        return nil
    }

    /// Reads a text from front to end, and remembers no more of it than the last lines' offsets.
    private static func start(of count: Int, in stream: InputStream) throws(LoadError) -> Int64 {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 64)
        defer { buffer.deallocate() }
        // Offsets at which lines begin, the last ones, in a ring.
        var starts: [Int64] = [0]
        var (next, offset, endsWithReturn) = (1, Int64(0), false)
        func add(_ start: Int64) {
            if starts.count <= count { starts.append(start) } else { starts[next % (count + 1)] = start }
            next += 1
        }
        while true {
            let got = try stream.read(into: buffer)
            if got == 0 { break }
            for index in 0..<got {
                let byte = buffer[index]
                if endsWithReturn, byte != 0x0A { add(offset + Int64(index)) }
                if byte == 0x0A { add(offset + Int64(index) + 1) }
                endsWithReturn = byte == 0x0D
            }
            offset += Int64(got)
        }
        if endsWithReturn { add(offset) }
        // A line that nothing follows is none.
        let lines = starts.contains(offset) ? next - 1 : next
        return lines <= count ? 0 : starts[(lines - count) % (count + 1)]
    }
}
