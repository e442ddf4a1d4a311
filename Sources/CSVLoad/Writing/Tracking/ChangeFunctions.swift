import CSVCore
import CXXHash
import SQLiteCore

/// The SQL functions that write the values of a row as JSON, exactly, and hash them.
///
/// Each takes what another call has returned for the columns before, because a function takes only some 100 arguments:
///
///     csvload_members(before, name, value, …)       "name":value,…
///     csvload_old(before, name, old, new, …)        the same of old values that differ from new ones
///     csvload_hash(before, name, value, …)          a hash; columns that are NULL have no part in it
///
/// A column that is added to a table later is NULL in its rows, and so leaves their hashes as they are.
enum ChangeFunctions {
    /// Arguments of one call, beside the first.
    private static let mostArguments = 96

    /// Adds the functions to a connection, unless it has them.
    static func register(on connection: borrowing Connection) throws(SQLiteError) {
        guard try connection.value("SELECT 1 FROM pragma_function_list WHERE name = 'csvload_hash'") == nil else {
            return
        }
        let buffer = MemberBuffer()
        try connection.register(function: "csvload_members", arguments: -1, isDeterministic: true) { call in
            buffer.begin(after: call)
            for index in stride(from: 1, to: call.count, by: 2) { buffer.add(call, name: index, value: index + 1) }
            buffer.end(call)
        }
        try connection.register(function: "csvload_old", arguments: -1, isDeterministic: true) { call in
            buffer.begin(after: call)
            for index in stride(from: 1, to: call.count, by: 3) where !call.isSame(index + 1, index + 2) {
                buffer.add(call, name: index, value: index + 1)
            }
            buffer.end(call)
        }
        try connection.register(function: "csvload_hash", arguments: -1, isDeterministic: true) { call in
            var hash = UInt64(bitPattern: call.integer(0))
            for index in stride(from: 1, to: call.count, by: 2) where !call.isNull(index + 1) {
                hash = call.hash(of: index + 1, call.hash(of: index, hash))
            }
            call.returns(Int64(bitPattern: hash))
        }
    }

    /// SQL of the values of columns as a JSON object.
    ///
    /// - Parameter prefix: what stands before a column's name, such as `NEW.`.
    static func object(_ columns: [String], _ prefix: String) -> String {
        "'{' || \(nested("csvload_members", "''", columns) { ["\(prefix)\($0)"] }) || '}'"
    }

    /// SQL of the values that differ in two versions of a row, without the braces of an object: those of the first one.
    static func difference(_ columns: [String], _ prefix: String, from other: String) -> String {
        nested("csvload_old", "''", columns) { ["\(prefix)\($0)", "\(other)\($0)"] }
    }

    /// SQL of the hash of a row.
    static func hash(_ columns: [String], _ prefix: String) -> String {
        nested("csvload_hash", "0", columns) { ["\(prefix)\($0)"] }
    }

    /// Calls within calls, each for some of the columns.
    private static func nested(
        _ function: String, _ first: String, _ columns: [String], _ values: (String) -> [String]
    ) -> String {
        var sql = first
        var arguments: [String] = []
        for (index, column) in columns.enumerated() {
            arguments += [SQLText.literal(column)] + values(SQLText.identifier(column))
            guard arguments.count > mostArguments - 3 || index == columns.count - 1 else { continue }
            sql = "\(function)(\(sql), \(arguments.joined(separator: ", ")))"
            arguments = []
        }
        return sql
    }
}

/// The members of a JSON object, as one function call after the other adds to them.
private final class MemberBuffer {
    private var bytes: [UInt8] = []

    func begin(after call: FunctionCall) {
        bytes.removeAll(keepingCapacity: true)
        call.withBytes(0) { bytes += $0 }
    }

    func end(_ call: FunctionCall) {
        bytes.withUnsafeBufferPointer { call.returns(text: $0) }
    }

    func add(_ call: FunctionCall, name: Int, value: Int) {
        if !bytes.isEmpty { bytes.append(0x2C) }
        call.withBytes(name) { addText($0) }
        bytes.append(0x3A)
        if call.isNull(value) {
            bytes += "null".utf8
        } else if call.isInteger(value) {
            bytes += String(call.integer(value)).utf8
        } else if call.isReal(value) {
            let real = call.real(value)
            bytes += (real.isFinite ? "\(real)" : "{\"infinity\":\(real < 0 ? -1 : 1)}").utf8
        } else if call.isBlob(value) {
            call.withBytes(value) { addHexadecimal($0, "hex") }
        } else {
            call.withBytes(value) { text in
                if Encoding.firstInvalidByte(in: text) == nil {
                    addText(text)
                } else {
                    addHexadecimal(text, "text_hex")
                }
            }
        }
    }

    private func addHexadecimal(_ blob: UnsafeBufferPointer<UInt8>, _ name: String) {
        bytes += "{\"\(name)\":\"".utf8
        for byte in blob {
            bytes.append(OutputBuffer.digit(byte >> 4))
            bytes.append(OutputBuffer.digit(byte & 15))
        }
        bytes += "\"}".utf8
    }

    private func addText(_ text: UnsafeBufferPointer<UInt8>) {
        bytes.append(0x22)
        for byte in text {
            if byte >= 0x20, byte != 0x22, byte != 0x5C {
                bytes.append(byte)
            } else {
                bytes += JSONLinesFormat.escape(byte)
            }
        }
        bytes.append(0x22)
    }
}

extension FunctionCall {
    /// Whether two arguments are the same to the bit.
    fileprivate func isSame(_ first: Int, _ second: Int) -> Bool {
        if isNull(first) || isNull(second) { return isNull(first) && isNull(second) }
        if isInteger(first) || isInteger(second) {
            return isInteger(first) && isInteger(second) && integer(first) == integer(second)
        }
        if isReal(first) || isReal(second) {
            return isReal(first) && isReal(second) && real(first).bitPattern == real(second).bitPattern
        }
        guard isBlob(first) == isBlob(second) else { return false }
        return withBytes(first) { left in
            withBytes(second) { right in
                guard left.count == right.count, let a = left.baseAddress, let b = right.baseAddress else {
                    return left.count == right.count
                }
                return Memory.compare(a, b, left.count) == 0
            }
        }
    }

    /// The hash of an argument that is not NULL, with one before it.
    fileprivate func hash(of index: Int, _ seed: UInt64) -> UInt64 {
        if isInteger(index) || isReal(index) {
            var bits = isInteger(index) ? UInt64(bitPattern: integer(index)) : real(index).bitPattern
            return withUnsafeBytes(of: &bits) {
                XXH3_64bits_withSeed($0.baseAddress, $0.count, seed &+ (isInteger(index) ? 1 : 2))
            }
        }
        let kind: UInt64 = isBlob(index) ? 4 : 3
        return withBytes(index) { XXH3_64bits_withSeed($0.baseAddress, $0.count, seed &+ kind) }
    }
}
