import CSVCore
import SQLiteCore

/// What a column of NUMERIC affinity makes of texts, and which of them are still what they were in it.
///
/// SQLite stores every text there that is a number in any spelling as that number: `007` as 7, `1e3` as 1000. A text that
/// is none stays. See <https://www.sqlite.org/datatype3.html#type_affinity>.
enum NumericAffinity {
    /// The cell of a text as SQLite will store it; nil where that would be something else than the text says.
    ///
    /// - Parameter text: lives as long as the cell.
    static func cell(_ text: UnsafePointer<UInt8>, _ count: Int, in column: NumericColumn) -> Cell? {
        if let integer = NumberText.integer(text, count) { return Cell(integer: integer) }
        guard isNumber(text, count) else { return Cell(text: text, length: count) }
        guard let real = real(text, count, column) else { return nil }
        // SQLite does so, too: then 5.00 is the same value here and there.
        if let integer = Int64(exactly: real) { return column == .numbers ? Cell(integer: integer) : nil }
        return Cell(real: real)
    }

    private static func real(_ text: UnsafePointer<UInt8>, _ count: Int, _ column: NumericColumn) -> Double? {
        let bytes = UnsafeBufferPointer(start: text, count: count)
        guard !bytes.contains(where: { $0 | 0x20 == 0x65 }), let value = NumberText.real(text, count) else {
            return nil
        }
        guard column == .texts else { return value }
        // What shows a number shows 15 digits of it.
        let digits = bytes.count(where: isDigit)
        return digits <= 15 && value.description.utf8.elementsEqual(bytes) ? value : nil
    }

    /// Whether SQLite takes a text for a number: blanks around it, a sign, a point anywhere among digits, an exponent.
    static func isNumber(_ text: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        var rest = UnsafeBufferPointer(start: text, count: count)[...]
        rest = rest.drop(while: isBlank)
        while let last = rest.last, isBlank(last) { rest.removeLast() }
        rest = dropSign(rest)
        let whole = rest.prefix(while: isDigit)
        rest = rest.dropFirst(whole.count)
        var digits = whole.count
        if rest.first == 0x2E {
            let fraction = rest.dropFirst().prefix(while: isDigit)
            rest = rest.dropFirst(1 + fraction.count)
            digits += fraction.count
        }
        guard digits > 0 else { return false }
        guard let mark = rest.first else { return true }
        guard mark | 0x20 == 0x65 else { return false }
        let exponent = dropSign(rest.dropFirst())
        return !exponent.isEmpty && exponent.allSatisfy(isDigit)
    }

    private static func dropSign(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Slice<UnsafeBufferPointer<UInt8>> {
        text.first == 0x2B || text.first == 0x2D ? text.dropFirst() : text
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte >= 0x09 && byte <= 0x0D }
}
