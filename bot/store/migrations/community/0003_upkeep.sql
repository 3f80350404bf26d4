-- The bot refreshes by itself and on request, and outlives its stay in a server: both are
-- remembered over restarts.

-- How the last refreshes went. `how`: asked (by a moderator, `user_id`; NULL once they are
-- forgotten), timed or typed (`import`). `failure` is what went wrong, NULL where nothing did.
CREATE TABLE refresh_runs (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    how         TEXT NOT NULL,
    user_id     INTEGER,
    finished_at REAL NOT NULL,          -- seconds since 1970, UTC
    seconds     REAL NOT NULL,
    summary     TEXT,
    failure     TEXT
) STRICT;

-- Servers that the bot has left, and when: what they set is kept for a while.
CREATE TABLE left_servers (
    guild_id INTEGER PRIMARY KEY,
    left_at  REAL NOT NULL              -- seconds since 1970, UTC
) STRICT;
