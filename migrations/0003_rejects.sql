-- What it takes to list, export and retry rejects, and to forget sources.

-- The header as its bytes stand in the source, with its line end (text, or its bytes); NULL where there is none.
ALTER TABLE csvload_sources ADD COLUMN header ANY;

-- A load of the source, or a retry of records that it had refused, which says nothing about how far the load is.
ALTER TABLE csvload_runs ADD COLUMN kind TEXT NOT NULL DEFAULT 'load' CHECK (kind IN ('load', 'retry'));

-- Tables that forgotten sources were loaded into: the row ids of those without a key are still given by csvload.
CREATE TABLE csvload_known_tables (
    table_name  TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- A reject that a retry has loaded is a row, although its checkpoint counted it as rejected once.
DROP VIEW IF EXISTS csvload_status;
CREATE VIEW csvload_status AS
SELECT
    s.source_id,
    s.name AS source,
    s.table_name AS "table",
    coalesce(
        (SELECT status FROM csvload_runs r WHERE r.source_id = s.source_id AND r.kind = 'load'
         ORDER BY run_id DESC LIMIT 1), 'new') AS status,
    (SELECT count(*) FROM csvload_runs r WHERE r.source_id = s.source_id) AS runs,
    coalesce(sum(c.rows_read), 0) AS records,
    coalesce(sum(c.rows_read - c.rows_filtered), 0)
        - (SELECT count(*) FROM csvload_rejects j WHERE j.source_id = s.source_id) AS rows_loaded,
    coalesce(sum(c.rows_filtered), 0) AS filtered,
    (SELECT count(*) FROM csvload_rejects j WHERE j.source_id = s.source_id) AS rejected,
    coalesce(max(c.byte_end), 0) AS bytes,
    (SELECT max(coalesce(finished_at, started_at)) FROM csvload_runs r WHERE r.source_id = s.source_id) AS last_activity
FROM csvload_sources s LEFT JOIN csvload_checkpoints c USING (source_id)
GROUP BY s.source_id;
