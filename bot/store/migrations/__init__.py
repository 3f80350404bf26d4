"""Numbered SQL, a folder a database; `bot.store.database.migrate` applies what is missing."""
