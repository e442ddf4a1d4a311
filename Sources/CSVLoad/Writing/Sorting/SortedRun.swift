import SQLiteCore

/// Rows on their way into the table, in the order in which they go in.
protocol RowList: AnyObject {
    var rowCount: Int { get }
    /// Rejects the record of the row at a position, which the table refuses; the row stays in the list.
    func refuse(_ position: Int, _ reason: Reject.Reason, because cause: Reject.Cause, detail: String)
}

/// Rows that lie anywhere, in the order in which they go in.
protocol PlacedRows: RowList {
    /// Where each row's cells start.
    var places: UnsafeMutablePointer<UnsafePointer<Cell>?> { get }
    /// The row id of each.
    var rowIDs: UnsafeMutablePointer<Int64> { get }
    /// Takes refused rows, by their positions, out of the list.
    func drop(_ positions: [Int])
}

extension Chunk: RowList {
    func refuse(_ position: Int, _ reason: Reject.Reason, because cause: Reject.Cause, detail: String) {
        refuse(position, stage: .constraint, reason: reason, detail: detail)
        rejects[rejects.count - 1].cause = cause
    }
}

/// The rows of several chunks in the order of their keys.
///
/// Keys in random order make every row change another page, each of which is read, copied aside and written again and
/// again. In order, the rows of a run change each page once. The chunks stay as they are: what is sorted is where rows lie.
final class SortedRun: PlacedRows {
    private struct Entry {
        var key: UInt64
        /// The row's number among all of the run, in the order in which they came.
        var number: UInt32
    }

    /// Where a row's record is.
    private struct Origin {
        var chunk: UInt32
        var position: UInt32
    }

    let places: UnsafeMutablePointer<UnsafePointer<Cell>?>
    let rowIDs: UnsafeMutablePointer<Int64>
    let rowCount: Int
    /// Bytes that all texts of the key's first column begin with.
    let commonBytes: Int
    private let chunks: [Chunk]
    private var order: [Entry]
    /// For each chunk, the number of its first row.
    private var firstNumbers: [Int] = []

    /// - Parameters:
    ///   - firstRecords: for each chunk, the number of its first record.
    ///   - isExact: whether rows are sorted by all of their keys, and not only as far as eight bytes tell.
    init(_ chunks: [Chunk], firstRecords: [Int64], stride: Int, by key: SortKey, isExact: Bool = false) {
        self.chunks = chunks
        var count = 0
        for chunk in chunks {
            firstNumbers.append(count)
            count += chunk.rowCount
        }
        rowCount = count
        places = .allocate(capacity: max(count, 1))
        rowIDs = .allocate(capacity: max(count, 1))
        order = []
        order.reserveCapacity(count)
        let common = SortedRun.commonBytes(chunks, stride, key)
        commonBytes = common
        for chunk in chunks {
            for position in 0..<chunk.rowCount {
                let cell = key.key(of: chunk.cells + Int(chunk.rows[position]) * stride)
                let value = SortKey.value(of: cell, skipping: common)
                order.append(Entry(key: value, number: UInt32(truncatingIfNeeded: order.count)))
            }
        }
        SortedRun.sort(&order)
        for (place, entry) in order.enumerated() {
            let origin = origin(of: entry)
            let chunk = chunks[Int(origin.chunk)]
            let row = Int(chunk.rows[Int(origin.position)])
            places[place] = UnsafePointer(chunk.cells + row * stride)
            rowIDs[place] = firstRecords[Int(origin.chunk)] + Int64(chunk.ordinals[row])
        }
        if isExact { sortEquals(KeyOrder(key)) }
    }

    /// Sorts rows by all of their keys that eight bytes of them do not tell apart.
    private func sortEquals(_ keyOrder: KeyOrder) {
        var start = 0
        while start < rowCount {
            var end = start + 1
            while end < rowCount, order[end].key == order[start].key { end += 1 }
            if end - start > 1 {
                let sorted = (start..<end).map { (cells: places[$0]!, record: rowIDs[$0], entry: order[$0]) }.sorted {
                    let order = keyOrder.compare($0.cells, $1.cells)
                    return order == 0 ? $0.record < $1.record : order < 0
                }
                for (index, row) in sorted.enumerated() {
                    (places[start + index], rowIDs[start + index], order[start + index]) =
                        (row.cells, row.record, row.entry)
                }
            }
            start = end
        }
    }

    deinit {
        places.deallocate()
        rowIDs.deallocate()
    }

    func refuse(_ position: Int, _ reason: Reject.Reason, because cause: Reject.Cause, detail: String) {
        let origin = origin(of: order[position])
        chunks[Int(origin.chunk)].refuse(Int(origin.position), reason, because: cause, detail: detail)
    }

    /// Takes refused rows, by their positions in the run, out of their chunks' lists.
    func drop(_ positions: [Int]) {
        guard !positions.isEmpty else { return }
        var dropped = chunks.map { _ in [Int]() }
        for position in positions {
            let origin = origin(of: order[position])
            dropped[Int(origin.chunk)].append(Int(origin.position))
        }
        for (chunk, positions) in zip(chunks, dropped) { chunk.drop(positions.sorted()) }
    }

    /// Bytes that all texts of the run begin with: `ORDER-2025-` tells no two apart.
    private static func commonBytes(_ chunks: [Chunk], _ stride: Int, _ key: SortKey) -> Int {
        var first: Cell?
        var common = Int.max
        for chunk in chunks {
            for position in 0..<chunk.rowCount where common > 0 {
                let cell = key.key(of: chunk.cells + Int(chunk.rows[position]) * stride)
                guard cell.isText else { return 0 }
                common = SortKey.commonBytes(first ?? cell, cell, limit: common)
                first = first ?? cell
            }
        }
        return first == nil ? 0 : common
    }

    private func origin(of entry: Entry) -> Origin {
        let number = Int(entry.number)
        // The last chunk that starts at or before the row's number.
        var (low, high) = (0, firstNumbers.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if firstNumbers[middle] <= number { low = middle } else { high = middle }
        }
        return Origin(chunk: UInt32(low), position: UInt32(number - firstNumbers[low]))
    }

    /// Sorts by key, and by number where keys are equal: byte by byte from the lowest, which never changes the order of equals.
    ///
    /// - Complexity: linear; bytes in which all keys agree are passed over.
    private static func sort(_ entries: inout [Entry]) {
        guard let first = entries.first?.key else { return }
        var differing: UInt64 = 0
        for entry in entries { differing |= entry.key ^ first }
        var other = entries
        var counts = [Int](repeating: 0, count: 256)
        for shift in stride(from: UInt64(0), to: 64, by: 8) where differing >> shift & 0xFF != 0 {
            for index in 0..<256 { counts[index] = 0 }
            for entry in entries { counts[Int(entry.key >> shift & 0xFF)] += 1 }
            var start = 0
            for index in 0..<256 { (counts[index], start) = (start, start + counts[index]) }
            entries.withUnsafeBufferPointer { source in
                other.withUnsafeMutableBufferPointer { target in
                    counts.withUnsafeMutableBufferPointer { counts in
                        for entry in source {
                            let byte = Int(entry.key >> shift & 0xFF)
                            target[counts[byte]] = entry
                            counts[byte] += 1
                        }
                    }
                }
            }
            swap(&entries, &other)
        }
    }
}
