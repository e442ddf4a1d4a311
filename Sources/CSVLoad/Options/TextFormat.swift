public import CSVCore

extension LoadOptions {
    /// What is said about the text; what is nil is found in it.
    public struct TextFormat: Sendable, Hashable, Codable, OptionGroup {
        public var delimiter: [UInt8]?
        public var quote: Quote?
        public var escape: UInt8?
        /// Where ``escape`` is one; nil for everywhere.
        package var escapeRule: Dialect.EscapeRule?
        public var comment: [UInt8]?
        /// Lines that name the columns; 0 where there is no header.
        public var headerLines: Int?
        /// Lines before the header that are not records.
        public var skippedLines: Int?
        /// Lines at the end of the text that are not records.
        public var footerLines: Int?
        /// Which of several tables, which empty lines set apart, is read, from 1.
        public var tableNumber: Int?
        /// A name that iconv knows, or ``automaticEncoding``.
        public var encoding: String?
        public var ragged = Ragged.reject
        public var strayQuotes = Dialect.StrayQuotes.reject
        /// Bytes of the longest record that is read; a longer one is refused. nil for the usual limit.
        public var maximumRecordBytes: Int?
        /// Bytes that the input may have, unpacked; nil for no limit.
        public var maximumInputBytes: Int?
        /// How many bytes a packed input may have for each of its own; nil for no limit.
        public var maximumRatio: Int?
        /// Whether delimiters that stand side by side count as one, as in columns that blanks align.
        public var joinsDelimiters = false
        /// Whether the text is in the form of PostgreSQL's COPY: its escapes, and a line `\.` that ends the data.
        package var endsWithMarker = false
        /// Whether blanks around names and unquoted values are taken off.
        public var isTrimmed = false
        /// Whether records without a value are not records.
        public var dropsEmptyRecords = false
        /// Whether columns without a name and without a value are left out.
        public var dropsEmptyColumns = false
        /// How numbers are written, each for all columns or as `COL:FORMAT` for one.
        public var numbers: [String] = []
        /// How dates are written, each for all columns or as `COL:FORMAT` for one.
        public var dates: [String] = []

        /// The usual limit, which a load has memory for beside all else.
        public static let defaultMaximumRecordBytes = 16 << 20
        /// More than SQLite takes in a row, with what it adds.
        public static let largestMaximumRecordBytes = 999_000_000
        /// The name that stands for the encoding which the text itself speaks for.
        public static let automaticEncoding = "auto"

        /// Whether it was told how numbers or dates are written.
        var tellsValues: Bool { !numbers.isEmpty || !dates.isEmpty }

        var inputLimits: InputLimits { InputLimits(maximumBytes: maximumInputBytes, maximumRatio: maximumRatio) }

        /// Takes over the limits that others of the same input say.
        mutating func takeLimits(saidBy other: Self) {
            maximumInputBytes = other.maximumInputBytes ?? maximumInputBytes
            maximumRatio = other.maximumRatio ?? maximumRatio
        }

        var longestRecord: Int { maximumRecordBytes ?? TextFormat.defaultMaximumRecordBytes }

        public init() {}

        /// Whether the first line names the columns; nil where the text is to say.
        public var hasHeader: Bool? {
            get { headerLines.map { $0 > 0 } }
            set { headerLines = newValue.map { $0 ? 1 : 0 } }
        }
    }

    public enum Quote: Sendable, Hashable, Codable {
        case byte(UInt8)
        case nothing
    }

    /// What becomes of a record with too few or too many fields.
    public enum Ragged: String, Sendable, Hashable, Codable, CaseIterable {
        case reject
        /// A short record is filled with NULL; a long one is refused.
        case pad
        /// A short record is filled with NULL; the surplus of a long one goes into the column
        /// `extra_fields`, as a JSON array.
        case keep
    }
}

extension Dialect {
    /// Takes over what is never found in a text, for a layout that may be that of an earlier run.
    mutating func apply(_ format: LoadOptions.TextFormat) {
        strayQuotes = format.strayQuotes
        trimsBlanks = format.isTrimmed
        dropsEmptyRecords = format.dropsEmptyRecords
        if format.endsWithMarker { escapeRule = .copyText }
    }
}

