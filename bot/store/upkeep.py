"""How the refreshes went, in community.db: library.db is made anew and remembers no people."""

from __future__ import annotations

from bot.records import Run
from bot.store.database import Database

#: How many runs are remembered.
_MOST_RUNS = 100


class UpkeepStore:
    """On community.db."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add_run(self, run: Run) -> None:
        """Remember how a refresh went, and forget the oldest."""
        async with self._database.transaction() as connection:
            await connection.execute(
                "INSERT INTO refresh_runs (how, user_id, finished_at, seconds, summary, failure)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                [run.how, run.user_id, run.finished_at, run.seconds, run.summary, run.failure],
            )
            await connection.execute(
                "DELETE FROM refresh_runs WHERE id <= (SELECT max(id) FROM refresh_runs) - ?",
                [_MOST_RUNS],
            )

    async def runs(self, count: int, how: str | None = None) -> list[Run]:
        """The newest, `count` at most: of all, or of those that came about so."""
        rows = await self._database.fetch(
            "SELECT how, user_id, finished_at, seconds, summary, failure FROM refresh_runs"
            " WHERE ? IS NULL OR how = ? ORDER BY id DESC LIMIT ?",
            [how, how, count],
        )
        return [Run(*row) for row in rows]
