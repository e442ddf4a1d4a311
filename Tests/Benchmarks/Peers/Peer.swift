/// A program that csvload is compared with.
///
/// Where a peer can be told, it fills the table that csvload makes: same columns, types and primary key, `STRICT`; the
/// others make their own, and the result says so. Each loads with SQLite's default settings or its own, as csvload's
/// promise of a durable commit is part of the comparison.
enum Peer: String, CaseIterable {
    case sqliteImport = "sqlite3-import"
    case pythonExecutemany = "python-executemany"
    case polars = "polars-adbc"
    case pandas
    case duckdb
    case csvsToSqlite = "csvs-to-sqlite"
    case sqliteUtils = "sqlite-utils"

    /// Where `make bench-peers` puts what pip can bring.
    static let environment = ".build/bench-peers/bin"

    /// What people call it.
    var title: String {
        switch self {
        case .sqliteImport: "sqlite3 .import"
        case .pythonExecutemany: "Python csv + executemany"
        case .polars: "Polars + ADBC"
        case .pandas: "pandas to_sql"
        case .duckdb: "DuckDB to SQLite"
        case .csvsToSqlite: "csvs-to-sqlite"
        case .sqliteUtils: "sqlite-utils insert"
        }
    }

    /// The program that must be installed.
    var program: String {
        switch self {
        case .sqliteImport: "sqlite3"
        case .pythonExecutemany: "python3"
        case .polars, .pandas, .duckdb: Self.environment + "/python"
        case .csvsToSqlite, .sqliteUtils: "\(Self.environment)/\(rawValue)"
        }
    }

    /// Whether it can do what the scenario asks.
    func suits(_ scenario: Scenario) -> Bool {
        switch scenario {
        case .load: true
        case .gzip: self == .sqliteImport
        case .keyless, .indexed: self == .sqliteImport || self == .pythonExecutemany
        case .rerun, .edited: false
        }
    }

    /// The peer ready to run, or `nil` if its program is not installed.
    func contender(
        loading data: DataFile, _ scenario: Scenario, key: String?, in folder: String
    ) throws(BenchmarkError) -> Contender? {
        guard let program = executable(in: folder) else { return nil }
        let database = "\(folder)/\(rawValue).db"
        // An indexed table is there before the load.
        let create = scenario == .indexed ? "" : data.shape.createTable(named: Contender.table, key: key)
        var contender = Contender(name: rawValue, arguments: [], database: database)
        switch self {
        case .sqliteImport:
            let source = scenario == .gzip ? "|gzip -dc \(data.packedPath)" : data.path
            contender.input = "\(folder)/import.sql"
            try TextFile.replace(contender.input, with: Self.importScript(from: source, create: create))
            contender.arguments = [program, "-batch", "-bail", "-init", "/dev/null", database]
        case .pythonExecutemany:
            contender.arguments =
                [program, "-I", "-c", Self.pythonScript, data.path, database, create]
                + data.shape.columns.map(\.storage.rawValue)
        case .polars:
            contender.arguments = [program, "-I", "-c", Self.polarsScript, data.path, database, create]
        case .pandas:
            contender.arguments = [program, "-I", "-c", Self.pandasScript, data.path, database, create]
        case .duckdb:
            contender.arguments = [program, "-I", "-c", Self.duckdbScript, data.path, database, create]
        case .csvsToSqlite:
            contender.arguments =
                [program, data.path, database, "--table", Contender.table]
                + (key.map { ["--primary-key", $0] } ?? [])
        case .sqliteUtils:
            contender.arguments =
                [program, "insert", database, Contender.table, data.path, "--csv"] + (key.map { ["--pk", $0] } ?? [])
        }
        return contender
    }

    /// The version of the program, and of what it works with, in words.
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
        case .polars:
            return pythonVersions(["polars", "adbc_driver_sqlite"], in: folder)
        case .pandas:
            return pythonVersions(["pandas"], in: folder)
        case .duckdb:
            let versions = pythonVersions(["duckdb"], in: folder)
            let hasExtension =
                ChildProcess.output(
                    of: [program, "-I", "-c", "import duckdb; duckdb.connect().execute('LOAD sqlite')"], in: folder)
                != nil
            return versions.map {
                $0
                    + (hasExtension
                        ? " with its sqlite extension" : " (reader and executemany: no sqlite extension here)")
            }
        case .csvsToSqlite, .sqliteUtils:
            let python = Self.environment + "/python"
            let script = "import importlib.metadata as m; print('\(rawValue)', m.version('\(rawValue)'))"
            return ChildProcess.output(of: [python, "-I", "-c", script], in: folder)
        }
    }

    private func pythonVersions(_ modules: [String], in folder: String) -> String? {
        guard let program = executable(in: folder) else { return nil }
        let names = modules.map { $0.split(separator: "_").joined(separator: "-") }
        let list = names.map { "'\($0)'" }.joined(separator: ", ")
        let script = "import importlib.metadata as m; print(', '.join(f'{n} {m.version(n)}' for n in [\(list)]))"
        return ChildProcess.output(of: [program, "-I", "-c", script], in: folder)
    }

    /// Version managers put a script in front of Python that costs time and memory: the interpreter itself is measured.
    private func executable(in folder: String) -> String? {
        guard let found = TextFile.locateProgram(program) else { return nil }
        switch self {
        case .sqliteImport, .csvsToSqlite, .sqliteUtils:
            return found
        case .pythonExecutemany:
            return ChildProcess.output(of: [found, "-I", "-c", "import sys; print(sys.executable)"], in: folder)
        case .polars, .pandas, .duckdb:
            let module = self == .polars ? "polars, adbc_driver_sqlite" : rawValue
            return ChildProcess.output(of: [found, "-I", "-c", "import \(module)"], in: folder).map { _ in found }
        }
    }
}
