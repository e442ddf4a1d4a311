import FoundationEssentials
import SQLiteCore

/// Keeps by what the rows of each table were computed: only then can they stand in for a computation.
///
/// Every call belongs into the caller's transaction.
enum ComputationLedger {
    /// What tells a computation and what it sees from others; nil where nothing is computed.
    static func signature(_ content: LoadOptions.Content, _ plan: RowPlan) -> String? {
        guard !plan.steps.isEmpty else { return nil }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let signature = Signature(
            computations: content.computations, command: content.command, commandColumns: plan.commandColumns,
            extensions: content.extensions, programs: content.programs,
            inputs: plan.inputs.map { column in
                "\(column.name) \(column.type.rawValue)" + (column.format.map { " \($0)" } ?? "")
            })
        return (try? encoder.encode(signature)).map { String(decoding: $0, as: UTF8.self) }
    }

    private struct Signature: Encodable {
        let computations: [LoadOptions.Computation]
        let command: CommandOptions?
        let commandColumns: [String]?
        let extensions: [ExtensionOptions]?
        let programs: [String]?
        let inputs: [String]
    }

    /// Notes at the start of a run that rows of this computation will come into a table.
    ///
    /// - Parameters:
    ///   - isNew: whether the run has made the table.
    ///   - isTrusted: whether what stands there counts; not where all of it is to be computed anew.
    /// - Returns: whether all rows that are in it are of the same computation.
    static func settle(
        _ table: String, signature: String?, isNew: Bool, isTrusted: Bool, in connection: borrowing Connection
    ) throws(SQLiteError) -> Bool {
        var isEmpty = isNew
        if !isNew { isEmpty = try connection.value("SELECT 1 FROM \(SQLText.identifier(table)) LIMIT 1") == nil }
        let known = try connection.value(
            "SELECT computed_by FROM csvload_computations WHERE table_name = ?1", [.text(table)])
        let wanted = signature.map { SQLValue.text($0) } ?? .null
        let isSame = isTrusted && signature != nil && known == wanted
        if isSame, !isEmpty { return true }
        let next = isEmpty ? wanted : .null
        guard known != next || known == nil else { return false }
        try connection.run(
            """
            INSERT INTO csvload_computations VALUES (?1, ?2)
            ON CONFLICT (table_name) DO UPDATE SET computed_by = excluded.computed_by
            """, [.text(table), next])
        return false
    }

    /// Notes at the end of a run that has loaded all of its source that every row of the table is of one computation,
    /// if that was not known and there are no others in it.
    static func complete(
        _ table: String, signature: String, rows: Int64, in connection: borrowing Connection
    ) throws(SQLiteError) {
        let known = try connection.value(
            "SELECT computed_by FROM csvload_computations WHERE table_name = ?1", [.text(table)])
        guard known == .null, try TableLedger.count(table, in: connection) == rows else { return }
        try connection.run(
            "UPDATE csvload_computations SET computed_by = ?2 WHERE table_name = ?1", [.text(table), .text(signature)])
    }
}
