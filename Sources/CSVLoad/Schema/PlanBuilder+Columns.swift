import SQLiteCore

/// Which columns there are, what they are called, and what is said about each.
extension PlanBuilder {
    /// The header's columns that are loaded, in their order.
    func selectedColumns() throws(LoadError) -> [RowPlan.InputColumn] {
        let type = content.isAllText ? ColumnType.text : .any
        let names = try renamed(inputNames)
        let all = names.enumerated().map { RowPlan.InputColumn(name: $1, type: type, field: $0) }
        guard let wanted = content.columns else { return all.filter { !emptyFields.contains($0.field) } }
        var selected: [RowPlan.InputColumn] = []
        for name in wanted {
            guard let column = all.first(where: { $0.name.asciiLowercased == name.asciiLowercased }) else {
                throw LoadError(
                    .columnUnknown, "--columns names '\(name)', which is not a column of '\(input)'",
                    recovery: "The columns are: \(listed(names)).")
            }
            guard !selected.contains(column) else {
                throw LoadError(.columnRepeated, "--columns names '\(name)' twice", recovery: "Name it once.")
            }
            selected.append(column)
        }
        return selected
    }

    /// The header's names with the new ones in their places.
    private func renamed(_ names: [String]) throws(LoadError) -> [String] {
        guard !content.renames.isEmpty else { return names }
        var renamed = names
        for (old, new) in content.renames.sorted(by: { $0.key < $1.key }) {
            guard let index = names.firstIndex(where: { $0.asciiLowercased == old.asciiLowercased }) else {
                throw LoadError(
                    .columnUnknown, "--rename names '\(old)', which is not a column of '\(input)'",
                    recovery: "The columns are: \(listed(names)).")
            }
            renamed[index] = new
        }
        for (index, name) in renamed.enumerated()
        where renamed[..<index].contains(where: { $0.asciiLowercased == name.asciiLowercased }) {
            throw LoadError(
                .columnRepeated, "--rename gives two columns of '\(input)' the name '\(name)'",
                recovery: "Choose a name that no other column has.")
        }
        return renamed
    }

    /// Input columns that are not replaced, in their order, then the computed ones.
    func targets(of plan: RowPlan) -> [RowPlan.Target] {
        var targets = plan.inputs.enumerated().map { RowPlan.Target(column: $1.name, cell: $0, type: $1.type) }
        for (index, computed) in plan.computed.enumerated() {
            let cell = plan.inputs.count + index
            let folded = computed.name.asciiLowercased
            if let replaced = targets.firstIndex(where: { $0.column.asciiLowercased == folded }) {
                targets[replaced].cell = cell
                targets[replaced].type = computed.type
            } else {
                targets.append(RowPlan.Target(column: computed.name, cell: cell, type: computed.type))
            }
        }
        if let column = content.filenameColumn {
            var target = RowPlan.Target(column: column, cell: nil, type: .text)
            target.constant = sourceName
            targets.append(target)
        }
        if plan.keepsExtraFields {
            var taken = UniqueNames(beside: targets.map(\.column))
            let name = taken.add(RowPlan.extraFieldsColumn)
            targets.append(RowPlan.Target(column: name, cell: plan.stride - 1, type: .text))
        }
        return targets
    }

    /// Applies what flags say about single columns of the table.
    func applyColumnOptions(to plan: inout RowPlan) throws(LoadError) {
        if let name = content.filenameColumn?.asciiLowercased,
            plan.targets.count(where: { $0.column.asciiLowercased == name }) > 1
        {
            throw LoadError(
                .columnRepeated,
                "--filename-column names '\(content.filenameColumn ?? name)', which '\(input)' has already",
                recovery: "Choose another name, or give the input's column another one with --rename.")
        }
        for (name, text) in content.defaults.sorted(by: { $0.key < $1.key }) {
            plan.targets[try target(name, flag: "--default", plan)].fallback = text
        }
        for name in content.notNull {
            plan.notNull.append(plan.targets[try target(name, flag: "--not-null", plan)].column)
        }
        for name in content.extracts {
            let index = try target(name, flag: "--extract", plan)
            plan.targets[index].lookupTable = plan.targets[index].column
            try checkLookup(plan.targets[index].column)
            guard plan.targets[index].column.asciiLowercased != table.asciiLowercased else {
                throw LoadError(
                    .tableNameInvalid,
                    "--extract makes a table '\(name)', which is the name of the table that is loaded",
                    recovery: "Name another table with --table, or the column with --rename.")
            }
        }
    }

    /// Refuses a lookup table's name that is reserved, or that something else has.
    private func checkLookup(_ name: String) throws(LoadError) {
        let folded = name.asciiLowercased
        guard !folded.hasPrefix("csvload_"), !folded.hasPrefix("sqlite_") else {
            throw LoadError(
                .tableNameInvalid, "--extract makes a table '\(name)', and names that begin so are reserved",
                recovery: "Give the column another name with --rename.")
        }
        guard let existing = lookups[folded] else { return }
        guard existing.refusal == nil, existing.column(named: "id") != nil, existing.isUnique(["value"]) else {
            throw LoadError(
                .tableMismatch,
                "--extract needs a table '\(name)' with the columns id and value, and the existing table has other columns",
                recovery: "Give the column another name with --rename.")
        }
    }

    /// Reads extracted columns by the types that their lookup tables hold, where these are there.
    func takeLookupTypes(in plan: inout RowPlan) {
        for index in plan.targets.indices {
            guard let name = plan.targets[index].lookupTable,
                let column = lookups[name.asciiLowercased]?.column(named: "value")
            else { continue }
            plan.targets[index].type = column.type
            plan.targets[index].hasNumericAffinity = column.numeric != nil
            if let cell = plan.targets[index].cell, cell < plan.inputs.count { plan.inputs[cell].type = column.type }
        }
    }

    private func target(_ name: String, flag: String, _ plan: RowPlan) throws(LoadError) -> Int {
        let folded = name.asciiLowercased
        guard let index = plan.targets.firstIndex(where: { $0.column.asciiLowercased == folded }) else {
            throw unknownColumn(name, flag: flag, plan)
        }
        return index
    }
}
