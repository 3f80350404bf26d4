"""What a refresh with one changed post costs, and what searches notice of it.

    python -m tests.benchmarks.refreshing POSTS [--rounds 20]

Run it from the project's root; POSTS is a folder of posts, which is copied first. Each round
changes one post and refreshes, until answers come from the new state. Searches go on one after the
other all the time, a pause between rounds: those that a refresh ran beside are compared with those
that none did.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import shutil
import statistics
import tempfile
import time
from pathlib import Path

from bot.library import Library
from bot.opening import opened
from bot.store.library import LibraryStore
from bot.workers import freeze_loaded_objects, shorten_switch_interval

_SHOW = '[[show]]\nslug = "show"\ntitle = "The show"\nsources = ["posts"]\n'
_PAUSE_S = 0.5
_QUERIES = 50


async def _queries(store: LibraryStore, chance: random.Random) -> list[str]:
    """A few words in a row from passages of the show itself."""
    passages = list((await store.quotes(range(1, 5_000))).values())
    found = []
    for passage in chance.choices(passages, k=_QUERIES):
        words = passage.text.split()
        at = chance.randrange(max(1, len(words) - 5))
        found.append(" ".join(words[at : at + 5]))
    return found


class Searches:
    """Searches one after the other; how long each took, in ms, by whether a refresh ran beside."""

    def __init__(self, library: Library, queries: list[str]) -> None:
        self._library = library
        self._queries = queries
        self.refreshing = False
        self.took: dict[bool, list[float]] = {True: [], False: []}

    async def run(self) -> None:
        number = 0
        while True:
            beside, began = self.refreshing, time.perf_counter()
            await self._library.search_quotes(self._queries[number % len(self._queries)])
            took = (time.perf_counter() - began) * 1000
            self.took[beside or self.refreshing].append(took)
            number += 1
            await asyncio.sleep(0)

    def p99(self, refreshing: bool) -> float:
        took = sorted(self.took[refreshing])
        return took[int(len(took) * 0.99)]


async def measure(posts: Path, rounds: int) -> None:
    """Print wall and processor time of a refresh alone, then the searches beside others."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(posts, folder / "posts")
        (folder / "shows.toml").write_text(_SHOW, encoding="utf-8")
        async with opened(folder / "var", folder / "shows.toml") as house:
            await house.library.refresh()
            freeze_loaded_objects()  # as `run` does, like `shorten_switch_interval` below
            changing = [Path(e.sources[0].path) for e in house.library.catalogue.newest]

            async def change(number: int) -> None:
                post = changing[number % len(changing)]
                with post.open("a", encoding="utf-8") as file:
                    file.write(f"\n\nChanged {number} times.\n")
                report = await house.library.refresh()
                assert (report.changed, report.removed) == (1, 0), report

            wall, work = [], []
            for number in range(rounds):
                began, busy = time.perf_counter(), time.process_time()
                await change(number)
                wall.append((time.perf_counter() - began) * 1000)
                work.append((time.process_time() - busy) * 1000)
            for what, times in (("until answers are new", wall), ("processor's work", work)):
                print(
                    f"{what:22} median {statistics.median(times):.0f} ms"
                    f"   ({min(times):.0f} to {max(times):.0f} over {rounds} rounds)"
                )
            searches = Searches(
                house.library, await _queries(house.library_store, random.Random(5))
            )
            searching = asyncio.create_task(searches.run())
            for number in range(rounds):
                await asyncio.sleep(_PAUSE_S)
                searches.refreshing = True
                await change(number)
                searches.refreshing = False
            searching.cancel()
            usual, beside = searches.p99(refreshing=False), searches.p99(refreshing=True)
            print(
                f"{'searches, p99':22} {usual:.1f} ms usually, {beside:.1f} ms beside a refresh"
                f" ({beside / usual:.1f} times; {len(searches.took[True])} of them)"
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("posts", type=Path)
    parser.add_argument("--rounds", type=int, default=20)
    chosen = parser.parse_args()
    shorten_switch_interval()
    asyncio.run(measure(chosen.posts, chosen.rounds))


if __name__ == "__main__":
    # A worker process imports this module again, so nothing runs above.
    main()
