-- What it takes to notice that somebody else has changed a table, that a source no longer has rows which it brought,
-- and that the process of a run is gone.

-- The file change counter (https://www.sqlite.org/fileformat2.html) behind csvload's last commit: while the file has the
-- same one, nobody else has written to it. NULL where it does not tell, as in WAL.
CREATE TABLE csvload_database (
    id              INTEGER PRIMARY KEY CHECK (id = 1),
    change_counter  INTEGER
) STRICT;

CREATE TABLE csvload_tables (
    table_name  TEXT PRIMARY KEY COLLATE NOCASE,
    -- Rows in it, as csvload's last commit left it.
    row_count   INTEGER NOT NULL,
    -- Goes up whenever somebody else is found to have made it anew, or to have put rows in or taken them out.
    epoch       INTEGER NOT NULL DEFAULT 1,
    -- 0 once somebody else may have written to it since its rows were counted.
    is_certain  INTEGER NOT NULL CHECK (is_certain IN (0, 1))
) STRICT, WITHOUT ROWID;

-- The table's epoch for which the source's checkpoints hold.
ALTER TABLE csvload_sources ADD COLUMN table_epoch INTEGER;

-- The columns by which the rows are known that the source has brought (JSON array): they are in csvload_brought_…, a table
-- named after the source_id. NULL where that is not kept.
ALTER TABLE csvload_sources ADD COLUMN brought_by TEXT;

-- Reloads of a source from behind kept_row_id on, which are not through yet: what runs before this one brought from later
-- records, and none has brought since, is no longer in the source.
CREATE TABLE csvload_reloads (
    source_id    INTEGER NOT NULL REFERENCES csvload_sources (source_id) ON DELETE CASCADE,
    run_id       INTEGER NOT NULL,
    kept_row_id  INTEGER NOT NULL,
    PRIMARY KEY (source_id, run_id)
) STRICT, WITHOUT ROWID;

-- Rows that the run has taken out of the table, because their records are no longer in the source.
ALTER TABLE csvload_runs ADD COLUMN rows_deleted INTEGER NOT NULL DEFAULT 0;

-- Which start of which process it was, where the system tells: a process id is given again.
ALTER TABLE csvload_runs ADD COLUMN process TEXT;

-- Bytes of the whole record in its source, where only its beginning is kept.
ALTER TABLE csvload_rejects ADD COLUMN whole_bytes INTEGER;
