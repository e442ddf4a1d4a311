import Glibc

/// A conversion from one encoding to another by the system's iconv, which is closed with the value.
struct TextConverter: ~Copyable {
    private let handle: iconv_t

    enum Outcome {
        /// All of the input is converted, or the output has no more room.
        case converted
        /// What follows means nothing in the encoding.
        case invalid
        /// The input ends within a character.
        case incomplete
    }

    /// Nil where the system does not know one of the encodings.
    init?(from: String, to: String) {
        guard let handle = iconv_open(to, from), Int(bitPattern: handle) != -1 else { return nil }
        self.handle = handle
    }

    deinit {
        iconv_close(handle)
    }

    /// Converts what it can, and moves both positions behind it.
    func convert(
        _ input: inout UnsafeMutablePointer<CChar>?, _ inputCount: inout Int,
        to output: inout UnsafeMutablePointer<CChar>?, _ room: inout Int
    ) -> Outcome {
        guard iconv(handle, &input, &inputCount, &output, &room) == -1 else { return .converted }
        switch errno {
        case EILSEQ: return .invalid
        case EINVAL: return .incomplete
        default: return .converted
        }
    }

    /// Writes what the encoding has at the end of a text; false where there is no room.
    func finish(_ output: inout UnsafeMutablePointer<CChar>?, _ room: inout Int) -> Bool {
        iconv(handle, nil, nil, &output, &room) != -1
    }
}
