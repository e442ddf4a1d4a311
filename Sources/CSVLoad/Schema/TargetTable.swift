import SQLiteCore

/// What is known of the table that a load writes to.
struct TargetTable: Sendable, Hashable {
    struct Column: Sendable, Hashable {
        var name: String
        var type: ColumnType
        /// What it is for where it makes numbers of texts; nil where it does not.
        var numeric: NumericColumn?
        /// Position in the primary key from 1, or 0.
        var keyPosition: Int
        var isNullable: Bool
        var hasDefault: Bool
        var isGenerated: Bool
    }

    /// What makes rows with equal values in some columns impossible.
    private struct UniqueIndex: Hashable {
        var columns: [String] = []
        /// By which each column's texts are compared; empty for a rowid, which has none.
        var collations: [String] = []
        var isPrimary = false
    }

    /// The column in which csvload keeps the row ids of a table without a key.
    static let rowIDColumn = "row_id"

    /// As the database spells it, which may differ from the options in case.
    let name: String
    var columns: [Column]
    /// What it is where it cannot be upserted into: a view or a virtual table.
    let refusal: String?
    /// The columns of each UNIQUE constraint and unique index over whole columns of all rows, the primary key's too.
    var uniqueKeys: [[String]] { uniqueIndexes.map(\.columns) }
    private let uniqueIndexes: [UniqueIndex]
    let isStrict: Bool
    /// Whether it has SQLite's hidden rowid.
    let hasRowID: Bool
    /// Whether a trigger of it may drop rows without a word.
    let dropsRows: Bool
    /// Whether some table of the schema, which may refer to this one, has a foreign key that is checked at the commit.
    let hasDeferredKeys: Bool

    /// Whether nothing but a row itself decides what becomes of it: no trigger, and no foreign key from or to it.
    let isPlain: Bool
    /// Whether the schema computes something of each row that may fail: in a trigger, a CHECK, an index, a generated column.
    let runsExpressions: Bool
    /// Whether it has an index beside its primary key's.
    let hasOtherIndexes: Bool
    /// Whether all texts of its keys are compared byte by byte.
    let hasBinaryKeys: Bool

    /// Whether a table has triggers, which may change what is written.
    static func hasTriggers(_ table: String, in connection: borrowing Connection) throws(SQLiteError) -> Bool {
        try connection.value(
            "SELECT 1 FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ?1 COLLATE NOCASE", [.text(table)])
            != nil
    }

    /// Looks the table up; nil where there is none.
    init?(_ name: String, in connection: borrowing Connection) throws(SQLiteError) {
        var found: (name: String, kind: String, isStrict: Bool, isRowless: Bool)?
        try connection.query(
            "SELECT name, type, strict, wr FROM pragma_table_list WHERE schema = 'main' AND name = ?1 COLLATE NOCASE",
            [.text(name)]
        ) { row in
            found = (
                row.text(at: 0) ?? name, row.text(at: 1) ?? "", row.integer(at: 2) == 1, row.integer(at: 3) == 1
            )
        }
        guard let found else { return nil }
        switch found.kind {
        case "view": refusal = "a view"
        case "virtual": refusal = "a virtual table"
        case "shadow": refusal = "a part of a virtual table"
        default: refusal = nil
        }
        self.name = found.name
        var columns: [Column] = []
        hasRowID = !found.isRowless
        let isStrict = found.isStrict
        self.isStrict = isStrict
        try connection.query(
            "SELECT name, type, pk, \"notnull\", dflt_value, hidden FROM pragma_table_xinfo(?1)", [.text(name)]
        ) { row in
            let declared = (row.text(at: 1) ?? "").uppercased()
            let type = TargetTable.type(declared: declared, isStrict)
            let isNumeric = type == .any && !declared.isEmpty && !isStrict
            columns.append(
                Column(
                    name: row.text(at: 0) ?? "", type: type,
                    numeric: isNumeric ? NumericColumn(declared: declared) : nil,
                    keyPosition: Int(row.integer(at: 2)), isNullable: row.integer(at: 3) == 0,
                    hasDefault: !row.isNull(at: 4), isGenerated: row.integer(at: 5) > 1))
        }
        self.columns = columns
        var indexes: [Int64: UniqueIndex] = [:]
        try connection.query(
            """
            SELECT l.seq, i.name, i.coll, l.origin = 'pk' FROM pragma_index_list(?1) l, pragma_index_xinfo(l.name) i
            WHERE l."unique" AND NOT l.partial AND i.key ORDER BY l.seq, i.seqno
            """, [.text(name)]
        ) { row in
            var index = indexes[row.integer(at: 0)] ?? UniqueIndex()
            index.columns.append(row.text(at: 1) ?? "")
            index.collations.append(row.text(at: 2)?.uppercased() ?? "BINARY")
            index.isPrimary = row.integer(at: 3) == 1
            indexes[row.integer(at: 0)] = index
        }
        // RAISE(IGNORE) drops a row without an error: only one row at a time shows which.
        dropsRows =
            try connection.value(
                """
                SELECT 1 FROM sqlite_schema
                WHERE type = 'trigger' AND tbl_name = ?1 COLLATE NOCASE AND sql LIKE '%raise%ignore%'
                """, [.text(self.name)]) != nil
        hasDeferredKeys =
            try connection.value(
                "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%deferrable%initially%deferred%'")
            != nil
        isPlain =
            try connection.value(
                """
                SELECT 1 FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ?1 COLLATE NOCASE
                UNION ALL SELECT 1 FROM sqlite_schema AS s, pragma_foreign_key_list(s.name) AS f
                WHERE s.type = 'table' AND (s.name = ?1 OR f."table" = ?1 COLLATE NOCASE)
                """, [.text(self.name)]) == nil
        runsExpressions =
            try connection.value(
                """
                SELECT 1 FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ?1 COLLATE NOCASE
                UNION ALL SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?1 AND sql LIKE '%check%(%'
                UNION ALL SELECT 1 FROM pragma_table_xinfo(?1) WHERE hidden > 1
                UNION ALL SELECT 1 FROM pragma_index_list(?1) AS l, pragma_index_xinfo(l.name) AS i
                WHERE l.partial OR i.cid = -2
                """, [.text(self.name)]) != nil
        hasOtherIndexes =
            try connection.value("SELECT 1 FROM pragma_index_list(?1) WHERE origin <> 'pk'", [.text(self.name)]) != nil
        hasBinaryKeys =
            try connection.value(
                """
                SELECT 1 FROM pragma_index_list(?1) l, pragma_index_xinfo(l.name) i
                WHERE l."unique" AND i.key AND i.coll <> 'BINARY'
                """, [.text(self.name)]) == nil
        let primary = columns.filter { $0.keyPosition > 0 }.map(\.name)
        let hasPrimary = primary.isEmpty || indexes.values.contains(where: \.isPrimary)
        uniqueIndexes =
            indexes.sorted { $0.key < $1.key }.map(\.value)
            + (hasPrimary ? [] : [UniqueIndex(columns: primary, isPrimary: true)])
    }

