"""Quality by class, honesty, latency and throughput of the search, on files of queries with known
answers, beside raw FTS5 and raw tantivy on the same data in the same run.

    python -m tests.benchmarks.search QUERIES.jsonl… --show gcp [--corpus gcp] [--kind episode]

Run it from the project's root with SHOWS_FILE naming the corpus (and DATA_DIR a scratch
folder). A query is a JSON object of kind (quote, episode, link), class, query and what is right:

- episode, a number; null where nothing is right, and then every answer should be weak;
- for quotes turn_prefix, the beginning of the turn that is meant, or span, the words that the
  query was made of: a hit in that turn is right, and one with most of these words. `also` may
  hold further [episode, turn_prefix]: what else a person would take for an answer;
- for links url, the address that is meant.

Any other key can be asked for: `--where half=held`.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import aiosqlite
import tantivy

from bot import settings
from bot.console import loaded_first
from bot.model import Filters
from bot.opening import Opened, opened
from bot.search.text import terms
from bot.workers import freeze_loaded_objects, shorten_switch_interval

Query = dict[str, Any]
_SHOWN = 5
_TICK_S = 0.001


class Hit(NamedTuple):
    """What was found: the episode's number, the words or the address, and whether it is sure."""

    number: int | None
    text: str
    weak: bool = False


Answer = Callable[[Query], Awaitable[list[Hit]]]
#: By episode number its turns, normalised: where a hit must lie to be right.
Turns = dict[int | None, list[str]]


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("queries", type=Path, nargs="+")
    parser.add_argument("--corpus", help="only queries of this corpus")
    parser.add_argument("--where", metavar="KEY=VALUE", help="only queries with this key so")
    parser.add_argument("--show", required=True, help="the show's slug")
    parser.add_argument("--kind", default="quote", choices=["quote", "episode", "link"])
    parser.add_argument("--everywhere", action="store_true", help="search all shows")
    parser.add_argument("--in-flight", type=int, default=50, help="searches at once")
    parser.add_argument("--misses", action="store_true", help="print what was not first")
    parser.add_argument("--hits", action="store_true", help="print what came first")
    arguments = parser.parse_args()
    queries = list(_read(arguments))
    chosen = settings.load()
    shorten_switch_interval()
    async with opened(chosen.data_dir, chosen.shows_file) as house:
        await loaded_first(house)
        freeze_loaded_objects()  # as `run` does, like `shorten_switch_interval`
        turns = await _turns(house, arguments.show)
        answer = _pullquote(house, None if arguments.everywhere else arguments.show)
        measured = Measured(turns, arguments.misses, arguments.hits)
        await measured.run("pullquote", answer, queries)
        await _under_way(answer, queries, arguments.in_flight)
        if arguments.kind == "quote":
            raw = Measured(turns)
            await raw.run("tantivy OR", await _raw_tantivy(house, arguments.show), queries)
            async with aiosqlite.connect(":memory:") as connection:
                await _fill_fts5(connection, house, arguments.show)
                await raw.run("fts5 OR", _raw_fts5(connection), queries)


def _read(arguments: argparse.Namespace) -> Iterator[Query]:
    key, _, value = (arguments.where or "").partition("=")
    for file in arguments.queries:
        for line in file.read_bytes().splitlines():
            query = json.loads(line)
            if query["kind"] != arguments.kind:
                continue
            if arguments.corpus not in (None, query.get("corpus")):
                continue
            if not key or str(query.get(key)) == value:
                yield query


def _pullquote(house: Opened, show: str | None) -> Answer:
    library = house.library

    async def answer(query: Query) -> list[Hit]:
        text = query["query"]
        if query["kind"] == "episode":
            found = await library.find_episodes(text, show, _SHOWN)
            return [Hit(episode.number, "", not found.sure) for episode, _ in found.episodes]
        if query["kind"] == "link":
            links = (await library.search_links(text, Filters(show=show))).hits[:_SHOWN]
            return [Hit(None, hit.found.link.url, hit.weak) for hit in links]
        results = await library.search_quotes(text, Filters(show=show), nearest=True)
        numbers = library.catalogue.episode
        return [
            Hit(numbers(hit.quote.episode_id).number, hit.text, hit.weak) for hit in results.hits
        ]

    return answer


async def _fill_fts5(connection: aiosqlite.Connection, house: Opened, show: str) -> None:
    await connection.execute("CREATE VIRTUAL TABLE turns USING fts5 (text, number UNINDEXED)")
    async for episode in house.library_store.whole_episodes(show):
        await connection.executemany(
            "INSERT INTO turns VALUES (?, ?)", [(t.text, episode.number) for t in episode.turns]
        )


def _raw_fts5(connection: aiosqlite.Connection) -> Answer:
    """FTS5 over the turns with its default tokenizer, every word of the query by OR."""

    async def answer(query: Query) -> list[Hit]:
        expression = " OR ".join(f'"{word}"' for word in terms(query["query"]))
        rows = await connection.execute_fetchall(
            "SELECT number, text FROM turns WHERE turns MATCH ? ORDER BY bm25(turns) LIMIT ?",
            [expression or '""', _SHOWN],
        )
        return [Hit(row[0], row[1]) for row in rows]

    return answer


