import FaultKit
import Foundation
import SQLiteCore

/// The figures of trials as a table for people.
struct ResultTable {
    private let results: [TrialResult]

    init(_ results: [TrialResult]) { self.results = results }

    static let mark = "<!-- faults -->"

    var text: String {
        var text =
            "| fault | size | times injected | times survived | lost, doubled or corrupt | seeds |\n|---|---|---|---|---|---|\n"
        for result in results {
            let harm = ["lost", "doubled", "corrupt"].compactMap { kind -> String? in
                let count = result.findings.count { $0.kind == kind }
                return count > 0 ? "\(count) \(kind)" : nil
            }
            let seeds = "\(result.firstSeed) to \(result.firstSeed &+ UInt64(max(result.seeds, 1) - 1))"
            text += "| \(result.fault) | \(result.size) | \(ResultTable.grouped(result.injected)) | "
            text +=
                "\(ResultTable.grouped(result.survived)) | \(harm.isEmpty ? "nothing" : harm.joined(separator: ", "))"
            text += " | \(seeds) |\n"
        }
        let day = Date().formatted(.iso8601.year().month().day())
        return text + "\nSQLite \(Connection.libraryVersion), Linux, \(day).\n"
    }

    /// Prints the table, or puts it between the marks of a page.
    func write(to path: String?) throws {
        print(text)
        guard let path else { return }
        let url = URL(filePath: path)
        let page = try String(contentsOf: url, encoding: .utf8)
        let parts = page.components(separatedBy: ResultTable.mark)
        guard parts.count == 3 else {
            throw FaultsOptions.Mistake(message: "'\(path)' has not two marks \(ResultTable.mark).")
        }
        try [parts[0], "\n\n\(text)\n", parts[2]].joined(separator: ResultTable.mark)
            .write(to: url, atomically: true, encoding: .utf8)
    }

    private static func grouped(_ number: Int) -> String {
        var digits = String(number)
        var position = digits.count - 3
        while position > 0 {
            digits.insert(",", at: digits.index(digits.startIndex, offsetBy: position))
            position -= 3
        }
        return digits
    }
}
