/// A program that csvload is compared with.
///
/// Every peer makes the table that csvload makes: same columns, types and primary key, `STRICT`. Each loads in one
/// transaction with SQLite's default settings, as csvload's promise of a durable commit is part of the comparison.
enum Peer: String, CaseIterable {
    case sqliteImport = "sqlite3-import"
    case pythonExecutemany = "python-executemany"

    /// The program that must be installed.
    var program: String {
        switch self {
        case .sqliteImport: "sqlite3"
        case .pythonExecutemany: "python3"
        }
    }

    /// The peer ready to run, or `nil` if its program is not installed.
    func contender(loading data: DataFile, in folder: String) throws(BenchmarkError) -> Contender? {
        guard let program = executable(in: folder) else { return nil }
        let database = "\(folder)/\(rawValue).db"
        let arguments: [String]
        var input = "/dev/null"
        switch self {
        case .sqliteImport:
            input = "\(folder)/import.sql"
            try TextFile.replace(input, with: Self.importScript(for: data))
            arguments = [program, "-batch", "-bail", "-init", "/dev/null", database]
        case .pythonExecutemany:
            arguments =
                [program, "-I", "-c", Self.pythonScript, data.path, database] + Self.pythonSchema(of: data.shape)
        }
        return Contender(
            name: rawValue, arguments: arguments, input: input, database: database, acceptedExitCodes: [0],
            startsEmpty: true
        )
    }

    /// The version of the program, and of the SQLite in it, in words.
    func version(in folder: String) -> String? {
        guard let program = executable(in: folder) else { return nil }
        switch self {
        case .sqliteImport:
            let words = ChildProcess.output(of: [program, "--version"], in: folder)?.split(separator: " ")
            return words?.first.map { "sqlite3 \($0)" }
        case .pythonExecutemany:
            let script = """
                import platform, sqlite3
                print('Python', platform.python_version(), 'with SQLite', sqlite3.sqlite_version)
                """
            return ChildProcess.output(of: [program, "-I", "-c", script], in: folder)
        }
    }

    /// Version managers put a script in front of Python that costs time and memory: the interpreter itself is measured.
    private func executable(in folder: String) -> String? {
        guard let found = TextFile.locateProgram(program) else { return nil }
        switch self {
        case .sqliteImport:
            return found
        case .pythonExecutemany:
            return ChildProcess.output(of: [found, "-I", "-c", "import sys; print(sys.executable)"], in: folder)
        }
    }

    private static func importScript(for data: DataFile) -> String {
        """
        \(data.shape.createTable(named: Contender.table))
        .mode csv
        .import --skip 1 "\(data.path)" \(Contender.table)

        """
    }

    private static func pythonSchema(of shape: Shape) -> [String] {
        [shape.createTable(named: Contender.table)] + shape.columns.map { $0.storage.rawValue }
    }

    /// Arguments: the CSV file, the database, the CREATE TABLE, and one type a column.
    ///
    /// Only the number columns are converted, in place, as text needs none: the fastest plain form of this program.
    private static let pythonScript = """
        import csv, sqlite3, sys

        source, database, create, *types = sys.argv[1:]
        converters = {'INTEGER': int, 'REAL': float}
        conversions = [(i, converters[name]) for i, name in enumerate(types) if name in converters]

        def rows(reader):
            next(reader)
            for row in reader:
                for i, convert in conversions:
                    row[i] = convert(row[i])
                yield row

        connection = sqlite3.connect(database)
        connection.execute(create)
        with open(source, newline='', encoding='utf-8') as file, connection:
            marks = ','.join('?' * len(types))
            connection.executemany(f'INSERT INTO \(Contender.table) VALUES ({marks})', rows(csv.reader(file)))
        connection.close()
        """
}
