/// Whether a text is HTML or XML, which its tags have to prove.
///
/// A column may be called `<id>`, and a value may be a snippet of HTML: a document is one element from its first byte to
/// its last, or says by its first tag that it is a page.
struct MarkupEvidence {
    /// Nil where it is none.
    let format: ForeignText?

    /// Elements with which a page begins, whatever it lacks besides.
    private static let pageElements: Set<String> = [
        "html", "head", "body", "title", "meta", "script", "style", "link", "center", "h1",
    ]

    /// - Parameters:
    ///   - text: begins with `<`.
    ///   - isWhole: whether it is all of the text, or its front.
    init(_ text: ArraySlice<UInt8>, isWhole: Bool) {
        var scanner = MarkupScanner(text)
        format = MarkupEvidence.format(of: text, &scanner, isWhole: isWhole)
    }

    private static func format(
        of text: ArraySlice<UInt8>, _ scanner: inout MarkupScanner, isWhole: Bool
    ) -> ForeignText? {
        guard let prolog = scanner.prolog() else { return nil }
        let isDeclaredPage = prolog.contains("!doctype html")
        let isDeclared = isDeclaredPage || prolog.contains("?xml") || prolog.contains("!doctype")
        // Records begin alike, and end with their last value.
        guard !scanner.firstLineRepeats else { return nil }
        guard let root = scanner.openingTag() else {
            // What breaks off behind its declaration says what it is by that.
            return isDeclared && scanner.isAtEnd ? (isDeclaredPage ? .html : .xml) : nil
        }
        // XHTML declares itself as XML, and is a page all the same.
        let isPage = isDeclaredPage || pageElements.contains(root.name)
        let format = isPage ? ForeignText.html : .xml
        if isDeclared { return format }
        if root.name == "html", scanner.hasTag { return format }
        guard !scanner.isFollowedByDelimiter else { return nil }
        let isEnded = isWhole && text.last { !ForeignText.isBlank($0) } == UInt8(ascii: ">")
        guard isEnded || !isWhole else { return nil }
        if isPage, isEnded, scanner.hasTag { return format }
        if root.isEmpty { return isWhole && scanner.isAtEnd ? format : nil }
        guard let close = scanner.closing(root.name) else {
            // It is longer than what was looked at: then tags that close stand in it.
            return !isWhole && scanner.closingTags > 0 && scanner.closingTags * 4 >= scanner.tags ? format : nil
        }
        return text[close...].allSatisfy(ForeignText.isBlank) ? format : nil
    }
}

/// Goes over tags from the front of a text.
struct MarkupScanner {
    private let text: ArraySlice<UInt8>
    private var position: Int
    /// Tags of all kinds, and those that close an element, which ``closing(_:)`` came by.
    private(set) var tags = 0
    private(set) var closingTags = 0

    init(_ text: ArraySlice<UInt8>) {
        self.text = text
        position = text.startIndex
    }

    struct Tag {
        /// In small letters.
        var name: String
        /// Whether the tag closes its own element.
        var isEmpty: Bool
    }

    /// Whether a tag follows, wherever.
    var hasTag: Bool {
        let rest = text[position...]
        return rest.indices.contains { index in
            guard rest[index] == UInt8(ascii: "<"), index + 1 < rest.endIndex else { return false }
            return MarkupScanner.isLetter(rest[index + 1]) || rest[index + 1] == UInt8(ascii: "/")
        }
    }

    /// Whether nothing but blanks follows.
    var isAtEnd: Bool { text[position...].allSatisfy(ForeignText.isBlank) }

    /// Whether a delimiter stands where the next tag or the text of an element would: it is the value of a record.
    ///
    /// An element that closes on the same line counts with all that it holds.
    var isFollowedByDelimiter: Bool {
        let line = text[position...].prefix { $0 != 0x0A && $0 != 0x0D }
        let delimiters: [UInt8] = [0x2C, 0x3B, 0x09, 0x7C]
        if let first = line.first, delimiters.contains(first) { return true }
        guard let end = line.lastIndex(of: UInt8(ascii: ">")) else { return false }
        let behind = line[(end + 1)...].drop { $0 == 0x20 }
        return behind.first.map { delimiters.contains($0) } ?? false
    }

    /// Whether the second line that is not blank begins as the first does, by its first tag.
    var firstLineRepeats: Bool {
        let lines = text.split(maxSplits: 8) { $0 == 0x0A || $0 == 0x0D }.filter { !$0.allSatisfy(ForeignText.isBlank) }
        guard lines.count > 1 else { return false }
        let name = lines[0].prefix { !ForeignText.isBlank($0) && $0 != UInt8(ascii: ">") }
        let next = lines[1].prefix { !ForeignText.isBlank($0) && $0 != UInt8(ascii: ">") }
        // A comment may be followed by another.
        return next == name && !name.starts(with: "<!--".utf8)
    }

