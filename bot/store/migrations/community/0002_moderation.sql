-- Moderators decide what their server doesn't see, and hear of what needs them.
--
-- A table whose rows are of one server has its id as `guild_id`: these rows go when the bot has
-- been out of the server for long enough (bot.store.privacy).

-- By the quote's stable id, so that no refresh brings back what was hidden.
CREATE TABLE hidden (
    guild_id  INTEGER NOT NULL,
    quote_id  TEXT NOT NULL,
    user_id   INTEGER,                  -- who hid it; NULL: somebody who is forgotten
    hidden_at REAL NOT NULL,            -- seconds since 1970, UTC
    reason    TEXT,
    PRIMARY KEY (guild_id, quote_id)
) STRICT;

-- What needs a moderator: sent once to `user_id`, and standing until it is mended. `guild_id` is 0
-- where it is of no one server, `user_id` NULL where only the bot's owner can be told.
CREATE TABLE notes (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id  INTEGER NOT NULL,
    kind      TEXT NOT NULL,
    text      TEXT NOT NULL,
    user_id   INTEGER,
    raised_at REAL NOT NULL,            -- seconds since 1970, UTC
    told      INTEGER NOT NULL DEFAULT 0,
    UNIQUE (guild_id, kind)
) STRICT;
