"""What moderators did, in community.db: hidden quotes, and notes to them."""

from __future__ import annotations

from bot.records import Hidden, Note
from bot.store.database import Database

_NOTE = "SELECT id, nullif(guild_id, 0), kind, text, user_id, raised_at FROM notes"


class ModerationStore:
    """On community.db. Moments are seconds since 1970; a note of no one server has guild None."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # Hidden quotes

    async def hidden(self, guild_id: int | None = None) -> list[tuple[int, Hidden]]:
        """Every server's hidden quotes with the server's id, or those of one, the newest first."""
        one = "" if guild_id is None else " WHERE guild_id = ?"
        rows = await self._database.fetch(
            f"SELECT guild_id, quote_id, user_id, hidden_at, reason FROM hidden{one}"
            " ORDER BY hidden_at DESC, quote_id",
            [] if guild_id is None else [guild_id],
        )
        return [(row[0], Hidden(*row[1:])) for row in rows]

    async def hide(self, guild_id: int, hidden: Hidden) -> bool:
        """False where it was hidden already; then nothing has changed."""
        async with self._database.transaction() as connection:
            cursor = await connection.execute(
                "INSERT OR IGNORE INTO hidden (guild_id, quote_id, user_id, hidden_at, reason)"
                " VALUES (?, ?, ?, ?, ?)",
                [guild_id, hidden.quote_id, hidden.user_id, hidden.hidden_at, hidden.reason],
            )
            return cursor.rowcount > 0

    async def unhide(self, guild_id: int, quote_id: str) -> bool:
        """False where it was not hidden."""
        async with self._database.transaction() as connection:
            cursor = await connection.execute(
                "DELETE FROM hidden WHERE guild_id = ? AND quote_id = ?", [guild_id, quote_id]
            )
            return cursor.rowcount > 0

    # Notes

    async def raise_note(
        self, guild_id: int | None, kind: str, text: str, user_id: int | None, now: float
    ) -> None:
        """Let a note stand. One of its kind that stands already gets the new text and no more:
        who was told once is not told again."""
        async with self._database.transaction() as connection:
            await connection.execute(
                "INSERT INTO notes (guild_id, kind, text, user_id, raised_at)"
                " VALUES (?, ?, ?, ?, ?)"
                " ON CONFLICT (guild_id, kind) DO UPDATE SET text = excluded.text",
                [guild_id or 0, kind, text, user_id, now],
            )

    async def mend_note(self, guild_id: int | None, kind: str) -> None:
        """What it said is mended. Nearly always nothing stands: that is found out by reading."""
        if not await self.standing(guild_id):
            return
        async with self._database.transaction() as connection:
            await connection.execute(
                "DELETE FROM notes WHERE guild_id = ? AND kind = ?", [guild_id or 0, kind]
            )

    async def standing(self, guild_id: int | None) -> list[Note]:
        """The notes of a server, or of no one server, the newest first."""
        rows = await self._database.fetch(
            f"{_NOTE} WHERE guild_id = ? ORDER BY id DESC", [guild_id or 0]
        )
        return [Note(*row[1:]) for row in rows]

    async def take_untold(self) -> Note | None:
        """The oldest note that nobody was told; from now on it counts as told: a crash while it
        is sent loses the message, never the note, and never sends it twice."""
        async with self._database.transaction() as connection:
            rows = list(
                await connection.execute_fetchall(f"{_NOTE} WHERE NOT told ORDER BY id LIMIT 1")
            )
            if not rows:
                return None
            await connection.execute("UPDATE notes SET told = 1 WHERE id = ?", [rows[0][0]])
            return Note(*rows[0][1:])
