"""Writing library.db: one refresh is one transaction."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import asdict, dataclass
from typing import Any

import aiosqlite

from bot.model import Problem, Show, Spelt
from bot.store.codec import count_words
from bot.store.database import Database
from bot.store.episodes import NewEpisode, write_episodes
from bot.store.indexing import (
    Indexer,
    add_stored,
    base_for,
    finished_or_gone,
    in_thread,
    opened_indexer,
)


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document as it was read. `outcome`: read or skipped; `body` by `codec.pack_document`;
    `feed` is the address of the feed that it came by, None for a file; `spelt`: how it spells
    names."""

    path: str
    sha256: bytes
    outcome: str
    keys: tuple[str, ...]
    hosts: tuple[str, ...]
    body: bytes | None
    feed: str | None = None
    spelt: Spelt = Spelt()


@dataclass(frozen=True, slots=True)
class FeedRow:
    """How a feed was when all that it names had been read: what to ask its server with, the
    digest of its bytes, the version of the code that read them, what was wrong in it."""

    address: str
    etag: str | None
    last_modified: str | None
    sha256: bytes
    version: int
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """What a refresh does to one show. About as many episodes as `coming` come, some at a time, as
    they are made; `stale` are the signatures of those to drop; `feeds` are all of the show's that
    need not be read again while they stand as they are."""

    show: Show
    coming: int
    episodes: AsyncGenerator[Sequence[NewEpisode], None]
    documents: Sequence[DocumentRow] = ()
    gone: Sequence[str] = ()
    stale: Sequence[bytes] = ()
    refused: Sequence[Problem] = ()
    feeds: Sequence[FeedRow] = ()


@dataclass(frozen=True, slots=True)
class Refresh:
    """All that one refresh writes. `based_on` is the generation that it was worked out from;
    `shows` all slugs that stay, whether changed or not. `closing`, asked when all episodes have
    come, says when it ended (ISO 8601, UTC) and how it went, in a sentence; what it raises undoes
    all. `indexer` makes one for a generation, from the index of another or, for None, from
    nothing."""

    based_on: int
    shows: Sequence[str]
    changes: Sequence[Change]
    closing: Callable[[], tuple[str, str]]
    indexer: Callable[[int, int | None], Indexer]


async def apply(database: Database, refresh: Refresh, waiting: Callable[[], None]) -> bool:
    """Write it, all or nothing. False, with nothing written, where it is based on the past.
    `waiting` is called while another program writes.

    The search index of the new state is whole before the state is committed.
    """
    async with database.transaction(waiting) as connection:
        rows = await connection.execute_fetchall("SELECT coalesce(max(id), 0) FROM refreshes")
        if next(iter(rows))[0] != refresh.based_on:
            return False
        words: Counter[str] = Counter()
        dropped = await _drop_shows(connection, refresh.shows, words)
        for change in refresh.changes:
            dropped += await _drop_stale(connection, change, words)
            await _write_show(connection, refresh.shows.index(change.show.slug), change)
        if dropped or any(change.coming for change in refresh.changes):
            changed, closing = await _write_coming(connection, refresh, dropped, words)
        else:
            changed, closing = False, refresh.closing()
        finished_at, summary = closing
        generation = refresh.based_on + 1
        await connection.execute(
            "INSERT INTO refreshes (id, finished_at, summary, changed) VALUES (?, ?, ?, ?)",
            [generation, finished_at, summary, changed],
        )
        await connection.execute(
            "DELETE FROM refreshes WHERE id <= ? - 100 AND NOT changed", [generation]
        )
    return True


async def _write_coming(
    connection: aiosqlite.Connection,
    refresh: Refresh,
    dropped: Sequence[int],
    words: Counter[str],
) -> tuple[bool, tuple[str, str]]:
    """Write those that come, as they come, and the index; whether any came or went, and the
    refresh's closing."""
    coming = sum(change.coming for change in refresh.changes)
    base = await base_for(connection, len(dropped), coming)
    indexer = await opened_indexer(refresh.indexer, refresh.based_on + 1, base)
    async with finished_or_gone(indexer):
        if indexer.is_based:
            await in_thread(indexer.drop, dropped)
        else:
            await add_stored(connection, indexer)
        changed = bool(dropped)
        for change in refresh.changes:
            async with aclosing(change.episodes):
                async for some in change.episodes:
                    await write_episodes(connection, change.show.slug, some, indexer, words)
                    changed = changed or bool(some)
        closing = refresh.closing()
        if changed:
            await _update_vocabulary(connection, words, refresh.based_on + 1)
            await in_thread(indexer.finish)
    return changed, closing


