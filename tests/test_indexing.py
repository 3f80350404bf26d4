"""The index of a refresh that changed little is made from the one before: it finds just what one
that is made anew finds, and the one before stays as it was."""

from __future__ import annotations

import json
import os
import random
import shutil
from pathlib import Path

import pytest
from shelf import Shelf

from bot.errors import StoreError
from bot.opening import Opened, opened
from bot.search.building import IndexBuilder
from bot.search.index import Index
from bot.search.kept import TEXT
from bot.search.query import Alternative, Query, Slot

WORDS = "rope keel wind lath bobbin tail swivel spar silk dowel bridle knot drum reel".split()


def talk(chance: random.Random) -> str:
    turns = [" ".join(chance.choices(WORDS, k=12)).capitalize() + "." for _ in range(4)]
    return "\n\n".join(f"{'RUTH' if at % 2 else 'BEN'}: {turn}" for at, turn in enumerate(turns))


def fill(shelf: Shelf, posts: int = 12) -> random.Random:
    chance = random.Random(4)
    for number in range(1, posts + 1):
        shelf.post(number, f"Kite {number}", talk(chance))
    return chance


async def index_of(house: Opened) -> Path:
    return house.library_store.index_folder / str(await house.library_store.index_generation())


async def parts(house: Opened) -> tuple[int, int]:
    """In how many parts the index is, and how much in them is dropped."""
    listed = json.loads((await index_of(house) / "meta.json").read_bytes())["segments"]
    return len(listed), sum(
        each["deletes"]["num_deleted_docs"] for each in listed if each["deletes"]
    )


#: The parts of an index that is made anew.
ANEW = (1, 0)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix != ".lock"}


async def everything_found(house: Opened) -> dict[str, set[tuple[str, str]]]:
    """By word, all quotes and episodes that it finds."""
    found = {}
    for word in [*WORDS, "kite", "welcome"]:
        quotes = await house.library.search_quotes(word, per_page=500)
        episodes = await house.library.find_episodes(word, limit=50)
        found[word] = {("quote", hit.quote.text) for hit in quotes.hits}
        found[word] |= {("episode", episode.title) for episode, _ in episodes.episodes}
    return found


async def test_it_finds_what_one_made_anew_finds(shelf: Shelf) -> None:
    chance = fill(shelf)
    async with shelf.opened() as house:
        await house.library.refresh()
        for _ in range(6):
            number = chance.randrange(1, 14)
            path = shelf.posts / f"{number}.md"
            if path.exists() and chance.random() < 0.3:
                path.unlink()
            else:
                shelf.post(number, f"Kite {number}", talk(chance))
            await house.library.refresh()
            assert await parts(house) != ANEW
            changed = await everything_found(house)
            shutil.rmtree(house.library_store.index_folder)
            await house.library.load()
            assert await parts(house) == ANEW
            assert await everything_found(house) == changed
    assert all(changed[word] for word in WORDS)


async def test_the_one_before_stays_as_it_was(shelf: Shelf) -> None:
    chance = fill(shelf)
    async with shelf.opened() as house:
        await house.library.refresh()
        before = await index_of(house)
        was = contents(before)
        # Its very files under other names: the folder goes when nobody needs it.
        shutil.copytree(before, shelf.folder / "same", copy_function=os.link)
        shelf.post(3, "Kite 3", talk(chance))
        await house.library.refresh()
        assert await index_of(house) != before
        assert await parts(house) != ANEW
        now = contents(shelf.folder / "same")
        # The texts of passages are added to, behind those that it knows of.
        assert now.pop(TEXT).startswith(was.pop(TEXT))
        assert now == was


