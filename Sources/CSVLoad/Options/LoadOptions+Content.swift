import CSVCore

extension LoadOptions {
    /// How the input becomes rows: what a checkpoint is only good for while it stays the same.
    public struct Content: Sendable, Hashable, Codable, OptionGroup {
        public var format = TextFormat()
        /// Names of the key's columns; nil for the existing table's key, or none.
        public var key: [String]?
        /// Types given by name; the others are found in the data.
        public var types: [String: ColumnType] = [:]
        /// Whether columns whose type is not given are TEXT, whatever the data.
        public var isAllText = false
        /// Texts that mean NULL, beside the empty unquoted field; in one column only where they are `COL:TEXT`.
        public var nullTexts: [String] = []
        public var computations: [Computation] = []
        /// A program that computes.
        public var command: CommandOptions?
        /// Shared libraries whose functions the expressions may call; nil for none.
        public var extensions: [ExtensionOptions]?
        /// What tells the computations of the calling program from others; nil where it has none.
        package var programs: [String]?
        /// New names for columns of the header, by their old ones.
        public var renames: [String: String] = [:]
        /// Texts that stand in for NULL, by column.
        public var defaults: [String: String] = [:]
        /// Columns in which a NULL is refused.
        public var notNull: [String] = []
        /// A column that gets the source's name in every row.
        public var filenameColumn: String?
        /// Columns whose values go into a lookup table each.
        public var extracts: [String] = []
        /// What a record does whose key is in the table already.
        public var onConflict = OnConflict.update
        /// Whether records only change rows that are there: one whose key is not in the table is refused.
        public var isUpdateOnly = false
        /// Which record wins where a source has the same key twice.
        public var onDuplicateKey = OnDuplicateKey.last
        /// Whether a table that is made here is STRICT.
        public var isStrict = true
        /// What happens to columns that are not in the table.
        public var schema = SchemaPolicy.freeze
        /// Names of the header's columns to load, in this order; nil for all.
        public var columns: [String]?
        /// An SQL condition over the columns: records for which it is not true are left out.
        public var filter: String?

        public init() {}

        /// What a column of the header is called in the table.
        package func renamed(_ name: String) -> String {
            renames.first { $0.key.asciiLowercased == name.asciiLowercased }?.value ?? name
        }
    }

    public enum SchemaPolicy: String, Sendable, Hashable, Codable, CaseIterable {
        /// An input whose columns the table has not is refused.
        case freeze
        /// They are added to the table.
        case evolve
        /// They are left out, and that is said.
        case ignore
        /// They are added, and integer columns of the table for which the input has other values take these, too.
        case widen
    }

    public enum OnConflict: String, Sendable, Hashable, Codable, CaseIterable {
        /// The row gets the record's values.
        case update
        /// The row stays as it is, and the record counts as unchanged.
        case ignore
        /// The load stops.
        case abort
    }

    public enum OnDuplicateKey: String, Sendable, Hashable, Codable, CaseIterable {
        case last, first, reject
    }

    /// A column whose value is an SQL expression over the record's columns.
    public struct Computation: Sendable, Hashable, Codable {
        public var column: String
        public var sql: String

        public init(column: String, sql: String) {
            self.column = column
            self.sql = sql
        }
    }
}

extension LoadOptions.Content {
    package static let options: [DeclaredOption<LoadOptions.Content>] = [
        dialect,
        .names(\.key, "key", "key"),
        .toggle(\.isAllText, "isAllText", "all-text", role: .newColumns),
        DeclaredOption(
            \.types, "types", flag: "type", isRepeatable: true, role: .newColumns,
            spelling: { $0.types.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.rawValue)" } },
            reading: { content, words throws(OptionMistake) in
                for word in words {
                    let (column, name) = try OptionText.pair(word, at: word.lastIndex(of: "="), form: "COL=TYPE")
                    guard let type = ColumnType(named: name) else {
                        throw OptionMistake {
                            " does not know the type \($0(name)): it is INTEGER, REAL, TEXT, BLOB or ANY"
                        }
                    }
                    content.types[column] = type
                }
            }),
        .names(\.columns, "columns", "columns"),
        .pairs(\.renames, "renames", "rename", "OLD=NEW"),
        .group(\.format, "format"),
        .texts(\.nullTexts, "nullTexts", "null"),
        DeclaredOption(
            \.computations, "computations", flag: "compute", isRepeatable: true,
            spelling: { $0.computations.map { "\($0.column) = \($0.sql)" } },
            reading: { content, words throws(OptionMistake) in
                for word in words {
                    let form = "\"COL = SQL\""
                    let (column, sql) = try OptionText.pair(word, at: word.firstIndex(of: "="), form: form)
                    guard !column.isEmpty, !sql.isEmpty else {
                        throw OptionMistake { " takes \(form), not \($0(word))" }
                    }
                    content.computations.append(LoadOptions.Computation(column: column, sql: sql))
                }
            }),
        .text(\.filter, "filter", "where"),
        // What is typed takes several flags, and where they stand.
        DeclaredOption(
            \.command, "command", flag: "compute-command",
            check: { command, content in
                (0...content.computations.count).contains(command?.position ?? 0) ? nil : "has a position out of range"
            }),
        DeclaredOption(
            \.extensions, "extensions", flag: "load-extension", isRepeatable: true,
            spelling: { ($0.extensions ?? []).map { $0.path + ($0.entry.map { ":\($0)" } ?? "") } }),
        DeclaredOption(\.programs, "programs", flag: nil),
        .pairs(\.defaults, "defaults", "default", "COL=VALUE"),
        .texts(\.notNull, "notNull", "not-null"),
        .texts(\.extracts, "extracts", "extract"),
        .text(\.filenameColumn, "filenameColumn", "filename-column"),
        .choice(\.onConflict, "onConflict", "on-conflict"),
        .toggle(\.isUpdateOnly, "isUpdateOnly", "update-only"),
        .choice(\.onDuplicateKey, "onDuplicateKey", "on-duplicate-key"),
        .choice(\.schema, "schema", "schema", role: .newColumns),
        .toggle(\.isStrict, "isStrict", "no-strict", sets: false, role: .newColumns),
    ]

    /// What a named dialect sets stands in other options, which are read behind it.
    private static let dialect = DeclaredOption<LoadOptions.Content>(
        name: "dialect", flag: "dialect", form: .choice(NamedDialect.allCases.map(\.rawValue)), isRepeatable: false,
        role: .rows, storage: nil, isSame: { $0.format.escapeRule == $1.format.escapeRule },
        spelling: { content in
            // No other flag says how its escapes are read.
            switch content.format.escapeRule {
            case .copyText: [NamedDialect.postgresText.rawValue]
            case .mysqlText: [NamedDialect.mysql.rawValue]
            case .everywhere, .beforeQuotes, nil: []
            }
        },
        reading: { content, words throws(OptionMistake) in
            words.last.flatMap { NamedDialect(rawValue: $0) }?.apply(to: &content)
        })
}
