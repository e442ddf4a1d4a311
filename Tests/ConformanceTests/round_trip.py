#!/usr/bin/env python3
"""Loads files with inferred types, exports them again, and compares every cell.

    round_trip.py PATH/TO/csvload FILE...

A cell of the export has to be the source's text, or, where the column became a number, the same number.
Prints `N passed, N failed`; the exit status is 1 if any file failed.
"""
import csv, decimal, pathlib, subprocess, sys, tempfile


def dialect(path):
    text = path.read_bytes()[:65536].decode("utf-8-sig", errors="replace")
    return ";" if text.split("\n", 1)[0].count(";") > text.split("\n", 1)[0].count(",") else ","


def same(source, exported):
    if source == exported:
        return True
    try:
        return decimal.Decimal(source) == decimal.Decimal(exported)
    except decimal.InvalidOperation:
        return False


def check(tool, path, folder):
    database, output = folder / "out.db", folder / "out.csv"
    subprocess.run([tool, "load", path, database, "--table", "t", "--quiet"], check=True, stdin=subprocess.DEVNULL)
    subprocess.run([tool, "export", database, "t", "--output", output, "--quiet"], check=True)
    with open(path, newline="", encoding="utf-8-sig") as a, open(output, newline="", encoding="utf-8") as b:
        source, exported = list(csv.reader(a, delimiter=dialect(path))), list(csv.reader(b))
    source = [row for row in source if row]
    if len(source) != len(exported):
        return f"{len(exported)} records, want {len(source)}"
    for number, (want, got) in enumerate(zip(source[1:], exported[1:]), start=1):
        if len(want) != len(got):
            return f"record {number} has {len(got)} cells, want {len(want)}"
        for column, (x, y) in enumerate(zip(want, got), start=1):
            if not same(x, y):
                return f"record {number}, column {column}: {y!r}, want {x!r}"
    return None


def main():
    csv.field_size_limit(1 << 30)
    tool, files = sys.argv[1], [pathlib.Path(name) for name in sys.argv[2:]]
    passed = failed = 0
    for path in files:
        with tempfile.TemporaryDirectory() as folder:
            try:
                wrong = check(tool, path, pathlib.Path(folder))
            except subprocess.CalledProcessError as error:
                wrong = str(error)
        passed, failed = passed + (wrong is None), failed + (wrong is not None)
        if wrong:
            print(f"FAIL {path.name}: {wrong}")
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed or not passed else 0)


if __name__ == "__main__":
    main()
