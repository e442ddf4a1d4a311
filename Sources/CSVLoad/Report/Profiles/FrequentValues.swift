import SQLiteCore

/// The values that occur most often, in bounded memory.
///
/// This is the algorithm of Misra and Gries, with values forgotten by the half: when there are too many, the median of
/// the counts is taken from each, and those that have nothing left go. A count is then too low by at most ``missed``,
/// and no value that occurs more often than that is missing.
struct FrequentValues {
    struct Entry: Sendable, Hashable {
        /// The value; of a long text or blob its first ``shownBytes`` bytes.
        let value: SQLValue
        let isCut: Bool
        var count: Int64
    }

    /// Values that are remembered at a time.
    static let capacity = 1024
    static let shownBytes = 96

    /// A table with open addressing, at most half full; a hash of 0 is a free place.
    private static let mask = capacity * 2 - 1
    private var hashes = [UInt64](repeating: 0, count: capacity * 2)
    private var entries = [Entry?](repeating: nil, count: capacity * 2)
    private var used = 0
    /// By how much a count may be too low.
    private(set) var missed: Int64 = 0

    /// Counts a value that is not NULL.
    ///
    /// - Parameter hash: of the value; two values with the same hash count as one.
    mutating func add(_ cell: Cell, hash: UInt64) {
        let hash = max(hash, 1)
        var place = Int(truncatingIfNeeded: hash) & Self.mask
        while hashes[place] != 0 {
            if hashes[place] == hash {
                entries[place]?.count += 1
                return
            }
            place = (place + 1) & Self.mask
        }
        if used == Self.capacity {
            forget()
            place = freePlace(for: hash)
        }
        hashes[place] = hash
        entries[place] = Self.entry(cell)
        used += 1
    }

    /// How many different values there are, if all of them are remembered.
    var distinct: Int? { missed == 0 ? used : nil }

    /// The most frequent first, and equally frequent ones by their order in SQLite.
    ///
    /// Values whose count may be wrong by as much as it says are left out.
    func top(_ count: Int) -> [Entry] {
        let known = entries.compactMap { $0 }.filter { $0.count > missed }
        let sorted = known.sorted {
            $0.count != $1.count ? $0.count > $1.count : ColumnStatistics.precedes($0.value, $1.value)
        }
        return Array(sorted.prefix(count))
    }

    private static func entry(_ cell: Cell) -> Entry {
        guard cell.isText || cell.isBlob, cell.bytes.count > shownBytes else {
            return Entry(value: cell.value, isCut: false, count: 1)
        }
        let head = UnsafeRawBufferPointer(rebasing: cell.bytes.prefix(shownBytes))
        if cell.isBlob { return Entry(value: .blob([UInt8](head)), isCut: true, count: 1) }
        return Entry(value: .text(TextHead.text(head)), isCut: true, count: 1)
    }

    private func freePlace(for hash: UInt64) -> Int {
        var place = Int(truncatingIfNeeded: hash) & Self.mask
        while hashes[place] != 0 { place = (place + 1) & Self.mask }
        return place
    }

    private mutating func forget() {
        let old = zip(hashes, entries).compactMap { hash, entry in entry.map { (hash, $0) } }
        let median = old.map(\.1.count).sorted()[old.count / 2]
        missed += median
        hashes = [UInt64](repeating: 0, count: Self.capacity * 2)
        entries = [Entry?](repeating: nil, count: Self.capacity * 2)
        used = 0
        for (hash, entry) in old where entry.count > median {
            let place = freePlace(for: hash)
            hashes[place] = hash
            entries[place] = entry
            entries[place]?.count -= median
            used += 1
        }
    }
}

/// The beginning of a text of any length.
enum TextHead {
    /// The text of bytes that may end in the middle of a character, without that character.
    static func text(_ bytes: UnsafeRawBufferPointer) -> String {
        var end = bytes.count
        while end > 0, end > bytes.count - 4 {
            let byte = bytes[end - 1]
            if byte & 0x80 == 0 { break }
            end -= 1
            guard byte & 0x40 != 0 else { continue }
            let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2
            if end + length <= bytes.count { end += length }
            break
        }
        return String(decoding: bytes[..<end], as: UTF8.self)
    }
}
