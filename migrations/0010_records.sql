-- What it takes to find the records that have changed, to write these alone, and to know whose a row is.

-- One value for each batch: what each of its records is told by, in the order of the source. A record has a hash of its
-- bytes (XXH3, 64 bits), its key (an integer key itself, else a hash of it), and what became of it.
CREATE TABLE csvload_record_lists (
    list_id  INTEGER PRIMARY KEY,
    records  BLOB NOT NULL
) STRICT;

-- Which records they are. Generation 0 belongs to the checkpoints; others are what a source had brought before a reload
-- that is not through, the later the higher. Rows of records that have gone, and were not removed, are among them, too.
CREATE TABLE csvload_record_ranges (
    source_id     INTEGER NOT NULL REFERENCES csvload_sources (source_id) ON DELETE CASCADE,
    generation    INTEGER NOT NULL,
    row_id        INTEGER NOT NULL,
    first_row_id  INTEGER NOT NULL,
    list_id       INTEGER NOT NULL,
    PRIMARY KEY (source_id, generation, row_id)
) STRICT, WITHOUT ROWID;

-- Whether records of the source are to be written again, because another source has given their keys up.
ALTER TABLE csvload_sources ADD COLUMN has_stale INTEGER NOT NULL DEFAULT 0 CHECK (has_stale IN (0, 1));

-- What this replaces: how far reloads were.
DROP TABLE csvload_reloads;
