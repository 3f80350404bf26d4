-- A show's own chapters say what is talked about where a quote stands.

CREATE TABLE chapters (
    id      INTEGER PRIMARY KEY,
    episode INTEGER NOT NULL REFERENCES episodes ON DELETE CASCADE,
    start_s REAL NOT NULL,
    stop_s  REAL,                       -- NULL: it lasts until the next one
    title   TEXT NOT NULL,
    url     TEXT
) STRICT;
CREATE INDEX chapters_by_episode ON chapters (episode, start_s);
