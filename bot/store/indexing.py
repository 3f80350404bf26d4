"""The search index of what library.db holds: made within the transaction that it belongs to."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import Protocol

import aiosqlite

#: The share of the episodes that may change before the index is made anew: that is faster then.
_MOST_CHANGED = 0.25
#: Rows that go to the index in one go: a few milliseconds of a thread's work.
_ROWS_A_BATCH = 500
#: And whole episodes: a megabyte.
_EPISODES_A_BATCH = 20


class Indexer(Protocol):
    """Builds the search index of a generation; see `bot.search.building.IndexBuilder`."""

    #: Whether it begins with all that the index has which it is made from.
    is_based: bool

    def drop(self, episodes: Sequence[int]) -> None:
        """By rows"""

    def add_passages(self, rows: Sequence[tuple[int, int, int, str, str | None, str]]) -> None:
        """In their order: (row, episode row, turn, quote id, speaker, terms)"""

    def add_episodes(self, rows: Iterable[tuple[int, str, str]]) -> None:
        """(row, terms of title, names and notes, terms of what is said)"""

    def add_links(self, rows: Iterable[tuple[int, int, str | None, str]]) -> None:
        """(row, episode row, site, terms)"""

    def finish(self) -> None:
        """Put it in its place."""

    def abandon(self) -> None:
        """Leave nothing behind of what was not finished."""


async def base_for(connection: aiosqlite.Connection, dropped: int, coming: int) -> int | None:
    """The generation whose index is worth changing; None where that is most of it. What is
    dropped is not there any more, what comes is not yet."""
    rows = await connection.execute_fetchall(
        "SELECT (SELECT max(id) FROM refreshes WHERE changed), (SELECT count(*) FROM episodes)"
    )
    generation, episodes = next(iter(rows))
    return generation if dropped + coming <= (episodes + coming) * _MOST_CHANGED else None


async def opened_indexer(
    make: Callable[[int, int | None], Indexer], generation: int, base: int | None
) -> Indexer:
    """An indexer, made in a thread: to open an index takes milliseconds."""
    making = asyncio.ensure_future(asyncio.to_thread(make, generation, base))
    try:
        return await asyncio.shield(making)
    except asyncio.CancelledError:
        await asyncio.wait([making])
        if not making.exception():
            await in_thread(making.result().abandon)
        raise


@asynccontextmanager
async def finished_or_gone(indexer: Indexer) -> AsyncIterator[None]:
    """Whatever happens, of an index that was not finished nothing is left."""
    try:
        yield
    finally:
        await in_thread(indexer.abandon)


async def add_stored(connection: aiosqlite.Connection, indexer: Indexer) -> None:
    """Add all episodes that the connection sees."""
    rows = await connection.execute_fetchall("SELECT id FROM episodes ORDER BY id")
    await add_episodes(connection, indexer, [row[0] for row in rows])


async def add_episodes(
    connection: aiosqlite.Connection, indexer: Indexer, episodes: Sequence[int]
) -> None:
    """Add all that is stored of these episodes, by their rows."""
    for at in range(0, len(episodes), _EPISODES_A_BATCH):
        these = [json.dumps(episodes[at : at + _EPISODES_A_BATCH])]
        for add, rows in (
            (
                indexer.add_passages,
                "SELECT p.id, p.episode, p.turn, p.quote_id, coalesce(t.person, t.speaker), p.terms"
                " FROM passages p JOIN turns t ON t.id = p.turn"
                " WHERE p.episode IN (SELECT value FROM json_each(?)) ORDER BY p.id",
            ),
            (
                indexer.add_links,
                "SELECT id, episode, site, terms FROM links"
                " WHERE episode IN (SELECT value FROM json_each(?)) ORDER BY id",
            ),
            (
                indexer.add_episodes,
                "SELECT e.id, e.terms, coalesce(group_concat(p.terms, ' '), '')"
                " FROM episodes e LEFT JOIN passages p ON p.episode = e.id"
                " WHERE e.id IN (SELECT value FROM json_each(?)) GROUP BY e.id",
            ),
        ):
            async with connection.execute(rows, these) as cursor:
                while some := await cursor.fetchmany(_ROWS_A_BATCH):
                    await in_thread(add, [tuple(row) for row in some])


async def in_thread(work: Callable[..., None], *arguments: object) -> None:
    """As `asyncio.to_thread`, but over only when the thread's work is, cancelled or not: what it
    builds is not cleared away under its hands."""
    working = asyncio.ensure_future(asyncio.to_thread(work, *arguments))
    try:
        await asyncio.shield(working)
    except asyncio.CancelledError:
        await asyncio.wait([working])
        raise
