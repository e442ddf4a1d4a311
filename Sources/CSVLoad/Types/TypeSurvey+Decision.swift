import CSVCore

/// From what the values of all columns have in common to the columns' types.
extension TypeSurvey {
    /// What was seen of each field.
    struct Evidence {
        var columns: [ColumnEvidence]
        var formats: [[FormatEvidence]]

        init(_ inference: TypeInference) {
            columns = inference.columns
            formats = inference.formats
        }

        /// Whether a format of numbers decides on the column, and not how its values look plainly.
        func hasFormat(_ column: Int) -> Bool {
            guard column < formats.count else { return false }
            return formats[column].contains { $0.isNamed || ($0.isWhole && !columns[column].isStrict) }
        }

        /// Whether a format was told in which a comma stands before the decimals.
        var areDecimalCommasTold: Bool {
            formats.joined().contains { $0.kind == .numbers && NumberMarks($0.name)?.hasDecimalComma == true }
        }

        /// Takes in what another text's column says.
        mutating func merge(_ other: Evidence, _ column: Int, into index: Int) {
            columns[index].merge(other.columns[column])
            guard index < formats.count, column < other.formats.count else { return }
            formats[index] = FormatEvidence.merged([formats[index]], [other.formats[column]])[0]
        }
    }

    /// Has workers look at a text once more, until there is nothing left to find.
    typealias Look = (TextSource, @escaping @Sendable () -> Bool, @escaping @Sendable () -> any ChunkWorking)
        throws(LoadError) -> Void

    /// Decides on types: numbers that two texts stand for, or that may be written with other marks, stay text.
    ///
    /// - Parameters:
    ///   - texts: the input, and those that go into the same table.
    ///   - look: how that is done.
    func decide(
        _ evidence: Evidence, _ texts: [TextSource], recordBytes: Int64?,
        look: Look
    ) throws(LoadError) -> FoundTypes {
        var found = FoundTypes(types: evidence.columns.map(\.type), recordBytes: recordBytes)
        found.empty = Set(evidence.columns.indices.filter { !evidence.columns[$0].hasValues })
        found.formats = evidence.formats
        let names = columnNames(of: texts[0])
        found.advice = try advice(of: texts[0])
        for text in texts.dropFirst() {
            found.advice.merge(try advice(of: text), of: columnNames(of: text), into: names)
        }
        let free = evidence.columns.indices.filter { isFree(names[$0]) && !evidence.hasFormat($0) }
        func note(_ columns: [Int], _ reason: String) {
            guard !columns.isEmpty else { return }
            for column in columns { found.types[column] = .text }
            let (noun, verb) = columns.count == 1 ? ("column", "is") : ("columns", "are")
            let listed =
                columns.prefix(20).map { names[$0] }.joined(separator: ", ") + (columns.count > 20 ? ", …" : "")
            found.notes.append("\(noun) \(listed) \(verb) TEXT: \(reason)")
        }
        note(
            free.filter { evidence.columns[$0].isStrict && evidence.columns[$0].isNumeric && found.types[$0] == .text },
            "as numbers, not every text of a key or an extracted column would come back the same")
        if found.advice.hasDecimalCommas || evidence.areDecimalCommasTold {
            note(
                free.filter { found.types[$0] == .real && evidence.columns[$0].spellings.areGrouped },
                "points may set thousands apart, because other columns have decimal commas; use --numbers de if they do, "
                    + "else --type COL=REAL")
        }
        let doubtful = free.filter { found.types[$0] == .real && evidence.columns[$0].spellings.isDoubtful }
        let equal = try withEqualNumbers(doubtful, evidence, names, texts, look)
        note(equal, "different texts are the same number, such as 1.5 and 1.50; --type COL=REAL makes numbers of them")
        return found
    }

    private func columnNames(of text: TextSource) -> [String] { text.header.names.map { content.renamed($0) } }

    private func advice(of text: TextSource) throws(LoadError) -> FormatAdvice {
        FormatAdvice(
            try FrontRecords.chunk(of: text, bytes: FormatAdvice.sampleBytes), names: columnNames(of: text),
            text.layout, content)
    }

    /// Whether the values decide on the column's type.
    private func isFree(_ name: String) -> Bool {
        let folded = name.asciiLowercased
        return !content.isAllText && !content.types.contains { $0.key.asciiLowercased == folded }
    }

    /// Those columns in which two texts are one number.
    private func withEqualNumbers(
        _ columns: [Int], _ evidence: Evidence, _ names: [String], _ texts: [TextSource],
        _ look: Look
    ) throws(LoadError) -> [Int] {
        guard !columns.isEmpty else { return [] }
        let search = EqualNumberSearch(columns.map { evidence.columns[$0].spellings })
        for text in texts {
            let own = columnNames(of: text).map(\.asciiLowercased)
            let inputs = columns.map { column in
                RowPlan.InputColumn(
                    name: names[column], type: .text,
                    // A field that no record has, where the text has no such column.
                    field: own.firstIndex(of: names[column].asciiLowercased) ?? .max)
            }
            var plan = RowPlan(inputs: inputs, fieldCount: own.count)
            plan.hasTrailingDelimiter = text.layout.hasTrailingDelimiter
            plan.ragged = content.format.ragged
            let (dialect, rules, rows) = (text.layout.dialect, content, plan)
            try look(
                text, { search.isDone },
                { EqualNumberWorker(search, plan: rows, dialect: dialect, content: rules) })
        }
        return zip(columns, search.hasEqual).filter(\.1).map(\.0)
    }
}
