-- The quote of the day: when it is due where, what was drawn, and what became of each date.
--
-- Dates are YYYY-MM-DD, local to the zone of the server; moments are seconds since 1970, UTC. Quotes
-- go by their stable id, so that no refresh and no renumbering brings one back too early.

-- One row for each server that has it. `due` is the next date that nothing became of yet; its moment
-- is stored so that a tick asks an index and computes no zones.
CREATE TABLE dailies (
    guild_id     INTEGER PRIMARY KEY,
    channel_id   INTEGER NOT NULL,
    clock        TEXT NOT NULL,             -- HH:MM
    zone         TEXT NOT NULL,             -- IANA
    days         INTEGER NOT NULL,          -- a bit for each day of the week, Monday the lowest
    role_id      INTEGER,
    thread       INTEGER NOT NULL,
    show         TEXT,                      -- NULL: all
    user_id      INTEGER,                   -- who set it up; NULL: somebody who is forgotten
    due          TEXT NOT NULL,
    due_at       REAL NOT NULL,
    paused       TEXT,                      -- why; NULL: it is not
    paused_until TEXT,                      -- the first date that is posted again
    failures     INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX dailies_by_moment ON dailies (due_at, guild_id, due);

-- What became of each date, once. A row is `claimed` before anything is sent: whoever adds it may
-- send, and nobody else ever. Kept when the quote of the day is turned off.
CREATE TABLE daily_posts (
    guild_id   INTEGER NOT NULL,
    date       TEXT NOT NULL,
    state      TEXT NOT NULL CHECK (state IN ('claimed', 'posted', 'missed')),
    due_at     REAL NOT NULL,
    at         REAL NOT NULL,
    channel_id INTEGER,
    quote_id   TEXT,
    message_id INTEGER,
    reason     TEXT,
    PRIMARY KEY (guild_id, date)
) STRICT, WITHOUT ROWID;
CREATE INDEX daily_posts_unconfirmed ON daily_posts (state) WHERE state = 'claimed';

-- The quote of a date, drawn at first need. `guild_id` is 0 for those who have no daily of their
-- own, `show` '' for all shows. `seen`: whether anybody was shown it.
CREATE TABLE daily_quotes (
    guild_id INTEGER NOT NULL,
    show     TEXT NOT NULL,
    date     TEXT NOT NULL,
    quote_id TEXT NOT NULL,
    seen     INTEGER NOT NULL,
    PRIMARY KEY (guild_id, show, date)
) STRICT, WITHOUT ROWID;

-- Quotes that were replaced by another one, for their turn to come last.
CREATE TABLE daily_skips (
    id       INTEGER PRIMARY KEY,
    guild_id INTEGER NOT NULL,
    date     TEXT NOT NULL,
    quote_id TEXT NOT NULL,
    seen     INTEGER NOT NULL
) STRICT;
CREATE INDEX daily_skips_by_server ON daily_skips (guild_id);
