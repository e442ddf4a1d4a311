/// Writes the records of a shape: the same seed, number of rows and shape give the same bytes.
///
/// Empty fields occur in text columns only, as a shell's `.import` cannot put an empty field into a `STRICT` number
/// column, and every program compared is to load every record.
struct RecordGenerator {
    let shape: Shape
    let rows: Int
    let malformedPermille: Int
    /// Share of records, in thousandths, that say something else than in the unedited file, under the same key.
    let editedPermille: Int

    var random: SplitMix64
    let order: RandomOrder
    let vocabulary = Vocabulary()

    /// Draws of its own, so that the sound records are the same with and without malformed ones between them.
    private var faults: SplitMix64
    private var edits: SplitMix64

    init(shape: Shape, rows: Int, seed: UInt64, malformedPermille: Int = 0, editedPermille: Int = 0) {
        self.shape = shape
        self.rows = rows
        self.malformedPermille = malformedPermille
        self.editedPermille = editedPermille
        random = SplitMix64(seed: SplitMix64.mix(seed))
        faults = SplitMix64(seed: SplitMix64.mix(seed ^ 0xfa17_5eed))
        edits = SplitMix64(seed: SplitMix64.mix(seed ^ 0xed17_ed))
        order = RandomOrder(count: rows, seed: seed)
    }

    /// Writes header and records, and returns the number of bytes.
    mutating func write(to path: String) throws(BenchmarkError) -> Int {
        var writer = try ByteWriter(path: path)
        try writer.beginRecord()
        writer.append(shape.columns.map(\.name).joined(separator: ","))
        writer.append(.newline)
        for index in 0..<rows {
            try writer.beginRecord()
            writeFields(of: index, to: &writer)
            if editedPermille > 0, edits.chance(permille: editedPermille) {
                editRecord(index, in: &writer)
            }
            if malformedPermille > 0, faults.chance(permille: malformedPermille) {
                damageRecord(index, in: &writer)
            }
            writer.append(.newline)
        }
        try writer.flush()
        return writer.flushedBytes
    }

    private mutating func writeFields(of index: Int, to writer: inout ByteWriter) {
        switch shape {
        case .orders: writeOrder(index, to: &writer)
        case .narrow: writeNarrow(index, to: &writer)
        case .shuffled: writeShuffled(index, to: &writer)
        case .uuid: writeUUID(to: &writer)
        case .wide: writeWide(to: &writer)
        case .text: writeText(index, to: &writer)
        }
    }

    /// Writes a record again with other draws; those of the records behind it stay as they are.
    private mutating func editRecord(_ index: Int, in writer: inout ByteWriter) {
        let next = random
        random = SplitMix64(seed: edits.next())
        writer.truncateRecord(to: 0)
        writeFields(of: index, to: &writer)
        random = next
    }

    /// Makes a record ragged: a field too many, or one field alone.
    private mutating func damageRecord(_ index: Int, in writer: inout ByteWriter) {
        if faults.chance(permille: 500) {
            writer.append(",surplus")
        } else {
            writer.truncateRecord(to: 0)
            writer.append(decimal: index + 1)
        }
    }
}

extension RecordGenerator {
    private mutating func writeNarrow(_ index: Int, to writer: inout ByteWriter) {
        writer.append(decimal: index + 1)
        writer.append(.comma)
        writer.append(decimal: random.below(10_000))
    }

    private mutating func writeShuffled(_ index: Int, to writer: inout ByteWriter) {
        writer.append(decimal: order[index] + 1)
        writer.append(.comma)
        writeName(to: &writer)
        writer.append(.comma)
        writeAmount(below: 1_000_000, to: &writer)
        writer.append(.comma)
        writer.append(pick(vocabulary.statuses))
    }

    private mutating func writeUUID(to writer: inout ByteWriter) {
        let high = random.next()
        let low = random.next()
        writer.append(hexadecimal: high >> 32, digits: 8)
        writer.append("-")
        writer.append(hexadecimal: high >> 16, digits: 4)
        writer.append("-4")
        writer.append(hexadecimal: high, digits: 3)
        writer.append("-")
        writer.append(hexadecimal: 8 | (low >> 60 & 3), digits: 1)
        writer.append(hexadecimal: low >> 48, digits: 3)
        writer.append("-")
        writer.append(hexadecimal: low, digits: 12)
        writer.append(.comma)
        writeName(to: &writer)
        writer.append(.comma)
        writeAmount(below: 1_000_000, to: &writer)
        writer.append(.comma)
        writeTimestamp(to: &writer)
    }

    private mutating func writeWide(to writer: inout ByteWriter) {
        for column in 0..<Shape.wideColumns {
            if column > 0 {
                writer.append(.comma)
            }
            switch WideKind(column: column) {
            case .count: writer.append(decimal: random.below(1_000))
            case .ratio: writeRatio(digits: 6, to: &writer)
            case .word: writer.append(pick(vocabulary.words))
            case .total: writer.append(decimal: random.below(1_000_000_000))
            case .day: writeDay(random.below(1_096), to: &writer)
            case .price: writeAmount(below: 100_000, to: &writer)
            case .remark:
                if random.chance(permille: 300) {
                    writer.append(pick(vocabulary.words))
                }
            case .label: writeLabel(to: &writer)
            }
        }
    }

    private mutating func writeLabel(to writer: inout ByteWriter) {
        if random.chance(permille: 100) {
            writer.append(.quote)
            writer.append(pick(vocabulary.words))
            writer.append(", ")
            writer.append(pick(vocabulary.words))
            writer.append(.quote)
        } else {
            writer.append(pick(vocabulary.nouns))
        }
    }

    private mutating func writeText(_ index: Int, to writer: inout ByteWriter) {
        writer.append(decimal: index + 1)
        writer.append(.comma)
        writeName(to: &writer)
        writer.append(.comma)
        let isQuoted = random.chance(permille: 500)
        if isQuoted {
            writer.append(.quote)
        }
        let end = writer.recordLength + 100 + random.below(491)
        while writer.recordLength < end {
            writer.append(pick(vocabulary.words))
            if isQuoted, random.chance(permille: 80) {
                writer.append(pick(vocabulary.quotedJoints))
            } else {
                writer.append(.space)
            }
        }
        writer.append("end")
        if isQuoted {
            writer.append(.quote)
        }
    }
}