    /// Passes over declarations and comments; returns what declares something, in small letters, or nil for damage.
    mutating func prolog() -> [String]? {
        var declared: [String] = []
        while true {
            skipBlanks()
            let rest = text[position...]
            if rest.starts(with: "<!--".utf8) {
                guard skip(to: "-->") else { return declared.isEmpty ? nil : declared }
            } else if rest.starts(with: "<?".utf8) {
                let words = rest.dropFirst().prefix { !ForeignText.isBlank($0) }
                declared.append(String(decoding: words.prefix(8), as: UTF8.self).lowercased())
                guard skip(to: "?>") else { return declared }
            } else if rest.starts(with: "<!".utf8) {
                let words = String(decoding: rest.dropFirst().prefix(24), as: UTF8.self).lowercased()
                guard words.hasPrefix("!doctype ") else { return nil }
                let isPage = words.split(separator: " ").dropFirst().first?.hasPrefix("html") == true
                declared.append(isPage ? "!doctype html" : "!doctype")
                guard skip(to: ">") else { return declared }
            } else {
                return declared
            }
        }
    }

    /// Passes over the tag that opens an element; nil where there is none.
    mutating func openingTag() -> Tag? {
        guard position < text.endIndex, text[position] == UInt8(ascii: "<") else { return nil }
        let start = position + 1
        guard start < text.endIndex, MarkupScanner.isLetter(text[start]) else { return nil }
        let name = text[start...].prefix {
            MarkupScanner.isLetter($0) || (0x30...0x39).contains($0) || $0 == 0x3A || $0 == 0x2D || $0 == 0x2E
        }
        var index = name.endIndex
        var quote: UInt8?
        while index < text.endIndex {
            let byte = text[index]
            if let open = quote {
                if byte == open { quote = nil }
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                // A value of an attribute stands behind its equals sign.
                guard text[..<index].last(where: { !ForeignText.isBlank($0) }) == UInt8(ascii: "=") else { return nil }
                quote = byte
            } else if byte == UInt8(ascii: ">") {
                break
            } else if byte == UInt8(ascii: "<") {
                return nil
            }
            index += 1
        }
        guard index < text.endIndex else { return nil }
        let inside = text[name.endIndex..<index]
        // Behind the name comes a blank, the end, or the slash of an empty element.
        guard inside.isEmpty || inside.first == UInt8(ascii: "/") || ForeignText.isBlank(inside[inside.startIndex])
        else { return nil }
        position = index + 1
        return Tag(
            name: String(decoding: name, as: UTF8.self).lowercased(), isEmpty: inside.last == UInt8(ascii: "/"))
    }

    /// The index behind the tag that closes the element whose opening tag was passed over; nil where it does not close.
    mutating func closing(_ name: String) -> Int? {
        let name = Array(name.utf8)
        var depth = 1
        while let open = text[position...].firstIndex(of: UInt8(ascii: "<")) {
            tags += 1
            position = open + 1
            let isClosing = position < text.endIndex && text[position] == UInt8(ascii: "/")
            if isClosing { position += 1 }
            let found = text[position...].prefix(name.count).map { MarkupScanner.isLetter($0) ? $0 | 0x20 : $0 }
            let next = text.dropFirst(position + name.count - text.startIndex).first
            let isSame =
                found == name.map { MarkupScanner.isLetter($0) ? $0 | 0x20 : $0 }
                && next.map { ForeignText.isBlank($0) || $0 == UInt8(ascii: ">") || $0 == UInt8(ascii: "/") } == true
            guard let end = text[position...].firstIndex(of: UInt8(ascii: ">")) else { return nil }
            let isEmpty = text[end - 1] == UInt8(ascii: "/")
            position = end + 1
            if isClosing || isEmpty { closingTags += 1 }
            guard isSame, !isEmpty || isClosing else { continue }
            depth += isClosing ? -1 : 1
            if depth == 0 { return position }
        }
        return nil
    }

    private mutating func skipBlanks() {
        position = text[position...].firstIndex { !ForeignText.isBlank($0) } ?? text.endIndex
    }

    private mutating func skip(to mark: String) -> Bool {
        let mark = Array(mark.utf8)
        var index = position
        while let found = text[index...].firstIndex(of: mark[0]) {
            if text[found...].starts(with: mark) {
                position = found + mark.count
                return true
            }
            index = found + 1
        }
        position = text.endIndex
        return false
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte | 0x20) || byte == 0x5F || byte >= 0x80
    }
}