    /// By which collations the index tells keys apart that makes these columns the key; nil where it compares no texts.
    ///
    /// Where several are over the same columns it is the primary key's, and else one that compares byte by byte.
    func collations(ofKey names: [String]) -> [String]? {
        let wanted = names.map(\.asciiLowercased)
        let found = uniqueIndexes.filter { Set($0.columns.map(\.asciiLowercased)) == Set(wanted) }
        let key =
            found.first(where: \.isPrimary) ?? found.first { $0.collations.allSatisfy { $0 == "BINARY" } }
            ?? found.first
        guard let key, !key.collations.isEmpty else { return nil }
        let collations = zip(key.columns.map(\.asciiLowercased), key.collations)
        return wanted.map { name in collations.first { $0.0 == name }?.1 ?? "BINARY" }
    }

    /// Whether a constraint makes rows with equal values in exactly these columns impossible.
    func isUnique(_ names: [String]) -> Bool {
        let wanted = Set(names.map(\.asciiLowercased))
        return uniqueKeys.contains { Set($0.map(\.asciiLowercased)) == wanted }
    }

    /// Names of the primary key's columns, in its order.
    var key: [String] {
        columns.filter { $0.keyPosition > 0 }.sorted { $0.keyPosition < $1.keyPosition }.map(\.name)
    }

    /// The name under which SQLite's hidden rowid can be read; nil where there is none, or columns have all its names.
    var rowIDName: String? {
        hasRowID ? ["rowid", "_rowid_", "oid"].first { column(named: $0) == nil } : nil
    }

    func column(named name: String) -> Column? {
        let folded = name.asciiLowercased
        return columns.first { $0.name.asciiLowercased == folded }
    }

    /// Values of a declared type, by SQLite's rules of affinity.
    ///
    /// An affinity that would convert some texts and not others (NUMERIC) takes each value as what it is; see
    /// ``NumericAffinity``.
    /// See <https://www.sqlite.org/datatype3.html#determination_of_column_affinity>.
    private static func type(declared upper: String, _ isStrict: Bool) -> ColumnType {
        if isStrict, let type = ColumnType(named: upper) { return type }
        if upper.contains("INT") { return .integer }
        if upper.contains("CHAR") || upper.contains("CLOB") || upper.contains("TEXT") { return .text }
        if upper.contains("BLOB") { return .blob }
        if upper.contains("REAL") || upper.contains("FLOA") || upper.contains("DOUB") { return .real }
        return .any
    }
}
