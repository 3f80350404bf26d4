"""Episodes that a refresh brings: into library.db, and to the search index as they go."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import aiosqlite

from bot.store.codec import EPISODE_COLUMNS, unpack_rows
from bot.store.indexing import Indexer, in_thread

_COLUMNS = {
    "episodes": (
        "id", "signature", *EPISODE_COLUMNS, "hosts", "guests", "topics", "sources", "terms",
    ),
    "episode_ids": ("episode", "id"),
    "appearances": ("episode", "name", "role", "words"),
    "chapters": ("episode", "start_s", "stop_s", "title", "url"),
    "links": ("id", "episode", "section", "text", "context", "url", "site", "terms"),
    "turns": ("id", "episode", "speaker", "person", "start_s", "text"),
    "passages": (
        "id", "episode", "turn", "start", "stop", "quote_id", "place", "worthy", "alone_start",
        "alone_stop", "terms",
    ),
    "problems": ("show", "episode", "path", "line", "reason"),
}  # fmt: skip

#: By table, what is to be inserted.
_Rows = dict[str, list[tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class NewEpisode:
    """An episode to store: what it was made from, and its rows by `codec.pack_prepared`."""

    signature: bytes
    packed: bytes


async def write_episodes(
    connection: aiosqlite.Connection,
    show: str,
    new: Sequence[NewEpisode],
    indexer: Indexer,
    words: Counter[str],
) -> None:
    """Write some episodes, give them to the index, and count their words, as `count_words` does.

    All rows of a table at once, with ids of our own making, so that the index can be told without
    reading again what was written.
    """
    last = await connection.execute_fetchall(
        "SELECT name, seq FROM sqlite_sequence UNION SELECT 'turns', max(id) FROM turns"
    )
    rows = await asyncio.to_thread(_rows, show, new, {name: seq or 0 for name, seq in last}, words)
    for table, columns in _COLUMNS.items():
        await connection.executemany(
            f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})",
            rows[table],
        )
    await in_thread(_index, indexer, rows)


def _rows(show: str, new: Sequence[NewEpisode], last: dict[str, int], words: Counter[str]) -> _Rows:
    """The rows of all; `last` are the ids given by now, by table."""
    rows: _Rows = {table: [] for table in _COLUMNS}

    def next_id(table: str) -> int:
        return last.get(table, 0) + len(rows[table]) + 1

    for one in new:
        packed = unpack_rows(one.packed)
        words.update(packed["words"])
        episode, turn = next_id("episodes"), next_id("turns")
        link, passage = next_id("links"), next_id("passages")
        whole = (episode, one.signature, *packed["row"], *packed["lists"], packed["terms"])
        rows["episodes"].append(whole)
        rows["episode_ids"] += [(episode, known) for known in dict.fromkeys(packed["ids"])]
        for table in ("appearances", "chapters"):
            rows[table] += [(episode, *row) for row in packed[table]]
        rows["links"] += [(link + at, episode, *row) for at, row in enumerate(packed["links"])]
        rows["turns"] += [(turn + at, episode, *row) for at, row in enumerate(packed["turns"])]
        rows["passages"] += [
            (passage + at, episode, turn + index, *rest)
            for at, (index, *rest) in enumerate(packed["passages"])
        ]
        rows["problems"] += [(show, episode, *row) for row in packed["problems"]]
    return rows


def _index(indexer: Indexer, rows: _Rows) -> None:
    """Give the new rows to the index, as `indexing.add_stored` gives those that are stored."""
    heard = {turn: person or speaker for turn, _, speaker, person, *_ in rows["turns"]}
    said: dict[int, list[str]] = {row[0]: [] for row in rows["episodes"]}
    passages = []
    for passage, episode, turn, _, _, quote_id, *_, terms in rows["passages"]:
        passages.append((passage, episode, turn, quote_id, heard[turn], terms))
        said[episode].append(terms)
    indexer.add_passages(passages)
    indexer.add_links([(link, e, site, terms) for link, e, *_, site, terms in rows["links"]])
    indexer.add_episodes([(row[0], row[-1], " ".join(said[row[0]])) for row in rows["episodes"]])
