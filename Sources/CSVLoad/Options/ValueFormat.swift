import CSVCore

/// How the values of one column are written, where that is not the plain way.
package enum ValueFormat: Sendable, Hashable, Codable {
    /// Numbers with the marks of a country, and the only currency sign that may stand beside them; nil for none.
    case numbers(String, currency: String?)
    /// Dates of a pattern, which are stored as ISO 8601 has them.
    case dates(String)
    /// Decimals that an expression reads as they are written, and that stay text for it.
    case decimalsAsText

    /// A flag whose value names a format, for all columns or as `COL:FORMAT` for one.
    package enum Kind: String, Sendable {
        case numbers, dates

        /// Why a text is no such format, where there is more to say than that it is none; nil where it is one.
        private func flaw(_ format: some StringProtocol) -> String? {
            switch self {
            case .numbers: return NumberMarks(String(format)) == nil ? "" : nil
            case .dates:
                do throws(DatePattern.Flaw) {
                    try DatePattern(String(format)).requireWhole()
                    return nil
                } catch {
                    return error.sentence
                }
            }
        }

        /// Why a value of the flag is none, whatever the columns are called; nil where it may be one.
        @Sendable
        func mistake(_ typed: String) -> OptionMistake? {
            let formats = [typed[...]] + colons(in: typed).map { typed[typed.index(after: $0)...] }
            guard formats.allSatisfy({ flaw($0) != nil }) else { return nil }
            switch self {
            case .numbers:
                return OptionMistake {
                    " takes en, de, fr, ch, or a number that shows its marks, such as '1.234,56', not \($0(typed))"
                }
            case .dates:
                let format = columnEnd(in: typed).map { typed[typed.index(after: $0)...] } ?? typed[...]
                let flaw = flaw(format) ?? ""
                return OptionMistake { " takes a pattern such as '%d.%m.%Y', not \($0(typed)): \(flaw)" }
            }
        }

        /// Takes a value of the flag apart into a column and a format.
        ///
        /// - Returns: for a value that names a column, its name, which none of `names` may be.
        func parts(of typed: String, names: [String]) -> (column: String?, format: String) {
            for colon in colons(in: typed) {
                let (column, format) = (typed[..<colon].asciiLowercased, typed[typed.index(after: colon)...])
                if flaw(format) == nil, names.contains(where: { $0.asciiLowercased == column }) {
                    return (String(typed[..<colon]), String(format))
                }
            }
            guard let end = columnEnd(in: typed) else { return (nil, typed) }
            return (String(typed[..<end]), String(typed[typed.index(after: end)...]))
        }

        private func colons(in typed: String) -> [String.Index] { typed.indices.filter { typed[$0] == ":" } }

        /// The colon behind a column's name: the last one that is no part of a pattern.
        private func columnEnd(in typed: String) -> String.Index? {
            let front = self == .dates ? typed.prefix { $0 != "%" } : typed[...]
            return front.lastIndex(of: ":")
        }
    }
}

extension StringProtocol {
    fileprivate var asciiLowercased: String { String(self).asciiLowercased }
}
