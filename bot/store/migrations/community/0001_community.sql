-- community.db is precious: what a community typed, chose or saved. Never rebuilt.

-- Sources that `import PATH… --show` added to those of shows.toml.
CREATE TABLE kept_sources (
    show   TEXT NOT NULL,
    source TEXT NOT NULL,
    PRIMARY KEY (show, source)
) STRICT;

-- What a pager needs and no custom_id can hold, for 24 hours. `user_id` asked.
CREATE TABLE pages (
    key        TEXT PRIMARY KEY,
    user_id    INTEGER NOT NULL,
    created_at REAL NOT NULL,           -- seconds since 1970, UTC
    request    TEXT NOT NULL
) STRICT;
CREATE INDEX pages_by_user ON pages (user_id);
CREATE INDEX pages_by_age ON pages (created_at);

-- What commands each application has at Discord, so that a start syncs only what changed.
CREATE TABLE synced_commands (
    application_id INTEGER PRIMARY KEY,
    hash           TEXT NOT NULL
) STRICT;
