/// Which rows belong into a database, by the cells of a row.
extension Shard {
    /// The range in a plan's rows.
    ///
    /// - Throws: why these rows cannot be divided so, with what to do about it.
    func range(in plan: RowPlan, of table: String) throws(LoadError) -> KeyRange {
        guard (1...count).contains(number) else {
            throw LoadError(
                .shardMismatch,
                "'\(table)' is divided among \(count) databases, and this is said to be number \(number)",
                recovery: "Something else has changed 'csvload_shards': restore the database from a copy.")
        }
        let (cell, type) = try Shard.dividingCell(column, in: plan)
        let bounds = try bounds.map { (bound) throws(LoadError) in
            guard let bound = bound.asType(type) else {
                throw LoadError(
                    .shardMismatch,
                    "The rows of '\(table)' are divided by values of '\(column)' that are not \(type.rawValue), which the "
                        + "column is here",
                    recovery: "Give the column the type that it has in the other databases with --type.")
            }
            return bound
        }
        return KeyRange(
            cell: cell, lower: number > 1 ? bounds[number - 2] : nil, upper: number < count ? bounds[number - 1] : nil)
    }

    /// The cell by which rows can be divided, and its type.
    ///
    /// - Throws: `usage` where the column is none that comes from the input as a number or a text.
    static func dividingCell(_ column: String, in plan: RowPlan) throws(LoadError) -> (cell: Int, type: ColumnType) {
        let folded = column.asciiLowercased
        guard plan.key.first?.asciiLowercased == folded,
            let target = plan.targets.first(where: { $0.column.asciiLowercased == folded })
        else {
            throw LoadError(
                .shardKeyInvalid,
                "Rows are divided among databases by '\(column)', which is not the key's first column",
                recovery: "Name it first in --key.")
        }
        guard let cell = target.cell, cell < plan.inputs.count else {
            throw LoadError(
                .shardKeyInvalid,
                "'\(column)' is computed, and rows are divided among databases by a column of the input",
                recovery: "Name another column first in --key.")
        }
        guard target.fallback == nil, target.lookupTable == nil else {
            let flag = target.fallback == nil ? "--extract" : "--default"
            throw LoadError(
                .shardKeyInvalid,
                "\(flag) changes the values of '\(column)', by which rows are divided among databases",
                recovery: "Leave it out for this column.")
        }
        guard [.integer, .real, .text].contains(target.type) else {
            throw LoadError(
                .shardKeyInvalid,
                "'\(column)' is of type \(target.type.rawValue), and rows are divided among databases by numbers or texts",
                recovery: "Give it the type INTEGER, REAL or TEXT with --type.")
        }
        return (cell, target.type)
    }
}

extension KeyValue {
    /// The same value as a column of the type holds it; nil where it holds none such.
    fileprivate func asType(_ type: ColumnType) -> KeyValue? {
        switch (self, type) {
        case (.integer, .integer), (.real, .real), (.text, .text): self
        case (.integer(let number), .real): .real(Double(number))
        default: nil
        }
    }
}
