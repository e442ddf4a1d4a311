/// Finds the columns whose text an expression gives to `parse_number()` or `parse_date()`.
///
/// These read how a value is written, which a number no longer tells: `1.500` read as REAL is 1.5. It looks at the words
/// of the SQL alone, and may so name a column too many, which then stays text without need.
struct TextArguments {
    private static let functions: Set<String> = ["parse_number", "parse_date"]

    /// Names in lower case, of columns of the input or computed ones.
    private(set) var names: Set<String> = []
    /// All names that the expression has.
    private(set) var all: Set<String> = []

    init(_ sql: String) {
        let words = SQLWord.words(of: sql)
        for (index, word) in words.enumerated() {
            guard case .name(let name) = word else { continue }
            all.insert(name)
            guard TextArguments.functions.contains(name), index + 1 < words.count, words[index + 1] == .mark("(") else {
                continue
            }
            var depth = 1
            for word in words[(index + 2)...] {
                switch word {
                case .mark("("): depth += 1
                case .mark(")"): depth -= 1
                case .name(let name): names.insert(name)
                case .mark: break
                }
                if depth == 0 || (depth == 1 && word == .mark(",")) { break }
            }
        }
    }
}

extension PlanBuilder {
    /// Has decimals stay text in columns that expressions read as text, be it through other computed columns.
    func keepDecimalTexts(in plan: inout RowPlan) {
        var texts = content.filter.map { TextArguments($0).names } ?? []
        for computation in content.computations.reversed() {
            let words = TextArguments(computation.sql)
            texts.formUnion(words.names)
            if texts.contains(computation.column.asciiLowercased) { texts.formUnion(words.all) }
        }
        for index in plan.inputs.indices
        where plan.inputs[index].type == .any && texts.contains(plan.inputs[index].name.asciiLowercased) {
            plan.inputs[index].format = .decimalsAsText
        }
    }
}
