import CSVCore
import SQLiteCore

/// Decides how records become rows of the table: which columns, types and key.
struct PlanBuilder {
    let content: LoadOptions.Content
    let inputNames: [String]
    let layout: Sniffer.Layout
    let input: String
    let table: String
    /// What the source is called: the value of a filename column.
    var sourceName = ""
    /// The columns that the command sets.
    var commandColumns: [String] = []
    /// The columns that each computation of the calling program sets.
    var programColumns: [[String]] = []
    /// What is known of the formats that columns may have.
    var formats = KnownFormats.none
    /// Tables that are there and have the names of extracted columns, by these names in lower case.
    var lookups: [String: TargetTable] = [:]
    /// The fields of a header of one line, for the records that repeat it.
    var headerFields: [[UInt8]]?
    /// Fields that the text does not name: what ``LoadOptions/TextFormat/dropsEmptyColumns`` is about.
    var namelessFields: [Int] = []
    /// Those of them that are left out.
    private(set) var emptyFields: Set<Int> = []

    /// A plan whose types are not known yet: enough to check names, computations and the key.
    func draft() throws(LoadError) -> RowPlan {
        var plan = RowPlan(
            inputs: try selectedColumns(), fieldCount: inputNames.count, filter: content.filter)
        plan.hasTrailingDelimiter = layout.hasTrailingDelimiter
        plan.ragged = content.format.ragged
        plan.header = inputNames.count > 1 ? headerFields : nil
        plan.emptyFields = emptyFields.isEmpty ? nil : emptyFields.sorted()
        try addComputations(to: &plan)
        keepDecimalTexts(in: &plan)
        plan.isStrict = content.isStrict
        plan.onConflict = content.onConflict
        plan.onDuplicateKey = content.onDuplicateKey
        plan.updatesOnly = content.isUpdateOnly
        plan.targets = targets(of: plan)
        for (name, type) in content.types.sorted(by: { $0.key < $1.key }) {
            guard let index = plan.targets.firstIndex(where: { $0.column.asciiLowercased == name.asciiLowercased })
            else { throw unknownColumn(name, flag: "--type", plan) }
            set(type, ofTarget: index, in: &plan)
        }
        for name in content.key ?? [] {
            guard let target = plan.targets.first(where: { $0.column.asciiLowercased == name.asciiLowercased }) else {
                throw unknownColumn(name, flag: "--key", plan)
            }
            guard !plan.key.contains(target.column) else {
                throw LoadError(.columnRepeated, "--key names column '\(name)' twice", recovery: "Name it once.")
            }
            plan.key.append(target.column)
        }
        try applyColumnOptions(to: &plan)
        try checkFormats(plan)
        // A table without a key has a column for the row id as well.
        guard plan.targets.count + (plan.key.isEmpty ? 1 : 0) <= 2000 else {
            throw LoadError(
                .tooManyColumns,
                "'\(input)' has \(plan.targets.count) columns; SQLite takes at most 2000 in a table, "
                    + "the row id of a table without a key included",
                recovery: "Choose the columns to load with --columns.")
        }
        return plan
    }

    /// Whether some columns may be left out where they have no value.
    var seeksEmptyFields: Bool { content.format.dropsEmptyColumns && !droppable.isEmpty }

    /// Columns without a name that no flag names either.
    private var droppable: [Int] {
        guard content.columns == nil else { return [] }
        let renamed = Set(content.renames.keys.map(\.asciiLowercased))
        return namelessFields.filter { !renamed.contains(inputNames[$0].asciiLowercased) }
    }

    /// The same, without those columns that have no name and, as is asked for each, no value.
    private func leavingOut(_ isEmpty: (Int, String) -> Bool) -> PlanBuilder {
        guard content.format.dropsEmptyColumns else { return self }
        var builder = self
        builder.emptyFields = Set(droppable.filter { isEmpty($0, inputNames[$0]) })
        // A table has a column at least.
        if builder.emptyFields.count == inputNames.count { builder.emptyFields = [] }
        return builder
    }

    /// Takes over what the header says beside the names.
    mutating func take(_ header: Header) {
        headerFields = header.fields
        namelessFields = header.namelessFields
    }

    /// Names for a message: many columns are not all told.
    func listed(_ names: [String]) -> String {
        names.prefix(100).joined(separator: ", ") + (names.count > 100 ? ", … (\(names.count) in all)" : "")
    }

    /// The plan for a table that is to be made, with the types that were found for each field of a record.
    ///
    /// - Parameter empty: fields that have no value in any record.
    func plan(newTableWith types: [ColumnType], empty: Set<Int> = []) throws(LoadError) -> RowPlan {
        var plan = try leavingOut { field, _ in empty.contains(field) }.draft()
        for index in plan.inputs.indices where givenType(plan.inputs[index].name) == nil {
            let type = try self.type(of: plan.inputs[index], found: types[plan.inputs[index].field])
            plan.inputs[index].type = type
            for target in plan.targets.indices where plan.targets[target].cell == index {
                plan.targets[target].type = type
            }
        }
        takeLookupTypes(in: &plan)
        try applyFormats(to: &plan)
        if plan.key.isEmpty {
            var taken = UniqueNames(beside: plan.targets.map(\.column))
            plan.rowIDColumn = taken.add(TargetTable.rowIDColumn)
        }
        return plan
    }

