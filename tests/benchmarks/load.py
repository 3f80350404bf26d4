"""The bot under load, in a process of its own, beside a bare discord.py bot in the same run.

    python -m tests.benchmarks.load [--in-flight 50] [--requests 1000] [--queries QUERIES.jsonl]

Run it from the project's root, with SHOWS_FILE naming the corpus and DATA_DIR a scratch folder
that is already loaded (`python -m bot import`). It prints how long a start takes until READY,
the first answers (how long until Discord hears anything) with so many members in flight in a
closed loop, autocomplete one at a time, and the bot's resident memory after so many searches.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from bot.sandbox import Exchange, Sandbox
from tests.benchmarks.processes import connected

_WORDS = "how do the bells ring at a different hour when the weather turns in winter".split()


async def _closed_loop(
    ask: Callable[[int], Awaitable[Exchange]], requests: int, in_flight: int
) -> tuple[list[float], float]:
    """Latencies of the first answers, in ms, and answers a second (to the last message)."""
    latencies: list[float] = []
    numbers = iter(range(requests))

    async def member() -> None:
        for number in numbers:
            exchange = await ask(number)
            await exchange.done()
            latencies.append(exchange.latency_ms or float("inf"))

    began = time.perf_counter()
    await asyncio.gather(*(member() for _ in range(in_flight)))
    return latencies, requests / (time.perf_counter() - began)


def _row(name: str, latencies: Sequence[float], more: str = "") -> str:
    ordered = sorted(latencies)
    p50, p99 = (ordered[int(len(ordered) * part)] for part in (0.5, 0.99))
    return f"{name:34} p50 {p50:7.1f} ms   p99 {p99:7.1f} ms   {more}"


async def _measure(arguments: argparse.Namespace, queries: Sequence[str]) -> None:
    async with Sandbox(rate_limited=False) as sandbox:
        people = sandbox.people
        user = sandbox.world.user("ada")
        channel = sandbox.world.channel("general", next(iter(sandbox.world.guilds.values())))

        async def ask(command: str, option: str | None, number: int) -> Exchange:
            options = {option: queries[number % len(queries)]} if option else {}
            return await people.invoke(user, channel, command, options)

        async with connected(sandbox, "bare") as process:
            print(f"{'bare bot':34} READY after {process.ready_s:.2f} s,"
                  f" {process.resident_mb():.0f} MB")  # fmt: skip
            await _closed_loop(lambda n: ask("ping", None, n), 100, arguments.in_flight)
            bare, rate = await _closed_loop(
                lambda n: ask("ping", None, n), arguments.requests, arguments.in_flight
            )
            print(_row("bare bot, pong", bare, f"{rate:.0f} answers a second"))
        async with connected(sandbox, "pullquote") as process:
            print(f"{'pullquote':34} READY after {process.ready_s:.2f} s,"
                  f" {process.resident_mb():.0f} MB")  # fmt: skip
            for command, option in (("quote search", "text"), ("episode find", "query")):
                await _closed_loop(lambda n: ask(command, option, n), 50, arguments.in_flight)  # noqa: B023
                found, rate = await _closed_loop(
                    lambda n: ask(command, option, n),  # noqa: B023
                    arguments.requests,
                    arguments.in_flight,
                )
                print(_row(f"pullquote, /{command}", found, f"{rate:.0f} answers a second"))
            completed = []
            for number in range(arguments.requests // 2):
                typed = queries[number % len(queries)][:12]
                exchange = await people.start_autocomplete(
                    user, channel, "episode find", {"query": typed}, "query"
                )
                await exchange.first()
                completed.append(exchange.latency_ms or float("inf"))
            print(_row("pullquote, autocomplete", completed, "one at a time"))
            print(f"{'pullquote':34} {process.resident_mb():.0f} MB resident after"
                  f" {2 * arguments.requests + 100} answers")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--in-flight", type=int, default=50)
    parser.add_argument("--requests", type=int, default=1000)
    parser.add_argument("--queries", type=Path, help="JSON lines with a query each")
    arguments = parser.parse_args()
    queries = [" ".join(_WORDS[i : i + 4]) for i in range(len(_WORDS) - 4)]
    if arguments.queries:
        lines = arguments.queries.read_text(encoding="utf-8").splitlines()
        queries = [json.loads(line)["query"] for line in lines]
    asyncio.run(_measure(arguments, queries))


if __name__ == "__main__":
    main()
