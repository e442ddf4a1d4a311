import CSVCore
import Testing

/// A text, how it is to be read, and the records that are in it.
struct CSVCase: Sendable, CustomTestStringConvertible {
    let name: String
    let text: Bytes
    let dialect: Dialect
    let keepsBlankLines: Bool
    let records: [RecordValue]

    init(
        _ name: String, _ text: Bytes, _ dialect: Dialect, keepsBlankLines: Bool = false, _ records: [RecordValue]
    ) {
        self.name = name
        self.text = text
        self.dialect = dialect
        self.keepsBlankLines = keepsBlankLines
        self.records = records
    }

    /// In the default dialect.
    init(_ name: String, _ text: Bytes, keepsBlankLines: Bool = false, _ records: [RecordValue]) {
        self.init(name, text, Dialect(), keepsBlankLines: keepsBlankLines, records)
    }

    var testDescription: String { name }

    static let all =
        plain + lineEnds + quoted + literalQuotes + textAfterQuotes + unclosed + dialects + escapes + comments
        + escapeRules + joined + linesOfBlanks + trimmed
}

/// Bytes that are written as a text.
struct Bytes: Sendable, Equatable, ExpressibleByStringInterpolation, CustomStringConvertible {
    var bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }
    init(stringLiteral text: String) { bytes = Array(text.utf8) }

    /// One byte a scalar, which is not UTF-8 where the text is not ASCII.
    static func latin1(_ text: String) -> Bytes {
        Bytes(text.unicodeScalars.map { UInt8($0.value) })
    }

    var description: String { String(decoding: bytes, as: UTF8.self).debugDescription }
}

/// A field's content, and whether it stood in quotes.
struct FieldValue: Sendable, Equatable, ExpressibleByStringInterpolation, CustomStringConvertible {
    var content: Bytes
    var isQuoted: Bool

    init(_ content: Bytes, isQuoted: Bool = false) {
        self.content = content
        self.isQuoted = isQuoted
    }

    init(stringLiteral text: String) { self.init(Bytes(stringLiteral: text)) }

    /// A field that stood in quotes.
    static func q(_ content: Bytes) -> FieldValue { FieldValue(content, isQuoted: true) }
    /// A field that did not: for content that is not UTF-8.
    static func p(_ content: Bytes) -> FieldValue { FieldValue(content) }

    var description: String { isQuoted ? ".q(\(content))" : "\(content)" }
}

/// The fields of a sound record, or the raw bytes of a flawed one.
enum RecordValue: Sendable, Equatable, ExpressibleByArrayLiteral, CustomStringConvertible {
    case sound([FieldValue])
    case flawed(QuoteFlaw, Bytes)

    init(arrayLiteral fields: FieldValue...) { self = .sound(fields) }

    /// A record with text behind a closing quote.
    static func stray(_ raw: Bytes) -> RecordValue { .flawed(.textAfterQuote, raw) }
    /// A record with a quote that never closes.
    static func open(_ raw: Bytes) -> RecordValue { .flawed(.unclosed, raw) }

    var description: String {
        switch self {
        case .sound(let fields): "\(fields)"
        case .flawed(let flaw, let raw): ".\(flaw)(\(raw))"
        }
    }
}
