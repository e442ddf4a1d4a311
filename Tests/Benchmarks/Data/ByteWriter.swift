import Glibc

/// A buffer of CSV text on its way to a file.
///
/// Appending never checks for space: call ``beginRecord()`` before each record, which leaves room for a record of up
/// to ``recordLimit`` bytes. That and digits written in place are what make a generator faster than the disk.
struct ByteWriter: ~Copyable {
    /// The most bytes that one record may take.
    static let recordLimit = 1 << 16
    private static let capacity = 1 << 19

    private let path: String
    private let descriptor: Int32
    private let bytes: UnsafeMutablePointer<UInt8>
    private var count = 0
    private var recordStart = 0
    private(set) var flushedBytes = 0

    /// Creates or empties a file; `-` is stdout.
    init(path: String) throws(BenchmarkError) {
        self.path = path
        descriptor = path == "-" ? STDOUT_FILENO : open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        bytes = .allocate(capacity: Self.capacity)
        if descriptor < 0 {
            throw .system("Cannot create '\(path)'")
        }
    }

    deinit {
        if descriptor > STDERR_FILENO {
            close(descriptor)
        }
        bytes.deallocate()
    }

    mutating func beginRecord() throws(BenchmarkError) {
        if Self.capacity - count < Self.recordLimit {
            try flush()
        }
        recordStart = count
    }

    /// Hands everything to the system; call it after the last record.
    mutating func flush() throws(BenchmarkError) {
        var done = 0
        while done < count {
            let written = write(descriptor, bytes + done, count - done)
            if written < 0 {
                if errno == EINTR { continue }
                throw .system("Cannot write to '\(path)'")
            }
            done += written
        }
        flushedBytes += count
        count = 0
        recordStart = 0
    }

    /// The bytes of the current record so far.
    var recordLength: Int { count - recordStart }

    /// Takes back what the current record has beyond `length` bytes.
    mutating func truncateRecord(to length: Int) {
        count = recordStart + length
    }

    mutating func append(_ byte: UInt8) {
        bytes[count] = byte
        count += 1
    }

    mutating func append(_ text: StaticString) {
        (bytes + count).update(from: text.utf8Start, count: text.utf8CodeUnitCount)
        count += text.utf8CodeUnitCount
    }

    mutating func append(_ text: String) {
        for byte in text.utf8 {
            append(byte)
        }
    }

    /// A number of 0 or more in decimal, without leading zeros.
    mutating func append(decimal value: Int) {
        var digits = 1
        var limit = 10
        while value >= limit, digits < 18 {
            digits += 1
            limit *= 10
        }
        append(decimal: value, digits: digits)
    }

    /// The last `digits` digits of a number of 0 or more, zeros included.
    mutating func append(decimal value: Int, digits: Int) {
        var rest = UInt64(value)
        var place = count + digits
        while place > count {
            place -= 1
            let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
            bytes[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: digit)
            rest = quotient
        }
        count += digits
    }

    /// The lowest `digits` hexadecimal digits, in lower case.
    mutating func append(hexadecimal value: UInt64, digits: Int) {
        for place in stride(from: digits - 1, through: 0, by: -1) {
            let digit = UInt8(truncatingIfNeeded: value >> UInt64(4 * place)) & 15
            append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
        }
    }
}

extension UInt8 {
    static let comma = UInt8(ascii: ",")
    static let quote = UInt8(ascii: "\"")
    static let newline = UInt8(ascii: "\n")
    static let space = UInt8(ascii: " ")
    static let point = UInt8(ascii: ".")
}
