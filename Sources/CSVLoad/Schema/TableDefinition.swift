import SQLiteCore

/// The statement that made a table, as the schema keeps it, of which single parts can be replaced.
///
/// What it does not understand it leaves as it is: <https://www.sqlite.org/lang_createtable.html>.
struct TableDefinition {
    private let sql: String
    private let nameRange: Range<String.Index>
    /// Where the type of each column stands, by the column's name in lower case.
    private let types: [String: Range<String.Index>]

    /// Words that end a column's type.
    private static let constraints: Set<String> = [
        "constraint", "primary", "not", "null", "unique", "check", "default", "collate", "references", "generated",
        "as",
    ]

    /// Fails for a text that is no CREATE TABLE with a list of columns.
    init?(_ sql: String) {
        let words = SQLWord.placed(in: sql)
        guard words.count > 4, words[0].word == .name("create"), words[1].word == .name("table"),
            case .name = words[2].word, words[3].word == .mark("(")
        else { return nil }
        var types: [String: Range<String.Index>] = [:]
        var index = 4
        while index < words.count {
            if case .name(let column) = words[index].word, let range = TableDefinition.type(behind: index, in: words) {
                types[column] = types[column] ?? range
            }
            var depth = 0
            while index < words.count, depth > 0 || words[index].word != .mark(",") {
                if words[index].word == .mark("(") { depth += 1 }
                if words[index].word == .mark(")") { depth -= 1 }
                if depth < 0 { break }
                index += 1
            }
            if depth < 0 { break }
            index += 1
        }
        self.sql = sql
        nameRange = words[2].range
        self.types = types
    }

    /// Where the type stands that follows a column's name, with what is in parentheses behind it; nil where there is none.
    private static func type(
        behind index: Int, in words: [(word: SQLWord, range: Range<String.Index>)]
    ) -> Range<String.Index>? {
        var found: Range<String.Index>?
        for (word, range) in words[(index + 1)...] {
            guard case .name(let name) = word, !constraints.contains(name) else {
                guard let type = found, word == .mark("("),
                    let end = words[(index + 1)...].first(where: {
                        $0.range.lowerBound > range.lowerBound && $0.word == .mark(")")
                    })
                else { return found }
                return type.lowerBound..<end.range.upperBound
            }
            found = (found?.lowerBound ?? range.lowerBound)..<range.upperBound
        }
        return found
    }

    /// The same table under another name, with other types of some columns; nil where one of them has no type here.
    func named(_ name: String, types changed: [String: ColumnType]) -> String? {
        var parts: [(range: Range<String.Index>, text: String)] = [(nameRange, SQLText.identifier(name))]
        for (column, type) in changed {
            guard let range = types[column.asciiLowercased] else { return nil }
            parts.append((range, type.rawValue))
        }
        var text = sql
        // From the back, so that the places before keep theirs.
        for part in parts.sorted(by: { $0.range.lowerBound > $1.range.lowerBound }) {
            text.replaceSubrange(part.range, with: part.text)
        }
        return text
    }
}
