/// Whether a text is JSON (RFC 8259), which its marks have to prove: they fit each other as far as the text goes.
struct JSONEvidence {
    /// Nil where it is none.
    let format: ForeignText?

    /// Lines that are looked at.
    private static let lines = 100

    /// - Parameters:
    ///   - text: begins with a brace or a bracket.
    ///   - isWhole: whether it is all of the text, or its front.
    init(_ text: ArraySlice<UInt8>, isWhole: Bool) {
        format = JSONEvidence.format(of: text, isWhole: isWhole)
    }

    private static func format(of text: ArraySlice<UInt8>, isWhole: Bool) -> ForeignText? {
        var scanner = JSONScanner(text)
        switch scanner.scan() {
        case .none: return nil
        case .some(false):
            // It breaks off inside: nested values, or a name and its colon, are more than a column's name may have.
            return scanner.names > 0 || scanner.containers > 1 ? .json : nil
        case .some(true): break
        }
        let value = text[..<scanner.position]
        let rest = text[scanner.position...]
        // Something behind it on its line, such as a delimiter, makes it the first value of a record.
        let line = rest.prefix { $0 != 0x0A && $0 != 0x0D }
        guard line.allSatisfy(ForeignText.isBlank) else { return nil }
        let isOneLine = !value.contains { $0 == 0x0A || $0 == 0x0D }
        let isObject = value.first == UInt8(ascii: "{")
        guard let next = rest.first(where: { !ForeignText.isBlank($0) }) else {
            guard isWhole || !isOneLine else { return nil }
            if isObject { return isOneLine && scanner.names > 0 ? .jsonLines : .json }
            return scanner.elements == 1 && scanner.containers == 1 && isOneLine ? nil : .json
        }
        guard isOneLine else {
            return scanner.names > 0 && (next == UInt8(ascii: "{") || next == UInt8(ascii: "[")) ? .json : nil
        }
        let others = following(rest, isWhole: isWhole)
        if isObject {
            let objects = others.count { $0.map { $0.names > 0 } ?? false }
            return scanner.names > 0 && objects * 2 >= others.count ? .jsonLines : nil
        }
        let areAlike = others.allSatisfy { $0.map { $0.names == 0 && $0.elements == scanner.elements } ?? false }
        return scanner.elements > 1 && areAlike && !others.isEmpty ? .jsonArrays : nil
    }

    /// What stands on each of the next lines: one value, or nil for something else.
    private static func following(_ text: ArraySlice<UInt8>, isWhole: Bool) -> [JSONScanner?] {
        var lines = text.split(maxSplits: JSONEvidence.lines) { $0 == 0x0A || $0 == 0x0D }
            .filter { !$0.allSatisfy(ForeignText.isBlank) }
        // The last one may be cut, or be all the others.
        if !isWhole || lines.count > JSONEvidence.lines { lines = Array(lines.dropLast()) }
        return lines.map { line in
            let line = line.drop(while: ForeignText.isBlank)
            var scanner = JSONScanner(line)
            let isContainer = line.first == UInt8(ascii: "{") || line.first == UInt8(ascii: "[")
            guard isContainer, scanner.scan() == true else { return nil }
            return line[scanner.position...].allSatisfy(ForeignText.isBlank) ? scanner : nil
        }
    }
}

/// Goes over one JSON value without making anything of it.
///
/// `NaN` and `Infinity` pass, which some programs write. Nothing is kept but which containers are open.
struct JSONScanner {
    private let text: ArraySlice<UInt8>
    /// Behind what was scanned.
    private(set) var position: Int
    /// Names of members, each with its colon.
    private(set) var names = 0
    /// Arrays and objects.
    private(set) var containers = 0
    /// Values or members right inside of the outermost container.
    private(set) var elements = 0
    private var open: [UInt8] = []

    init(_ text: ArraySlice<UInt8>) {
        self.text = text
        position = text.startIndex
    }

    private enum Expectation {
        case value, valueOrEnd, name, nameOrEnd, colon, commaOrEnd
    }

