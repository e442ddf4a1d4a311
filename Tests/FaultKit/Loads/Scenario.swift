import CSVLoad

/// A sample load at a size, and what is done when the fault comes.
package struct Scenario: Hashable, Sendable, CustomStringConvertible {
    enum Task: Hashable, Sendable {
        /// The first load.
        case load
        /// What was loaded before has been edited, and a row of somebody else's is in the table.
        case reload(TextEdit)
        /// Rejects are retried, with short records filled up.
        case retry
    }

    let load: SampleLoad
    let size: TrialSize
    var task = Task.load

    package var description: String {
        switch task {
        case .load: "\(load)"
        case .reload(let edit): "\(load), loaded again: \(edit)"
        case .retry: "\(load), retried"
        }
    }

    /// Whether rows are taken out whose records have gone.
    var deletesMissing: Bool {
        guard load.isKeyed, case .reload(let edit) = task else { return false }
        return edit.deletesMissing
    }

    /// First loads of all kinds.
    static func loads(_ size: TrialSize) -> [Scenario] {
        SampleLoad.all(size).map { Scenario(load: $0, size: size) }
    }

    /// All edits of the kinds that differ most in how they are loaded again, some of the others, and a retry.
    static func reloads(_ size: TrialSize) -> [Scenario] {
        let many: [SampleLoad] = size == .small ? [.keyed] : [.keyed, .textKeys]
        let all = many.flatMap { load in TextEdit.allCases.map { (load, $0) } }
        let others: [(SampleLoad, TextEdit)] = [
            (.keyless, .mixed), (.keyless, .removed), (.keyless, .many), (.textKeys, .mixed), (.textKeys, .kept),
            (.indexed, .mixed), (.computing, .mixed), (.rejecting, .mixed), (.firstWins, .mixed), (.shuffled, .mixed),
            (.shuffled, .most),
        ]
        let edits = all + others.filter { other in !many.contains(other.0) }
        return edits.map { Scenario(load: $0.0, size: size, task: .reload($0.1)) }
            + [Scenario(load: .rejecting, size: size, task: .retry)]
    }

    func options(input: String, database: String) -> LoadOptions {
        var options = LoadOptions(
            input: input, database: database, table: SampleLoad.tableName, sourceName: "s", jobs: 2)
        if size == .small { options.batchBytes = 1 }
        options.busyMilliseconds = 0
        load.apply(to: &options.content)
        options.indexes = load.indexes(size)
        options.fullText = load.fullText(size)
        options.deletesMissing = deletesMissing
        options.maximumDeletes = .percent(100)
        return options
    }

    /// The same as words of a command line, without input and database.
    var flags: [String] {
        ["--table", SampleLoad.tableName, "--source-name", "s", "--jobs", "2", "--max-deletes", "100%"]
            + (size == .small ? ["--batch-bytes", "1"] : []) + (deletesMissing ? ["--delete-missing"] : [])
            + load.flags(size)
    }
}
