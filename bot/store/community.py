"""community.db, the precious data: opening it, and what has no module of its own.

What else is in it is read and written by the stores beside, one a matter, all on one `Database`,
whose lock is theirs in common.
"""

from __future__ import annotations

import secrets
from pathlib import Path

from bot.store.database import Database

#: How long a pager's request is kept, in seconds: as promised to members.
PAGES_LAST_S = 24 * 3600
#: And of how many, the newest of each member: somebody who asks without end fills no disk.
MOST_PAGES = 300


async def open_community(folder: Path) -> Database:
    """Open or create `community.db` in the folder, once for each process; StoreError where that
    can't be."""
    copies = folder / "backups"
    remedy = f"run `restore` with the newest copy in {copies}; don't delete what is there"
    return await Database.open(folder / "community.db", "community", remedy, precious=True)


class CommunityStore:
    """What the command line, pagers and the client keep."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # Sources that `import` added

    async def kept_sources(self, show: str) -> tuple[str, ...]:
        """What `import PATH… --show` added, absolute POSIX paths or addresses."""
        rows = await self._database.fetch(
            "SELECT source FROM kept_sources WHERE show = ? ORDER BY rowid", [show]
        )
        return tuple(row[0] for row in rows)

    async def keep_sources(self, show: str, sources: tuple[str, ...]) -> None:
        """Remember sources beside those of shows.toml; known ones stay as they are."""
        async with self._database.transaction() as connection:
            await connection.executemany(
                "INSERT OR IGNORE INTO kept_sources (show, source) VALUES (?, ?)",
                [(show, source) for source in sources],
            )

    async def drop_sources(self, show: str, sources: tuple[str, ...]) -> None:
        """Forget sources that `import` added."""
        async with self._database.transaction() as connection:
            await connection.executemany(
                "DELETE FROM kept_sources WHERE show = ? AND source = ?",
                [(show, source) for source in sources],
            )

    # Pages of a long answer

    async def save_request(self, user_id: int, request: str, now: float) -> str:
        """Keep what a pager needs and give the key for its buttons; drops what is too old or
        too much.

        `now` in seconds since 1970; the key has 12 characters that fit any custom_id.
        """
        key = secrets.token_urlsafe(9)
        async with self._database.transaction() as connection:
            await connection.execute("DELETE FROM pages WHERE created_at < ?", [now - PAGES_LAST_S])
            await connection.execute(
                "INSERT INTO pages (key, user_id, created_at, request) VALUES (?, ?, ?, ?)",
                [key, user_id, now, request],
            )
            await connection.execute(
                "DELETE FROM pages WHERE rowid IN (SELECT rowid FROM pages WHERE user_id = ?"
                " ORDER BY rowid DESC LIMIT -1 OFFSET ?)",
                [user_id, MOST_PAGES],
            )
        return key

    async def request(self, key: str, now: float) -> tuple[int, str] | None:
        """Who asked, and what; None once it is too old."""
        rows = await self._database.fetch(
            "SELECT user_id, request FROM pages WHERE key = ? AND created_at >= ?",
            [key, now - PAGES_LAST_S],
        )
        return (rows[0][0], rows[0][1]) if rows else None

    # Commands at Discord

    async def synced_hash(self, application_id: int) -> str | None:
        """The hash of the commands that were last synced for the application."""
        rows = await self._database.fetch(
            "SELECT hash FROM synced_commands WHERE application_id = ?", [application_id]
        )
        return rows[0][0] if rows else None

    async def set_synced_hash(self, application_id: int, digest: str) -> None:
        """Remember what was synced."""
        async with self._database.transaction() as connection:
            await connection.execute(
                "INSERT OR REPLACE INTO synced_commands (application_id, hash) VALUES (?, ?)",
                [application_id, digest],
            )
