import Foundation
import SQLiteCore

/// Databases that others may have written: whatever is in one, each command ends with a result or an error.
struct DatabaseFuzz: FuzzKind {
    /// What is changed in a database.
    enum Target: String, CaseIterable {
        /// The JSON in which the options of a source are stored.
        case options
        /// Any column of any table of the bookkeeping.
        case bookkeeping
        /// Bytes of the file.
        case file
    }

    let patience: UInt32 = 60
    let inputsPerWatch = 1

    private let target: Target
    private let sandbox: Sandbox
    /// Tables of the bookkeeping, each with its columns.
    private let columns: [(table: String, column: String)]

    /// Seconds of the processor that one command may take.
    private static let limit = 2.0

    init(_ target: Target) throws {
        self.target = target
        sandbox = try Sandbox()
        columns = try sandbox.bookkeepingColumns()
    }

    func run(_ random: inout SeededRandom, isShown: Bool) -> (bytes: Int, finding: String?) {
        do {
            try sandbox.reset(sandbox.database)
            switch target {
            case .options: try change(sandbox.openDatabase(), &random, isShown, changeOptions)
            case .bookkeeping: try change(sandbox.openDatabase(), &random, isShown, changeBookkeeping)
            case .file: try sandbox.reset(damaged(sandbox.database, &random))
            }
        } catch {
            return (0, "the database cannot be changed: \(error)")
        }
        for command in FuzzedCommand.all {
            if isShown { Report.write("  \(command.name)\n") }
            let began = clock()
            command.run(sandbox)
            let seconds = Double(clock() - began) / Double(CLOCKS_PER_SEC)
            if seconds > DatabaseFuzz.limit { return (0, "\(command.name) took \(seconds) s") }
        }
        return (sandbox.database.count, nil)
    }

    private func change(
        _ connection: consuming Connection, _ random: inout SeededRandom, _ isShown: Bool,
        _ statement: (inout SeededRandom) -> String
    ) throws {
        try connection.execute("PRAGMA ignore_check_constraints = ON; PRAGMA foreign_keys = OFF")
        for _ in 0..<1 + random.below(3) {
            let sql = statement(&random)
            if isShown { Report.write("  \(sql)\n") }
            // A STRICT column takes no value of another type, and a unique one takes none twice.
            try? connection.execute(sql)
        }
    }

    private func changeOptions(_ random: inout SeededRandom) -> String {
        let path = "(SELECT fullkey FROM json_tree(options) ORDER BY id LIMIT 1 OFFSET \(random.below(90)))"
        let changed =
            switch random.below(8) {
            case 0: "json_remove(options, \(path))"
            case 1: "substr(options, 1, \(random.below(2000)))"
            case 2:
                "replace(options, '\(random.pick(["1", "0", ":", "\"", "e", "["]))', '\(random.pick(["9", "", "-", "{"]))')"
            case 3: "CAST(x'7b22ff223a317d' AS TEXT)"
            case 4:
                "json_set(options, \(path), json('\(random.pick(["[]", "{}", "[null]", "[[1]]", "{\"a\":1}", "true"]))'))"
            default: "json_set(options, \(path), \(random.pick(HostileValue.literals)))"
            }
        return
            "UPDATE csvload_sources SET options = coalesce(\(changed), options) WHERE source_id = \(1 + random.below(2))"
    }

    private func changeBookkeeping(_ random: inout SeededRandom) -> String {
        let (table, column) = random.pick(columns)
        let row = "rowid = (SELECT rowid FROM \(table) LIMIT 1 OFFSET \(random.below(4)))"
        if random.oneIn(12) { return "DELETE FROM \(table) WHERE \(row)" }
        let value =
            random.oneIn(4)
            ? "\(column) \(random.pick(["+", "-", "*"])) \(1 + random.below(1000))" : random.pick(HostileValue.literals)
        return "UPDATE \(table) SET \(column) = \(value)" + (random.oneIn(3) ? "" : " WHERE \(row)")
    }

    private func damaged(_ bytes: [UInt8], _ random: inout SeededRandom) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<1 + random.below(6) {
            let place = random.oneIn(4) ? random.below(100) : random.below(bytes.count)
            switch random.below(5) {
            case 0: bytes[place] = random.byte()
            case 1: bytes[place] ^= 1 << UInt8(random.below(8))
            case 2: for index in place..<min(place + random.below(64), bytes.count) { bytes[index] = random.byte() }
            case 3:
                let page = 4096
                let (from, to) = (random.below(bytes.count / page) * page, random.below(bytes.count / page) * page)
                bytes.replaceSubrange(to..<to + page, with: Array(bytes[from..<from + page]))
            default: if random.oneIn(4) { bytes.removeLast(random.below(bytes.count / 2)) }
            }
        }
        return bytes
    }
}

/// Values that arithmetic, ranges and sizes stumble over, as SQL has them.
enum HostileValue {
    static let literals = [
        "0", "1", "-1", "2", "255", "65536", "2147483648", "4294967296", "1099511627776", "-1099511627776",
        "9007199254740993", "4611686018427387904", "9223372036854775807", "-9223372036854775807 - 1", "NULL", "''",
        "'x'", "'{}'", "'[]'", "'['", "x'00'", "x'ff'", "CAST(x'ff' AS TEXT)", "CAST(x'6100' AS TEXT)", "1e300",
        "-1e300", "9e999", "0.5", "'9223372036854775808'", "'2026-13-45T99:99:99Z'", "printf('%.*c', 70000, 'a')",
    ]
}
