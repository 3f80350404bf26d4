"""Whatever is edited between refreshes, library.db's tables and the index belong together."""

from __future__ import annotations

import asyncio
import random
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest
from shelf import Shelf

KITES = 'slug = "kites"\ntitle = "Kites and Ladders"\nsources = ["posts"]'
WORDS = "spar sail bridle line wind rung hemp ash knot quay harbour paper fold glue pulley".split()


@pytest.mark.parametrize("seed", range(4))
async def test_vocabulary_and_index_follow_any_edits(shelf: Shelf, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(7):
        for _ in range(chance.randint(0, 4)):
            _edit(shelf, chance)
        await shelf.refresh(only=chance.choice([None, "kites"]))
        _hold_together(shelf.data_dir)
    episodes = await shelf.episodes()
    async with shelf.opened() as house:
        catalogue = house.library.catalogue
        for word in WORDS if episodes else ():
            said = {e.title for e in episodes if any(word in t.text for t in e.turns)}
            results = await house.library.search_quotes(f'"{word}"', per_page=200)
            found = {catalogue.episode(hit.quote.episode_id).title for hit in results.hits}
            # The very same words in two episodes are one hit.
            assert found <= said
            assert bool(found) == bool(said)


async def test_cancelled_refreshes_leave_no_half_of_anything(shelf: Shelf) -> None:
    shelf.post(1, "Box Kites")
    async with shelf.opened() as house:
        await house.library.refresh()
        for number in range(2, 30):
            shelf.post(number, f"Kite {number}")
        for turns in range(0, 60, 3):
            refreshing = asyncio.create_task(house.library.refresh())
            for _ in range(turns):
                await asyncio.sleep(0.001)
            refreshing.cancel()
            await asyncio.gather(refreshing, return_exceptions=True)
            assert (await house.library_store.counts())["episodes"] in (1, 29)
        await house.library.refresh()
        assert (await house.library_store.counts())["episodes"] == 29
    _hold_together(shelf.data_dir)


def _edit(shelf: Shelf, chance: random.Random) -> None:
    number = chance.randint(1, 5)
    path = shelf.posts / f"{number}.md"
    match chance.randint(0, 6):
        case 0:
            path.unlink(missing_ok=True)
        case 1:
            path.write_text("+++\ntitle = torn\n+++\n")
        case 2:
            shelf.configure(KITES + f"\nexclude = [{number}]")
        case _:
            talk = "\n\n".join(
                f"{chance.choice(['RUTH', 'BEN'])}: {' '.join(chance.choices(WORDS, k=9))}."
                for _ in range(chance.randint(1, 5))
            )
            shelf.post(number, f"Kite {number}", talk)
            if chance.random() < 0.5:
                word = chance.choice(WORDS)
                notes = f"\n* [{word}](https://{word}.example.org/)\n"
                path.write_text(path.read_text().replace("+++\n\n{{", f"+++\n{notes}\n{{{{"))


def _hold_together(data_dir: Path) -> None:
    """The vocabulary is of the words that are there, no row is an orphan, and the search index
    is that of this state."""
    with closing(sqlite3.connect(data_dir / "library.db")) as database:
        counted: Counter[str] = Counter()
        for table in ("passages", "links"):
            for (words,) in database.execute(f"SELECT terms FROM {table}"):
                counted.update(set(words.split()))
        assert dict(database.execute("SELECT term, count FROM vocabulary WHERE count")) == counted
        for table in ("turns", "passages", "links", "appearances", "episode_ids"):
            orphans = f"SELECT count(*) FROM {table} WHERE episode NOT IN (SELECT id FROM episodes)"
            assert database.execute(orphans).fetchone() == (0,), table
        lost = "SELECT count(*) FROM passages WHERE turn NOT IN (SELECT id FROM turns)"
        assert database.execute(lost).fetchone() == (0,)
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        newest = "SELECT max(id) FROM refreshes WHERE changed"
        (generation,) = database.execute(newest).fetchone()
    if generation is not None:
        assert (data_dir / "index" / str(generation)).is_dir()
    assert not list((data_dir / "index").glob("building-*"))
