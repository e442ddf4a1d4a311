/// How many of the rows that a source has brought a run may take out of its table.
struct RemovalLimit: Sendable, Hashable {
    let source: String
    let table: String
    /// What was said; nil for what holds by default.
    let maximum: CountLimit?
    /// Rows that the source has brought before the run.
    let brought: Int64
    /// Those of them whose records are not looked at again.
    let kept: Int64

    /// Rows that may go by default, as long as others stay.
    static let harmless: Int64 = 99

    /// Whether a run would take out too much.
    ///
    /// - Parameter loaded: rows that the run has brought, or left as they were.
    func isPassed(by removed: Int64, loaded: Int64) -> Bool {
        guard removed > 0 else { return false }
        if let maximum { return maximum.isPassed(by: removed, of: brought, isEnd: true) }
        return leavesNone(loaded) || removed > RemovalLimit.harmless && removed * 2 > brought
    }

    private func leavesNone(_ loaded: Int64) -> Bool { kept + loaded == 0 }

    /// What is said of a run that would take out too much.
    ///
    /// - Parameter kept: what of the load is in the database, as the beginning of a sentence.
    func error(removed: Int64, loaded: Int64, kept: String) -> LoadError {
        let rows =
            brought == 1 ? "The only row" : removed == brought ? "All \(brought) rows" : "\(removed) of \(brought) rows"
        let reason =
            if let maximum {
                "more than --max-deletes \(maximum) allows"
            } else {
                leavesNone(loaded) ? "and none would take their place" : "more than half of them"
            }
        return LoadError(
            .removalLimitPassed, "\(rows) that '\(source)' has brought into '\(table)' would be removed, \(reason)",
            recovery: "\(kept): check the input, or let the rows go with --max-deletes 100%.")
    }
}
