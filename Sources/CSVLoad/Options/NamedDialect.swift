import CSVCore

/// A way of writing CSV that goes by a name: what it sets counts as said, so that none of it is looked for in the text.
///
/// See <https://www.rfc-editor.org/rfc/rfc4180>, <https://dev.mysql.com/doc/refman/8.4/en/select-into.html> and
/// <https://www.postgresql.org/docs/current/sql-copy.html>.
public enum NamedDialect: String, Sendable, Hashable, CaseIterable {
    /// Commas, double quotes that are doubled, and nothing but the header before the records.
    case rfc4180
    /// What Excel saves and opens: as RFC 4180 has it, with the delimiter of the country or of a line `sep=`.
    case excel
    /// What MySQL's `SELECT … INTO OUTFILE` writes, and `LOAD DATA` reads, when nothing else is said.
    case mysql
    /// What PostgreSQL's `COPY` writes when nothing else is said, `pg_dump` included.
    case postgresText = "postgres-text"

    /// Sets what the dialect says of the text, for flags to go over it.
    public func apply(to content: inout LoadOptions.Content) {
        content.format.skippedLines = 0
        content.format.footerLines = 0
        switch self {
        case .rfc4180, .excel:
            if self == .rfc4180 { content.format.delimiter = [UInt8(ascii: ",")] }
            content.format.quote = .byte(UInt8(ascii: "\""))
            // A quote that escapes quotes is its doubling, and leaves no other escape to be found.
            content.format.escape = UInt8(ascii: "\"")
        case .mysql, .postgresText:
            content.format.delimiter = [UInt8(ascii: "\t")]
            content.format.quote = .nothing
            content.format.escape = UInt8(ascii: "\\")
            content.format.escapeRule = self == .mysql ? .mysqlText : .copyText
            content.format.headerLines = 0
            content.format.endsWithMarker = self == .postgresText
            content.nullTexts = ["\\N"]
        }
    }
}
