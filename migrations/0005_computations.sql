-- What it takes to compute only what has changed.

-- By what the computed columns of a table were computed, where that is the same for all of its rows.
CREATE TABLE csvload_computations (
    table_name  TEXT PRIMARY KEY COLLATE NOCASE,
    -- The computations and the columns that they see (JSON); NULL where rows of several, or of none, are in the table.
    computed_by TEXT
) STRICT, WITHOUT ROWID;

-- Rows whose columns were computed in the run, those that took over what stood in the table, and further tries.
ALTER TABLE csvload_runs ADD COLUMN rows_computed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE csvload_runs ADD COLUMN rows_taken_over INTEGER NOT NULL DEFAULT 0;
ALTER TABLE csvload_runs ADD COLUMN compute_retries INTEGER NOT NULL DEFAULT 0;
