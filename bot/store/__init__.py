"""All SQL of the house. Rows become model objects here; aiosqlite ends here.

- `database`: one SQLite file: its connections, transactions and migrations.
- `library`: `library.db`, derived from the sources; can be deleted at any moment.
- `community`: `community.db`, precious; migrated and backed up, never rebuilt.
- `codec`: a `Document` as bytes and back, for the copy that library.db keeps of each.
- `migrations`: numbered SQL files, one folder a database.
"""
