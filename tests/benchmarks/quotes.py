"""The random quotes that may come, to be read by a person: how many are poor no program can say.

    python -m tests.benchmarks.quotes [--show SLUG] [--count 200] [--seed 1]

Run it from the project's root with SHOWS_FILE naming the corpus, and DATA_DIR a scratch folder. It
prints how many there are and, numbered, as many of them, or all where there are fewer.
"""

from __future__ import annotations

import argparse
import asyncio
import random

from bot import settings
from bot.console import loaded_first
from bot.opening import opened


async def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--show", help="only of the show with this slug")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    chosen = settings.load()
    async with opened(chosen.data_dir, chosen.shows_file) as house:
        await loaded_first(house)
        found = await house.library_store.worthy_ids(arguments.show)
        random.Random(arguments.seed).shuffle(found)
        print(f"{len(found)} may come")
        for number, quote_id in enumerate(found[: arguments.count], start=1):
            quote = await house.library.quote(quote_id)
            episode = house.library.catalogue.episode(quote.episode_id)
            print(f"\n{number}. {quote.alone}\n   {quote.speaker} in {episode.title}")


if __name__ == "__main__":
    asyncio.run(main())
