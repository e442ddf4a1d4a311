import CSVCore

/// What is known of the formats that the columns of an input may have.
enum KnownFormats {
    /// Nothing, or none was told.
    case none
    /// What the values say.
    case found(FoundTypes)
    /// What an earlier load of the source decided, by column.
    case stored([String: ValueFormat])
}

extension RowPlan {
    /// Which columns have which of the formats that were told.
    var valueFormats: [String: ValueFormat] {
        var formats: [String: ValueFormat] = [:]
        for column in inputs where column.format != nil && column.format != .decimalsAsText {
            formats[column.name] = column.format
        }
        return formats
    }
}

/// Which columns have one of the formats that --numbers and --dates tell.
///
/// A column that is named has its format whatever its values are. One that is not has the first format that all of its
/// values have, and else is read plainly. In a table that is there, and by a type that was given, a number needs a column
/// for numbers, and a date one for text. A column whose text matters is never one of numbers unless it is named: a key,
/// an extracted column, one that parse_number() or parse_date() reads.
extension PlanBuilder {
    /// Refuses a format for a column that is not there, or that cannot have it.
    func checkFormats(_ plan: RowPlan) throws(LoadError) {
        guard content.format.tellsValues else { return }
        let told = ToldFormats(content, names: plan.inputs.map(\.name))
        if let unknown = told.unknown.first {
            throw LoadError(
                .columnUnknown,
                "--\(unknown.kind.rawValue) names '\(unknown.column)', which is not a column of '\(input)'",
                recovery: "The columns are: \(listed(plan.inputs.map(\.name))).")
        }
        if let name = told.repeated.first {
            throw LoadError(
                .columnRepeated, "--numbers and --dates name column '\(name)' twice", recovery: "Give it one format.")
        }
        for (column, candidates) in zip(plan.inputs, told.candidates) {
            guard let named = candidates.first(where: \.isNamed) else { continue }
            if column.format == .decimalsAsText {
                throw LoadError(
                    .formatInvalid,
                    "--\(named.kind.rawValue) names '\(column.name)', whose text parse_number() or parse_date() reads",
                    recovery: "Leave the column to one of them.")
            }
            if let type = givenType(column.name), !named.kind.suits(type) {
                throw unfit(named.kind, column.name, type)
            }
        }
    }

    /// The type of a new table's column whose type was not given.
    ///
    /// - Parameter found: that of plain values.
    func type(of column: RowPlan.InputColumn, found: ColumnType) throws(LoadError) -> ColumnType {
        if column.format == .decimalsAsText { return found == .real ? .text : found }
        guard case .found(let evidence) = formats else { return found }
        return try choice(column, evidence, type: nil)?.type ?? found
    }

    /// Gives each column its format, now that its type is known.
    func applyFormats(to plan: inout RowPlan) throws(LoadError) {
        for index in plan.inputs.indices {
            let column = plan.inputs[index]
            if column.format == .decimalsAsText {
                if column.type != .any { plan.inputs[index].format = nil }
                continue
            }
            switch formats {
            case .none: break
            case .found(let evidence):
                plan.inputs[index].format = try choice(column, evidence, type: column.type)?.format
            case .stored(let stored):
                guard let format = stored[column.name], format.suits(column.type) else { continue }
                plan.inputs[index].format = format
            }
        }
    }

    /// The format of a column.
    ///
    /// - Parameter type: the column's; nil where its values decide.
    private func choice(
        _ column: RowPlan.InputColumn, _ found: FoundTypes, type: ColumnType?
    ) throws(LoadError) -> FormatEvidence? {
        guard column.field < found.formats.count else { return nil }
        let evidence = found.formats[column.field]
        if let named = evidence.first(where: \.isNamed) {
            if let type, !named.kind.suits(type) { throw unfit(named.kind, column.name, type) }
            guard named.currencies.count <= 1 else {
                throw LoadError(
                    .currenciesMixed,
                    "--numbers names '\(column.name)', whose values are in \(named.currencies.count) currencies, which "
                        + "numbers do not show",
                    recovery: "Leave the column out of --numbers, or compute one column for each currency.")
            }
            return named
        }
        let texts = Set(((content.key ?? []) + content.extracts).map(\.asciiLowercased))
        let isText = texts.contains(column.name.asciiLowercased)
        let open = evidence.filter { format in
            format.hasValues && format.currencies.count <= 1 && !(isText && format.kind == .numbers)
                && (type.map { format.kind.suits($0) } ?? true)
        }
        if let whole = open.first(where: { $0.isWhole && (type != .integer || $0.type == .integer) }) { return whole }
        // A column that is one of numbers, and has none that are plain.
        guard type == .integer || type == .real, found.types[column.field] == .text else { return nil }
        return open.first
    }

    private func unfit(_ kind: ValueFormat.Kind, _ column: String, _ type: ColumnType) -> LoadError {
        let needed = kind == .numbers ? "a number needs INTEGER, REAL or ANY" : "a date needs TEXT or ANY"
        return LoadError(
            .formatInvalid, "--\(kind.rawValue) names '\(column)', whose type is \(type.rawValue)",
            recovery: "Give the column another type, or leave it out of --\(kind.rawValue): \(needed).")
    }
}

extension ValueFormat.Kind {
    /// Whether a column of this type can hold what is read.
    func suits(_ type: ColumnType) -> Bool {
        switch type {
        case .any: true
        case .integer, .real: self == .numbers
        case .text: self == .dates
        case .blob: false
        }
    }
}

extension ValueFormat {
    fileprivate func suits(_ type: ColumnType) -> Bool {
        switch self {
        case .numbers: Kind.numbers.suits(type)
        case .dates: Kind.dates.suits(type)
        case .decimalsAsText: type == .any
        }
    }
}

extension PlanBuilder {
    /// What the fields of a record are called in the table.
    var columnNames: [String] { inputNames.map { content.renamed($0) } }
}