async def _raw_tantivy(house: Opened, show: str) -> Answer:
    """tantivy over the turns with its default tokenizer, every word of the query by OR."""
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("at", fast=True)
    builder.add_text_field("text", index_option="freq")
    schema = builder.build()
    index = tantivy.Index(schema)
    writer = index.writer(heap_size=50_000_000, num_threads=1)
    turns = []
    async for episode in house.library_store.whole_episodes(show):
        for turn in episode.turns:
            writer.add_document(tantivy.Document(at=len(turns), text=turn.text))
            turns.append(Hit(episode.number, turn.text))
    writer.commit()
    index.reload()
    searcher = index.searcher()

    async def answer(query: Query) -> list[Hit]:
        words = [
            (tantivy.Occur.Should, tantivy.Query.term_query(schema, "text", word, "freq"))
            for word in terms(query["query"])
        ]
        found = searcher.search(tantivy.Query.boolean_query(words), _SHOWN).hits if words else []
        places = searcher.fast_field_values("at", [address for _, address in found])
        return [turns[int(place or 0)] for place in places]

    return answer


async def _turns(house: Opened, show: str) -> Turns:
    return {
        episode.number: [" ".join(terms(turn.text)) for turn in episode.turns]
        async for episode in house.library_store.whole_episodes(show)
    }


def _is_right(query: Query, hit: Hit, turns: Turns) -> bool:
    """In a turn that is meant, or holding most of the words that the query was made of."""
    if query["kind"] == "link":
        return hit.text == query["url"]
    if query["kind"] == "episode":
        return hit.number == query["episode"]
    said = terms(hit.text)
    wanted = terms(query.get("span") or "")
    most = wanted and sum(word in said for word in wanted) >= 0.8 * len(wanted)
    if most and hit.number == query["episode"]:
        return True
    meant = [(query["episode"], query.get("turn_prefix") or ""), *query.get("also", ())]
    for number, beginning in meant:
        prefix = " ".join(terms(beginning)[:-1])
        if prefix and number == hit.number and _is_in(said, prefix, turns[number]):
            return True
    return False


def _is_in(said: Sequence[str], prefix: str, turns: Sequence[str]) -> bool:
    return any(" ".join(said) in turn and prefix in turn for turn in turns)


@dataclass
class Measured:
    """Asks and counts; prints a table a run."""

    turns: Turns
    misses: bool = False
    hits: bool = False
    #: By class, of each query the rank of the first right hit, 0 where none is, None where none
    #: could be; and whether the first hit was weak.
    _counted: dict[str, list[tuple[int | None, bool]]] = field(default_factory=dict)

    async def run(self, name: str, answer: Answer, queries: Sequence[Query]) -> None:
        """Ask all, one after the other."""
        self._counted = defaultdict(list)
        times = []
        for query in queries:
            began = time.perf_counter()
            hits = await answer(query)
            times.append((time.perf_counter() - began) * 1000)
            self._count(query, hits)
        print(f"\n{name}: recall at 1 and 5 in per cent, mean reciprocal rank, weak in per cent")
        for group in sorted(self._counted):
            self._row(group, self._counted[group])
        counted = [each for group in self._counted.values() for each in group]
        self._row("all with an answer", [each for each in counted if each[0] is not None])
        print(f"  latency p50 {_part(times, 0.5):.1f} ms, p99 {_part(times, 0.99):.1f} ms")

    def _count(self, query: Query, hits: Sequence[Hit]) -> None:
        nothing = query["kind"] != "link" and query["episode"] is None
        right = [not nothing and _is_right(query, hit, self.turns) for hit in hits]
        rank = None if nothing else right.index(True) + 1 if any(right) else 0
        self._counted[query["class"]].append((rank, not hits or hits[0].weak))
        if self.hits or (self.misses and rank != 1 and not nothing):
            first = hits[0] if hits else None
            print(f"  {query['class']}: {query['query']!r} right at {rank}, first: {first}")

    def _row(self, group: str, counted: Sequence[tuple[int | None, bool]]) -> None:
        ranks = [rank for rank, _ in counted if rank is not None]
        recall = " " * 21
        if ranks:
            first = 100 * statistics.mean(rank == 1 for rank in ranks)
            fifth = 100 * statistics.mean(rank > 0 for rank in ranks)
            reciprocal = statistics.mean(1 / rank if rank else 0 for rank in ranks)
            recall = f"  {first:5.1f}  {fifth:5.1f}  {reciprocal:.3f}"
        unsure = 100 * statistics.mean(weak for _, weak in counted) if counted else 0.0
        print(f"  {group:18} {len(counted):4}{recall}  {unsure:5.1f}")


async def _under_way(answer: Answer, queries: Sequence[Query], in_flight: int) -> None:
    """Answers a second with so many searches at once, and how long the event loop waits."""
    waits: list[float] = []
    waiting = asyncio.create_task(_watch(waits))
    left = iter([*queries] * 2)

    async def member() -> None:
        for query in left:
            await answer(query)

    began, used = time.perf_counter(), time.process_time()
    await asyncio.gather(*(member() for _ in range(in_flight)))
    took, used = time.perf_counter() - began, time.process_time() - used
    waiting.cancel()
    print(
        f"  {in_flight} at once: {2 * len(queries) / took:.0f} answers/s,"
        f" {1000 * used / (2 * len(queries)):.1f} ms of a processor each;"
        f" the loop waits p50 {_part(waits, 0.5):.1f} ms, p99 {_part(waits, 0.99):.1f} ms"
    )


async def _watch(waits: list[float]) -> None:
    while True:
        began = time.perf_counter()
        await asyncio.sleep(_TICK_S)
        waits.append((time.perf_counter() - began - _TICK_S) * 1000)


def _part(values: Sequence[float], part: float) -> float:
    """The value below which this part of them lies; NaN where there are none."""
    ordered = sorted(values)
    return ordered[int(part * (len(ordered) - 1))] if ordered else float("nan")


if __name__ == "__main__":
    asyncio.run(main())
