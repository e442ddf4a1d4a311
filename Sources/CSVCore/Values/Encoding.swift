/// Finds bytes that are not UTF-8.
public enum Encoding {
    /// The offset of the first byte that is not part of valid UTF-8, or nil where all is.
    ///
    /// Overlong forms, surrogates and values beyond U+10FFFF are invalid (RFC 3629).
    /// - Complexity: linear; runs of ASCII go by eight bytes at a time.
    public static func firstInvalidByte(in text: UnsafeBufferPointer<UInt8>) -> Int? {
        guard let bytes = text.baseAddress else { return nil }
        let count = text.count
        var position = 0
        while position < count {
            let lead = bytes[position]
            if lead < 0x80 {
                position &+= 1
                while position &+ 8 <= count,
                    UnsafeRawPointer(bytes + position).loadUnaligned(as: UInt64.self) & 0x8080_8080_8080_8080 == 0
                {
                    position &+= 8
                }
                continue
            }
            let length = sequenceLength(bytes, position, count)
            guard length > 0 else { return position }
            position &+= length
        }
        return nil
    }

    /// Bytes of the sequence that starts at `position` with a byte outside ASCII, or 0 where it is invalid.
    @inline(__always)
    private static func sequenceLength(_ bytes: UnsafePointer<UInt8>, _ position: Int, _ count: Int) -> Int {
        let lead = bytes[position]
        let left = count &- position
        switch lead {
        case 0xC2...0xDF:
            return left >= 2 && isContinuation(bytes[position &+ 1]) ? 2 : 0
        case 0xE0...0xEF:
            guard left >= 3, isContinuation(bytes[position &+ 2]) else { return 0 }
            let second = bytes[position &+ 1]
            let lowest: UInt8 = lead == 0xE0 ? 0xA0 : 0x80
            let highest: UInt8 = lead == 0xED ? 0x9F : 0xBF
            return second >= lowest && second <= highest ? 3 : 0
        case 0xF0...0xF4:
            guard left >= 4, isContinuation(bytes[position &+ 2]), isContinuation(bytes[position &+ 3]) else {
                return 0
            }
            let second = bytes[position &+ 1]
            let lowest: UInt8 = lead == 0xF0 ? 0x90 : 0x80
            let highest: UInt8 = lead == 0xF4 ? 0x8F : 0xBF
            return second >= lowest && second <= highest ? 4 : 0
        default:
            return 0
        }
    }

    @inline(__always)
    private static func isContinuation(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }
}
