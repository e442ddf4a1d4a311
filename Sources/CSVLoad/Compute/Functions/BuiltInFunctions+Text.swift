import CNettle
import CSVCore
import CUtf8proc
import SQLiteCore

/// Functions on texts. Each gives NULL for NULL; a number counts as its text, and bytes that are not UTF-8 are an error.
extension BuiltInFunctions {
    static func registerTextFunctions(on connection: borrowing Connection) throws(SQLiteError) {
        try connection.register(function: "sha256", arguments: 1, isDeterministic: true, sha256)
        try connection.register(function: "squeeze", arguments: 1, isDeterministic: true) { call in
            text(call) { call.returns(TextShape.squeezed($0)) }
        }
        try connection.register(function: "unaccent", arguments: 1, isDeterministic: true) { call in
            text(call) { call.returns(TextShape.unaccented($0)) }
        }
        try connection.register(function: "slug", arguments: 1, isDeterministic: true) { call in
            text(call) { call.returns(TextShape.slug($0)) }
        }
        try connection.register(function: "parse_date", arguments: 2, isDeterministic: true) { call in
            guard !call.isNull(0), !call.isNull(1) else { return }
            do throws(DatePattern.Flaw) {
                call.returns(try DatePattern(call.text(1)).parse(call.text(0)))
            } catch {
                call.fails("parse_date(): \(error.sentence)")
            }
        }
        try connection.register(function: "parse_number", arguments: 2, isDeterministic: true) { call in
            guard !call.isNull(0), !call.isNull(1) else { return }
            guard let marks = NumberMarks(call.text(1)) else {
                return call.fails(
                    "parse_number() knows 'en', 'de', 'fr', 'ch', or the decimal mark and the group mark, such as ',.'")
            }
            do throws(NumberMarks.Flaw) {
                switch try marks.number(in: call.text(0), .lenient).value {
                case .integer(let integer): call.returns(integer)
                case .real(let real): call.returns(real)
                }
            } catch {
                call.fails("parse_number(): \(error.sentence)")
            }
        }
    }

    private static func text(_ call: FunctionCall, _ body: (String) -> Void) {
        guard !call.isNull(0) else { return }
        let text = call.withBytes(0) { String(validating: $0, as: UTF8.self) }
        guard let text else { return call.fails("the text is not UTF-8") }
        body(text)
    }

    /// `sha256(x)`: the SHA-256 of a text's UTF-8 or a blob's bytes, as 64 hexadecimal digits in lower case.
    private static func sha256(_ call: FunctionCall) {
        guard !call.isNull(0) else { return }
        var digest = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_SIZE))
        call.withBytes(0) { bytes in
            var state = sha256_ctx()
            nettle_sha256_init(&state)
            nettle_sha256_update(&state, bytes.count, bytes.baseAddress)
            nettle_sha256_digest(&state, digest.count, &digest)
        }
        let digits = Array("0123456789abcdef".utf8)
        let text = digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        text.withUnsafeBufferPointer { call.returns(text: $0) }
    }
}

/// What becomes of the letters and blanks of a text.
enum TextShape {
    /// Blanks at both ends gone, each run of blanks in between one space; a blank is what Unicode calls white space.
    static func squeezed(_ text: String) -> String {
        text.unicodeScalars.split { $0.properties.isWhitespace }.map { String($0) }.joined(separator: " ")
    }

    /// Letters without their marks: `Ærøskøbing, Łódź, São` becomes `AEroskobing, Lodz, Sao`.
    ///
    /// Canonical decomposition (UAX #15), nonspacing marks taken out, and Latin letters that do not decompose spelled
    /// out. The marks of other scripts that are letters of their own (such as Hindi vowels) stay.
    static func unaccented(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return text }
        var result = String.UnicodeScalarView()
        for scalar in decomposed(text).unicodeScalars {
            if let spelled = spelled[scalar] {
                result.append(contentsOf: spelled.unicodeScalars)
            } else if !(0x300...0x36F).contains(scalar.value) {
                result.append(scalar)
            }
        }
        return composed(String(result))
    }

    /// Letters and digits in lower case without accents, everything between them one hyphen.
    static func slug(_ text: String) -> String {
        var slug = ""
        var isPending = false
        for scalar in unaccented(text).lowercased().unicodeScalars {
            guard scalar.properties.isAlphabetic || scalar.properties.numericType != nil else {
                // An apostrophe parts no word.
                if scalar != "'" && scalar != "’" { isPending = true }
                continue
            }
            if isPending, !slug.isEmpty { slug += "-" }
            isPending = false
            slug.unicodeScalars.append(scalar)
        }
        return slug
    }

    private static func decomposed(_ text: String) -> String { mapped(text, utf8proc_NFD) }
    private static func composed(_ text: String) -> String { mapped(text, utf8proc_NFC) }

    private static func mapped(
        _ text: String, _ map: (UnsafePointer<UInt8>?) -> UnsafeMutablePointer<UInt8>?
    ) -> String {
        // The library reads up to a NUL byte, so that the parts between such bytes are mapped one by one.
        text.utf8.split(separator: 0, omittingEmptySubsequences: false).map { part in
            (Array(part) + [0]).withUnsafeBufferPointer { bytes in
                guard let result = map(bytes.baseAddress) else { return String(Substring(part)) }
                defer { Memory.free(result) }
                return String(cString: result)
            }
        }.joined(separator: "\0")
    }

    private static let spelled: [UnicodeScalar: String] = [
        "ß": "ss", "ẞ": "SS", "Æ": "AE", "æ": "ae", "Œ": "OE", "œ": "oe", "Ø": "O", "ø": "o", "Ł": "L", "ł": "l",
        "Đ": "D", "đ": "d", "Ð": "D", "ð": "d", "Þ": "Th", "þ": "th", "ı": "i", "ĸ": "k", "Ŋ": "N", "ŋ": "n",
        "Ħ": "H", "ħ": "h", "Ŧ": "T", "ŧ": "t", "Ŀ": "L", "ŀ": "l",
    ]
}
