import CSVCore

/// How a country writes numbers: the mark before the decimals, and those between groups of three digits.
struct NumberMarks {
    enum Outcome: Equatable {
        case integer(Int64)
        case real(Double)
        /// Why it is no number, in words.
        case failure(String)
    }

    private let decimal: UnicodeScalar
    private let groups: Set<UnicodeScalar>

    /// - Parameter name: `en` (1,234.5), `de` (1.234,5), `fr` (1 234,5), `ch` (1'234.5), or the decimal mark, alone or
    ///   with the group mark behind it.
    init?(_ name: String) {
        switch name.asciiLowercased {
        case "en": (decimal, groups) = (".", [","])
        case "de": (decimal, groups) = (",", ["."])
        // A space, one that breaks no line, and a narrow one that breaks none.
        case "fr": (decimal, groups) = (",", [" ", "\u{A0}", "\u{202F}"])
        case "ch": (decimal, groups) = (".", ["'", "\u{2019}"])
        default:
            let marks = Array(name.unicodeScalars)
            guard (1...2).contains(marks.count), Set(marks).count == marks.count,
                marks.allSatisfy({
                    !$0.properties.isAlphabetic && $0.properties.numericType == nil && $0 != "-" && $0 != "+"
                })
            else { return nil }
            (decimal, groups) = (marks[0], Set(marks.dropFirst()))
        }
    }

    /// The number that a text says; one that a double does not keep is a failure, like everything that is no number.
    func parse(_ text: String) -> Outcome {
        let scalars = Array(text.unicodeScalars)
        var digits = ""
        var decimals = ""
        var hasDecimal = false
        var sinceGroup: Int?
        var start = 0
        if let sign = scalars.first, sign == "-" || sign == "+" {
            if sign == "-" { digits = "-" }
            start = 1
        }
        let firstDigit = digits.utf8.count
        for scalar in scalars[start...] {
            if ("0"..."9").contains(scalar) {
                if hasDecimal {
                    decimals.unicodeScalars.append(scalar)
                } else {
                    digits.unicodeScalars.append(scalar)
                    sinceGroup = sinceGroup.map { $0 + 1 }
                }
            } else if scalar == decimal, !hasDecimal {
                guard sinceGroup ?? 3 == 3 else { return .failure("its digits are not grouped by three") }
                hasDecimal = true
            } else if groups.contains(scalar), !hasDecimal {
                let count = digits.utf8.count - firstDigit
                guard sinceGroup == 3 || (sinceGroup == nil && (1...3).contains(count)) else {
                    return .failure("its digits are not grouped by three")
                }
                sinceGroup = 0
            } else {
                return .failure("the text is no number")
            }
        }
        guard sinceGroup ?? 3 == 3 else { return .failure("its digits are not grouped by three") }
        guard digits.utf8.count > firstDigit, !hasDecimal || !decimals.isEmpty else {
            return .failure("the text is no number")
        }
        return hasDecimal ? NumberMarks.real(digits, decimals) : NumberMarks.integer(digits)
    }

    private static func integer(_ digits: String) -> Outcome {
        Int64(digits).map { .integer($0) } ?? .failure("the number is too large")
    }

    private static func real(_ digits: String, _ decimals: String) -> Outcome {
        // Fifteen digits are what a double always keeps.
        let significant = (digits.drop { $0 == "-" } + decimals).drop { $0 == "0" }
        guard significant.utf8.count <= 15, let value = Double("\(digits).\(decimals)") else {
            return .failure("the number has more than 15 digits, which a REAL does not keep")
        }
        return .real(value)
    }
}
