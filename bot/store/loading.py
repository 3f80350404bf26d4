"""Writing library.db: one refresh is one transaction."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import aiosqlite

from bot.model import Problem, Show
from bot.store.codec import EPISODE_COLUMNS, unpack
from bot.store.database import Database


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document as it was read. `outcome`: read or skipped; `body` by `codec.pack_document`."""

    path: str
    sha256: bytes
    outcome: str
    keys: tuple[str, ...]
    hosts: tuple[str, ...]
    body: bytes | None


@dataclass(frozen=True, slots=True)
class NewEpisode:
    """An episode to store: what it was made from, and its rows by `codec.pack_prepared`."""

    signature: bytes
    packed: bytes


@dataclass(frozen=True, slots=True)
class Change:
    """What a refresh does to one show. `stale` are the signatures of episodes to drop."""

    show: Show
    documents: Sequence[DocumentRow] = ()
    gone: Sequence[str] = ()
    stale: Sequence[bytes] = ()
    episodes: Sequence[NewEpisode] = ()
    refused: Sequence[Problem] = ()


@dataclass(frozen=True, slots=True)
class Refresh:
    """All that one refresh writes. `based_on` is the generation that it was worked out from;
    `shows` all slugs that stay, whether changed or not."""

    based_on: int
    finished_at: str
    shows: Sequence[str]
    changes: Sequence[Change]
    report: dict[str, Any]


async def apply(database: Database, refresh: Refresh) -> bool:
    """Write it, all or nothing. False, with nothing written, where it is based on the past."""
    async with database.transaction() as connection:
        rows = await connection.execute_fetchall("SELECT coalesce(max(id), 0) FROM refreshes")
        if next(iter(rows))[0] != refresh.based_on:
            return False
        kept = json.dumps(refresh.shows)
        await _drop_episodes(connection, "show NOT IN (SELECT value FROM json_each(?))", [kept])
        await connection.execute(
            "DELETE FROM shows WHERE slug NOT IN (SELECT value FROM json_each(?))", [kept]
        )
        for change in refresh.changes:
            await _apply(connection, refresh.shows.index(change.show.slug), change)
        await connection.execute(
            "INSERT INTO refreshes (finished_at, report) VALUES (?, ?)",
            [refresh.finished_at, json.dumps(refresh.report)],
        )
        await connection.execute(
            "DELETE FROM refreshes WHERE id <= (SELECT max(id) FROM refreshes) - 100"
        )
    return True


async def _apply(connection: aiosqlite.Connection, position: int, change: Change) -> None:
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
        "INSERT OR REPLACE INTO documents (show, path, sha256, outcome, keys, hosts, body)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (slug, d.path, d.sha256, d.outcome, json.dumps(d.keys), json.dumps(d.hosts), d.body)
            for d in change.documents
        ],
    )
    for signature in change.stale:
        await _drop_episodes(connection, "show = ? AND signature = ?", [slug, signature])
    await connection.execute("DELETE FROM problems WHERE show = ? AND episode IS NULL", [slug])
    await _insert_problems(
        connection, slug, None, [(p.path, p.line, p.reason) for p in change.refused]
    )
    for new in change.episodes:
        await _insert_episode(connection, slug, new)


async def _drop_episodes(
    connection: aiosqlite.Connection, condition: str, parameters: Sequence[Any]
) -> None:
    # The word indexes know no foreign keys.
    for words, rows in (("passage_words", "passages"), ("link_words", "links")):
        await connection.execute(
            f"DELETE FROM {words} WHERE rowid IN (SELECT r.id FROM {rows} r"
            f" JOIN episodes e ON e.id = r.episode WHERE {condition})",
            parameters,
        )
    await connection.execute(f"DELETE FROM episodes WHERE {condition}", parameters)


async def _insert_problems(
    connection: aiosqlite.Connection, show: str, episode: int | None, rows: Iterable[Sequence[Any]]
) -> None:
    await connection.executemany(
        "INSERT INTO problems (show, episode, path, line, reason) VALUES (?, ?, ?, ?, ?)",
        [(show, episode, *row) for row in rows],
    )


async def _insert_episode(connection: aiosqlite.Connection, show: str, new: NewEpisode) -> None:
    rows = unpack(new.packed)
    columns = (*EPISODE_COLUMNS, "hosts", "guests", "topics", "sources", "signature")
    cursor = await connection.execute(
        f"INSERT INTO episodes ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})",
        [*rows["row"], *rows["lists"], new.signature],
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
    await _insert_links(connection, episode, rows)
    await _insert_passages(connection, episode, rows)
    await _insert_problems(connection, show, episode, rows["problems"])


async def _insert_links(
    connection: aiosqlite.Connection, episode: int | None, rows: dict[str, Any]
) -> None:
    first = await _next_id(connection, "links")
    await connection.executemany(
        "INSERT INTO links (id, episode, section, text, context, url, site)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        [(first + i, episode, *row) for i, row in enumerate(rows["links"])],
    )
    await connection.executemany(
        "INSERT INTO link_words (rowid, terms) VALUES (?, ?)",
        [(first + i, terms) for i, terms in enumerate(rows["link_terms"])],
    )


async def _insert_passages(
    connection: aiosqlite.Connection, episode: int | None, rows: dict[str, Any]
) -> None:
    first_turn = await _next_id(connection, "turns")
    first = await _next_id(connection, "passages")
    await connection.executemany(
        "INSERT INTO turns (id, episode, speaker, person, start_s, text) VALUES (?, ?, ?, ?, ?, ?)",
        [(first_turn + i, episode, *row) for i, row in enumerate(rows["turns"])],
    )
    await connection.executemany(
        "INSERT INTO passages (id, episode, turn, start, stop, quote_id, place, worthy)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (first + i, episode, first_turn + turn, *rest)
            for i, (turn, *rest, _) in enumerate(rows["passages"])
        ],
    )
    await connection.executemany(
        "INSERT INTO passage_words (rowid, terms) VALUES (?, ?)",
        [(first + i, row[-1]) for i, row in enumerate(rows["passages"])],
    )


async def _next_id(connection: aiosqlite.Connection, table: str) -> int:
    rows = await connection.execute_fetchall(f"SELECT coalesce(max(id), 0) + 1 FROM {table}")
    return int(next(iter(rows))[0])
