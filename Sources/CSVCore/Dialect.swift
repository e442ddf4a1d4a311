/// How one CSV text separates, quotes, escapes and comments.
///
/// The default is RFC 4180: a comma, a double quote that is escaped by doubling it, no comments. A line feed, a
/// carriage return, or both end a record in every dialect.
/// See <https://www.rfc-editor.org/rfc/rfc4180>.
public struct Dialect: Sendable, Hashable, Codable {
    /// The bytes between two fields: at least one; several for `||` or a character outside ASCII.
    public var delimiter: [UInt8]
    /// The byte that opens and closes a quoted field, or nil where quotes mean nothing.
    public var quote: UInt8?
    /// A byte that takes the special meaning from the one behind it, beside the doubling of quotes.
    public var escape: UInt8?
    /// Where ``escape`` is one.
    public var escapeRule = EscapeRule.everywhere
    /// Whether delimiters that stand side by side count as one, and those around a record as none.
    public var joinsDelimiters = false
    /// The bytes that, at the start of a record, make the rest of that line a comment.
    public var comment: [UInt8]?
    /// What becomes of a record in which a quote opens a field and does not close where one ends.
    public var strayQuotes = StrayQuotes.reject
    /// Whether spaces and tabs around a field that has no quotes are none of it.
    public var trimsBlanks = false
    /// Whether a record whose fields are all empty, or blanks without quotes, is none.
    public var dropsEmptyRecords = false

    public enum StrayQuotes: String, Sendable, Hashable, Codable, CaseIterable {
        /// The record is refused.
        case reject
        /// The field is read again, its quotes as plain characters.
        case literal
    }

    public enum EscapeRule: String, Sendable, Hashable, Codable, CaseIterable {
        /// Before any byte, within quotes and outside of them: the byte is text.
        case everywhere
        /// Before any byte, as MySQL writes it: `\n` is a line feed.
        ///
        /// See <https://dev.mysql.com/doc/refman/8.4/en/load-data.html>.
        case mysqlText
        /// Before a quote or itself, and within quotes only; anywhere else it is text.
        case beforeQuotes
        /// Before any byte, as PostgreSQL's COPY writes it, where a line `\.` ends the data.
        ///
        /// See <https://www.postgresql.org/docs/current/sql-copy.html>.
        case copyText
    }

    public init(
        delimiter: [UInt8] = [0x2C], quote: UInt8? = 0x22, escape: UInt8? = nil, comment: [UInt8]? = nil
    ) {
        precondition(!delimiter.isEmpty, "a delimiter has at least one byte")
        self.delimiter = delimiter
        self.quote = quote
        // A quote that escapes a quote is its doubling, and means nothing outside of quotes.
        self.escape = escape == quote ? nil : escape
        self.comment = comment
    }

    /// Whether 64 bytes at a time can find this dialect's structure.
    ///
    /// Escapes and comments change what a quote means from outside the block, and longer delimiters span blocks.
    var suitsMasks: Bool {
        delimiter.count == 1 && escape == nil && comment == nil && !joinsDelimiters
    }

    /// Whether the columns are set apart by blanks of any kind and number.
    var joinsBlanks: Bool { joinsDelimiters && delimiter == [0x20] }

    /// The line that ends the data, without its line end; nil where only the end of the text does.
    var endMarker: [UInt8]? { escapeRule == .copyText ? escape.map { [$0, UInt8(ascii: ".")] } : nil }
}

extension Dialect {
    /// Reads what an earlier version has written, too, which knew fewer properties.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        delimiter = try values.decode([UInt8].self, forKey: .delimiter)
        guard !delimiter.isEmpty else {
            throw DecodingError.dataCorruptedError(
                forKey: .delimiter, in: values, debugDescription: "a delimiter has at least one byte")
        }
        quote = try values.decodeIfPresent(UInt8.self, forKey: .quote)
        escape = try values.decodeIfPresent(UInt8.self, forKey: .escape)
        escapeRule = try values.decodeIfPresent(EscapeRule.self, forKey: .escapeRule) ?? .everywhere
        comment = try values.decodeIfPresent([UInt8].self, forKey: .comment)
        strayQuotes = try values.decodeIfPresent(StrayQuotes.self, forKey: .strayQuotes) ?? .reject
        joinsDelimiters = try values.decodeIfPresent(Bool.self, forKey: .joinsDelimiters) ?? false
        trimsBlanks = try values.decodeIfPresent(Bool.self, forKey: .trimsBlanks) ?? false
        dropsEmptyRecords = try values.decodeIfPresent(Bool.self, forKey: .dropsEmptyRecords) ?? false
    }
}
