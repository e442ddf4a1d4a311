/// A text that is in another format than CSV, or none at all: what stands where a download or a clone went wrong.
///
/// A text is one only on evidence that a table cannot give: a whole document whose marks fit each other, or one line that
/// web servers answer with. A table whose first value begins with `{`, `[` or `<` is none.
enum ForeignText: Equatable {
    /// One value, over as many lines as it likes.
    case json
    /// An object on each line.
    case jsonLines
    /// An array of as many values on each line.
    case jsonArrays
    case html, xml
    /// What Git has in place of a large file.
    case gitLFSPointer
    case gitAnnexPointer
    /// The one line that a server answers with in place of a file.
    case errorAnswer

    /// Bytes in which it is looked for.
    private static let sampleBytes = 256 << 10

    /// - Parameters:
    ///   - sample: the front of the text, in UTF-8 as far as it is valid, without a byte order mark.
    ///   - isWhole: whether that is all of it.
    init?(_ sample: ArraySlice<UInt8>, isWhole: Bool) {
        let isWhole = isWhole && sample.count <= ForeignText.sampleBytes
        let text = sample.prefix(ForeignText.sampleBytes).drop { ForeignText.isBlank($0) }
        guard let first = text.first else { return nil }
        switch first {
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            guard let found = JSONEvidence(text, isWhole: isWhole).format else { return nil }
            self = found
        case UInt8(ascii: "<"):
            guard let found = MarkupEvidence(text, isWhole: isWhole).format else { return nil }
            self = found
        default:
            guard isWhole, let found = ForeignText.short(text) else { return nil }
            self = found
        }
    }

    /// Refuses a text that is no CSV, with the command that reads it.
    ///
    /// Who says that a text has neither header nor quotes, and what separates its fields, reads its lines as they are.
    static func refuse(
        _ sample: ArraySlice<UInt8>, isWhole: Bool, name: String, format: LoadOptions.TextFormat
    ) throws(LoadError) {
        let readsLines = format.delimiter != nil && format.quote == .nothing && format.headerLines == 0
        guard !readsLines, let found = ForeignText(sample, isWhole: isWhole) else { return }
        let file = name == FileSource.standardInput ? "-" : ShellWord.path(name)
        throw LoadError(
            .inputNotCSV, "'\(name)' is \(found.words), not CSV", recovery: found.recovery(for: file))
    }

    private var words: String {
        switch self {
        case .json: "a JSON document"
        case .jsonLines, .jsonArrays: "JSON Lines"
        case .html: "a page of HTML"
        case .xml: "an XML document"
        case .gitLFSPointer: "a Git LFS pointer instead of the file"
        case .gitAnnexPointer: "a git-annex pointer instead of the file"
        case .errorAnswer: "the error message of a server"
        }
    }

    private func recovery(for file: String) -> String {
        let compute = "csvload compute --input-format jsonl --output-format csv"
        let load = "csvload load - DATABASE --table TABLE"
        switch self {
        case .json: return "Load it with: jq -c '.[]' \(file) | \(compute) - | \(load)"
        case .jsonLines: return "Load it with: \(compute) \(file) | \(load)"
        case .jsonArrays: return "Load it with: jq -r @csv \(file) | \(load)"
        case .html: return "Fetch the file itself: this may be the error page of a server."
        case .xml: return "Export it as CSV first, or make CSV of it with XSLT or a script."
        case .gitLFSPointer: return "Fetch the file itself with: git lfs pull --include \(file)"
        case .gitAnnexPointer: return "Fetch the file itself with: git annex get \(file)"
        case .errorAnswer:
            return "Fetch the file again, in a way that fails on errors: curl --fail --output \(file) URL"
        }
    }

    static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

    // MARK: Texts of a few lines

    private static func short(_ text: ArraySlice<UInt8>) -> ForeignText? {
        guard text.count <= 2048 else { return nil }
        let lines = text.split { $0 == 0x0A || $0 == 0x0D }.map { String(decoding: $0, as: UTF8.self) }
        guard let first = lines.first else { return nil }
        if first.hasPrefix("version https://git-lfs."), lines.contains(where: { $0.hasPrefix("oid sha256:") }) {
            return .gitLFSPointer
        }
        let filled = lines.filter { line in line.utf8.contains { !isBlank($0) } }
        guard filled.count == 1 else { return nil }
        if first.hasPrefix("/annex/objects/") { return .gitAnnexPointer }
        return ErrorAnswer.isOne(filled[0]) ? .errorAnswer : nil
    }
}

/// The lines that web servers, and what stands before them, answer with where there is no file.
enum ErrorAnswer {
    /// What the standard calls its codes, and servers like to say.
    ///
    /// See <https://www.rfc-editor.org/rfc/rfc9110#section-15>.
    private static let phrases: Set<String> = [
        "bad request", "unauthorized", "payment required", "forbidden", "not found", "method not allowed",
        "not acceptable", "proxy authentication required", "request timeout", "request time out", "conflict", "gone",
        "length required", "precondition failed", "content too large", "payload too large", "request entity too large",
        "uri too long", "unsupported media type", "range not satisfiable", "expectation failed", "misdirected request",
        "unprocessable content", "unprocessable entity", "locked", "failed dependency", "too early",
        "upgrade required", "precondition required", "too many requests", "unavailable for legal reasons",
        "internal server error", "internal error", "not implemented", "bad gateway", "service unavailable",
        "service temporarily unavailable", "gateway timeout", "gateway time out", "insufficient storage",
        "page not found", "file not found", "object not found", "resource not found", "the page was not found",
        "access denied", "access forbidden", "permission denied", "authentication required", "login required",
        "request timed out", "upstream request timeout", "no healthy upstream", "rate limit exceeded", "server error",
    ]

    /// Those that are a word or two which a column may well be called by: they count only behind a code.
    private static let names: Set<String> = [
        "conflict", "gone", "locked", "payment required", "not acceptable", "length required", "login required",
        "content too large", "too early",
    ]

    /// Whether a text of one line is such an answer.
    static func isOne(_ line: String) -> Bool {
        guard line.utf8.count <= 300 else { return false }
        var text = plain(line)
        for opening in ["http error ", "http status ", "http ", "error code ", "error ", "status "] {
            guard text.hasPrefix(opening) else { continue }
            text = String(text.dropFirst(opening.count))
            // The version: "HTTP/1.1 404 Not Found".
            if let space = text.firstIndex(of: " "), text[..<space].allSatisfy({ "0123./".contains($0) }) {
                text = String(text[text.index(after: space)...])
            }
            break
        }
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard let code = Int(digits), digits.count == 3, (400...599).contains(code) else {
            return begins(text) { !names.contains($0) }
        }
        let rest = text.dropFirst(3)
        return rest.hasPrefix(" ") && begins(String(rest.dropFirst())) { _ in true }
    }

    /// Whether a text is one of the phrases, or that and a sentence behind it.
    private static func begins(_ text: String, _ counts: (String) -> Bool) -> Bool {
        let text = text.drop { $0 == "(" }
        let end = text.firstIndex { ".!()".contains($0) } ?? text.endIndex
        let phrase = text[..<end].split(separator: " ").joined(separator: " ")
        return phrases.contains(phrase) && counts(phrase)
    }

    /// In small letters, with single spaces where there are signs that only set words apart.
    private static func plain(_ line: String) -> String {
        let text = line.lowercased().map { ":-_/\"–—".contains($0) ? " " : $0 }
        return String(text).split(separator: " ").joined(separator: " ")
    }
}
