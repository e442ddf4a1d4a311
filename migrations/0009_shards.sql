-- Which rows of a table stand here, where several databases hold them by ranges of its key.

-- A line for each of the databases that share a table, this one among them.
CREATE TABLE csvload_shards (
    table_name  TEXT NOT NULL COLLATE NOCASE,
    -- n of the n-th database, from 1; the first one also keeps the records that have no row.
    number      INTEGER NOT NULL,
    -- The column by which rows are divided.
    column_name TEXT NOT NULL,
    -- The lowest value of the range, which ends where the next one begins; NULL for the first.
    lower_bound ANY,
    is_here     INTEGER NOT NULL CHECK (is_here IN (0, 1)),
    PRIMARY KEY (table_name, number)
) STRICT, WITHOUT ROWID;
