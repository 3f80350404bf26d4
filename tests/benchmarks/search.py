"""Quality by class and latency of the search, on a file of queries with known answers.

    python -m tests.benchmarks.search QUERIES.jsonl --corpus gcp --show gcp

Run it from the project's root with SHOWS_FILE naming the corpus (and DATA_DIR a scratch
folder). A query is a JSON object: kind (quote, episode, link), class, query, episode (its
number), and for quotes turn_prefix, the beginning of the turn that is meant, and span, the words
that the query was made of: a hit in that turn of that episode is right, and one with most of these
words. Beside it runs raw FTS5: OR of all words, best bm25 first.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import aiosqlite

from bot import settings
from bot.console import loaded_first
from bot.model import Filters
from bot.opening import Opened, opened
from bot.search.text import terms

Answer = Callable[[dict[str, Any]], Awaitable[list[tuple[int | None, str]]]]


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("queries", type=Path)
    parser.add_argument("--corpus", help="only queries of this corpus")
    parser.add_argument("--show", required=True, help="the show's slug")
    parser.add_argument("--kind", default="quote", choices=["quote", "episode"])
    parser.add_argument("--misses", action="store_true", help="print what was not first")
    arguments = parser.parse_args()
    lines = arguments.queries.read_bytes().splitlines()
    queries = [json.loads(line) for line in lines]
    queries = [
        query
        for query in queries
        if query["kind"] == arguments.kind and arguments.corpus in (None, query["corpus"])
    ]
    chosen = settings.load()
    async with opened(chosen.data_dir, chosen.shows_file) as house:
        await loaded_first(house)
        turns = await _turns(house, arguments.show)
        answer = _pullquote(house, arguments.show)
        await _measure("pullquote", answer, queries, turns, arguments.misses)
        if arguments.kind == "quote":
            async with aiosqlite.connect(":memory:") as connection:
                await _fill_fts5(connection, house, arguments.show)
                await _measure("fts5 OR", _raw_fts5(connection), queries, turns, False)


def _pullquote(house: Opened, show: str) -> Answer:
    async def answer(query: dict[str, Any]) -> list[tuple[int | None, str]]:
        catalogue = house.library.catalogue
        if query["kind"] == "episode":
            found = await house.library.find_episodes(query["query"], show, 5)
            return [(episode.number, "") for episode, _ in found.episodes]
        results = await house.library.search_quotes(query["query"], Filters(show=show))
        return [
            (catalogue.episode(hit.quote.episode_id).number, hit.quote.text)
            for hit in results.hits[:5]
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

    async def answer(query: dict[str, Any]) -> list[tuple[int | None, str]]:
        expression = " OR ".join(f'"{word}"' for word in terms(query["query"]))
        rows = await connection.execute_fetchall(
            "SELECT number, text FROM turns WHERE turns MATCH ? ORDER BY bm25(turns) LIMIT 5",
            [expression or '""'],
        )
        return [(row[0], row[1]) for row in rows]

    return answer


async def _turns(house: Opened, show: str) -> dict[int | None, list[str]]:
    """By episode number, its turns, normalised: where a hit must lie to be right."""
    return {
        episode.number: [" ".join(terms(turn.text)) for turn in episode.turns]
        async for episode in house.library_store.whole_episodes(show)
    }


def _is_right(
    query: dict[str, Any], hit: tuple[int | None, str], turns: dict[int | None, list[str]]
) -> bool:
    """In the turn that is meant, or holding most of the words that the query was made of."""
    if hit[0] != query["episode"]:
        return False
    if query["kind"] == "episode":
        return True
    said = terms(hit[1])
    wanted = terms(query["span"])
    if sum(word in said for word in wanted) >= 0.8 * len(wanted):
        return True
    prefix = " ".join(terms(query["turn_prefix"])[:-1])
    return any(" ".join(said) in turn and prefix in turn for turn in turns[hit[0]])


async def _measure(
    name: str,
    answer: Answer,
    queries: list[dict[str, Any]],
    turns: dict[int | None, list[str]],
    misses: bool,
) -> None:
    ranks: dict[str, list[int]] = defaultdict(list)
    times = []
    for query in queries:
        began = time.perf_counter()
        hits = await answer(query)
        times.append((time.perf_counter() - began) * 1000)
        right = [_is_right(query, hit, turns) for hit in hits]
        ranks[query["class"]].append(right.index(True) + 1 if any(right) else 0)
        if misses and not (right and right[0]):
            print(
                f"  {query['class']}: {query['query']!r} is in {query['episode']}, first was"
                f" {hits[:1]}"
            )
    everything = [rank for members in ranks.values() for rank in members]
    print(f"\n{name}: recall at 1 and 5, in per cent")
    for group, members in [*sorted(ranks.items()), ("all", everything)]:
        first = 100 * sum(rank == 1 for rank in members) / len(members)
        fifth = 100 * sum(rank > 0 for rank in members) / len(members)
        print(f"  {group:16} {len(members):4}  {first:5.1f}  {fifth:5.1f}")
    times.sort()
    print(
        f"  latency p50 {times[len(times) // 2]:.1f} ms, p99 {times[len(times) * 99 // 100]:.1f} ms"
    )


if __name__ == "__main__":
    asyncio.run(main())
