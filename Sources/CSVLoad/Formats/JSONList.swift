import FoundationEssentials
import SQLiteCore

/// Values as a JSON array: the key of a row, or fields too many.
enum JSONList {
    static func text(_ values: [SQLValue]) -> String {
        "[" + values.map(json).joined(separator: ",") + "]"
    }

    /// Reads a list of texts, as ``text(_:)`` writes it; nil where it is none.
    static func texts(_ json: String) -> [String]? {
        try? JSONDecoder().decode([String].self, from: Data(json.utf8))
    }

    /// Reads numbers and texts, as ``text(_:)`` writes them; nil where they are something else.
    ///
    /// SQLite's own functions end a text at its first NUL.
    static func values(_ json: String) -> [SQLValue]? {
        try? JSONDecoder().decode([Entry].self, from: Data(json.utf8)).map(\.value)
    }

    private struct Entry: Decodable {
        let value: SQLValue

        init(from decoder: any Decoder) throws {
            let found = try decoder.singleValueContainer()
            if let integer = try? found.decode(Int64.self) {
                value = .integer(integer)
            } else if let real = try? found.decode(Double.self) {
                value = .real(real)
            } else {
                value = .text(try found.decode(String.self))
            }
        }
    }

    private static func json(_ value: SQLValue) -> String {
        switch value {
        case .null: "null"
        case .integer(let integer): "\(integer)"
        case .real(let real): "\(real)"
        case .text(let text): quoted(text)
        case .blob(let bytes): quoted(bytes.map { hex($0) }.joined())
        }
    }

    private static func quoted(_ text: String) -> String {
        var out = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case _ where scalar.value < 0x20: out += "\\u00" + hex(UInt8(scalar.value))
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out + "\""
    }

    private static func hex(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16)
        return digits.count == 1 ? "0" + digits : digits
    }
}
