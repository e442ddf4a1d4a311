-- What was loaded from where, how far, and what was refused.
--
-- Times are UTC ISO 8601 text. Counts obey one law, which the schema checks:
-- read = inserted + updated + unchanged + filtered + rejected.

CREATE TABLE csvload_sources (
    source_id   INTEGER PRIMARY KEY,
    name        TEXT NOT NULL,
    table_name  TEXT NOT NULL,
    -- n of the n-th source of its table: keyless rows of it start at (n - 1) * 2^40.
    position    INTEGER NOT NULL,
    -- How the source is read, typed and computed, and by which command (JSON).
    options     TEXT NOT NULL,
    created_at  TEXT NOT NULL,
    -- Lines before the header and behind the data that are no records, as they stand there (text, or its bytes).
    preamble    ANY,
    notes       ANY,
    UNIQUE (name, table_name),
    UNIQUE (table_name, position)
) STRICT;

CREATE TABLE csvload_runs (
    run_id          INTEGER PRIMARY KEY AUTOINCREMENT,
    source_id       INTEGER NOT NULL REFERENCES csvload_sources (source_id) ON DELETE CASCADE,
    status          TEXT NOT NULL CHECK (status IN ('running', 'completed', 'interrupted', 'failed')),
    started_at      TEXT NOT NULL,
    finished_at     TEXT,
    rows_read       INTEGER NOT NULL DEFAULT 0,
    rows_inserted   INTEGER NOT NULL DEFAULT 0,
    rows_updated    INTEGER NOT NULL DEFAULT 0,
    rows_unchanged  INTEGER NOT NULL DEFAULT 0,
    rows_filtered   INTEGER NOT NULL DEFAULT 0,
    rows_rejected   INTEGER NOT NULL DEFAULT 0,
    bytes_read      INTEGER NOT NULL DEFAULT 0,
    error           TEXT,
    tool_version    TEXT NOT NULL,
    host            TEXT NOT NULL,
    pid             INTEGER NOT NULL,
    CHECK (rows_read = rows_inserted + rows_updated + rows_unchanged + rows_filtered + rows_rejected)
) STRICT;

CREATE INDEX csvload_runs_by_source ON csvload_runs (source_id, run_id);

-- One row a batch, committed with the batch's rows: the records first_row_id to row_id, which stand in the bytes
-- byte_start to byte_end (exclusive) of the source and hash to content_hash (XXH3, 64 bits, as a signed integer).
CREATE TABLE csvload_checkpoints (
    source_id       INTEGER NOT NULL REFERENCES csvload_sources (source_id) ON DELETE CASCADE,
    row_id          INTEGER NOT NULL,
    first_row_id    INTEGER NOT NULL,
    byte_start      INTEGER NOT NULL,
    byte_end        INTEGER NOT NULL,
    line_end        INTEGER NOT NULL,
    content_hash    INTEGER NOT NULL,
    -- The key of the last row that the batch put into the table (JSON array), or NULL if it put none there.
    last_key        TEXT,
    run_id          INTEGER NOT NULL REFERENCES csvload_runs (run_id) ON DELETE CASCADE,
    rows_read       INTEGER NOT NULL,
    rows_inserted   INTEGER NOT NULL,
    rows_updated    INTEGER NOT NULL,
    rows_unchanged  INTEGER NOT NULL,
    rows_filtered   INTEGER NOT NULL,
    rows_rejected   INTEGER NOT NULL,
    -- Milliseconds that the batch's chunks took in each stage, added up over all threads.
    read_ms         REAL NOT NULL,
    parse_ms        REAL NOT NULL,
    compute_ms      REAL NOT NULL,
    write_ms        REAL NOT NULL,
    committed_at    TEXT NOT NULL,
    PRIMARY KEY (source_id, row_id),
    CHECK (rows_read = rows_inserted + rows_updated + rows_unchanged + rows_filtered + rows_rejected),
    CHECK (byte_start <= byte_end)
) STRICT, WITHOUT ROWID;

-- Records that were refused, as their bytes stood in the source, without the line end.
CREATE TABLE csvload_rejects (
    source_id    INTEGER NOT NULL REFERENCES csvload_sources (source_id) ON DELETE CASCADE,
    row_id       INTEGER NOT NULL,
    line         INTEGER NOT NULL,
    byte_start   INTEGER NOT NULL,
    record       BLOB NOT NULL,
    stage        TEXT NOT NULL CHECK (stage IN ('decode', 'parse', 'type', 'compute', 'constraint')),
    column_name  TEXT,
    reason       TEXT NOT NULL,
    detail       TEXT,
    run_id       INTEGER NOT NULL REFERENCES csvload_runs (run_id) ON DELETE CASCADE,
    PRIMARY KEY (source_id, row_id)
) STRICT;

CREATE VIEW csvload_status AS
SELECT
    s.source_id,
    s.name AS source,
    s.table_name AS "table",
    coalesce((SELECT status FROM csvload_runs r WHERE r.source_id = s.source_id ORDER BY run_id DESC LIMIT 1), 'new')
        AS status,
    (SELECT count(*) FROM csvload_runs r WHERE r.source_id = s.source_id) AS runs,
    coalesce(sum(c.rows_read), 0) AS records,
    coalesce(sum(c.rows_read - c.rows_filtered - c.rows_rejected), 0) AS rows_loaded,
    coalesce(sum(c.rows_filtered), 0) AS filtered,
    (SELECT count(*) FROM csvload_rejects j WHERE j.source_id = s.source_id) AS rejected,
    coalesce(max(c.byte_end), 0) AS bytes,
    (SELECT max(coalesce(finished_at, started_at)) FROM csvload_runs r WHERE r.source_id = s.source_id) AS last_activity
FROM csvload_sources s LEFT JOIN csvload_checkpoints c USING (source_id)
GROUP BY s.source_id;
