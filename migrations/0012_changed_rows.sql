-- The rows that runs have inserted, updated and deleted, of tables whose changes are tracked.

-- These tables; whatever is loaded into them.
CREATE TABLE csvload_tracked_tables (
    table_name  TEXT PRIMARY KEY COLLATE NOCASE
) STRICT, WITHOUT ROWID;

-- A row for each row that a run has changed, committed with it.
--
-- key, old and new are JSON objects with a value a column. Of an inserted row there are all new values, of a deleted one all old
-- ones, of an updated one those that differ. What JSON has no word for is an object: {"hex":"00ff"} is a BLOB,
-- {"text_hex":"ff"} a text that is not UTF-8, {"infinity":1} and {"infinity":-1} are infinite numbers.
CREATE TABLE csvload_changes (
    change_id   INTEGER PRIMARY KEY,
    run_id      INTEGER NOT NULL REFERENCES csvload_runs (run_id) ON DELETE CASCADE,
    table_name  TEXT NOT NULL,
    -- loaded: the rows of a first load into an empty table, which are only counted.
    kind        TEXT NOT NULL CHECK (kind IN ('loaded', 'inserted', 'updated', 'deleted')),
    row_count   INTEGER NOT NULL DEFAULT 1,
    -- The primary key's columns, or the rowid of a table without one.
    key         TEXT,
    old         TEXT,
    new         TEXT,
    -- XXH3 (64 bits, as a signed integer) of the row's values as the run has left them: tells whether it is still so.
    row_hash    INTEGER,
    changed_at  TEXT NOT NULL
) STRICT;

CREATE INDEX csvload_changes_by_run ON csvload_changes (run_id);

-- The run whose changes this one has put back. Its kind says 'retry', too: it is no load.
ALTER TABLE csvload_runs ADD COLUMN undone_run_id INTEGER;

-- The last run of the source that was undone since it was loaded: its next load compares all records with the table.
ALTER TABLE csvload_sources ADD COLUMN undone_run_id INTEGER;

-- A line a column of each row that a run has changed, for people.
CREATE VIEW csvload_changes_by_column AS
SELECT
    c.run_id,
    s.name AS source,
    c.table_name AS "table",
    c.kind,
    c.key,
    v.key AS "column",
    iif(c.old IS NULL, NULL, o.value) AS old,
    iif(c.new IS NULL, NULL, v.value) AS new,
    c.changed_at,
    c.change_id
FROM csvload_changes AS c
    JOIN csvload_runs AS r ON r.run_id = c.run_id
    JOIN csvload_sources AS s ON s.source_id = r.source_id
    JOIN json_each(coalesce(c.new, c.old)) AS v
    LEFT JOIN json_each(c.old) AS o ON o.key = v.key;