async def _drop_shows(
    connection: aiosqlite.Connection, stay: Sequence[str], words: Counter[str]
) -> list[int]:
    """Delete the other shows; the rows of their episodes."""
    gone, kept = "NOT IN (SELECT value FROM json_each(?))", [json.dumps(stay)]
    dropped = await _drop_episodes(connection, f"show {gone}", kept, words)
    await connection.execute(f"DELETE FROM shows WHERE slug {gone}", kept)
    return dropped


async def _drop_stale(
    connection: aiosqlite.Connection, change: Change, words: Counter[str]
) -> list[int]:
    """Delete the episodes that go or are to come anew; their rows."""
    rows = []
    for signature in change.stale:
        made_from = "show = ? AND signature = ?"
        rows += await _drop_episodes(connection, made_from, [change.show.slug, signature], words)
    return rows


async def _write_show(connection: aiosqlite.Connection, position: int, change: Change) -> None:
    """Write all of a show but its episodes."""
    slug = change.show.slug
    await connection.execute(
        "INSERT INTO shows (slug, position, settings) VALUES (?, ?, ?) ON CONFLICT (slug)"
        " DO UPDATE SET position = excluded.position, settings = excluded.settings",
        [slug, position, json.dumps(asdict(change.show))],
    )
    await connection.executemany(
        "DELETE FROM documents WHERE show = ? AND path = ?", [(slug, path) for path in change.gone]
    )
    await connection.executemany(
        "INSERT OR REPLACE INTO documents"
        " (show, path, sha256, outcome, keys, hosts, body, feed, spelt)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (slug, d.path, d.sha256, d.outcome, json.dumps(d.keys), json.dumps(d.hosts), d.body,
             d.feed, json.dumps([sorted(d.spelt.names), sorted(d.spelt.others)]))
            for d in change.documents
        ],
    )  # fmt: skip
    await _replace_feeds(connection, change)
    await connection.execute("DELETE FROM problems WHERE show = ? AND episode IS NULL", [slug])
    await connection.executemany(
        "INSERT INTO problems (show, path, line, reason) VALUES (?, ?, ?, ?)",
        [(slug, p.path, p.line, p.reason) for p in change.refused],
    )


async def _replace_feeds(connection: aiosqlite.Connection, change: Change) -> None:
    slug = change.show.slug
    await connection.execute("DELETE FROM feeds WHERE show = ?", [slug])
    await connection.executemany(
        "INSERT INTO feeds (show, address, etag, last_modified, sha256, version, problems)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (slug, f.address, f.etag, f.last_modified, f.sha256, f.version,
             json.dumps([(p.path, p.line, p.reason) for p in f.problems]))
            for f in change.feeds
        ],
    )  # fmt: skip


async def _drop_episodes(
    connection: aiosqlite.Connection,
    condition: str,
    parameters: Sequence[Any],
    words: Counter[str],
) -> list[int]:
    """Delete episodes with all that is theirs, their words subtracted; their rows."""
    found = await connection.execute_fetchall(
        f"SELECT id FROM episodes WHERE {condition}", parameters
    )
    if not (gone := [row[0] for row in found]):
        return []
    these = json.dumps(gone)
    for table in ("passages", "links"):
        rows = await connection.execute_fetchall(
            f"SELECT terms FROM {table} WHERE episode IN (SELECT value FROM json_each(?))", [these]
        )
        words.subtract(await asyncio.to_thread(count_words, [row[0] for row in rows]))
    await connection.execute(
        "DELETE FROM episodes WHERE id IN (SELECT value FROM json_each(?))", [these]
    )
    return gone


async def _update_vocabulary(
    connection: aiosqlite.Connection, words: Counter[str], generation: int
) -> None:
    await connection.executemany(
        "INSERT INTO vocabulary (term, count, generation) VALUES (?, ?, ?)"
        " ON CONFLICT (term) DO UPDATE"
        " SET count = count + excluded.count, generation = excluded.generation",
        [(term, count, generation) for term, count in words.items() if count],
    )
