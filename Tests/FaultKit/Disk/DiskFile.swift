/// One file of a simulated disk: what is sure to be on it, and what was written since the last sync.
final class DiskFile {
    enum Change {
        case write(offset: Int, bytes: [UInt8])
        case truncate(size: Int)
    }

    private(set) var durable: [UInt8]
    private(set) var pending: [Change] = []
    /// Whether a sync of the file also syncs its folder, as SQLite does once for each journal that it makes.
    var syncsFolder: Bool

    init(durable: [UInt8] = [], syncsFolder: Bool = false) {
        self.durable = durable
        self.syncsFolder = syncsFolder
    }

    func add(_ change: Change) { pending.append(change) }

    /// Everything is on the disk from now on.
    func sync() {
        for change in pending { DiskFile.apply(change, to: &durable) }
        pending = []
    }

    /// What a power cut leaves: each piece of what was not synced is there, or not, or torn, or nonsense.
    ///
    /// Nothing changes outside of the bytes that were being written, which is what SQLite takes for granted of disks
    /// (`SQLITE_IOCAP_POWERSAFE_OVERWRITE`, <https://www.sqlite.org/psow.html>). The pieces keep no order.
    func afterPowerCut(_ luck: inout Luck) -> [UInt8] {
        var content = durable
        for change in pending {
            switch change {
            case .truncate: if luck.keeps() { DiskFile.apply(change, to: &content) }
            case .write(let offset, let bytes):
                for piece in DiskFile.pieces(offset, bytes.count) {
                    let part = bytes[(piece.lowerBound - offset)..<(piece.upperBound - offset)]
                    guard let survivor = luck.survivor(of: part) else { continue }
                    DiskFile.apply(.write(offset: piece.lowerBound, bytes: survivor), to: &content)
                }
            }
        }
        return content
    }

    /// The smallest unit that any disk writes as one.
    private static let sectorBytes = 512

    /// The parts of a written range that lie in one sector each.
    private static func pieces(_ offset: Int, _ count: Int) -> [Range<Int>] {
        var pieces: [Range<Int>] = []
        var start = offset
        while start < offset + count {
            let end = min(offset + count, (start / sectorBytes + 1) * sectorBytes)
            pieces.append(start..<end)
            start = end
        }
        return pieces
    }

    private static func apply(_ change: Change, to content: inout [UInt8]) {
        switch change {
        case .truncate(let size):
            if size < content.count { content.removeLast(content.count - size) }
        case .write(let offset, let bytes):
            let end = offset + bytes.count
            // Most writes are behind all others.
            guard content.count != offset else { return content.append(contentsOf: bytes) }
            if content.count < end { content.append(contentsOf: repeatElement(0, count: end - content.count)) }
            content.withUnsafeMutableBytes { $0[offset..<end].copyBytes(from: bytes) }
        }
    }
}

/// What becomes of unsynced bytes when the power goes: all of it follows from a seed.
struct Luck {
    private var random: SeededRandom
    /// How many of a hundred pieces are written whole.
    private let kept: Int
    /// How many of a hundred are not written at all; the rest is torn, or nonsense.
    private let dropped: Int

    init(seed: UInt64) {
        random = SeededRandom(seed: seed)
        // The extremes find what mixtures hide: all of it lost, all of it there in no order.
        (kept, dropped) = random.pick([(0, 100), (100, 0), (95, 5), (50, 50), (45, 45), (30, 30), (5, 90)])
    }

    mutating func keeps() -> Bool { random.below(100) < kept }

    /// How many of `count` renames of the folder made it to the disk, in their order.
    mutating func prefix(of count: Int) -> Int {
        if kept == 100 { return count }
        return kept == 0 ? 0 : random.below(count + 1)
    }

    /// What is there of a piece's bytes, from its start on; nil for nothing.
    mutating func survivor(of piece: ArraySlice<UInt8>) -> [UInt8]? {
        let roll = random.below(100)
        if roll < kept { return Array(piece) }
        if roll < kept + dropped { return nil }
        if random.oneIn(2) { return Array(piece.prefix(random.below(piece.count))) }
        return piece.map { _ in random.byte() }
    }
}
