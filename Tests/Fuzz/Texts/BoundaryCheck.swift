import CSVCore

/// Whether a text that comes in pieces has the records of the whole, cut by whatever path.
struct BoundaryCheck {
    private let sample: Sample
    private let whole: Found

    init(_ sample: Sample, _ whole: Found) {
        self.sample = sample
        self.whole = whole
    }

    func finding(_ random: inout SeededRandom) -> String? {
        let capacity = 1 + random.below(random.oneIn(2) ? 10 : 200)
        for path in MaskPath.allCases {
            let reading = Reading(sample, path: path)
            if read(reading, capacity: capacity) != whole { return "pieces of \(capacity) bytes differ, \(path)" }
        }
        return cuts(&random) ?? firsts()
    }

    /// Reads as from a stream: each buffer is cut behind its last whole record, and what is left starts the next.
    private func read(_ reading: Reading, capacity: Int) -> Found {
        let text = sample.text
        let finder = BoundaryFinder(dialect: reading.dialect, path: reading.path)
        var found = Found()
        var offset = 0
        var room = capacity
        while true {
            // A buffer that is exactly full does not know yet that nothing follows.
            let isFinal = offset + room > text.count
            let buffer = text[offset..<min(offset + room, text.count)]
            let boundary = cut(finder, buffer, isFinal: isFinal)
            if boundary > 0 || isFinal {
                found += reading.read(buffer.prefix(boundary))
                offset += boundary
                room = max(capacity, buffer.count - boundary)
                if isFinal { return found }
            } else {
                room *= 2
            }
        }
    }

    private func cut(_ finder: BoundaryFinder, _ buffer: ArraySlice<UInt8>, isFinal: Bool = false) -> Int {
        withExactMemory(buffer) { finder.lastBoundary(in: $0, from: 0, isFinal: isFinal) }
    }

    /// Both paths and the scanner cut a part of the text alike, and more bytes never take a cut back.
    private func cuts(_ random: inout SeededRandom) -> String? {
        let count = random.below(sample.text.count + 1)
        let part = sample.text[..<count]
        let vector = Reading(sample, path: .vector)
        let boundary = cut(BoundaryFinder(dialect: sample.dialect), part)
        guard (0...count).contains(boundary) else { return "\(count) bytes are cut at \(boundary)" }
        if cut(BoundaryFinder(dialect: sample.dialect, path: .portable), part) != boundary {
            return "the first \(count) bytes are cut elsewhere with portable masks"
        }
        if let scanning = vector.byScanner(for: sample.text) {
            let scanned = cut(BoundaryFinder(dialect: scanning.dialect), part)
            if scanned != boundary { return "\(count) bytes are cut at \(boundary), by the scanner at \(scanned)" }
        }
        let further = cut(BoundaryFinder(dialect: sample.dialect), sample.text[...])
        return further < boundary ? "the cut at \(boundary) is taken back to \(further)" : nil
    }

    /// Going from first record to first record, every record is met.
    private func firsts() -> String? {
        let finder = BoundaryFinder(dialect: sample.dialect)
        let reading = Reading(sample, path: .vector)
        var found = Found()
        var position = 0
        while let next = withExactMemory(
            sample.text[...], { finder.firstBoundary(in: $0, from: position, isFinal: true) })
        {
            guard next > position, next <= sample.text.count else { return "the record at \(position) ends at \(next)" }
            found += reading.read(sample.text[position..<next])
            position = next
        }
        return found.rows == whole.rows ? nil : "read record by record, the records differ"
    }
}
