/// A command line that is measured, with the database that it fills.
struct Contender {
    /// What the database is before each run.
    enum Start {
        /// There is none.
        case nothing
        /// What the contender before has left.
        case asItWas
        /// A copy of another one's.
        case copy(of: String)
        /// A new one, in which the sqlite3 shell has run this.
        case script(String)
    }

    var name: String
    var arguments: [String]
    /// The file that is the command's stdin.
    var input = "/dev/null"
    var database: String
    /// The exit codes that mean that the load is done.
    var acceptedExitCodes: Set<Int32> = [0]
    var start = Start.nothing
    /// Whether the command says on stdout how many seconds count, as it does other things before.
    var tellsItsTime = false
    /// Whether the command has all values in memory, so that its peak says nothing.
    var hidesPeak = false

    /// Whether all rows of its table are its own, and have to be those that csvload has.
    var fillsOwnTable: Bool {
        switch start {
        case .nothing, .script: true
        case .asItWas, .copy: false
        }
    }

    /// The table that everyone fills.
    static let table = "t"

    /// The bare writer: this program, with all values in memory before its clock starts.
    static func floor(data: DataFile, key: String?, in folder: String) -> Contender {
        let database = folder + "/floor.db"
        return Contender(
            name: "bare writer",
            arguments: [TextFile.ownProgram, "floor", data.path, database, "--shape", data.shape.rawValue]
                + (key == nil ? ["--keyless", "yes"] : []),
            database: database, tellsItsTime: true, hidesPeak: true)
    }

    /// Makes the database what it has to be before a run.
    func prepare(in folder: String) throws(BenchmarkError) {
        switch start {
        case .asItWas: return
        case .nothing: TextFile.removeDatabase(database)
        case .copy(let other):
            TextFile.removeDatabase(database)
            try tool("cp", [other, database], in: folder)
        case .script(let sql):
            TextFile.removeDatabase(database)
            try tool("sqlite3", ["-batch", "-bail", "-init", "/dev/null", database, sql], in: folder)
        }
    }

    private func tool(_ name: String, _ arguments: [String], in folder: String) throws(BenchmarkError) {
        guard let program = TextFile.locateProgram(name) else {
            throw BenchmarkError(.failure, "There is no \(name) to prepare a database with.")
        }
        guard ChildProcess.output(of: [program] + arguments, in: folder) != nil else {
            throw BenchmarkError(.failure, "\(name) could not prepare '\(database)'.")
        }
    }

    /// Runs the command once.
    ///
    /// - Throws: A failure if the command cannot be started, or ends with another code than the accepted ones.
    func measure(in folder: String) throws(BenchmarkError) -> ChildProcess {
        let errors = folder + "/errors.txt"
        let answer = folder + "/seconds.txt"
        var child = try ChildProcess.run(
            arguments, input: input, output: tellsItsTime ? answer : "/dev/null", errors: errors)
        guard acceptedExitCodes.contains(child.exitCode) else {
            let words = (TextFile.read(errors) ?? "").split(separator: "\n").suffix(3).joined(separator: " / ")
            let cause = words.isEmpty ? "it said nothing on stderr" : "its stderr ends with: \(words)"
            throw BenchmarkError(
                .failure, "\(name) failed with exit code \(child.exitCode) (\(arguments[0])); \(cause)"
            )
        }
        if tellsItsTime {
            let told = TextFile.read(answer)?.split(separator: "\n").last.flatMap { Double($0) }
            guard let told else { throw BenchmarkError(.failure, "\(name) did not tell its time.") }
            child.wallSeconds = told
        }
        return child
    }
}
