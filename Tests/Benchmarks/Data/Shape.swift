/// A kind of table whose load stresses one thing.
enum Shape: String, CaseIterable {
    case orders, narrow, shuffled, uuid, wide, text

    /// One column as the loaded table declares it.
    struct Column {
        enum Storage: String {
            case integer = "INTEGER"
            case real = "REAL"
            case text = "TEXT"
        }

        let name: String
        let storage: Storage
    }

    /// Part of the name of each data file, so that a changed generator never meets data that an older one wrote.
    static let revision = 1

    var summary: String {
        switch self {
        case .orders: "10 mixed columns, about 12 % of the records with quotes"
        case .narrow: "2 small integers: the cost of a record"
        case .shuffled: "integer keys in random order: the cost of scattered writes"
        case .uuid: "random UUID text keys: scattered writes to an index"
        case .wide: "200 mixed columns: the cost of a field"
        case .text: "3 columns with 100 to 600 bytes of text: the cost of a byte"
        }
    }

    var defaultRows: Int {
        switch self {
        case .orders: 2_000_000
        case .narrow: 3_000_000
        case .shuffled, .uuid: 1_000_000
        case .wide: 50_000
        case .text: 500_000
        }
    }

    /// The column that identifies a row, or `nil` if the shape is loaded without a key.
    var key: String? {
        switch self {
        case .orders, .narrow, .shuffled, .uuid: "id"
        case .wide, .text: nil
        }
    }

    var columns: [Column] {
        switch self {
        case .orders:
            [
                Column(name: "id", storage: .integer), Column(name: "customer", storage: .text),
                Column(name: "email", storage: .text), Column(name: "product", storage: .text),
                Column(name: "quantity", storage: .integer), Column(name: "price", storage: .real),
                Column(name: "discount", storage: .real), Column(name: "ordered_at", storage: .text),
                Column(name: "status", storage: .text), Column(name: "note", storage: .text),
            ]
        case .narrow:
            [Column(name: "id", storage: .integer), Column(name: "value", storage: .integer)]
        case .shuffled:
            [
                Column(name: "id", storage: .integer), Column(name: "name", storage: .text),
                Column(name: "amount", storage: .real), Column(name: "status", storage: .text),
            ]
        case .uuid:
            [
                Column(name: "id", storage: .text), Column(name: "name", storage: .text),
                Column(name: "amount", storage: .real), Column(name: "created_at", storage: .text),
            ]
        case .wide:
            (0..<Self.wideColumns).map { index in
                let kind = WideKind(column: index)
                return Column(name: "\(kind)_\(index + 1)", storage: kind.storage)
            }
        case .text:
            [
                Column(name: "number", storage: .integer), Column(name: "title", storage: .text),
                Column(name: "body", storage: .text),
            ]
        }
    }

    /// The table that a peer creates: columns, types and key are those that csvload infers and declares.
    func createTable(named table: String, key: String?) -> String {
        let definitions = columns.map { column in
            let primary = column.storage == .text ? " NOT NULL PRIMARY KEY" : " PRIMARY KEY"
            return "\(column.name) \(column.storage.rawValue)" + (column.name == key ? primary : "")
        }
        return "CREATE TABLE \(table) (\(definitions.joined(separator: ", "))) STRICT;"
    }

    static let wideColumns = 200
}

/// What a column of the wide shape holds; the kinds take turns.
enum WideKind: Int, CaseIterable {
    case count, ratio, word, total, day, price, remark, label

    init(column: Int) {
        self = Self.allCases[column % Self.allCases.count]
    }

    var storage: Shape.Column.Storage {
        switch self {
        case .count, .total: .integer
        case .ratio, .price: .real
        case .word, .day, .remark, .label: .text
        }
    }
}
