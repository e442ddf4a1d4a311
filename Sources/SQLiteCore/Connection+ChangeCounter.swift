import CSQLite

extension Connection {
    /// A number in the database's file that every commit of every program makes one higher; nil where it does not.
    ///
    /// It is the file's only while a transaction is open that has read or locked it. In WAL it stands still, and of a
    /// database without a file there is none. See <https://www.sqlite.org/fileformat2.html#file_change_counter>.
    public var changeCounter: UInt32? {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Header.byteCount) { bytes in
            bytes.initialize(repeating: 0)
            let code = csqlite_read_header(handle, bytes.baseAddress, Int32(Header.byteCount))
            // A file that is still empty has a counter of zero.
            guard code == SQLITE_OK || code == csqlite_short_read else { return nil }
            guard bytes[Header.writeVersion] != Header.walVersion else { return nil }
            return bytes[Header.counter].reduce(0) { $0 << 8 | UInt32($1) }
        }
    }

    /// Offsets in the database's header, and what stands there.
    private enum Header {
        static let byteCount = 28
        static let writeVersion = 18
        static let walVersion: UInt8 = 2
        static let counter = 24..<28
    }
}
