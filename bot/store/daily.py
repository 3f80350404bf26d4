"""The quote of the day in community.db: settings, draws, claims, and what became of each date.

A claim is a row of `daily_posts` that is added in a transaction of its own: of all processes that
try, one succeeds. Everything that changes a date's fate is one transaction.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, time
from typing import Any

import aiosqlite

from bot.dailies import Daily, Post, Shown, State
from bot.schedule import Due, Schedule, pack_days, unpack_days
from bot.store.database import Database

_POST = (
    "SELECT guild_id, date, state, due_at, at, channel_id, quote_id, message_id, reason"
    " FROM daily_posts"
)

#: So many skipped quotes of a server, the newest, are known to come last.
MOST_SKIPS = 300


class DailyStore:
    """On community.db."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # Settings

    async def daily(self, guild_id: int) -> Daily | None:
        """A server's settings; None where it has none."""
        rows = await self._database.fetch("SELECT * FROM dailies WHERE guild_id = ?", [guild_id])
        return _daily(rows[0]) if rows else None

    async def save(self, daily: Daily) -> None:
        """Set it up, in the place of what was. Quotes that were drawn and seen by nobody are free
        again."""
        async with self._database.transaction() as connection:
            await _forget_unseen(connection, daily.guild_id)
            await _insert(connection, "INSERT OR REPLACE INTO dailies", _columns(daily))

    async def remove(self, guild_id: int) -> bool:
        """Turn it off; what was posted stays. False where there was none."""
        async with self._database.transaction() as connection:
            await _forget_unseen(connection, guild_id)
            cursor = await connection.execute("DELETE FROM dailies WHERE guild_id = ?", [guild_id])
            return cursor.rowcount > 0

    async def pause(self, guild_id: int, why: str | None, until: date | None = None) -> bool:
        """Pause it for a reason, or resume it with None. False where there is none."""
        async with self._database.transaction() as connection:
            cursor = await connection.execute(
                "UPDATE dailies SET paused = ?, paused_until = ?, failures = 0 WHERE guild_id = ?",
                [why, until and until.isoformat(), guild_id],
            )
            return cursor.rowcount > 0

    async def end_pause(self, daily: Daily) -> bool:
        """Resume what was paused until now. False where the settings are no longer those that
        were read: then nothing has changed."""
        async with self._database.transaction() as connection:
            if not await _unchanged(connection, daily):
                return False
            await connection.execute(
                "UPDATE dailies SET paused = NULL, paused_until = NULL, failures = 0"
                " WHERE guild_id = ?",
                [daily.guild_id],
            )
            return True

    # Who is due

    async def due(self, now: float) -> list[int]:
        """The servers whose next date is due by now, in order of their moments."""
        rows = await self._database.fetch(
            "SELECT guild_id FROM dailies WHERE due_at <= ? ORDER BY due_at, guild_id", [now]
        )
        return [row[0] for row in rows]

    async def far_ahead(self, after: float) -> list[Daily]:
        """Those whose next date is due after this moment."""
        rows = await self._database.fetch("SELECT * FROM dailies WHERE due_at > ?", [after])
        return [_daily(row) for row in rows]

    async def forget_missed(self, guild_id: int, after: float) -> None:
        """Let dates that were missed, though due after this moment, be as if they had not come."""
        async with self._database.transaction() as connection:
            await connection.execute(
                "DELETE FROM daily_posts WHERE guild_id = ? AND state = 'missed' AND due_at > ?",
                [guild_id, after],
            )

    # Draws

    async def drawn(self, guild_id: int, show: str | None, day: date) -> str | None:
        """The quote of a date; None before it was drawn."""
        rows = await self._database.fetch(
            "SELECT quote_id FROM daily_quotes WHERE guild_id = ? AND show = ? AND date = ?",
            [guild_id, show or "", day.isoformat()],
        )
        return rows[0][0] if rows else None

    async def shown(self, guild_id: int) -> dict[str, Shown]:
        """What a server saw, or is about to see, as its quotes of the day."""
        rows = await self._database.fetch(
            "SELECT quote_id, sum(times), sum(skipped), max(date) FROM ("
            " SELECT quote_id, 1 AS times, 0 AS skipped, date FROM daily_quotes"
            "  WHERE guild_id = ?"
            " UNION ALL SELECT quote_id, seen, 1, date FROM daily_skips WHERE guild_id = ?"
            ") GROUP BY quote_id",
            [guild_id, guild_id],
        )
        return {row[0]: Shown(*row[1:]) for row in rows}

    async def keep_drawn(
        self, guild_id: int, show: str | None, day: date, quote_id: str, replaced: str | None
    ) -> str:
        """Store the quote of a date, in the place of `replaced`; the one that stands from now on,
        which is another's where somebody drew at the same time."""
        key = [guild_id, show or "", day.isoformat()]
        async with self._database.transaction() as connection:
            found = await connection.execute_fetchall(
                "SELECT quote_id, seen FROM daily_quotes"
                " WHERE guild_id = ? AND show = ? AND date = ?",
                key,
            )
            for known, seen in found:
                if known != replaced:
                    return str(known)
                await connection.execute(
                    "INSERT INTO daily_skips (guild_id, date, quote_id, seen) VALUES (?, ?, ?, ?)",
                    [guild_id, day.isoformat(), known, seen],
                )
                await _forget_skips(connection, guild_id)
            await connection.execute(
                "INSERT OR REPLACE INTO daily_quotes (guild_id, show, date, quote_id, seen)"
                " VALUES (?, ?, ?, ?, 0)",
                [*key, quote_id],
            )
        return quote_id

    async def see(self, guild_id: int, show: str | None, day: date) -> None:
        """Somebody is shown the quote of a date."""
        async with self._database.transaction() as connection:
            await connection.execute(
                "UPDATE daily_quotes SET seen = 1"
                " WHERE guild_id = ? AND show = ? AND date = ? AND NOT seen",
                [guild_id, show or "", day.isoformat()],
            )

    # What becomes of a date

    async def claim(self, daily: Daily, post: Post, following: Due, *, again: bool = False) -> bool:
        """Take a date for oneself before it is sent. `following` is what is due after it; `again`:
        also a date that was missed.

        False where something became of the date already, or the settings are no longer those that
        were read: then nothing may be sent.
        """
        async with self._database.transaction() as connection:
            if not await _unchanged(connection, daily):
                return False
            if post.date == daily.due:
                await _advance(connection, daily.guild_id, following)
            if again:
                await connection.execute(
                    "DELETE FROM daily_posts WHERE guild_id = ? AND date = ? AND state = 'missed'",
                    [post.guild_id, post.date.isoformat()],
                )
            return await _add(connection, post)

    async def miss(self, daily: Daily, posts: Sequence[Post], following: Due) -> None:
        """Dates that are not posted, each with its reason, and what is due after them."""
        async with self._database.transaction() as connection:
            if not await _unchanged(connection, daily):
                return
            await _advance(connection, daily.guild_id, following)
            for post in posts:
                if await _add(connection, post):
                    await _forget_unseen(connection, daily.guild_id, post.date)

    async def confirm(self, post: Post) -> None:
        """A claim was sent, as `post` says: with its message, or with a reason why that can't be
        told."""
        async with self._database.transaction() as connection:
            if await _settle(connection, post):
                await connection.execute(
                    "UPDATE daily_quotes SET seen = 1 WHERE guild_id = ? AND date = ?",
                    [post.guild_id, post.date.isoformat()],
                )
                if post.message_id:
                    await connection.execute(
                        "UPDATE dailies SET failures = 0 WHERE guild_id = ?", [post.guild_id]
                    )

    async def give_up(self, post: Post, *, failed: bool, most: int, why: str) -> bool:
        """A claim was not sent, for its reason. `failed`: since the channel is gone or forbidden.

        The `most`th of these in a row pauses it, for the reason `why`; True where that happened.
        """
        async with self._database.transaction() as connection:
            if not await _settle(connection, post):
                return False
            await _forget_unseen(connection, post.guild_id, post.date)
            if not failed:
                return False
            await connection.execute(
                "UPDATE dailies SET failures = failures + 1 WHERE guild_id = ?", [post.guild_id]
            )
            cursor = await connection.execute(
                "UPDATE dailies SET paused = ?, paused_until = NULL"
                " WHERE guild_id = ? AND failures >= ? AND paused IS NULL",
                [why, post.guild_id, most],
            )
            return cursor.rowcount > 0

    # History

    async def post(self, guild_id: int, day: date) -> Post | None:
        """What became of a date; None where nothing has yet."""
        rows = await self._database.fetch(
            f"{_POST} WHERE guild_id = ? AND date = ?", [guild_id, day.isoformat()]
        )
        return _post(rows[0]) if rows else None

    async def unconfirmed(self) -> list[Post]:
        """Claims of which it is not known whether they were sent, the oldest first."""
        rows = await self._database.fetch(f"{_POST} WHERE state = 'claimed' ORDER BY at")
        return [_post(row) for row in rows]

    async def count(self, guild_id: int) -> int:
        """Of how many dates something became."""
        rows = await self._database.fetch(
            "SELECT count(*) FROM daily_posts WHERE guild_id = ?", [guild_id]
        )
        return int(rows[0][0])

    async def history(self, guild_id: int, first: int, count: int) -> list[Post]:
        """`count` dates from the `first` newest on."""
        rows = await self._database.fetch(
            f"{_POST} WHERE guild_id = ? ORDER BY date DESC LIMIT ? OFFSET ?",
            [guild_id, count, first],
        )
        return [_post(row) for row in rows]


