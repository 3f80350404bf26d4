-- A picture that links somewhere has no text, and alone in its paragraph nothing around it either:
-- both are unknown, and were its host's name before, which no document says.

CREATE TABLE links_may_lack_text (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    episode  INTEGER NOT NULL REFERENCES episodes ON DELETE CASCADE,
    section  TEXT,
    text     TEXT,
    context  TEXT,
    url      TEXT NOT NULL,
    site     TEXT,                      -- the host, without "www."
    terms    TEXT NOT NULL              -- its words as bot.search.text normalises them
) STRICT;
INSERT INTO links_may_lack_text SELECT id, episode, section, text, context, url, site, terms
    FROM links;
DROP TABLE links;
ALTER TABLE links_may_lack_text RENAME TO links;
CREATE INDEX links_by_episode ON links (episode);
CREATE INDEX links_by_site ON links (site);
