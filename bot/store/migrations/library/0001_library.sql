-- library.db is derived: everything here can be read again from the sources.
--
-- AUTOINCREMENT where rows are held on to over a refresh, by catalogues and quotes in memory: a row
-- that is gone is gone, and never another's.

CREATE TABLE shows (
    slug     TEXT PRIMARY KEY,
    position INTEGER NOT NULL,          -- its place in shows.toml
    title    TEXT NOT NULL,
    settings TEXT NOT NULL              -- the whole [[show]] as JSON
) STRICT;

-- Each document as it was last read, so that a part of an episode can be merged anew without
-- its other documents, and so that a document which can't be read any more keeps its last good
-- form. `outcome`: 'read', or 'skipped' (fine, but no episode). `keys` are what identifies the
-- episode, `hosts` whom it names as such, both JSON lists.
CREATE TABLE documents (
    id       INTEGER PRIMARY KEY,
    show     TEXT NOT NULL REFERENCES shows ON DELETE CASCADE,
    path     TEXT NOT NULL,
    sha256   BLOB NOT NULL,
    outcome  TEXT NOT NULL,
    keys     TEXT NOT NULL,
    hosts    TEXT NOT NULL,
    body     BLOB,
    UNIQUE (show, path)
) STRICT;

CREATE TABLE problems (
    id      INTEGER PRIMARY KEY,
    show    TEXT NOT NULL REFERENCES shows ON DELETE CASCADE,
    episode INTEGER REFERENCES episodes ON DELETE CASCADE,  -- NULL: the document was refused
    path    TEXT NOT NULL,
    line    INTEGER,
    reason  TEXT NOT NULL
) STRICT;

-- `signature` says from which documents, under which settings, the episode was made.
CREATE TABLE episodes (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    episode_id  TEXT NOT NULL UNIQUE,
    show        TEXT NOT NULL REFERENCES shows ON DELETE CASCADE,
    signature   BLOB NOT NULL,
    number      INTEGER,
    title       TEXT NOT NULL,
    date        TEXT,
    slug        TEXT,
    description TEXT,
    notes       TEXT,
    hosts       TEXT NOT NULL,
    guests      TEXT NOT NULL,
    topics      TEXT NOT NULL,
    sources     TEXT NOT NULL,
    duration_s  REAL,
    audio_url   TEXT,
    page_url    TEXT,
    image_url   TEXT
) STRICT;
CREATE INDEX episodes_by_show ON episodes (show, number);
CREATE INDEX episodes_by_signature ON episodes (signature);

-- Who was there: `role` is host, guest or speaker (heard, but neither); `words` they said.
CREATE TABLE appearances (
    id      INTEGER PRIMARY KEY,
    episode INTEGER NOT NULL REFERENCES episodes ON DELETE CASCADE,
    name    TEXT NOT NULL,
    role    TEXT NOT NULL,
    words   INTEGER NOT NULL
) STRICT;
CREATE INDEX appearances_by_episode ON appearances (episode);

-- Every id under which an episode is known: its own, and those that its weaker keys give.
CREATE TABLE episode_ids (
    id      TEXT NOT NULL,
    episode INTEGER NOT NULL REFERENCES episodes ON DELETE CASCADE,
    PRIMARY KEY (id, episode)
) STRICT, WITHOUT ROWID;
CREATE INDEX episode_ids_by_episode ON episode_ids (episode);

CREATE TABLE links (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    episode  INTEGER NOT NULL REFERENCES episodes ON DELETE CASCADE,
    section  TEXT,
    text     TEXT NOT NULL,
    context  TEXT NOT NULL,
    url      TEXT NOT NULL,
    site     TEXT,                      -- the host, without "www."
    terms    TEXT NOT NULL              -- its words as bot.search.text normalises them
) STRICT;
CREATE INDEX links_by_episode ON links (episode);
CREATE INDEX links_by_site ON links (site);

CREATE TABLE turns (
    id       INTEGER PRIMARY KEY,
    episode  INTEGER NOT NULL REFERENCES episodes ON DELETE CASCADE,
    speaker  TEXT,
    person   TEXT,
    start_s  REAL,
    text     TEXT NOT NULL
) STRICT;
CREATE INDEX turns_by_episode ON turns (episode);

-- A passage is the characters start..stop of its turn. `place` is how far into the episode's
-- words it begins, 0 to 1. `worthy`: fit for a random quote.
CREATE TABLE passages (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    episode  INTEGER NOT NULL REFERENCES episodes ON DELETE CASCADE,
    turn     INTEGER NOT NULL,          -- goes with its episode, like the passage
    start    INTEGER NOT NULL,
    stop     INTEGER NOT NULL,
    quote_id TEXT NOT NULL,
    place    REAL NOT NULL,
    worthy   INTEGER NOT NULL,
    terms    TEXT NOT NULL              -- its words as bot.search.text normalises them
) STRICT;
CREATE INDEX passages_by_episode ON passages (episode);
CREATE INDEX passages_by_quote ON passages (quote_id);

-- Every term with the number of passages and links it is in.
CREATE TABLE vocabulary (
    term  TEXT PRIMARY KEY,
    count INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- How the refreshes went; the newest is the generation of this file. `changed`: 1 where episodes
-- came, changed or went, and so another search index belongs to it.
CREATE TABLE refreshes (
    id          INTEGER PRIMARY KEY,
    finished_at TEXT NOT NULL,          -- UTC, ISO 8601
    report      TEXT NOT NULL,
    changed     INTEGER NOT NULL
) STRICT;
