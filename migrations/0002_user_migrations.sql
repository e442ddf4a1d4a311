-- The user's own numbered SQL files that were applied, each in one transaction with its row here.

CREATE TABLE csvload_user_migrations (
    number        INTEGER PRIMARY KEY,
    -- The file's name, without its folder.
    name          TEXT NOT NULL,
    -- XXH3, 64 bits, of the file's bytes, as a signed integer: an edited file is found by it.
    content_hash  INTEGER NOT NULL,
    applied_at    TEXT NOT NULL
) STRICT;