    /// The plan for a table that is there, or why its columns and the input's do not match.
    ///
    /// - Parameter isOurs: whether csvload made the table, so that its row id is ours to fill.
    func plan(for existing: TargetTable, isOurs: Bool) throws(LoadError) -> RowPlan {
        if let refusal = existing.refusal {
            throw LoadError(
                .tableMismatch, "'\(table)' is \(refusal), and rows cannot be upserted into that",
                recovery: "Name a table with --table.")
        }
        var plan = try leavingOut { _, name in existing.column(named: name) == nil }.draft()
        let given = plan.key
        plan.key = []
        var mismatches: [String] = []
        for index in plan.targets.indices {
            guard let column = existing.column(named: plan.targets[index].column) else {
                switch content.schema {
                case .freeze: mismatches.append("the table has no column '\(plan.targets[index].column)'")
                case .evolve, .widen: plan.addedColumns.append(plan.targets[index].column)
                case .ignore: plan.leftOut.append(plan.targets[index].column)
                }
                continue
            }
            if column.isGenerated {
                mismatches.append("column '\(column.name)' is generated by the table")
                continue
            }
            plan.targets[index].column = column.name
            plan.targets[index].type = column.type
            plan.targets[index].hasNumericAffinity = column.numeric != nil
            // An id stands in the table where the input has the value.
            guard plan.targets[index].lookupTable == nil else { continue }
            if let cell = plan.targets[index].cell, cell < plan.inputs.count {
                plan.inputs[cell].type = column.type
                plan.inputs[cell].numeric = column.numeric
            }
        }
        takeLookupTypes(in: &plan)
        try applyFormats(to: &plan)
        plan.targets.removeAll { plan.leftOut.contains($0.column) }
        let written = Set(plan.targets.map(\.column.asciiLowercased))
        if isOurs, given.isEmpty, existing.key.count == 1, let key = existing.key.first,
            !written.contains(key.asciiLowercased),
            key.asciiLowercased.hasPrefix(TargetTable.rowIDColumn)
        {
            plan.rowIDColumn = key
        }
        for column in existing.columns where !written.contains(column.name.asciiLowercased) {
            let isFilled =
                content.isUpdateOnly || column.isNullable || column.hasDefault || column.isGenerated
                || column.name == plan.rowIDColumn
            if !isFilled { mismatches.append("the input has no column '\(column.name)', which must not be NULL") }
        }
        guard mismatches.isEmpty else {
            throw LoadError(
                .tableMismatch, "'\(input)' does not fit the table '\(table)': " + mismatches.joined(separator: "; "),
                recovery:
                    "Add columns to the table with --schema evolve, leave them out with --schema ignore or --columns, "
                    + "match names with --rename OLD=NEW, or name another table with --table.")
        }
        try chooseKey(given: given, existing, written, &plan)
        plan.keyCollations = existing.collations(ofKey: plan.key)
        return plan
    }

    private func chooseKey(
        given: [String], _ existing: TargetTable, _ written: Set<String>, _ plan: inout RowPlan
    ) throws(LoadError) {
        guard given.isEmpty else {
            plan.key = given.map { name in existing.column(named: name)?.name ?? name }
            guard existing.isUnique(plan.key) else {
                let key = existing.key.isEmpty ? "no primary key" : "the key \(existing.key.joined(separator: ", "))"
                throw LoadError(
                    .keyNotUnique,
                    "--key \(given.joined(separator: ",")) is not unique in table '\(table)', which has \(key)",
                    recovery: "Leave --key out, add a UNIQUE index on these columns, or name another --table.")
            }
            return
        }
        guard !existing.key.isEmpty, plan.rowIDColumn == nil else { return }
        let missing = existing.key.filter { !written.contains($0.asciiLowercased) }
        if missing.isEmpty {
            plan.key = existing.key
        } else if missing.count < existing.key.count {
            throw LoadError(
                .keyColumnMissing,
                "The key of table '\(table)' needs column '\(missing[0])', which is not in '\(input)'",
                recovery: "Add the column to the input, or compute it with --compute.")
        }
    }

    private func set(_ type: ColumnType, ofTarget index: Int, in plan: inout RowPlan) {
        plan.targets[index].type = type
        guard let cell = plan.targets[index].cell else { return }
        if cell < plan.inputs.count {
            plan.inputs[cell].type = type
        } else if cell < plan.inputs.count + plan.computed.count {
            plan.computed[cell - plan.inputs.count].type = type
        }
    }

    func givenType(_ name: String) -> ColumnType? {
        if content.isAllText, content.types.isEmpty { return .text }
        let folded = name.asciiLowercased
        return content.types.first { $0.key.asciiLowercased == folded }?.value ?? (content.isAllText ? .text : nil)
    }

    func unknownColumn(_ name: String, flag: String, _ plan: RowPlan) -> LoadError {
        LoadError(
            .columnUnknown, "\(flag) names '\(name)', which is not a column of '\(input)'",
            recovery: "The columns are: \(listed(plan.targets.map(\.column))).")
    }
}

extension PlanBuilder {
    /// Reads records as those of a source were, as far as the columns tell.
    ///
    /// - Parameters:
    ///   - content: how they are read now.
    ///   - names: of a record's fields.
    init(
        _ content: LoadOptions.Content, as stored: StoredOptions, names: [String], layout: Sniffer.Layout,
        source: String, table: String
    ) {
        self.init(
            content: content, inputNames: names, layout: layout, input: source, table: table, sourceName: source)
        commandColumns = stored.commandColumns ?? []
        // What the header does not name is called by its number.
        namelessFields = names.indices.filter { names[$0] == "column_\($0 + 1)" }
        formats = .stored(stored.valueFormats ?? [:])
    }
}
