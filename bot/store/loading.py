"""Writing library.db: one refresh is one transaction."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Protocol

import aiosqlite

from bot.model import Problem, Show, Spelt
from bot.store.codec import EPISODE_COLUMNS, count_words, unpack_rows
from bot.store.database import Database

#: Rows that go to the index in one go: a few milliseconds of a thread's work.
_ROWS_A_BATCH = 500
#: And whole episodes: a megabyte.
_EPISODES_A_BATCH = 20


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
class NewEpisode:
    """An episode to store: what it was made from, and its rows by `codec.pack_prepared`."""

    signature: bytes
    packed: bytes


@dataclass(frozen=True, slots=True)
class Change:
    """What a refresh does to one show. `stale` are the signatures of episodes to drop; `feeds`
    are all of the show's that need not be read again while they stand as they are."""

    show: Show
    documents: Sequence[DocumentRow] = ()
    gone: Sequence[str] = ()
    stale: Sequence[bytes] = ()
    episodes: Sequence[NewEpisode] = ()
    refused: Sequence[Problem] = ()
    feeds: Sequence[FeedRow] = ()


class Indexer(Protocol):
    """Builds the search index of a generation; see `bot.search.index.IndexBuilder`."""

    def add_passages(self, rows: Iterable[tuple[int, int, int, str, str | None, str]]) -> None:
        """In their order: (row, episode row, turn, quote id, speaker, terms)"""

    def add_episodes(self, rows: Iterable[tuple[int, str, str]]) -> None:
        """(row, terms of title, names and notes, terms of what is said)"""

    def add_links(self, rows: Iterable[tuple[int, int, str | None, str]]) -> None:
        """(row, episode row, site, terms)"""

    def finish(self) -> None:
        """Put it in its place."""

    def abandon(self) -> None:
        """Leave nothing behind."""


@dataclass(frozen=True, slots=True)
class Refresh:
    """All that one refresh writes. `based_on` is the generation that it was worked out from;
    `shows` all slugs that stay, whether changed or not; `indexer` makes one for a generation."""

    based_on: int
    finished_at: str
    shows: Sequence[str]
    changes: Sequence[Change]
    report: dict[str, Any]
    indexer: Callable[[int], Indexer]


async def apply(database: Database, refresh: Refresh) -> bool:
    """Write it, all or nothing. False, with nothing written, where it is based on the past.

    The search index of the new state is whole before the state is committed.
    """
    async with database.transaction() as connection:
        rows = await connection.execute_fetchall("SELECT coalesce(max(id), 0) FROM refreshes")
        if next(iter(rows))[0] != refresh.based_on:
            return False
        words: Counter[str] = Counter()
        kept = json.dumps(refresh.shows)
        gone = "show NOT IN (SELECT value FROM json_each(?))"
        changed = await _drop_episodes(connection, gone, [kept], words)
        await connection.execute(
            "DELETE FROM shows WHERE slug NOT IN (SELECT value FROM json_each(?))", [kept]
        )
        for change in refresh.changes:
            position = refresh.shows.index(change.show.slug)
            changed += await _apply(connection, position, change, words)
        generation = refresh.based_on + 1
        if changed:
            await _update_vocabulary(connection, words)
            await build_index(connection, refresh.indexer(generation))
        await connection.execute(
            "INSERT INTO refreshes (id, finished_at, report, changed) VALUES (?, ?, ?, ?)",
            [generation, refresh.finished_at, json.dumps(refresh.report), int(changed > 0)],
        )
        await connection.execute(
            "DELETE FROM refreshes WHERE id <= ? - 100 AND NOT changed", [generation]
        )
    return True


async def build_index(connection: aiosqlite.Connection, indexer: Indexer) -> None:
    """Build the search index of what the connection sees."""
    try:
        for add, batch, rows in (
            (
                indexer.add_passages,
                _ROWS_A_BATCH,
                "SELECT p.id, p.episode, p.turn, p.quote_id, coalesce(t.person, t.speaker), p.terms"
                " FROM passages p JOIN turns t ON t.id = p.turn ORDER BY p.id",
            ),
            (indexer.add_links, _ROWS_A_BATCH, "SELECT id, episode, site, terms FROM links"),
            (
                indexer.add_episodes,
                _EPISODES_A_BATCH,
                "SELECT e.id, e.terms, coalesce(group_concat(p.terms, ' '), '')"
                " FROM episodes e LEFT JOIN passages p ON p.episode = e.id GROUP BY e.id",
            ),
        ):
            async with connection.execute(rows) as cursor:
                while some := await cursor.fetchmany(batch):
                    await _in_thread(add, [tuple(row) for row in some])
        await _in_thread(indexer.finish)
    except BaseException:
        indexer.abandon()
        raise


async def _in_thread(work: Callable[..., None], *arguments: object) -> None:
    """As `asyncio.to_thread`, but over only when the thread's work is, cancelled or not: what it
    builds is not cleared away under its hands."""
    working = asyncio.ensure_future(asyncio.to_thread(work, *arguments))
    try:
        await asyncio.shield(working)
    except asyncio.CancelledError:
        await asyncio.wait([working])
        raise


