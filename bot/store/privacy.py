"""What community.db says about whom: counted, forgotten, and gone with a server that was left.

A new table need only keep to two names. `user_id` is a person: the table then stands in
`ABOUT_USERS`. `guild_id` is the server whose row it is: the row goes with the server.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import NamedTuple

import aiosqlite

from bot.records import Kept
from bot.store.database import Database


class _About(NamedTuple):
    """A table with a `user_id`. `one` and `many` are what a person calls its rows. `stays`: a
    forgotten person's rows are others' too, and stay without the id."""

    table: str
    one: str
    many: str
    stays: bool = False


ABOUT_USERS = (
    _About("pages", "question of yours", "questions of yours"),
    _About("hidden", "quote that you hid", "quotes that you hid", stays=True),
    _About("notes", "note to you", "notes to you", stays=True),
    _About("dailies", "daily quote that you set up", "daily quotes that you set up", stays=True),
    _About("refresh_runs", "refresh that you started", "refreshes that you started", stays=True),
)

_OF_SERVERS = (
    "SELECT m.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c ON c.name = 'guild_id'"
    " WHERE m.type = 'table' ORDER BY m.name"
)


class PrivacyStore:
    """On community.db. Moments are seconds since 1970."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def about(self, user_id: int) -> list[Kept]:
        """What is stored about a user, where it is anything."""
        found = []
        for about in ABOUT_USERS:
            rows = await self._database.fetch(
                f"SELECT count(*) FROM {about.table} WHERE user_id = ?", [user_id]
            )
            found.append(Kept(about.one, about.many, rows[0][0], about.stays))
        return [kept for kept in found if kept.count]

    async def forget(self, user_id: int) -> None:
        """Let nothing say anything about a user any more."""
        async with self._database.transaction() as connection:
            for about in ABOUT_USERS:
                change = (
                    f"UPDATE {about.table} SET user_id = NULL"
                    if about.stays
                    else f"DELETE FROM {about.table}"
                )
                await connection.execute(f"{change} WHERE user_id = ?", [user_id])

    async def note_servers(self, present: Collection[int], now: float) -> None:
        """Record that the bot is in just these servers: every other server with rows counts as
        left from now on, if it didn't already; these don't."""
        async with self._database.transaction() as connection:
            there = json.dumps(list(present))
            await connection.execute(
                "DELETE FROM left_servers WHERE guild_id IN (SELECT value FROM json_each(?))",
                [there],
            )
            for table in await _of_servers(connection):
                await connection.execute(
                    "INSERT OR IGNORE INTO left_servers (guild_id, left_at)"
                    f" SELECT DISTINCT guild_id, ? FROM {table} WHERE guild_id <> 0"
                    " AND guild_id NOT IN (SELECT value FROM json_each(?))",
                    [now, there],
                )

    async def remove_left(self, before: float) -> list[int]:
        """Delete all that is of servers that were left before then; which they were."""
        async with self._database.transaction() as connection:
            rows = await connection.execute_fetchall(
                "SELECT guild_id FROM left_servers WHERE left_at < ?", [before]
            )
            gone = [row[0] for row in rows]
            for table in await _of_servers(connection) if gone else ():
                await connection.execute(
                    f"DELETE FROM {table} WHERE guild_id IN (SELECT value FROM json_each(?))",
                    [json.dumps(gone)],
                )
        return gone


async def _of_servers(connection: aiosqlite.Connection) -> list[str]:
    """The tables whose rows are of one server each, `left_servers` among them."""
    return [row[0] for row in await connection.execute_fetchall(_OF_SERVERS)]
