import SQLiteCore

/// Looks at the rows of a table once, and at a sample of them where there are many.
///
/// Up to `wholeRows` rows are all read. Of a larger table, runs of neighbouring rows are, at places spread evenly over
/// its row ids, a third as many in all; of one without row ids, the first ones. Either way no more than
/// ``byteLimit`` bytes are looked at. Memory is bounded by the number of columns.
struct TableProfiler {
    static let columnLimit = 120
    static let byteLimit = 4 << 30
    static let places = 400

    let wholeRows: Int
    let isCancelled: () -> Bool

    private struct Column {
        let name: String
        let type: String
        let keyPosition: Int64
    }

    /// - Parameter positions: numbers of the table's sources; see `csvload_sources.position`.
    func profile(
        _ name: String, positions: [Int64], in connection: borrowing Connection
    ) throws(SQLiteError) -> TableProfile {
        var profile = TableProfile(name: name, rows: nil, rowsSeen: 0, isWhole: true)
        guard let table = try ExportTable(name, in: connection) else {
            profile.problem = "The table is not there any more."
            return profile
        }
        let columns = try columns(of: name, in: connection)
        profile.furtherColumns = max(0, columns.count - Self.columnLimit)
        let shown = Array(columns.prefix(Self.columnLimit))
        var profilers = shown.map { column in
            ColumnProfiler(
                name: column.name, type: column.type, isKey: column.keyPosition > 0,
                isUnique: table.key.count == 1 && column.keyPosition > 0)
        }
        let names = shown.map { SQLText.identifier($0.name) }.joined(separator: ", ")
        let target = SQLText.identifier(name)
        let isLarge =
            try connection.value("SELECT 1 FROM \(target) LIMIT 1 OFFSET \(wholeRows)") != nil
        if isLarge, let rowID = table.rowIDName {
            let statement = try connection.prepare(
                "SELECT \(names) FROM \(target) WHERE \(rowID) BETWEEN ?1 AND ?2 LIMIT \(wholeRows / 3 / Self.places)")
            for place in try places(target, rowID, positions, in: connection) {
                try statement.bind([.integer(place.lowerBound), .integer(place.upperBound)])
                guard try read(statement, into: &profilers, &profile) else { break }
            }
            profile.isWhole = false
        } else {
            let statement = try connection.prepare("SELECT \(names) FROM \(target) LIMIT \(wholeRows)")
            let isRead = try read(statement, into: &profilers, &profile)
            profile.isWhole = isRead && !isLarge
        }
        if profile.isWhole { profile.rows = profile.rowsSeen }
        profile.columns = profilers.map { $0.result() }
        if !profile.isWhole { try findExtremes(of: table, target, &profile, in: connection) }
        return profile
    }

    /// Adds a statement's rows; false where there were too many bytes, or it was asked to stop.
    private func read(
        _ statement: borrowing Statement, into profilers: inout [ColumnProfiler], _ profile: inout TableProfile
    ) throws(SQLiteError) -> Bool {
        var bytes = 0
        while try statement.step() {
            for index in profilers.indices {
                let cell = statement.cell(at: index)
                if cell.isText || cell.isBlob { bytes &+= cell.bytes.count }
                profilers[index].add(cell)
            }
            profile.rowsSeen += 1
            guard profile.rowsSeen & 1023 != 0 || bytes < Self.byteLimit && !isCancelled() else {
                statement.reset()
                return false
            }
        }
        return true
    }

    /// Ranges of row ids, in their order, at whose beginnings rows are read.
    ///
    /// Row ids of the n-th source of a table without a key begin at (n - 1) · 2^40: each such range has its share.
    private func places(
        _ target: String, _ rowID: String, _ positions: [Int64], in connection: borrowing Connection
    ) throws(SQLiteError) -> [ClosedRange<Int64>] {
        func bound(_ function: String, _ range: ClosedRange<Int64>) throws(SQLiteError) -> Int64? {
            let found = try connection.value(
                "SELECT \(function)(\(rowID)) FROM \(target) WHERE \(rowID) BETWEEN ?1 AND ?2",
                [.integer(range.lowerBound), .integer(range.upperBound)])
            guard case .integer(let value) = found else { return nil }
            return value
        }
        let everything = Int64.min...Int64.max
        guard let lowest = try bound("min", everything), let highest = try bound("max", everything) else { return [] }
        var spans = [lowest...highest]
        let shift = SourcePosition.rowIDCount
        let last = highest / shift
        if lowest > 0, positions.count > 1, last < Int64(positions.count) {
            spans = []
            for position in 0...last {
                let range = position * shift...(position + 1) * shift - 1
                guard let first = try bound("min", range), let last = try bound("max", range) else { continue }
                spans.append(first...last)
            }
        }
        let each = max(1, Self.places / spans.count)
        return spans.flatMap { span in
            let (width, isWide) = span.upperBound.subtractingReportingOverflow(span.lowerBound)
            let step = isWide ? Int64.max / Int64(each) * 2 : width / Int64(each) + 1
            return (0..<each).compactMap { number -> ClosedRange<Int64>? in
                let start = span.lowerBound &+ Int64(number) &* step
                guard span.contains(start) else { return nil }
                let (end, isOver) = start.addingReportingOverflow(step - 1)
                return start...(isOver ? span.upperBound : min(end, span.upperBound))
            }
        }
    }

    /// The first column of the key has an index: its extremes are those of all rows.
    private func findExtremes(
        of table: ExportTable, _ target: String, _ profile: inout TableProfile, in connection: borrowing Connection
    ) throws(SQLiteError) {
        guard let key = table.key.first, let index = profile.columns.firstIndex(where: { $0.name == key }) else {
            return
        }
        let column = SQLText.identifier(key)
        profile.columns[index].minimum = try connection.value("SELECT min(\(column)) FROM \(target)")
        profile.columns[index].maximum = try connection.value("SELECT max(\(column)) FROM \(target)")
    }

    private func columns(of name: String, in connection: borrowing Connection) throws(SQLiteError) -> [Column] {
        var columns: [Column] = []
        try connection.query(
            "SELECT name, type, pk FROM pragma_table_xinfo(?1) WHERE hidden <> 1 ORDER BY cid", [.text(name)]
        ) { row in
            columns.append(
                Column(name: row.text(at: 0) ?? "", type: row.text(at: 1) ?? "", keyPosition: row.integer(at: 2)))
        }
        return columns
    }
}
