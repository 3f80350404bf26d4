-- Who holds a library in memory reads after a refresh what it changed, and not all again.

-- AUTOINCREMENT: a document that is read again is another row, so that one that is known by its
-- row is as it was.
CREATE TABLE numbered_documents (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    show     TEXT NOT NULL REFERENCES shows ON DELETE CASCADE,
    path     TEXT NOT NULL,
    sha256   BLOB NOT NULL,
    outcome  TEXT NOT NULL,
    keys     TEXT NOT NULL,
    hosts    TEXT NOT NULL,
    body     BLOB,
    feed     TEXT,
    spelt    TEXT NOT NULL DEFAULT '[[], []]',
    UNIQUE (show, path)
) STRICT;
INSERT INTO numbered_documents SELECT id, show, path, sha256, outcome, keys, hosts, body, feed,
    spelt FROM documents;
DROP TABLE documents;
ALTER TABLE numbered_documents RENAME TO documents;

-- The refresh that counted a term last. One that is in nothing any more stays, with 0, to say so.
ALTER TABLE vocabulary ADD COLUMN generation INTEGER NOT NULL DEFAULT 0;
DROP INDEX vocabulary_gone;
