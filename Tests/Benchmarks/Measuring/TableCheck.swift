/// Asks the `sqlite3` shell whether two databases hold the same table, so that nobody is fast by leaving things out.
struct TableCheck {
    private let shell: String
    private let folder: String

    /// - Returns: `nil` if there is no `sqlite3` shell to ask.
    init?(in folder: String) {
        guard let shell = TextFile.locateProgram("sqlite3") else { return nil }
        self.shell = shell
        self.folder = folder
    }

    func rows(of contender: Contender) throws(BenchmarkError) -> Int {
        Int(try ask("SELECT count(*) FROM \(Contender.table)", of: contender)) ?? 0
    }

    /// Compares a peer's table with csvload's.
    ///
    /// - Returns: How the declared tables differ, in a sentence, or `nil` if they do not.
    /// - Throws: A failure if the numbers of rows differ, as times of different work are no comparison.
    func compare(_ peer: Contender, with csvload: Contender) throws(BenchmarkError) -> String? {
        let ours = try rows(of: csvload)
        let theirs = try rows(of: peer)
        guard ours == theirs else {
            throw BenchmarkError(
                .failure, "The tables differ: csvload has \(ours) rows, \(peer.name) has \(theirs)."
            )
        }
        let ourColumns = try columns(of: csvload)
        let theirColumns = try columns(of: peer)
        guard ourColumns != theirColumns else { return nil }
        let pairs = zip(ourColumns + [""], theirColumns + [""])
        let (our, their) = pairs.first { $0 != $1 } ?? ("", "")
        return "The tables are declared differently, first here: csvload '\(our)', \(peer.name) '\(their)'."
    }

    /// A line a column: its name, its type, and whether it is in the primary key.
    private func columns(of contender: Contender) throws(BenchmarkError) -> [Substring] {
        // Without a key csvload numbers the rows in a column of its own, which is how it differs on purpose.
        let query = """
            SELECT name || ' ' || type || iif(pk, ' PRIMARY KEY', '') \
            FROM pragma_table_info('\(Contender.table)') WHERE name <> 'row_id'
            """
        return try ask(query, of: contender).split(separator: "\n")
    }

    private func ask(_ query: String, of contender: Contender) throws(BenchmarkError) -> String {
        let arguments = [shell, "-batch", "-init", "/dev/null", contender.database, query]
        guard let answer = ChildProcess.output(of: arguments, in: folder) else {
            throw BenchmarkError(
                .failure, "There is no table '\(Contender.table)' to read in the database of \(contender.name)."
            )
        }
        return answer
    }
}
