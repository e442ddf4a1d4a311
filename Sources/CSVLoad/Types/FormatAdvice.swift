import CSVCore
import SQLiteCore

/// How the numbers and dates of text columns are written, where the front of an input shows it beyond doubt.
///
/// It is advice: nothing is read by it. A column speaks for a format if all its values have it, some of them have it alone,
/// and no other format would make something else of them.
struct FormatAdvice: Sendable {
    /// Columns by their numbers, and the format of each.
    private var numbers: [Int: String] = [:]
    private var dates: [Int: String] = [:]

    /// Bytes of an input's front that are looked at.
    static let sampleBytes = 256 << 10
    /// Values in them, of all columns together: of a wide table fewer records say as much.
    private static let values = 10_000

    init() {}

    /// Looks at the columns whose type and format nobody has told.
    ///
    /// - Parameters:
    ///   - chunk: the records of the front.
    ///   - names: what the fields are called in the table.
    init(_ chunk: Chunk, names: [String], _ layout: Sniffer.Layout, _ content: LoadOptions.Content) {
        guard !content.isAllText else { return }
        let told = ToldFormats(content, names: names)
        let types = Set(content.types.keys.map(\.asciiLowercased))
        let inputs = names.enumerated().map { RowPlan.InputColumn(name: $1, type: .text, field: $0) }
        var plan = RowPlan(inputs: inputs, fieldCount: names.count)
        plan.hasTrailingDelimiter = layout.hasTrailingDelimiter
        plan.ragged = content.format.ragged
        var typer = RowTyper(plan: plan, dialect: layout.dialect, content: content)
        typer.type(chunk)
        let records = min(chunk.rowCount, max(50, FormatAdvice.values / max(names.count, 1)))
        for column in names.indices where !types.contains(names[column].asciiLowercased) {
            let candidates = told.isEmpty ? [] : told.candidates[column]
            if candidates.contains(where: \.isNamed) { continue }
            var speaker = Speaker()
            for row in 0..<records {
                let bytes = chunk.cells[row * plan.stride + column].bytes.assumingMemoryBound(to: UInt8.self)
                guard bytes.baseAddress == nil || speaker.hears(bytes) else { break }
            }
            if !candidates.contains(where: { $0.kind == .numbers }) { numbers[column] = speaker.numbers }
            if !candidates.contains(where: { $0.kind == .dates }) { dates[column] = speaker.date }
        }
    }

    /// Takes in what another input says of the columns that are called the same.
    mutating func merge(_ advice: FormatAdvice, of otherNames: [String], into names: [String]) {
        let others = otherNames.map(\.asciiLowercased)
        for (column, name) in names.enumerated() {
            guard let index = others.firstIndex(of: name.asciiLowercased) else { continue }
            if numbers[column] == nil { numbers[column] = advice.numbers[index] }
            if dates[column] == nil { dates[column] = advice.dates[index] }
        }
    }

    /// Whether a comma stands before the decimals of some column.
    var hasDecimalCommas: Bool { numbers.values.contains { $0 == "de" || $0 == "fr" } }

    /// The flags that would tell it, each with its value.
    func flags(_ names: [String]) -> [String] { flags("--numbers", numbers, names) + flags("--dates", dates, names) }

    private func flags(_ flag: String, _ formats: [Int: String], _ names: [String]) -> [String] {
        let formats = formats.sorted { $0.key < $1.key }
        guard Set(formats.map(\.value)).count > 1 else { return formats.prefix(1).map { "\(flag)=\($0.value)" } }
        return formats.map { "\(flag)=\(names[$0.key]):\($0.value)" }
    }

    /// What there is to say, in one line.
    func notes(_ names: [String]) -> [String] {
        guard !numbers.isEmpty || !dates.isEmpty else { return [] }
        let columns = Set(numbers.keys).union(dates.keys).sorted()
        let listed = columns.prefix(20).map { names[$0] }.joined(separator: ", ") + (columns.count > 20 ? ", …" : "")
        let what = dates.isEmpty ? "numbers" : numbers.isEmpty ? "dates" : "numbers and dates"
        let flags = flags(names).map { flag in
            let parts = flag.split(separator: "=", maxSplits: 1)
            return parts[1].contains { $0 == " " || $0 == "'" || $0 == "%" }
                ? "\(parts[0]) '\(parts[1])'" : "\(parts[0]) \(parts[1])"
        }
        return [
            "the \(what) of \(columns.count == 1 ? "column" : "columns") \(listed) are kept as text; "
                + "\(flags.joined(separator: " ")) reads them"
        ]
    }
}

/// What the values of one column leave open of the formats that it may have.
private struct Speaker {
    private static let countries = ["en", "de", "fr", "ch"]
    private static let marks = countries.compactMap { NumberMarks($0) }
    /// Of pairs that differ in the order of day and month alone, only values tell which it is.
    private static let datePatterns: [String] = {
        let days = ["%d.%m.%Y", "%m.%d.%Y", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%m-%d-%Y", "%Y/%m/%d", "%Y.%m.%d"]
        return days + days.map { $0 + " %H:%M" } + days.map { $0 + " %H:%M:%S" }
    }()
    private static let patterns = datePatterns.compactMap { try? DatePattern($0) }

    private var openCountries = Array(0..<marks.count)
    private var openPatterns = Array(0..<patterns.count)
    private var currencies: Set<Unicode.Scalar> = []
    private var hasValues = false
    /// Whether some value is no plain number.
    private var hasOther = false
    /// Whether some value has a mark between its digits.
    private var hasMarks = false

    /// Takes a value into account; false where the column speaks for nothing any more.
    mutating func hears(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        hasValues = true
        openCountries.removeAll { index in
            guard let number = try? Speaker.marks[index].number(in: text, .strict) else { return true }
            if let currency = number.currency { currencies.insert(currency) }
            return false
        }
        openPatterns.removeAll { (try? Speaker.patterns[$0].parse(text)) == nil }
        if let start = text.baseAddress, !NumberText.isReal(start, text.count) { hasOther = true }
        hasMarks = hasMarks || text.contains { $0 == 0x2E || $0 == 0x2C }
        return !openCountries.isEmpty || !openPatterns.isEmpty
    }

    /// Nil where there is none, or where plain numbers are all there is.
    var numbers: String? {
        guard hasValues, hasOther, currencies.count <= 1 else { return nil }
        let open = openCountries.map { Speaker.countries[$0] }
        // The same text is another number with a point for a comma.
        let hasPoints = open.contains("en") || open.contains("ch")
        let hasCommas = open.contains("de") || open.contains("fr")
        return hasPoints && hasCommas && hasMarks ? nil : open.first
    }

    var date: String? {
        hasValues && openPatterns.count == 1 ? Speaker.datePatterns[openPatterns[0]] : nil
    }
}
