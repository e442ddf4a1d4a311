/// A command line that is measured, with the database that it fills.
struct Contender {
    let name: String
    let arguments: [String]
    /// The file that is the command's stdin.
    let input: String
    let database: String
    /// The exit codes that mean that the load is done.
    let acceptedExitCodes: Set<Int32>
    /// Whether the database is deleted before each run.
    let startsEmpty: Bool

    /// csvload into a new database.
    static func csvload(_ program: String, loading data: DataFile, in folder: String) -> Contender {
        csvload(program, name: "csvload", loading: data, in: folder, startsEmpty: true)
    }

    /// csvload on the database that ``csvload(_:loading:in:)`` has just finished.
    static func csvloadAgain(_ program: String, loading data: DataFile, in folder: String) -> Contender {
        csvload(program, name: "csvload, second run", loading: data, in: folder, startsEmpty: false)
    }

    private static func csvload(
        _ program: String, name: String, loading data: DataFile, in folder: String, startsEmpty: Bool
    ) -> Contender {
        let database = folder + "/csvload.db"
        var arguments = [program, "load", data.path, database, "--table", Self.table]
        if let key = data.shape.key {
            arguments += ["--key", key]
        }
        arguments += ["--quiet", "--progress", "never"]
        return Contender(
            name: name, arguments: arguments, input: "/dev/null", database: database, acceptedExitCodes: [0, 2],
            startsEmpty: startsEmpty
        )
    }

    /// The table that everyone fills.
    static let table = "t"

    /// Runs the command once.
    ///
    /// - Throws: A failure if the command cannot be started, or ends with another code than the accepted ones.
    func measure(in folder: String) throws(BenchmarkError) -> ChildProcess {
        let errors = folder + "/errors.txt"
        let child = try ChildProcess.run(arguments, input: input, output: "/dev/null", errors: errors)
        guard acceptedExitCodes.contains(child.exitCode) else {
            let words = (TextFile.read(errors) ?? "").split(separator: "\n").suffix(3).joined(separator: " / ")
            let cause = words.isEmpty ? "it said nothing on stderr" : "its stderr ends with: \(words)"
            throw BenchmarkError(
                .failure, "\(name) failed with exit code \(child.exitCode) (\(arguments[0])); \(cause)"
            )
        }
        return child
    }
}