    /// Whether a whole value stands there; nil where it is none, false where it goes on behind the end of the text.
    mutating func scan() -> Bool? {
        var expected = Expectation.value
        while position < text.endIndex {
            let byte = text[position]
            if byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D {
                position += 1
                continue
            }
            switch (expected, byte) {
            case (.value, UInt8(ascii: "{")), (.valueOrEnd, UInt8(ascii: "{")):
                begin(byte)
                expected = .nameOrEnd
                continue
            case (.value, UInt8(ascii: "[")), (.valueOrEnd, UInt8(ascii: "[")):
                begin(byte)
                expected = .valueOrEnd
                continue
            case (.nameOrEnd, UInt8(ascii: "}")), (.valueOrEnd, UInt8(ascii: "]")), (.commaOrEnd, UInt8(ascii: "}")),
                (.commaOrEnd, UInt8(ascii: "]")):
                guard open.last == (byte == UInt8(ascii: "}") ? UInt8(ascii: "{") : UInt8(ascii: "[")) else {
                    return nil
                }
                open.removeLast()
                position += 1
            case (.commaOrEnd, UInt8(ascii: ",")):
                position += 1
                expected = open.last == UInt8(ascii: "{") ? .name : .value
                continue
            case (.colon, UInt8(ascii: ":")):
                names += 1
                position += 1
                expected = .value
                continue
            case (.name, UInt8(ascii: "\"")), (.nameOrEnd, UInt8(ascii: "\"")):
                if open.count == 1 { elements += 1 }
                guard let isWhole = string() else { return nil }
                guard isWhole else { return false }
                expected = .colon
                continue
            case (.value, _), (.valueOrEnd, _):
                countElement()
                guard let isWhole = byte == UInt8(ascii: "\"") ? string() : word() else { return nil }
                guard isWhole else { return false }
            default: return nil
            }
            if open.isEmpty { return true }
            expected = .commaOrEnd
        }
        return false
    }

    private mutating func begin(_ byte: UInt8) {
        countElement()
        containers += 1
        open.append(byte)
        position += 1
    }

    private mutating func countElement() {
        if open.count == 1, open[0] == UInt8(ascii: "[") { elements += 1 }
    }

    /// Passes over a string; nil where it holds a line end, false where it is cut.
    private mutating func string() -> Bool? {
        position += 1
        while position < text.endIndex {
            switch text[position] {
            case UInt8(ascii: "\""):
                position += 1
                return true
            case UInt8(ascii: "\\"): position += 2
            case 0x00..<0x20: return nil
            default: position += 1
            }
        }
        position = text.endIndex
        return false
    }

    /// Whether it is a number as JSON writes it, or the front of one.
    private static func isNumber(_ word: ArraySlice<UInt8>, isCut: Bool) -> Bool {
        var rest = word.first == UInt8(ascii: "-") ? word.dropFirst() : word
        func dropDigits() -> Bool {
            let digits = rest.prefix { (0x30...0x39).contains($0) }
            rest = rest.dropFirst(digits.count)
            return !digits.isEmpty || (isCut && rest.isEmpty)
        }
        let isPadded =
            rest.first == UInt8(ascii: "0") && rest.dropFirst().first.map { (0x30...0x39).contains($0) } == true
        guard !isPadded, dropDigits() else { return false }
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            guard dropDigits() else { return false }
        }
        if let mark = rest.first, mark | 0x20 == UInt8(ascii: "e") {
            rest = rest.dropFirst()
            if let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { rest = rest.dropFirst() }
            guard dropDigits() else { return false }
        }
        return rest.isEmpty
    }

    private static let words = ["true", "false", "null", "NaN", "Infinity", "-Infinity"].map { Array($0.utf8) }

    /// Passes over a number or one of the words that JSON has; nil where it is neither, false where it is cut.
    private mutating func word() -> Bool? {
        let rest = text[position...]
        let word = rest.prefix {
            ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A) || (0x30...0x39).contains($0) || $0 == 0x2B || $0 == 0x2D
                || $0 == 0x2E
        }
        guard !word.isEmpty else { return nil }
        let isCut = word.endIndex == text.endIndex
        let isNumber = JSONScanner.isNumber(word, isCut: isCut)
        let isWord = JSONScanner.words.contains { isCut ? $0.starts(with: word) : $0 == Array(word) }
        guard isNumber || isWord else { return nil }
        position = word.endIndex
        return !isCut
    }
}