async def _apply(
    connection: aiosqlite.Connection, position: int, change: Change, words: Counter[str]
) -> int:
    """Write one show; how many episodes came, changed or went."""
    slug = change.show.slug
    await connection.execute(
        "INSERT INTO shows (slug, position, title, settings) VALUES (?, ?, ?, ?) ON CONFLICT (slug)"
        " DO UPDATE SET position = excluded.position, title = excluded.title,"
        " settings = excluded.settings",
        [slug, position, change.show.title, json.dumps(asdict(change.show))],
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
    for signature in change.stale:
        made_from = "show = ? AND signature = ?"
        await _drop_episodes(connection, made_from, [slug, signature], words)
    await connection.execute("DELETE FROM problems WHERE show = ? AND episode IS NULL", [slug])
    await _insert_problems(
        connection, slug, None, [(p.path, p.line, p.reason) for p in change.refused]
    )
    async for signature, rows in _unpacked(change.episodes):
        words.update(rows["words"])
        await _insert_episode(connection, slug, signature, rows)
    return len(change.stale) + len(change.episodes)


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
) -> int:
    """Delete episodes with all that is theirs, their words subtracted; how many they were."""
    for table in ("passages", "links"):
        rows = await connection.execute_fetchall(
            f"SELECT r.terms FROM {table} r JOIN episodes e ON e.id = r.episode WHERE {condition}",
            parameters,
        )
        words.subtract(await asyncio.to_thread(count_words, [row[0] for row in rows]))
    cursor = await connection.execute(f"DELETE FROM episodes WHERE {condition}", parameters)
    return cursor.rowcount


async def _update_vocabulary(connection: aiosqlite.Connection, words: Counter[str]) -> None:
    await connection.executemany(
        "INSERT INTO vocabulary (term, count) VALUES (?, ?)"
        " ON CONFLICT (term) DO UPDATE SET count = count + excluded.count",
        [(term, count) for term, count in words.items() if count],
    )
    await connection.execute("DELETE FROM vocabulary WHERE count <= 0")


async def _insert_problems(
    connection: aiosqlite.Connection, show: str, episode: int | None, rows: Iterable[Sequence[Any]]
) -> None:
    await connection.executemany(
        "INSERT INTO problems (show, episode, path, line, reason) VALUES (?, ?, ?, ?, ?)",
        [(show, episode, *row) for row in rows],
    )


async def _unpacked(
    episodes: Iterable[NewEpisode],
) -> AsyncIterator[tuple[bytes, dict[str, Any]]]:
    """Signature and rows of each episode; the next is unpacked while SQLite works on the one
    before."""
    waiting: asyncio.Future[tuple[bytes, dict[str, Any]]] | None = None
    for new in episodes:
        ahead = asyncio.ensure_future(asyncio.to_thread(_unpack, new))
        if waiting:
            yield await waiting
        waiting = ahead
    if waiting:
        yield await waiting


def _unpack(new: NewEpisode) -> tuple[bytes, dict[str, Any]]:
    return new.signature, unpack_rows(new.packed)


async def _insert_episode(
    connection: aiosqlite.Connection, show: str, signature: bytes, rows: dict[str, Any]
) -> None:
    columns = (*EPISODE_COLUMNS, "hosts", "guests", "topics", "sources", "terms", "signature")
    cursor = await connection.execute(
        f"INSERT INTO episodes ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})",
        [*rows["row"], *rows["lists"], rows["terms"], signature],
    )
    episode = cursor.lastrowid
    await connection.executemany(
        "INSERT OR IGNORE INTO episode_ids (id, episode) VALUES (?, ?)",
        [(known, episode) for known in rows["ids"]],
    )
    await connection.executemany(
        "INSERT INTO appearances (episode, name, role, words) VALUES (?, ?, ?, ?)",
        [(episode, *row) for row in rows["appearances"]],
    )
    await connection.executemany(
        "INSERT INTO chapters (episode, start_s, stop_s, title, url) VALUES (?, ?, ?, ?, ?)",
        [(episode, *row) for row in rows["chapters"]],
    )
    await _insert_links(connection, episode, rows)
    await _insert_passages(connection, episode, rows)
    await _insert_problems(connection, show, episode, rows["problems"])


async def _insert_links(
    connection: aiosqlite.Connection, episode: int | None, rows: dict[str, Any]
) -> None:
    await connection.executemany(
        "INSERT INTO links (episode, section, text, context, url, site, terms)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        [(episode, *row) for row in rows["links"]],
    )


async def _insert_passages(
    connection: aiosqlite.Connection, episode: int | None, rows: dict[str, Any]
) -> None:
    first_turn = await _next_id(connection, "turns")
    await connection.executemany(
        "INSERT INTO turns (id, episode, speaker, person, start_s, text) VALUES (?, ?, ?, ?, ?, ?)",
        [(first_turn + i, episode, *row) for i, row in enumerate(rows["turns"])],
    )
    await connection.executemany(
        "INSERT INTO passages (episode, turn, start, stop, quote_id, place, worthy, terms)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [(episode, first_turn + turn, *rest) for turn, *rest in rows["passages"]],
    )


async def _next_id(connection: aiosqlite.Connection, table: str) -> int:
    rows = await connection.execute_fetchall(f"SELECT coalesce(max(id), 0) + 1 FROM {table}")
    return int(next(iter(rows))[0])
