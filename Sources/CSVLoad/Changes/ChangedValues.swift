import SQLiteCore

/// The values of a change, as ``ChangeFunctions`` has written them, exactly as they were in the table.
struct ChangedValue {
    let column: String
    let value: SQLValue
    /// Whether the bytes of the value are a text that is not UTF-8.
    var isText = false

    /// Whether a value of the table is this one, to the bit.
    func isSame(as other: SQLValue) -> Bool {
        switch (value, other) {
        case (.null, .null): true
        case (.integer(let first), .integer(let second)): first == second
        case (.real(let first), .real(let second)): first.bitPattern == second.bitPattern
        // Texts of other bytes may be equal for Swift.
        case (.text(let first), .text(let second)): first.utf8.elementsEqual(second.utf8)
        case (.blob(let first), .blob(let second)): !isText && first == second
        default: false
        }
    }
}

enum ChangedValues {
    /// The members of a JSON object; none of a text that is no object.
    static func decode(_ json: String) -> [ChangedValue] {
        var found: [ChangedValue] = []
        var json = json
        json.withUTF8 { bytes in
            var line = JSONLine(bytes, marksNested: true)
            try? line.forEachPair { (name, cell) throws(JSONLine.Flaw) in
                let column = String(decoding: name, as: UTF8.self)
                guard cell.isBlob else {
                    found.append(ChangedValue(column: column, value: cell.value))
                    return
                }
                var (value, isText) = (SQLValue.null, false)
                var nested = JSONLine(cell.bytes.assumingMemoryBound(to: UInt8.self))
                try nested.forEachPair { (kind, cell) in
                    switch String(decoding: kind, as: UTF8.self) {
                    case "hex": value = .blob(blob(ofHexadecimal: cell.bytes))
                    case "text_hex": (value, isText) = (.blob(blob(ofHexadecimal: cell.bytes)), true)
                    case "infinity": value = .real(cell.integer < 0 ? -.infinity : .infinity)
                    default: break
                    }
                }
                found.append(ChangedValue(column: column, value: value, isText: isText))
            }
        }
        return found
    }

    private static func blob(ofHexadecimal digits: UnsafeRawBufferPointer) -> [UInt8] {
        func value(_ digit: UInt8) -> UInt8 { digit <= 0x39 ? digit &- 0x30 : (digit | 0x20) &- 0x57 }
        return stride(from: 0, to: digits.count - 1, by: 2).map { value(digits[$0]) << 4 | value(digits[$0 + 1]) & 15 }
    }
}
