-- What it takes to keep every attempt, also one that failed before it could load anything, and to change rows only.

-- 0 for an attempt that ended before the load began: it has read nothing, and the next load takes no notice of it.
ALTER TABLE csvload_runs ADD COLUMN has_begun INTEGER NOT NULL DEFAULT 1 CHECK (has_begun IN (0, 1));

-- What the command returned to the shell for it; NULL while it runs, where a signal ended it, and in runs of earlier versions.
ALTER TABLE csvload_runs ADD COLUMN exit_code INTEGER;

-- What kind of trouble it was, for programs, where it failed: a code that stays the same from version to version.
ALTER TABLE csvload_runs ADD COLUMN problem TEXT;

-- 1 for a source of which no load has begun yet: there are only attempts, and its position is none.
ALTER TABLE csvload_sources ADD COLUMN is_new INTEGER NOT NULL DEFAULT 0 CHECK (is_new IN (0, 1));

-- 1 for a source that only changes rows which others have brought, and so decides nothing of whose they are.
ALTER TABLE csvload_sources ADD COLUMN updates_only INTEGER NOT NULL DEFAULT 0 CHECK (updates_only IN (0, 1));
