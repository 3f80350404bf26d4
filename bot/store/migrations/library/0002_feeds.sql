-- Shows may have feeds as sources, and a feed is asked for every day but rarely changes.

-- How each feed was when it, its transcripts and all had been read: its server is asked with
-- `etag` and `last_modified` and answers "304, as it was" in a few hundred bytes. A feed is not
-- here while something of it is to be tried again (a transcript's server was down, an item is
-- dated tomorrow), so that it is then read anew. `version` is that of the code that read it.
CREATE TABLE feeds (
    show          TEXT NOT NULL REFERENCES shows ON DELETE CASCADE,
    address       TEXT NOT NULL,
    etag          TEXT,
    last_modified TEXT,
    sha256        BLOB NOT NULL,
    version       INTEGER NOT NULL,
    problems      TEXT NOT NULL,        -- what could not be read then, as JSON, to say it again
    PRIMARY KEY (show, address)
) STRICT;

-- The address of the feed that a document came by, NULL for files. Feeds show their newest items
-- only: what a feed once gave stays while the show has the feed, so it must be known whose it is.
ALTER TABLE documents ADD COLUMN feed TEXT;
