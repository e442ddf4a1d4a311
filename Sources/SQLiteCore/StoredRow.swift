public import CSQLite

/// The form of a row outside of a database: its length in bytes, its number, and its cells.
public enum StoredRow {
    /// Bytes before the cells.
    public static let headBytes = 12

    /// Bytes that a row takes.
    public static func bytes(of cells: UnsafePointer<Cell>, _ stride: Int) -> Int {
        var bytes = headBytes
        for index in 0..<stride {
            let cell = cells[index]
            bytes += cell.isNull ? 1 : cell.isInteger || cell.isReal ? 9 : 5 + Int(cell.length)
        }
        return bytes
    }

    /// Writes a row of so many bytes to an address.
    public static func write(
        _ cells: UnsafePointer<Cell>, _ stride: Int, record: Int64, to target: UnsafeMutableRawPointer, _ bytes: Int
    ) {
        target.storeBytes(of: UInt32(bytes), as: UInt32.self)
        target.storeBytes(of: record, toByteOffset: 4, as: Int64.self)
        var place = target + headBytes
        for index in 0..<stride {
            let cell = cells[index]
            place.storeBytes(of: UInt8(truncatingIfNeeded: cell.type), as: UInt8.self)
            place += 1
            if cell.isInteger || cell.isReal {
                place.storeBytes(of: cell.integer, as: Int64.self)
                place += 8
            } else if !cell.isNull {
                place.storeBytes(of: cell.length, as: UInt32.self)
                place += 4
                if cell.length > 0 { place.copyMemory(from: cell.bytes.baseAddress!, byteCount: Int(cell.length)) }
                place += Int(cell.length)
            }
        }
    }

    /// Makes cells of a row that lies at an address, whose texts stay there; nil where it is damaged.
    public static func read(_ row: UnsafeRawPointer, into cells: UnsafeMutablePointer<Cell>, _ stride: Int) -> Int64? {
        let bytes = Int(row.loadUnaligned(as: UInt32.self))
        var place = headBytes
        for index in 0..<stride {
            guard place < bytes else { return nil }
            let type = Int32(row.load(fromByteOffset: place, as: UInt8.self))
            place += 1
            switch type {
            case Cell.null.type: cells[index] = .null
            case Cell(integer: 0).type, Cell(real: 0).type:
                guard place + 8 <= bytes else { return nil }
                let payload = row.loadUnaligned(fromByteOffset: place, as: Int64.self)
                cells[index] = Cell(payload: payload, length: 0, type: type)
                place += 8
            default:
                guard place + 4 <= bytes else { return nil }
                let length = Int(row.loadUnaligned(fromByteOffset: place, as: UInt32.self))
                place += 4
                guard place + length <= bytes else { return nil }
                cells[index] = Cell(
                    payload: Int64(Int(bitPattern: row + place)), length: UInt32(length), type: type)
                place += length
            }
        }
        return place == bytes ? row.loadUnaligned(fromByteOffset: 4, as: Int64.self) : nil
    }
}
