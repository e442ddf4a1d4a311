/// What becomes of an input between two loads of it.
enum TextEdit: String, CaseIterable, Sendable {
    /// New records before all others.
    case front
    /// Records here and there, and a block of them, are gone.
    case removed
    case changed
    case appended
    /// Records and blocks of them stand at other places; of some that have the same key another one is the last.
    case moved
    /// Some of everything, with keys that are repeated and given up.
    case mixed
    /// The same, where rows stay whose records have gone.
    case kept
    /// A third is otherwise, which is more than a transaction takes at the full size.
    case many
    /// Most of it is otherwise, so that it is loaded as if it were new.
    case most

    /// Whether rows of records that have gone are taken out of a table with a key.
    var deletesMissing: Bool { self != .kept }

    /// Does the same to the same text.
    func apply(to text: inout SampleText) {
        var editor = Editor(text)
        let few = max(3, text.records.count / 100)
        switch self {
        case .front: editor.insert(3, at: 0)
        case .removed:
            editor.remove(few)
            editor.removeBlock(few)
        case .changed: editor.change(few)
        case .appended: editor.insert(few, at: text.records.count)
        case .moved:
            editor.move(few)
            editor.moveBlock(few)
        case .mixed, .kept:
            editor.insert(few, at: 0)
            editor.change(few)
            editor.repeatKeys(few)
            editor.remove(few)
            editor.moveBlock(few)
            editor.removeBlock(few)
            editor.insert(few, at: editor.text.records.count)
        case .many:
            editor.change(text.records.count * 28 / 100)
            editor.remove(few)
        case .most:
            editor.removeBlock(few)
            editor.change(text.records.count * 65 / 100)
        }
        text = editor.text
    }

    private struct Editor {
        var text: SampleText
        private var random: SeededRandom
        private var lastNumber: Int

        init(_ text: SampleText) {
            self.text = text
            random = SeededRandom(seed: UInt64(text.records.count))
            lastNumber = 2 * text.records.count
        }

        private var place: Int { mutating get { random.below(text.records.count) } }

        /// Another record with a key, and with what stands behind the amount of one that there is.
        private mutating func record(_ key: Substring, like other: String) -> String {
            let parts = other.split(separator: ",", maxSplits: 2, omittingEmptySubsequences: false)
            let rest = parts.count > 2 ? parts[2] : "n1,new"
            return "\(key),\(SampleText.amount(text.load, &random)),\(rest)"
        }

        private mutating func newRecord() -> String {
            lastNumber += 1
            return record(text.load.key(lastNumber)[...], like: text.records[place])
        }

        mutating func insert(_ count: Int, at place: Int) {
            let new = (0..<count).map { _ in newRecord() }
            text.records.insert(contentsOf: new, at: place)
        }

        /// Different records, evenly spread.
        mutating func change(_ count: Int) {
            let step = Double(text.records.count) / Double(count)
            for number in 0..<count {
                let place = Int(Double(number) * step)
                let old = text.records[place]
                text.records[place] = record(old.prefix { $0 != "," }, like: old)
            }
        }

        mutating func remove(_ count: Int) {
            let places = Set((0..<count).map { _ in place })
            text.records = text.records.indices.filter { !places.contains($0) }.map { text.records[$0] }
        }

        mutating func removeBlock(_ count: Int) {
            let start = random.below(text.records.count - count)
            text.records.removeSubrange(start..<start + count)
        }

        mutating func move(_ count: Int) {
            for _ in 0..<count { text.records.swapAt(place, place) }
        }

        mutating func moveBlock(_ count: Int) {
            let start = random.below(text.records.count - count)
            let block = text.records[start..<start + count]
            text.records.removeSubrange(start..<start + count)
            text.records.insert(contentsOf: block, at: random.below(text.records.count + 1))
        }

        /// Gives records the keys of other ones, before or behind them.
        mutating func repeatKeys(_ count: Int) {
            for _ in 0..<count {
                let (place, other) = (place, text.records[place])
                text.records[place] = record(other.prefix { $0 != "," }, like: text.records[place])
            }
        }
    }
}
