-- Views for people, written so that DuckDB can read them too: it parses a view itself, and hands count(*) on as a
-- function that SQLite does not know, and puts parentheses around the parts of a UNION, which SQLite does not take.

-- Rejected records, with names for numbers, and with the record as text that every program can read.
--
-- The record is its first 200 characters. A byte that is not UTF-8 stands there as U+FFFD or as the character of its
-- number, because readers in Python refuse a text that is not UTF-8; csvload_rejects keeps the bytes as they were.

DROP VIEW IF EXISTS csvload_rejected_records;
CREATE VIEW csvload_rejected_records AS
SELECT
    s.name AS source,
    s.table_name AS "table",
    r.line,
    r.row_id,
    r.reason,
    r.column_name AS "column",
    r.detail,
    CASE
        WHEN glob('*[^ -~]*', r.excerpt) THEN (
            -- An array of 200 zeros counts the places.
            SELECT coalesce(group_concat("char"(unicode(substr(r.excerpt, places.key + 1, 1))), ''), '')
            FROM json_each('[0' || replace(hex(zeroblob(199)), '00', ',0') || ']') AS places
            WHERE places.key < length(r.excerpt)
        )
        ELSE r.excerpt
    END AS record,
    r.stage,
    r.run_id
FROM (
    -- Of no bytes, substr is NULL.
    SELECT *, coalesce(substr(CAST(substr(record, 1, 800) AS TEXT), 1, 200), '') AS excerpt FROM csvload_rejects
) AS r JOIN csvload_sources AS s USING (source_id);

-- As before.
DROP VIEW IF EXISTS csvload_status;
CREATE VIEW csvload_status AS
SELECT
    s.source_id,
    s.name AS source,
    s.table_name AS "table",
    coalesce(
        (SELECT status FROM csvload_runs r WHERE r.source_id = s.source_id AND r.kind = 'load'
         ORDER BY run_id DESC LIMIT 1), 'new') AS status,
    (SELECT count(1) FROM csvload_runs r WHERE r.source_id = s.source_id) AS runs,
    coalesce(sum(c.rows_read), 0) AS records,
    coalesce(sum(c.rows_read - c.rows_filtered), 0)
        - (SELECT count(1) FROM csvload_rejects j WHERE j.source_id = s.source_id) AS rows_loaded,
    coalesce(sum(c.rows_filtered), 0) AS filtered,
    (SELECT count(1) FROM csvload_rejects j WHERE j.source_id = s.source_id) AS rejected,
    coalesce(max(c.byte_end), 0) AS bytes,
    (SELECT max(coalesce(finished_at, started_at)) FROM csvload_runs r WHERE r.source_id = s.source_id) AS last_activity
FROM csvload_sources s LEFT JOIN csvload_checkpoints c USING (source_id)
GROUP BY s.source_id;