# Inside a transaction


async def _unchanged(connection: aiosqlite.Connection, daily: Daily) -> bool:
    rows = await connection.execute_fetchall(
        "SELECT * FROM dailies WHERE guild_id = ?", [daily.guild_id]
    )
    return [_daily(row) for row in rows] == [daily]


async def _advance(connection: aiosqlite.Connection, guild_id: int, following: Due) -> None:
    await connection.execute(
        "UPDATE dailies SET due = ?, due_at = ? WHERE guild_id = ?",
        [following.date.isoformat(), following.at, guild_id],
    )


async def _add(connection: aiosqlite.Connection, post: Post) -> bool:
    columns = asdict(post) | {"date": post.date.isoformat()}
    return await _insert(connection, "INSERT OR IGNORE INTO daily_posts", columns)


async def _insert(
    connection: aiosqlite.Connection, statement: str, columns: Mapping[str, Any]
) -> bool:
    names, values = ", ".join(columns), ", ".join(f":{name}" for name in columns)
    cursor = await connection.execute(f"{statement} ({names}) VALUES ({values})", dict(columns))
    return cursor.rowcount > 0


async def _settle(connection: aiosqlite.Connection, post: Post) -> bool:
    """End a claim; False where it has ended."""
    cursor = await connection.execute(
        "UPDATE daily_posts SET state = ?, at = ?, quote_id = ?, message_id = ?, reason = ?"
        " WHERE guild_id = ? AND date = ? AND state = 'claimed'",
        [
            post.state, post.at, post.quote_id, post.message_id, post.reason,
            post.guild_id, post.date.isoformat(),
        ],
    )  # fmt: skip
    return cursor.rowcount > 0


