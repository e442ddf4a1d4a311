public import CSVCore

extension LoadOptions {
    /// What is said about the text; what is nil is found in it.
    public struct TextFormat: Sendable, Hashable, Codable {
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

        var longestRecord: Int { maximumRecordBytes ?? TextFormat.defaultMaximumRecordBytes }

        public init() {}

        /// Whether the first line names the columns; nil where the text is to say.
        public var hasHeader: Bool? {
            get { headerLines.map { $0 > 0 } }
            set { headerLines = newValue.map { $0 ? 1 : 0 } }
        }
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
    private enum CodingKeys: String, CodingKey {
        case delimiter, quote, escape, escapeRule, comment, headerLines, skippedLines, footerLines, tableNumber,
            encoding, ragged
        case strayQuotes, maximumRecordBytes, joinsDelimiters, endsWithMarker, isTrimmed, dropsEmptyRecords
        case dropsEmptyColumns, numbers, dates
    }

    /// What version 0.1 wrote in place of ``headerLines``.
    private enum FormerKeys: String, CodingKey {
        case hasHeader
    }

    /// Reads what an earlier version has written, too, which knew fewer properties.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        func value<Value: Decodable>(_ key: CodingKeys) throws -> Value? {
            try values.decodeIfPresent(Value.self, forKey: key)
        }
        delimiter = try value(.delimiter)
        quote = try value(.quote)
        escape = try value(.escape)
        escapeRule = try value(.escapeRule)
        comment = try value(.comment)
        headerLines = try value(.headerLines)
        skippedLines = try value(.skippedLines)
        footerLines = try value(.footerLines)
        tableNumber = try value(.tableNumber)
        encoding = try value(.encoding)
        ragged = try value(.ragged) ?? ragged
        strayQuotes = try value(.strayQuotes) ?? strayQuotes
        maximumRecordBytes = try value(.maximumRecordBytes)
        joinsDelimiters = try value(.joinsDelimiters) ?? joinsDelimiters
        endsWithMarker = try value(.endsWithMarker) ?? endsWithMarker
        isTrimmed = try value(.isTrimmed) ?? isTrimmed
        dropsEmptyRecords = try value(.dropsEmptyRecords) ?? dropsEmptyRecords
        dropsEmptyColumns = try value(.dropsEmptyColumns) ?? dropsEmptyColumns
        numbers = try value(.numbers) ?? numbers
        dates = try value(.dates) ?? dates
        if headerLines == nil {
            let former = try decoder.container(keyedBy: FormerKeys.self)
            hasHeader = try former.decodeIfPresent(Bool.self, forKey: .hasHeader)
        }
    }
}
