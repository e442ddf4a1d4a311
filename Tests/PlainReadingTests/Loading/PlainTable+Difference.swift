import CSVLoad

/// How what was loaded differs from what a table was made of.
extension PlainTable {
    /// One sentence on the first difference, or nil.
    ///
    /// - Parameter damaged: the number of a record, from 0, of which nothing is asked.
    static func difference(of loaded: LoadedTable, from table: PlainTable, besides damaged: Int? = nil) -> String? {
        if let error = loaded.error { return "refused: \(error.message)" }
        guard loaded.names == table.names else { return "columns are \(loaded.names), not \(table.names)" }
        let rejects = loaded.rejects.filter { $0.key - 1 != damaged.map(Int64.init) }
        if let (number, reject) = rejects.min(by: { $0.key < $1.key }) {
            return "record \(number) is refused (\(reject.reason))"
        }
        for (index, values) in table.records.enumerated() where index != damaged {
            guard let row = loaded.rows[Int64(index + 1)] else { return "record \(index + 1) is not there" }
            guard row == values else { return "record \(index + 1) is \(shown(row)), not \(shown(values))" }
        }
        guard loaded.rows.keys.allSatisfy({ 1...Int64(table.records.count) ~= $0 }) else {
            return "\(loaded.rows.count) rows of \(table.records.count) records"
        }
        return nil
    }

    private static func shown(_ values: [String?]) -> String {
        "[" + values.map { $0?.debugDescription ?? "NULL" }.joined(separator: ", ") + "]"
    }
}
