/// The rollback journal that a process left behind which was killed, or that another one is writing just now.
///
/// SQLite plays it back when the database is next opened for writing. Where it names a super-journal, SQLite then looks
/// into that file and may delete it, wherever it is. See <https://www.sqlite.org/fileformat2.html#the_rollback_journal>.
struct HotJournal {
    /// The path of the super-journal that it names.
    let superJournal: String?
    /// Where SQLite makes the super-journal of a transaction that has this database first.
    private let folder: String

    private static let magic: [UInt8] = [0xD9, 0xD5, 0x05, 0xF9, 0x20, 0xA1, 0x63, 0xD7]
    /// Behind the name: its length, a checksum, and the magic number.
    private static let trailer = 16
    private static let longestPath = 4096

    /// Nil where the database has none.
    init?(of database: String) throws(SystemError) {
        let path = FileSystem.realPath(database) ?? database
        guard let status = FileStatus(path + "-journal"), status.kind == .regular, status.size > 0 else { return nil }
        folder = FileSystem.folder(of: path)
        let tail = try FileSystem.tail(of: path + "-journal", HotJournal.longestPath + HotJournal.trailer)
        guard tail.count > HotJournal.trailer, tail.suffix(8) == HotJournal.magic[...] else {
            superJournal = nil
            return
        }
        let end = tail.count - HotJournal.trailer
        let length = tail[end..<end + 4].reduce(0) { $0 << 8 | Int($1) }
        guard length > 0, length <= end else {
            superJournal = nil
            return
        }
        let name = tail[end - length..<end].prefix { $0 != 0 }
        superJournal = name.isEmpty ? nil : String(decoding: name, as: UTF8.self)
    }

    /// Whether the super-journal, if there is one, is a file of the kind that SQLite makes beside a database.
    var isHarmless: Bool {
        guard let superJournal else { return true }
        guard let mark = superJournal.index(behindLast: "-mj"),
            FileSystem.realPath(FileSystem.folder(of: superJournal)) == FileSystem.realPath(folder)
        else { return false }
        let number = superJournal[mark...].utf8
        return number.count == 9 && number.allSatisfy { ($0 >= 0x30 && $0 <= 0x39) || ($0 >= 0x41 && $0 <= 0x46) }
    }
}

extension String {
    /// Where the text behind the last occurrence of a word begins.
    fileprivate func index(behindLast word: String) -> Index? {
        var found: Index?
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(word) { found = index(start, offsetBy: word.count) }
            start = index(after: start)
        }
        return found
    }
}
