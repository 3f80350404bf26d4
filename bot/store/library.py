"""Reading library.db, the derived data: rows become model objects here."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.model import (
    Appearance,
    Candidate,
    Episode,
    FoundLink,
    Link,
    Problem,
    Quote,
    Show,
    Turn,
)
from bot.store.around import turns_around
from bot.store.codec import EPISODE_COLUMNS
from bot.store.database import Database
from bot.store.indexing import Indexer, add_stored, finished_or_gone, in_thread
from bot.store.loading import FeedRow, Refresh, apply
from bot.store.rows import StoredDocument, document_of, episode_of, feed_of, quote_of, show_of

_QUOTE = """
    SELECT p.id, p.quote_id, p.place, e.episode_id, t.speaker, t.person, t.start_s,
           substr(t.text, p.start + 1, p.stop - p.start) AS text, p.alone_start, p.alone_stop,
           c.title AS chapter, c.url AS chapter_url
    FROM passages p JOIN turns t ON t.id = p.turn JOIN episodes e ON e.id = p.episode
        LEFT JOIN chapters c ON c.id = (
            SELECT id FROM chapters WHERE episode = p.episode AND start_s <= t.start_s
            ORDER BY start_s DESC LIMIT 1
        ) AND coalesce(c.stop_s > t.start_s, TRUE)
