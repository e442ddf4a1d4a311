import SQLiteCore

@testable import CSVLoad

extension Chunk {
    /// A chunk that holds a text, from its first byte on.
    convenience init(text: String) {
        self.init(bytes: Array(text.utf8))
    }

    convenience init(bytes: [UInt8]) {
        self.init(capacity: max(bytes.count, 1))
        bytes.withUnsafeBufferPointer { source in
            if let base = source.baseAddress { self.bytes.update(from: base, count: source.count) }
        }
        count = bytes.count
    }

    /// The rows to write, each cell as text, NULL as `NULL`.
    func rowTexts(stride: Int) -> [[String]] {
        (0..<rowCount).map { position in
            (0..<stride).map { column in
                switch cells[Int(rows[position]) * stride + column].value {
                case .null: "NULL"
                case .integer(let integer): "\(integer)"
                case .real(let real): "\(real)"
                case .text(let text): text
                case .blob(let bytes): "\(bytes)"
                }
            }
        }
    }
}
