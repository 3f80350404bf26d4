"""All SQL of the house. Rows become model objects here; aiosqlite ends here.

- `database`: one SQLite file: its connections, transactions and migrations; `copies`: of one that
  is in use, and back in its place.
- `library`: reading `library.db`, derived from the sources; can be deleted at any moment. `rows`:
  its rows -> model; `around`: what was said around a passage; `loading`: a refresh, written in one
  transaction, `episodes` its new ones; `indexing`: what of it goes to the search index.
- `community`: `community.db`, precious; migrated and backed up, never rebuilt. On it, a file a
  matter: `daily`, `moderation`, `privacy`, `upkeep`.
- `codec`: a `Document` as bytes and back, for the copy that library.db keeps of each.
- `migrations`: numbered SQL files, one folder a database.
"""