async def test_neighbours_are_of_the_episode_as_it_is_now(shelf: Shelf) -> None:
    """The rows of what is dropped may be taken again, or not: what stood there is nobody's."""
    for number, says in ((1, "Ropes."), (2, "Keels.\n\nRUTH: Laths.\n\nBEN: Winds.")):
        shelf.post(number, f"Kite {number}", f"BEN: {says}")
    async with shelf.opened() as house:
        await house.library.refresh()
        shelf.post(2, "Kite 2", "BEN: Keels.\n\nRUTH: Silks.")
        await house.library.refresh()
        index = Index(house.library_store.index_folder, int((await index_of(house)).name))
        query = Query(("silks",), (Slot("silks", 1.0, (Alternative(("silks",), 1.0),)),))
        before, after = index.beside(index.passages(query, 1)[0])
        assert before
        assert before.terms == "keels"
        assert after is None


@pytest.mark.parametrize(
    "spoilt", ["gone", "no list", "a broken list", "a file less", "no texts", "half the texts"]
)
async def test_without_a_sound_one_before_it_is_made_anew(shelf: Shelf, spoilt: str) -> None:
    chance = fill(shelf)
    async with shelf.opened() as house:
        await house.library.refresh()
        before = await index_of(house)
        if spoilt == "gone":
            shutil.rmtree(before)
        elif spoilt == "no list":
            (before / "meta.json").unlink()
        elif spoilt == "a broken list":
            (before / "meta.json").write_text("{")
        elif spoilt == "a file less":
            next(before.glob("*.term")).unlink()
        elif spoilt == "no texts":
            (before / TEXT).unlink()
        else:
            os.truncate(before / TEXT, 100)
        shelf.post(3, "Kite 3", talk(chance) + "\n\nBEN: Halyards everywhere.")
        await house.library.refresh()
        assert await parts(house) == ANEW
        assert (await house.library.search_quotes("halyards")).total == 1
        assert not list(before.parent.glob("building-*"))


def test_one_that_can_not_be_begun_leaves_nothing(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource", reason="Windows limits no files")
    usual, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, most))
    try:
        with pytest.raises(StoreError, match="can't be written"):
            IndexBuilder(tmp_path / "index", 1)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (usual, most))
    assert list((tmp_path / "index").iterdir()) == []


async def test_one_that_is_worn_is_made_anew(shelf: Shelf) -> None:
    chance = fill(shelf)
    async with shelf.opened() as house:
        await house.library.refresh()
        found = []
        for number in range(1, 7):
            shelf.post(number, f"Kite {number}", talk(chance))
            await house.library.refresh()
            found.append(await parts(house) == ANEW)
        # Each time a twelfth goes, and an index of which more than a tenth is gone is worn.
        assert found == [False, False, True] * 2


async def test_a_post_that_changes_again_and_again_leaves_no_heap(shelf: Shelf) -> None:
    """tantivy drops a part of which all is gone, and with it the count of what was."""
    chance = fill(shelf)
    async with shelf.opened() as house:
        await house.library.refresh()
        size = (await index_of(house) / TEXT).stat().st_size
        found = []
        for _ in range(20):
            shelf.post(3, "Kite 3", talk(chance))
            await house.library.refresh()
            found.append(await parts(house) == ANEW)
            assert (await index_of(house) / TEXT).stat().st_size < 3 * size
        assert found.count(True) == 1


async def test_most_that_changes_is_made_anew(shelf: Shelf) -> None:
    chance = fill(shelf)
    async with shelf.opened() as house:
        await house.library.refresh()
        for number in range(1, 5):
            shelf.post(number, f"Kite {number}", talk(chance))
        await house.library.refresh()
        assert await parts(house) == ANEW


async def test_who_only_refreshes_leaves_one_index_and_others_take_it_up(shelf: Shelf) -> None:
    chance = fill(shelf)
    async with (
        shelf.opened() as beside,
        opened(shelf.data_dir, shelf.shows_file, answering=False) as house,
    ):
        for number in (3, 4):
            shelf.post(number, f"Kite {number}", talk(chance) + f"\n\nBEN: Halyards, {number}.")
            await house.library.refresh()
        assert house.library.catalogue.newest == []
        assert [path.name for path in house.library_store.index_folder.iterdir()] == ["2"]
        await beside.library.load()
        assert (await beside.library.search_quotes("halyards")).total == 2