async def _forget_unseen(
    connection: aiosqlite.Connection, guild_id: int, day: date | None = None
) -> None:
    """Quotes that were drawn and shown to nobody may be drawn again; one that is on its way
    stays."""
    await connection.execute(
        "DELETE FROM daily_quotes WHERE guild_id = ? AND NOT seen AND ? IN ('', date)"
        " AND NOT EXISTS (SELECT 1 FROM daily_posts p WHERE p.guild_id = daily_quotes.guild_id"
        "  AND p.date = daily_quotes.date AND p.state = 'claimed')",
        [guild_id, day.isoformat() if day else ""],
    )


async def _forget_skips(connection: aiosqlite.Connection, guild_id: int) -> None:
    """The oldest of very many that nobody saw: what was shown is never forgotten."""
    await connection.execute(
        "DELETE FROM daily_skips WHERE id IN (SELECT id FROM daily_skips"
        " WHERE guild_id = ? AND NOT seen ORDER BY id DESC LIMIT -1 OFFSET ?)",
        [guild_id, MOST_SKIPS],
    )


# Rows


def _columns(daily: Daily) -> dict[str, Any]:
    return {
        "guild_id": daily.guild_id,
        "channel_id": daily.channel_id,
        "clock": daily.schedule.at.isoformat("minutes"),
        "zone": daily.schedule.zone,
        "days": pack_days(daily.schedule.days),
        "role_id": daily.role_id,
        "thread": daily.thread,
        "show": daily.show,
        "user_id": daily.set_by,
        "due": daily.due.isoformat(),
        "due_at": daily.due_at,
        "paused": daily.paused,
        "paused_until": daily.paused_until and daily.paused_until.isoformat(),
        "failures": daily.failures,
    }


def _daily(row: sqlite3.Row) -> Daily:
    return Daily(
        guild_id=row["guild_id"],
        channel_id=row["channel_id"],
        schedule=Schedule(time.fromisoformat(row["clock"]), row["zone"], unpack_days(row["days"])),
        role_id=row["role_id"],
        thread=bool(row["thread"]),
        show=row["show"],
        set_by=row["user_id"],
        due=date.fromisoformat(row["due"]),
        due_at=row["due_at"],
        paused=row["paused"],
        paused_until=date.fromisoformat(row["paused_until"]) if row["paused_until"] else None,
        failures=row["failures"],
    )


def _post(row: sqlite3.Row) -> Post:
    return Post(
        guild_id=row["guild_id"],
        date=date.fromisoformat(row["date"]),
        state=State(row["state"]),
        due_at=row["due_at"],
        at=row["at"],
        channel_id=row["channel_id"],
        quote_id=row["quote_id"],
        message_id=row["message_id"],
        reason=row["reason"],
    )
