/// What the peers are told to do, in their own languages: the fastest plain form that their manuals show.
extension Peer {
    static func importScript(from source: String, create: String) -> String {
        """
        \(create)
        .mode csv
        .import --skip 1 "\(source)" \(Contender.table)

        """
    }

    /// An empty table with two secondary indexes.
    static func indexedTable(of shape: Shape) -> String {
        let table = Contender.table
        let indexed = shape.columns.filter { $0.name != shape.key }.prefix(2)
        let indexes = indexed.map { "CREATE INDEX by_\($0.name) ON \(table) (\($0.name));" }
        return shape.createTable(named: table, key: shape.key) + indexes.joined()
    }

    /// Arguments: the CSV file, the database, the CREATE TABLE, and one type a column.
    ///
    /// Only the number columns are converted, in place, as text needs none: the fastest plain form of this program.
    static let pythonScript = """
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

    /// Arguments of this and the following: the CSV file, the database and the CREATE TABLE.
    static let polarsScript = """
        import os, polars, sqlite3, sys

        source, database, create = sys.argv[1:]
        with sqlite3.connect(database) as connection:
            connection.execute(create)
        connection.close()
        polars.read_csv(source, infer_schema_length=None).write_database(
            '\(Contender.table)', 'sqlite:///' + os.path.abspath(database), engine='adbc', if_table_exists='append')
        """

    static let pandasScript = """
        import pandas, sqlite3, sys

        source, database, create = sys.argv[1:]
        connection = sqlite3.connect(database)
        connection.execute(create)
        with connection:
            pandas.read_csv(source).to_sql('\(Contender.table)', connection, if_exists='append', index=False)
        connection.close()
        """

    /// With its extension DuckDB writes SQLite's files itself; without, its rows go through Python's driver.
    static let duckdbScript = """
        import duckdb, sqlite3, sys

        source, database, create = sys.argv[1:]
        connection = sqlite3.connect(database)
        connection.execute(create)
        duck = duckdb.connect()
        try:
            duck.execute('LOAD sqlite')
        except duckdb.Error:
            rows = duck.execute('SELECT * FROM read_csv(?, sample_size=-1)', [source])
            names = [column[0] for column in rows.description]
            casts = [f'CAST({n} AS VARCHAR) AS {n}' if t == 'TIMESTAMP' or t == 'DATE' else n
                     for n, t in zip(names, [str(column[1]) for column in rows.description])]
            rows = duck.execute(f'SELECT {", ".join(casts)} FROM read_csv(?, sample_size=-1)', [source])
            marks = ','.join('?' * len(names))
            with connection:
                while batch := rows.fetchmany(100_000):
                    connection.executemany(f'INSERT INTO \(Contender.table) VALUES ({marks})', batch)
        else:
            connection.close()
            duck.execute(f"ATTACH '{database}' AS target (TYPE sqlite)")
            duck.execute('INSERT INTO target.\(Contender.table) SELECT * FROM read_csv(?, sample_size=-1)', [source])
        """
}
