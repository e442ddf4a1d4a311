import FaultKit

/// What one column of a random table holds.
enum ColumnProfile {
    /// Anything at all.
    case mixed
    /// Texts of one list.
    case texts([String])
    /// A few words that come again and again.
    case words([String])
    /// A text that is never the same twice.
    case identifiers(String)
    /// Values that all have the same marks at the same place: `a1;b`, `'a1'`.
    case marked(String)
    /// No value at all: nil, or an empty text in quotes.
    case empty(String?)
    /// Values of one shape; one in `gaps` is another word or empty, none where it is 0.
    case typed(ValueShape, gaps: Int)

    static func any(_ random: inout SeededRandom) -> ColumnProfile {
        switch random.below(15) {
        case 0...2: .mixed
        case 3: .texts(random.pick([Words.sentences, Words.marked, Words.people, Words.triggers, Words.international]))
        case 4, 5: .words(random.pick(Words.frequent))
        case 7, 8: .marked(random.pick(Words.patterns))
        case 9: random.oneIn(2) ? .empty(random.oneIn(2) ? nil : "") : .words(random.pick(Words.frequent))
        case 6: .identifiers(random.pick(["item ", "u", "Anlage ", "no. "]))
        default: .typed(random.pick(ValueShape.allCases), gaps: random.pick([0, 0, 3, 10, 40]))
        }
    }

    /// The value of a record; nil for an empty field without quotes.
    func value(of record: Int, _ random: inout SeededRandom) -> String? {
        switch self {
        case .mixed:
            switch random.below(10) {
            case 0: nil
            case 1: ""
            case 2: random.pick(ValueShape.allCases).value(&random)
            default: random.pick(Words.values)
            }
        case .texts(let texts): random.oneIn(20) ? nil : random.pick(texts)
        case .words(let words): random.pick(words)
        case .identifiers(let prefix): "\(prefix)\(record)"
        case .marked(let pattern): pattern.replacing("1", with: "\(record % 90 + 10)")
        case .empty(let value): value
        case .typed(let shape, let gaps):
            if gaps > 0, random.oneIn(gaps) {
                random.oneIn(2) ? nil : random.pick(Words.triggers)
            } else {
                shape.value(&random)
            }
        }
    }
}