extension LoadOptions.TextFormat {
    package static let options: [DeclaredOption<LoadOptions.TextFormat>] = [
        DeclaredOption(
            \.delimiter, "delimiter", flag: "delimiter", .character(.delimiter),
            check: { delimiter, _ in isText(delimiter) ? nil : "is not a delimiter" },
            spelling: { format in
                format.joinsDelimiters ? ["spaces"] : format.delimiter.map { [CharacterWord.spelling(of: $0)] } ?? []
            },
            reading: { format, words throws(OptionMistake) in
                switch word(words, .delimiter) {
                case .bytes(let delimiter): format.delimiter = delimiter
                case .blanks:
                    format.delimiter = [UInt8(ascii: " ")]
                    format.joinsDelimiters = true
                case .nothing, nil: break
                }
            }),
        DeclaredOption(\.joinsDelimiters, "joinsDelimiters", flag: "delimiter"),
        DeclaredOption(
            \.quote, "quote", flag: "quote", .character(.singleOrNone),
            spelling: { format in
                switch format.quote {
                case .byte(let byte): [CharacterWord.spelling(of: [byte])]
                case .nothing: ["none"]
                case nil: []
                }
            },
            reading: { format, words throws(OptionMistake) in
                switch word(words, .singleOrNone) {
                case .bytes(let quote): format.quote = quote.first.map { .byte($0) }
                case .nothing: format.quote = .nothing
                case .blanks, nil: break
                }
            }),
        DeclaredOption(
            \.escape, "escape", flag: "escape", .character(.escape), spelling: { $0.escapeSpelling },
            reading: { format, words throws(OptionMistake) in
                try format.readEscape(word(words, .escape))
            }),
        DeclaredOption(\.escapeRule, "escapeRule", flag: "escape"),
        DeclaredOption(
            \.comment, "comment", flag: "comment", .character(.several),
            check: { comment, _ in isText(comment) ? nil : "is not a text" },
            spelling: { $0.comment.map { [CharacterWord.spelling(of: $0)] } ?? [] },
            reading: { format, words throws(OptionMistake) in
                if case .bytes(let comment) = word(words, .several) { format.comment = comment }
            }),
        .number(\.headerLines, "headerLines", "header-lines", 0...1000),
        formerHeader,
        .number(\.skippedLines, "skippedLines", "skip-lines", 0...Int.max),
        .number(\.footerLines, "footerLines", "skip-footer", 0...1_000_000),
        .number(\.tableNumber, "tableNumber", "table-number", 1...1000),
        .text(\.encoding, "encoding", "encoding"),
        .choice(\.ragged, "ragged", "ragged"),
        .choice(\.strayQuotes, "strayQuotes", "stray-quotes"),
        .bytes(\.maximumRecordBytes, "maximumRecordBytes", "max-record-bytes", 1...largestMaximumRecordBytes),
        .bytes(\.maximumInputBytes, "maximumInputBytes", "max-input-bytes", 1...Int.max, role: .load),
        .number(\.maximumRatio, "maximumRatio", "max-ratio", 1...1_000_000, role: .load),
        DeclaredOption(\.endsWithMarker, "endsWithMarker", flag: "dialect"),
        .toggle(\.isTrimmed, "isTrimmed", "trim"),
        DeclaredOption(
            \.dropsEmptyRecords, "dropsEmptyRecords", flag: "drop-empty",
            spelling: { $0.dropsEmptyRecords ? [$0.dropsEmptyColumns ? "rows,columns" : "rows"] : [] },
            reading: { format, words throws(OptionMistake) in
                for word in try OptionText.names(words.last ?? "") {
                    switch word {
                    case "rows": format.dropsEmptyRecords = true
                    case "columns": format.dropsEmptyColumns = true
                    default: throw OptionMistake { " does not know \($0(word)): it is rows, columns, or rows,columns" }
                    }
                }
            }),
        DeclaredOption(
            \.dropsEmptyColumns, "dropsEmptyColumns", flag: "drop-empty",
            spelling: { $0.dropsEmptyColumns && !$0.dropsEmptyRecords ? ["columns"] : [] }),
        .texts(\.numbers, "numbers", "numbers", check: ValueFormat.Kind.numbers.mistake),
        .texts(\.dates, "dates", "dates", check: ValueFormat.Kind.dates.mistake),
    ]

    /// What version 0.1 wrote in place of ``headerLines``.
    private static let formerHeader = DeclaredOption<LoadOptions.TextFormat>(
        name: "hasHeader", flag: nil, form: .toggle, isRepeatable: false, role: .rows,
        storage: DeclaredOption.Storage(
            read: { format, values in
                guard format.headerLines == nil else { return }
                format.hasHeader = try values.decodeIfPresent(Bool.self, forKey: OptionName("hasHeader"))
            }, write: { _, _ in }),
        isSame: { _, _ in true }, spelling: { _ in [] }, reading: nil)

    private static func word(_ words: [String], _ rule: CharacterWord.Rule) -> CharacterWord? {
        words.last.flatMap { CharacterWord($0, rule: rule) }
    }

    private static func isText(_ bytes: [UInt8]?) -> Bool { bytes.map { !$0.isEmpty && !$0.contains(0) } ?? true }

    private var escapeSpelling: [String] {
        guard let escape else { return [] }
        switch (escapeRule, quote) {
        case (.copyText, _), (.mysqlText, _): return []
        case (.beforeQuotes, .byte(let quote)): return [CharacterWord.spelling(of: [escape, quote])]
        default: return [CharacterWord.spelling(of: [escape])]
        }
    }

    private mutating func readEscape(_ word: CharacterWord?) throws(OptionMistake) {
        switch word {
        case .bytes(let bytes):
            escape = bytes.first
            escapeRule = bytes.count > 1 ? .beforeQuotes : nil
            if bytes.count > 1, quote != .byte(bytes[1]) {
                guard quote == nil else { throw OptionMistake { _ in " names another quote than --quote" } }
                quote = .byte(bytes[1])
            }
        case .nothing:
            // A quote that escapes quotes is its doubling, and leaves no other escape to be found.
            if case .byte(let quote) = quote ?? .byte(UInt8(ascii: "\"")) { escape = quote } else { escape = nil }
            escapeRule = nil
        case .blanks, nil: break
        }
    }
}
