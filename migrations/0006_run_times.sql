-- How long runs took and in which stage, so that a later run can be compared with them.

-- From the start of the run to its end, or to its last commit where it died without a word.
ALTER TABLE csvload_runs ADD COLUMN seconds REAL;

-- Milliseconds of the run's batches in each stage, added up over all threads; wait is the writer's, for chunks.
ALTER TABLE csvload_runs ADD COLUMN read_ms REAL NOT NULL DEFAULT 0;
ALTER TABLE csvload_runs ADD COLUMN parse_ms REAL NOT NULL DEFAULT 0;
ALTER TABLE csvload_runs ADD COLUMN compute_ms REAL NOT NULL DEFAULT 0;
ALTER TABLE csvload_runs ADD COLUMN wait_ms REAL NOT NULL DEFAULT 0;
ALTER TABLE csvload_runs ADD COLUMN write_ms REAL NOT NULL DEFAULT 0;
ALTER TABLE csvload_runs ADD COLUMN commit_ms REAL NOT NULL DEFAULT 0;

-- Records of the source that were in when the run ended: those of earlier runs, and those that it read.
ALTER TABLE csvload_runs ADD COLUMN source_records INTEGER;

-- Records that the run refused, by reason: {"ragged":2,"type":1}. A retry may have loaded them since.
ALTER TABLE csvload_runs ADD COLUMN rejects_by_reason TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(rejects_by_reason));
