import Foundation

@testable import CSVLoadTool

/// The rows of a page's tables that say what flags mean: `| --name VALUE, other forms | meaning | default |`.
struct FlagRows {
    /// One flag in a row's first cell.
    struct Entry {
        let spelling: String
        /// What stands behind it, and in the pieces of code up to the next flag.
        var values: [String]
        /// The row's last cell, where the row is about this flag alone.
        let defaultText: String?
    }

    let entries: [Entry]

    init(_ text: String) {
        var entries: [Entry] = []
        for line in text.split(separator: "\n") where line.hasPrefix("| `--") {
            let cells = line.replacing("\\|", with: "\u{0}").split(separator: "|", omittingEmptySubsequences: false)
                .map { $0.replacing("\u{0}", with: "|").trimmingCharacters(in: .whitespaces) }
            let pieces = cells[1].split(separator: "`").enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
            let names = pieces.filter { $0.hasPrefix("--") }.map { $0.prefix { $0 != " " } }
            for piece in pieces {
                guard piece.hasPrefix("--") else {
                    entries[entries.count - 1].values.append(String(piece))
                    continue
                }
                let words = piece.split(separator: " ", maxSplits: 1)
                let value = words.count > 1 ? [String(words[1])] : []
                if let last = entries.last, last.spelling == words[0], names.contains(words[0]) {
                    entries[entries.count - 1].values += value
                } else {
                    entries.append(
                        Entry(
                            spelling: String(words[0]), values: value,
                            defaultText: Set(names).count == 1 ? cells[cells.count - 2] : nil))
                }
            }
        }
        self.entries = entries
    }
}
