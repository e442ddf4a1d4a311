"""Opens a database that csvload made in another program, and checks what that program shows.

    ecosystem.py shell|sqlite3|sqlite_utils|datasette|pandas|duckdb DATABASE
"""

import asyncio
import pathlib
import sqlite3
import subprocess
import sys

TABLES = {"orders": 12, "status": 4, "messy": 5, "till": 6, "numbers": 40}
VIEWS = ("csvload_status", "csvload_rejected_records")


def shell(path):
    """The sqlite3 shell: boxes, a whole dump that makes the same database, no fault found."""

    def run(*words, text=None):
        done = subprocess.run(["sqlite3", *words], input=text, capture_output=True, text=True, check=True)
        assert done.stderr == "", done.stderr
        return done.stdout

    assert run(path, "PRAGMA integrity_check").strip() == "ok"
    assert "messy.csv" in run("-box", path, "SELECT * FROM csvload_status")
    rejected = run("-box", path, "SELECT line, reason, record FROM csvload_rejected_records")
    assert rejected.count("│ ragged") == 2 and "Lin\ufffdus" in rejected, rejected
    copy = path + ".copy"
    run(copy, text=run(path, ".dump"))
    for name in TABLES:
        query = f'SELECT * FROM "{name}" ORDER BY 1'
        assert run(path, query) == run(copy, query), name
    assert run(copy, "SELECT count(*) FROM orders_fts WHERE orders_fts MATCH 'coffee'").strip() == "2"


def sqlite3_module(path):
    """Python's own module, which refuses texts that are not UTF-8."""
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    names = [row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')")]
    for name in names:
        connection.execute(f'SELECT * FROM "{name}"').fetchall()
    kinds = connection.execute("SELECT typeof(order_id), typeof(price), typeof(ordered_at) FROM orders").fetchall()
    assert set(kinds) == {("integer", "real", "text")}, kinds
    assert dict(connection.execute("SELECT source_id, rejected FROM csvload_status"))[2] == 7


def sqlite_utils_module(path):
    """sqlite-utils: schema, keys, foreign keys or lookups, search, and writing into a STRICT table."""
    import sqlite_utils

    database = sqlite_utils.Database(path)
    for name, rows in TABLES.items():
        assert database[name].count == rows, name
    assert set(VIEWS) <= set(database.view_names())
    assert database["orders"].pks == ["order_id"]
    assert database["orders"].strict
    assert database["orders"].detect_fts() == "orders_fts"
    assert len(list(database["orders"].search("coffee"))) == 2
    assert {row["reason"] for row in database["csvload_rejected_records"].rows} >= {"ragged", "quote", "encoding"}
    database["numbers"].upsert({"id": 1000, "value": 10, "primes": 4}, pk="id")
    assert database["numbers"].get(1000)["primes"] == 4


def datasette(path):
    """Datasette: every table and view as a page and as JSON, facets, and full-text search."""
    from datasette.app import Datasette

    async def browse():
        server = Datasette([path], settings={"num_sql_threads": 1})
        await server.invoke_startup()
        base = "/" + pathlib.Path(path).stem
        for name in (*TABLES, *VIEWS, "csvload_runs", "csvload_checkpoints", "csvload_sources", "csvload_rejects"):
            page = await server.client.get(f"{base}/{name}")
            assert page.status_code == 200, (name, page.status_code)
            rows = (await server.client.get(f"{base}/{name}.json?_shape=array&_size=max")).json()
            assert name not in TABLES or len(rows) == TABLES[name], name
        found = (await server.client.get(f"{base}/orders.json?_shape=array&_search=coffee")).json()
        assert len(found) == 2, found
        rejected = (await server.client.get(f"{base}/csvload_rejected_records.json?_shape=array")).json()
        assert [row["record"] for row in rejected if row["reason"] == "encoding"] == ["6,Lin\ufffdus,3.5"], rejected
        facets = (await server.client.get(f"{base}/csvload_rejected_records.json?_facet=reason")).json()
        assert facets["facet_results"]["reason"]["results"][0]["value"] == "ragged", facets

    asyncio.run(browse())


def pandas(path):
    """pandas: types of columns as the tables have them, times that parse."""
    import pandas

    connection = sqlite3.connect(path)
    orders = pandas.read_sql("SELECT * FROM orders", connection, parse_dates=["ordered_at"])
    assert len(orders) == TABLES["orders"]
    assert orders["order_id"].dtype == "int64" and orders["price"].dtype == "float64", orders.dtypes
    assert orders["ordered_at"].dtype.kind == "M", orders.dtypes
    status = pandas.read_sql("SELECT * FROM csvload_status", connection, parse_dates=["last_activity"])
    assert list(status["rejected"]) == [0, 7, 0, 0], status
    assert len(pandas.read_sql("SELECT * FROM csvload_rejected_records", connection)) == 7


def duckdb(path):
    """DuckDB's reader of SQLite files, whose extension comes as a package of its own."""
    import duckdb
    import duckdb_extension_sqlite_scanner

    folder = pathlib.Path(duckdb_extension_sqlite_scanner.__file__).parent
    extension = next(folder.rglob("*.duckdb_extension"))
    connection = duckdb.connect()
    connection.execute(f"LOAD '{extension}'")
    connection.execute(f"ATTACH '{path}' AS shop (TYPE sqlite)")
    for name, rows in TABLES.items():
        assert connection.execute(f'SELECT count(*) FROM shop."{name}"').fetchone() == (rows,), name
    total = connection.execute("SELECT sum(quantity * price) FROM shop.orders").fetchone()[0]
    assert total > 0
    types = [row[1] for row in connection.execute("DESCRIBE shop.orders").fetchall()]
    assert types[0] == "BIGINT" and "DOUBLE" in types and "VARCHAR" in types, types
    for view in VIEWS:
        connection.execute(f"SELECT * FROM shop.{view}").fetchall()


if __name__ == "__main__":
    program, database = sys.argv[1:]
    {
        "shell": shell,
        "sqlite3": sqlite3_module,
        "sqlite_utils": sqlite_utils_module,
        "datasette": datasette,
        "pandas": pandas,
        "duckdb": duckdb,
    }[program](database)
    print(f"{program}: fine")
