extension LoadOptions.Content {
    /// The flags that say where another way of making rows differs from this one.
    func flags(differingFrom other: LoadOptions.Content) -> [String] {
        let pairs: [(String, Bool)] = [
            ("--key", key == other.key), ("--type", types == other.types), ("--all-text", isAllText == other.isAllText),
            ("--columns", columns == other.columns), ("--rename", renames == other.renames),
            ("--schema", schema == other.schema), ("--default", defaults == other.defaults),
            ("--not-null", notNull == other.notNull), ("--null", nullTexts == other.nullTexts),
            ("--filename-column", filenameColumn == other.filenameColumn), ("--extract", extracts == other.extracts),
            ("--on-conflict", onConflict == other.onConflict),
            ("--on-duplicate-key", onDuplicateKey == other.onDuplicateKey), ("--no-strict", isStrict == other.isStrict),
            ("--compute", computations == other.computations), ("--where", filter == other.filter),
        ]
        return pairs.filter { !$0.1 }.map(\.0) + format.flags(differingFrom: other.format)
    }
}

extension LoadOptions.TextFormat {
    fileprivate func flags(differingFrom other: LoadOptions.TextFormat) -> [String] {
        let pairs: [(String, Bool)] = [
            ("--delimiter", delimiter == other.delimiter && joinsDelimiters == other.joinsDelimiters),
            ("--quote", quote == other.quote),
            ("--escape", escape == other.escape && escapeRule == other.escapeRule),
            ("--comment", comment == other.comment),
            ("--header-lines", headerLines == other.headerLines),
            ("--skip-lines", skippedLines == other.skippedLines), ("--skip-footer", footerLines == other.footerLines),
            ("--table-number", tableNumber == other.tableNumber), ("--encoding", encoding == other.encoding),
            ("--ragged", ragged == other.ragged), ("--stray-quotes", strayQuotes == other.strayQuotes),
            ("--max-record-bytes", maximumRecordBytes == other.maximumRecordBytes),
            ("--dialect", endsWithMarker == other.endsWithMarker), ("--trim", isTrimmed == other.isTrimmed),
            (
                "--drop-empty",
                dropsEmptyRecords == other.dropsEmptyRecords && dropsEmptyColumns == other.dropsEmptyColumns
            ),
            ("--numbers", numbers == other.numbers), ("--dates", dates == other.dates),
        ]
        return pairs.filter { !$0.1 }.map(\.0)
    }
}