"""

#: Where so many quotes are worth so much (`worthy` is 1 to 4), none that is worth less is drawn:
#: rather the same good one after weeks than one that leans on what was said before it.
_ENOUGH = ((4, 60), (3, 30), (2, 10))
#: The same of an episode, a speaker, a topic.
_ENOUGH_NARROWED = ((4, 60), (3, 30), (2, 3))

_Appearances = dict[int, list[Appearance]]

_HEARD = "coalesce(t.person, t.speaker) IN (SELECT value FROM json_each(?))"


class LibraryStore:
    """library.db. One for each process; `await LibraryStore.open(folder)`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        #: Where the search indexes lie, one folder a generation.
        self.index_folder = database.path.parent / "index"

    @classmethod
    async def open(cls, folder: Path) -> LibraryStore:
        """Open or create `library.db` in the folder; StoreError where that can't be."""
        remedy = "delete it and start again, it is rebuilt from the sources"
        return cls(await Database.open(folder / "library.db", "library", remedy))

    async def close(self) -> None:
        await self._database.close()

    async def damage(self) -> str | None:
        """What SQLite's own check finds wrong; None where the file is sound."""
        return await self._database.damage()

    async def data_version(self) -> int:
        """Changes whenever anybody has written library.db."""
        return await self._database.data_version()

    # What a refresh needs

    async def documents(
        self, show: str, known: Mapping[str, StoredDocument] | None = None
    ) -> dict[str, StoredDocument]:
        """By path, all documents of the show that were read or skipped. Those that are `known`
        and as they were are not read again."""
        known = known or {}
        there = await self._database.fetch("SELECT id, path FROM documents WHERE show = ?", [show])
        found = {p: known[p] for row, p in there if p in known and known[p].row == row}
        rows = await self._database.fetch(
            "SELECT id, path, sha256, outcome, keys, hosts, feed, spelt FROM documents"
            " WHERE id IN (SELECT value FROM json_each(?))",
            [json.dumps([row for row, path in there if path not in found])],
        )
        read = await asyncio.to_thread(lambda: {row["path"]: document_of(row) for row in rows})
        return found | read

    async def feeds(self, show: str) -> dict[str, FeedRow]:
        """By address, the feeds of the show that were read with all that they name."""
        rows = await self._database.fetch(
            "SELECT address, etag, last_modified, sha256, version, problems FROM feeds"
            " WHERE show = ?",
            [show],
        )
        return {row["address"]: feed_of(row) for row in rows}

    async def bodies(self, show: str, paths: Sequence[str]) -> dict[str, bytes]:
        """The packed documents of these paths."""
        rows = await self._database.fetch(
            "SELECT path, body FROM documents WHERE show = ? AND body IS NOT NULL"
            " AND path IN (SELECT value FROM json_each(?))",
            [show, json.dumps(paths)],
        )
        return {row["path"]: row["body"] for row in rows}

    async def giving(self, show: str, sources: Sequence[str]) -> set[str]:
        """Which of the sources gave a document that is loaded."""
        documents = await self.documents(show)
        read = [(path, d.feed) for path, d in documents.items() if d.outcome == "read"]
        return {
            source
            for source in sources
            if any(source in (path, feed) or path.startswith(f"{source}/") for path, feed in read)
        }

    async def signatures(self, show: str) -> dict[bytes, set[str]]:
        """From what the episodes of the show were made, and the ids of what was made."""
        rows = await self._database.fetch(
            "SELECT signature, episode_id FROM episodes WHERE show = ?", [show]
        )
        result: dict[bytes, set[str]] = {}
        for row in rows:
            result.setdefault(row["signature"], set()).add(row["episode_id"])
        return result

    async def generation(self) -> int:
        """Which refresh library.db is of; 0 before the first."""
        rows = await self._database.fetch("SELECT coalesce(max(id), 0) FROM refreshes")
        return int(rows[0][0])

    async def index_generation(self) -> int:
        """The generation whose search index fits what is stored; 0 where nothing is."""
        rows = await self._database.fetch(
            "SELECT coalesce(max(id), 0) FROM refreshes WHERE changed"
        )
        return int(rows[0][0])

    async def build_index(self, missing: Callable[[], Indexer | None]) -> None:
        """Build the search index anew from what is stored, with what `missing` gives.

        It is asked once nobody else writes, so that of several programs that miss the index the
        first makes it; None where it has been made meanwhile.
        """
        async with self._database.transaction() as connection:
            if indexer := missing():
                async with finished_or_gone(indexer):
                    await add_stored(connection, indexer)
                    await in_thread(indexer.finish)

    async def apply(self, refresh: Refresh, waiting: Callable[[], None] = lambda: None) -> bool:
        """Write a refresh, all or nothing; readers see the old state until it is whole.

        False, and nothing written, where another process has refreshed meanwhile. While one does
        it is waited for, and `waiting` called.
        """
        return await apply(self._database, refresh, waiting)

    async def last_refresh(self) -> tuple[str, str] | None:
        """When the last refresh ended (ISO 8601, UTC), and how it went, in a sentence."""
        rows = await self._database.fetch(
            "SELECT finished_at, summary FROM refreshes ORDER BY id DESC LIMIT 1"
        )
        return (rows[0]["finished_at"], rows[0]["summary"]) if rows else None

    # Episodes

    async def shows(self) -> list[Show]:
        """The loaded shows, in the order of shows.toml."""
        rows = await self._database.fetch("SELECT settings FROM shows ORDER BY position")
        return [show_of(json.loads(row["settings"])) for row in rows]

    async def episodes(self, known: Mapping[int, Episode] | None = None) -> dict[int, Episode]:
        """By row, every episode without notes, links and turns: what fits in memory. Rows come and
        go and never change, so those that are `known` are not read again."""
        known = known or {}
        there = [row[0] for row in await self._database.fetch("SELECT id FROM episodes")]
        new = json.dumps([row for row in there if row not in known])
        columns = ", ".join(column for column in EPISODE_COLUMNS if column != "notes")
        these = "IN (SELECT value FROM json_each(?))"
        rows = await self._database.fetch(
            f"SELECT id, NULL AS notes, {columns}, hosts, guests, topics, sources FROM episodes"
            f" WHERE id {these}",
            [new],
        )
        ids = f"SELECT episode, id FROM episode_ids WHERE episode {these}"
        aliases = await self._grouped(ids, [new])
        found = {row["id"]: episode_of(row, aliases.get(row["id"], ())) for row in rows}
        # What went since is in neither.
        return {row: found.get(row) or known[row] for row in there if row in found or row in known}

    async def appearances(self, episodes: Iterable[int] | None = None) -> _Appearances:
        """By episode row, who was there: in all, or in those of these rows."""
        narrowed, parameters = _narrowed(episodes, "episode")
        rows = await self._database.fetch(
            f"SELECT episode, name, role, words FROM appearances WHERE TRUE{narrowed}", parameters
        )
        result: _Appearances = {}
        for row in rows:
            result.setdefault(row[0], []).append(Appearance(row[1], row[2], row[3]))
        return result

    async def whole_episodes(self, show: str | None = None) -> AsyncIterator[Episode]:
        """Every episode with notes, links and turns, by show, number, date: for `export`, which
        needs neither older ids nor chapters nor problems."""
        rows = await self._database.fetch(
            "SELECT e.* FROM episodes e JOIN shows s ON s.slug = e.show WHERE ? IN (e.show, '')"
            " ORDER BY s.position, e.number IS NULL, e.number, e.date, e.title",
            [show or ""],
        )
        for row in rows:
            yield episode_of(row, (), await self.links(row["id"]), await self._turns(row["id"]))

    async def links(self, episode: int) -> tuple[Link, ...]:
        """The links of an episode, in the order of its notes."""
        rows = await self._database.fetch(
            "SELECT section, text, context, url FROM links WHERE episode = ? ORDER BY id", [episode]
        )
        return tuple(Link(*row) for row in rows)

    async def problems(self, *, noted: bool = True) -> list[Problem]:
        """Refused documents first, then what was noted about loaded ones, where that is wanted."""
        rows = await self._database.fetch(
            "SELECT path, line, reason FROM problems WHERE episode IS NULL OR ?"
            " ORDER BY episode IS NOT NULL, id",
            (noted,),
        )
        return [Problem(*row) for row in rows]

    async def counts(self) -> dict[str, int]:
        """How many episodes, quotes (passages) and links there are."""
        rows = await self._database.fetch(
            "SELECT (SELECT count(*) FROM episodes), (SELECT count(*) FROM passages),"
            " (SELECT count(*) FROM links)"
        )
        return dict(zip(("episodes", "quotes", "links"), rows[0], strict=True))

    # Search

    async def vocabulary(self, since: int = 0) -> list[tuple[str, int]]:
        """Every term with the number of passages and links it is in; or those only whose number
        is another `since` a generation, 0 for a term that is gone."""
        # As one row: to hand over tens of thousands takes five times as long.
        rows = await self._database.fetch(
            "SELECT coalesce(group_concat(term, ' '), ''), coalesce(group_concat(count, ' '), '')"
            " FROM vocabulary WHERE iif(?, generation > ?, count > 0)",
            [since, since],
        )
        return await asyncio.to_thread(_counted, *rows[0])

    async def quotes(self, rows: Sequence[int]) -> dict[int, Quote]:
        """The passages of these rows, by row."""
        found = await self._database.fetch(
            f"{_QUOTE} WHERE p.id IN (SELECT value FROM json_each(?))", [json.dumps(list(rows))]
        )
        return {row["id"]: quote_of(row) for row in found}

    async def quote(self, quote_id: str, episode_id: str | None = None) -> Quote | None:
        """A passage by its id; the one in `episode_id` where the same words occur in several."""
        rows = await self._database.fetch(
            f"{_QUOTE} WHERE p.quote_id = ? ORDER BY e.episode_id <> ?, p.id LIMIT 1",
            [quote_id, episode_id or ""],
        )
        return quote_of(rows[0]) if rows else None

    async def context(
        self, row: int, turns: int, hidden: Collection[str] = ()
    ) -> tuple[list[Turn], Turn, list[Turn]] | None:
        """See `bot.store.around.turns_around`."""
        return await turns_around(self._database, row, turns, hidden)

    async def rows_of(self, quote_ids: Collection[str]) -> frozenset[int]:
        """The rows of all passages with these ids."""
        if not quote_ids:
            return frozenset()
        rows = await self._database.fetch(
            "SELECT id FROM passages WHERE quote_id IN (SELECT value FROM json_each(?))",
            [json.dumps(list(quote_ids))],
        )
        return frozenset(row[0] for row in rows)

    async def worthy(
        self, episodes: Iterable[int] | None = None, speakers: Sequence[str] = ()
    ) -> list[int]:
        """The rows of all passages that are worth reading alone."""
        conditions, parameters = _narrowed(episodes, "p.episode")
        join = ""
        if speakers:
            join = f" JOIN turns t ON t.id = p.turn AND {_HEARD}"
            parameters.insert(0, json.dumps(speakers))
        rows = await self._database.fetch(
            f"SELECT p.id, p.worthy FROM passages p{join} WHERE p.worthy{conditions}", parameters
        )
        return _best(rows, _ENOUGH if episodes is None and not speakers else _ENOUGH_NARROWED)

    async def worthy_ids(self, show: str | None = None) -> list[str]:
        """The ids of all quotes that are worth reading alone, each once."""
        rows = await self._database.fetch(
            "SELECT p.quote_id, max(p.worthy) FROM passages p JOIN episodes e ON e.id = p.episode"
            " WHERE p.worthy AND ? IN ('', e.show) GROUP BY p.quote_id ORDER BY p.quote_id",
            [show or ""],
        )
        return _best(rows, _ENOUGH)

    async def found_links(
        self, bm25: Mapping[int, float]
    ) -> tuple[dict[int, FoundLink], list[Candidate]]:
        """The links of these rows, by row, and as they are ranked with the scores given."""
        found = await self._database.fetch(
            "SELECT l.id, e.episode_id, l.section, l.text, l.context, l.url, l.site, l.terms,"
            " l.episode FROM links l JOIN episodes e ON e.id = l.episode"
            " WHERE l.id IN (SELECT value FROM json_each(?))",
            [json.dumps(list(bm25))],
        )
        links = {row[0]: FoundLink(row[0], row[1], Link(*row[2:6]), row[6]) for row in found}
        return links, [Candidate(row[0], row[8], "", None, row[7], bm25[row[0]]) for row in found]

    async def sites(self) -> list[str]:
        """Every site that is linked, most linked first."""
        rows = await self._database.fetch(
            "SELECT site FROM links WHERE site IS NOT NULL GROUP BY site"
            " ORDER BY count(*) DESC, site"
        )
        return [row[0] for row in rows]

    async def _turns(self, episode: int) -> tuple[Turn, ...]:
        rows = await self._database.fetch(
            "SELECT speaker, text, start_s, person FROM turns WHERE episode = ? ORDER BY id",
            [episode],
        )
        return tuple(Turn(*row) for row in rows)

    async def _grouped(self, sql: str, parameters: Sequence[Any]) -> Mapping[int, tuple[str, ...]]:
        result: dict[int, tuple[str, ...]] = {}
        for key, value in await self._database.fetch(sql, parameters):
            result[key] = (*result.get(key, ()), value)
        return result


def _best(rows: Sequence[sqlite3.Row], enough: Iterable[tuple[int, int]]) -> list[Any]:
    """Of (key, worth) the best, where there is enough of that to choose from; otherwise all."""
    for worth, many in enough:
        best = [row[0] for row in rows if row[1] >= worth]
        if len(best) >= many:
            return best
    return [row[0] for row in rows]


def _counted(terms: str, counts: str) -> list[tuple[str, int]]:
    return list(zip(terms.split(), map(int, counts.split()), strict=True))


def _narrowed(episodes: Iterable[int] | None, column: str) -> tuple[str, list[Any]]:
    if episodes is None:
        return "", []
    return f" AND {column} IN (SELECT value FROM json_each(?))", [json.dumps(list(episodes))]
