/// One numbered SQL file of the user's, such as `0001_orders.sql`.
struct MigrationFile: Sendable {
    let number: Int64
    /// Without its folder.
    let name: String
    let sql: String
    let contentHash: Int64

    /// The number of a file of this name; nil where it is no migration.
    static func number(of name: String) -> Int64? {
        guard name.hasSuffix(".sql"), let underscore = name.firstIndex(of: "_") else { return nil }
        let digits = name[..<underscore]
        let rest = name[name.index(after: underscore)...].dropLast(4)
        guard !rest.isEmpty, digits.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
        return Int64(digits)
    }

    init(number: Int64, name: String, folder: String) throws(LoadError) {
        self.number = number
        self.name = name
        let path = folder + "/" + name
        let bytes: [UInt8]
        do throws(SystemError) {
            bytes = try FileSystem.contents(of: path)
        } catch {
            throw LoadError(
                .migrationNotFound, "Cannot read the migration '\(path)': \(error)",
                recovery: "Check the file and its permissions.")
        }
        let hash = ContentHash()
        bytes.withUnsafeBytes { hash.add($0) }
        contentHash = Int64(bitPattern: hash.value)
        let mark = bytes.starts(with: Header.mark) ? Header.mark.count : 0
        guard let sql = String(validating: bytes[mark...], as: UTF8.self), !bytes.contains(0) else {
            throw LoadError(
                .migrationFailed, "The migration '\(path)' is not text in UTF-8", recovery: "Save it as UTF-8.")
        }
        self.sql = sql
    }
}
