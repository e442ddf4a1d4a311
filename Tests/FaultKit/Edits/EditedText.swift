/// An input that is edited at random, and that knows what its records say while no line of it is damaged.
struct EditedText {
    private struct Line {
        var text: String
        /// What the line says, as SQL literals by column; nil for a damaged one.
        var record: [String]?
    }

    private enum Kind: CaseIterable {
        case append, change, insert, delete, shorten, cutLastLine, finishLastLine, openQuote, changeLineEnds, replace
        case rekey, repeatKey, move, toggleLastLineEnd
    }

    static let columns = ["id", "amount", "name", "note", "city"]
    private static let fewest = 20
    private static let most = 600
    /// How many times larger the text and its edits are than that.
    private let scale: Int
    /// What the records are longer by, so that fewer of them make a batch.
    private let filler: String

    private var lines: [Line] = []
    private var lineEnd = "\n"
    private var endsWithLineEnd = true
    private var lastID = 0
    /// Whether two records may have the same key.
    let repeatsKeys: Bool
    /// The last line as it was before its end was cut off.
    private var uncut: Line?

    init(_ random: inout SeededRandom, repeatsKeys: Bool, scale: Int = 1, fillerBytes: Int = 0) {
        self.repeatsKeys = repeatsKeys
        self.scale = scale
        filler = String(repeating: "x", count: fillerBytes)
        lines = newLines(100 + random.below(300), &random)
    }

    var text: String {
        let all = [EditedText.columns.joined(separator: ",")] + lines.map(\.text)
        return all.joined(separator: lineEnd) + (endsWithLineEnd ? lineEnd : "")
    }

    /// What the records say, each as a line of SQL literals, in their order; nil where a line is damaged.
    var records: [String]? {
        guard lines.allSatisfy({ $0.record != nil }) else { return nil }
        return lines.compactMap { $0.record?.joined(separator: "|") }
    }

    /// Does something to the text; returns what it was, for people.
    mutating func edit(_ random: inout SeededRandom) -> String {
        let kind = random.pick(Kind.allCases)
        let place = random.below(lines.count)
        switch kind {
        case .append: add(newLines(1 + random.below(random.oneIn(3) ? 200 : 5), &random), at: lines.count)
        case .insert: add(newLines(1 + random.below(50), &random), at: place)
        case .change: lines[place] = line(id: id(of: lines[place]) ?? nextID(), &random)
        case .rekey: lines[place] = line(id: nextID(), &random)
        case .repeatKey:
            guard repeatsKeys, let id = id(of: random.pick(lines)) else { break }
            add([line(id: id, &random)], at: random.oneIn(2) ? lines.count : place)
        case .delete: lines.removeSubrange(place..<min(lines.count, place + 1 + random.below(50 * scale)))
        case .shorten: lines.removeSubrange(place...)
        case .move:
            let end = min(lines.count, place + 1 + random.below(30 * scale))
            let moved = lines[place..<end]
            lines.removeSubrange(place..<end)
            lines.insert(contentsOf: moved, at: random.below(lines.count + 1))
        case .openQuote:
            let parts = lines[place].text.split(separator: ",", maxSplits: 2, omittingEmptySubsequences: false)
            if parts.count == 3 { lines[place] = Line(text: "\(parts[0]),\(parts[1]),\"\(parts[2])") }
        case .changeLineEnds: lineEnd = random.pick(["\n", "\r\n", "\r"].filter { $0 != lineEnd })
        case .replace: lines = newLines(50 + random.below(300), &random)
        case .toggleLastLineEnd: endsWithLineEnd.toggle()
        case .cutLastLine: cut(&random)
        case .finishLastLine: if let uncut { lines[lines.count - 1] = uncut }
        }
        if kind != .cutLastLine { uncut = nil }
        if lines.count < EditedText.fewest { add(newLines(30, &random), at: lines.count) }
        let surplus = lines.count - EditedText.most * scale
        if surplus > 0 { lines.removeSubrange(200..<200 + surplus) }
        return "\(kind)"
    }

    private mutating func add(_ new: [Line], at place: Int) {
        if place == lines.count { endsWithLineEnd = true }
        lines.insert(contentsOf: new, at: place)
    }

    /// Takes the end of the last line away, as of a file that is being written.
    private mutating func cut(_ random: inout SeededRandom) {
        guard let last = lines.last, last.record != nil else { return }
        let parts = last.text.split(separator: ",", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count == 4, parts[3].count > 1 else { return }
        // Behind the third field, so that no reader takes what is left for a note behind the table.
        let kept = parts[3].prefix(random.below(parts[3].count))
        uncut = last
        lines[lines.count - 1] = Line(text: parts[..<3].joined(separator: ",") + "," + kept)
        endsWithLineEnd = false
    }

    private func id(of line: Line) -> String? {
        line.record.map { String($0[0].dropFirst().dropLast()) }
    }

    private mutating func nextID() -> String {
        lastID += 1
        return "k\(lastID)"
    }

    private mutating func newLines(_ count: Int, _ random: inout SeededRandom) -> [Line] {
        (0..<count * scale).map { _ in line(id: nextID(), &random) }
    }

    /// Fields as they are written, and what they say.
    private static let notes = [
        ("", "NULL"), ("\"\"", "''"), ("plain text", "'plain text'"), ("\"a, b\"", "'a, b'"),
        ("\"says \"\"no\"\"\"", "'says \"no\"'"), ("it's", "'it''s'"), ("a \"quote\"", "'a \"quote\"'"),
    ]
    private static let letters = Array("abcdefghijklmnopqrstuvwxyzäλ")

    private func line(id: String, _ random: inout SeededRandom) -> Line {
        let (note, noteLiteral) = random.pick(EditedText.notes)
        let amount = "\(random.below(100_000))"
        let name = String((0..<1 + random.below(12)).map { _ in random.pick(EditedText.letters) })
        let city = random.pick(["Oslo", "Lima", "Bern", "Kyiv", "Doha"]) + filler
        return Line(
            text: "\(id),\(amount),\(name),\(note),\(city)",
            record: ["'\(id)'", "'\(amount)'", "'\(name)'", noteLiteral, "'\(city)'"])
    }
}
