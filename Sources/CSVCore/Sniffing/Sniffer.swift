public struct Sniffer {
    public enum QuoteChoice: Sendable, Hashable {
        case byte(UInt8)
        case nothing
    }
    public struct Given: Sendable {
        public var delimiter: [UInt8]?
        public var quote: QuoteChoice?
        public var escape: UInt8?
        public var comment: [UInt8]?
        public var hasHeader: Bool?
        public var skipLines: Int?
        public init() {}
    }
    public struct Layout: Sendable, Hashable, Codable {
        public var dialect: Dialect
        public var skippedLines = 0
        public var skippedBytes = 0
        public var headerRows = 1
        public var notesStart: Int?
        public var columnCount = 0
        public var hasTrailingDelimiter = false
        public var evidence: [String] = []
    }
    public static func sniff(_ sample: RawSpan, isWhole: Bool, given: Given) -> Layout {
        var d = Dialect()
        if let x = given.delimiter { d.delimiter = x }
        switch given.quote {
        case .byte(let b): d.quote = b
        case .nothing: d.quote = nil
        case nil: break
        }
        d.escape = given.escape
        d.comment = given.comment
        var l = Layout(dialect: d)
        if given.hasHeader == false { l.headerRows = 0 }
        return l
    }
}
