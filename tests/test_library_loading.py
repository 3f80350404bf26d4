"""What the library answers from, and since when: refreshes, other programs, days, moves."""

from __future__ import annotations

import asyncio
import shutil
from datetime import date
from pathlib import Path

import pytest
from program import SAMPLE
from shelf import Shelf
from waiting import until

from bot.errors import LibraryEmptyError, NotFoundError
from bot.library import Library
from bot.opening import opened
from bot.refresh import Refresher
from bot.shows import load_shows


async def test_an_empty_library_says_so(shelf: Shelf) -> None:
    async with shelf.opened() as house:
        for asked in (
            house.library.search_quotes("x"),
            house.library.search_links("x"),
            house.library.random_quote(7),
        ):
            with pytest.raises(LibraryEmptyError, match="No episode is loaded yet"):
                await asked
        assert (await house.library.status()).episodes == 0
        assert (await house.library.status()).refreshed_at is None


async def test_a_refresh_is_answered_from_at_once(shelf: Shelf) -> None:
    shelf.post(1, "Paper")
    async with shelf.opened() as house:
        await house.library.refresh()
        shelf.post(2, "String", "BEN: Hemp is what holds.")
        await house.library.refresh()
        (hit,) = (await house.library.search_quotes("hemp is what holds")).hits
        assert hit.quote.text == "Hemp is what holds."
        assert house.library.catalogue.newest[0].title == "String"


async def test_what_another_process_imports_is_taken_up(shelf: Shelf) -> None:
    shelf.post(1, "Paper")
    await shelf.refresh()
    async with shelf.opened() as house, asyncio.TaskGroup() as tasks:
        following = tasks.create_task(house.library.follow(every_s=0.01))
        shelf.post(2, "String", "BEN: Hemp is what holds.")
        await shelf.refresh()
        await until(lambda: len(house.library.catalogue.newest) == 2)
        assert (await house.library.search_quotes("hemp is what holds")).hits
        following.cancel()


async def test_a_show_without_episodes_is_taken_up(shelf: Shelf) -> None:
    shelf.post(1, "Paper")
    kites = 'slug = "kites"\ntitle = "Kites and Ladders"\nsources = ["posts"]'
    (shelf.folder / "nothing").mkdir()
    empty = 'slug = "empty"\ntitle = "Empty Hours"\nsources = ["nothing"]'
    shelf.configure(kites)
    async with shelf.opened() as house:
        await house.library.refresh()
        held = house.library.catalogue
        await house.library.refresh()
        assert house.library.catalogue is held
        shelf.configure(kites, empty)
        await house.library.refresh()
        assert [*house.library.catalogue.shows] == ["kites", "empty"]
        assert len(house.library.catalogue.newest) == 1
        shelf.configure(kites + '\nlicence = "CC BY"')
        await house.library.refresh()
        assert [show.licence for show in house.library.catalogue.shows.values()] == ["CC BY"]


async def test_what_could_not_be_taken_up_is_tried_again(shelf: Shelf) -> None:
    shelf.post(1, "Paper")
    await shelf.refresh()
    index, aside = shelf.data_dir / "index", shelf.data_dir / "aside"
    async with shelf.opened() as house, asyncio.TaskGroup() as tasks:
        shelf.post(2, "String")
        await shelf.refresh()
        index.rename(aside)
        index.write_text("in the way", encoding="utf-8")
        following = tasks.create_task(house.library.follow(every_s=0.01))
        await asyncio.sleep(0.2)
        assert len(house.library.catalogue.newest) == 1
        assert not following.done()
        index.unlink()
        aside.rename(index)
        await until(lambda: len(house.library.catalogue.newest) == 2)
        following.cancel()


async def test_a_search_between_an_import_and_its_taking_up_shows_nothing_wrong(
    shelf: Shelf,
) -> None:
    """Rows of the old index lead nowhere, or to the old words; never to another quote, and not
    to an error."""
    for number in range(1, 4):
        shelf.post(number, f"Kites {number}", f"BEN: Bridle {number} is what pulls.")
    await shelf.refresh()
    async with shelf.opened() as house:
        for number in range(1, 4):
            shelf.post(number, f"Ropes {number}", f"BEN: Hemp {number} is what holds.")
        shelf.post(4, "New", "BEN: Hemp 4 is what holds.")
        await shelf.refresh()
        results = await house.library.search_quotes("bridle is what pulls")
        assert not any("Hemp" in hit.quote.text for hit in results.hits)
        for episode in house.library.catalogue.newest:
            assert await house.library.episode_links(episode) == ()
        with pytest.raises(NotFoundError):
            await house.library.random_quote(7)
        await house.library.load()
        assert (await house.library.search_quotes("hemp is what holds")).total == 4


async def test_a_day_that_is_told_decides_what_is_there(shelf: Shelf) -> None:
    shelf.post(1, "Paper", front='date = "2026-06-01"')
    shelf.post(2, "Tomorrow", front='date = "2026-06-02"')
    async with shelf.opened() as house:
        today = [date(2026, 6, 1)]
        library = Library(
            house.library_store,
            Refresher(house.library_store, house.community_store),
            shows=lambda: load_shows(shelf.shows_file),
            today=lambda: today[0],
        )
        await library.load()
        assert (await library.refresh()).new == 1
        today[0] = date(2026, 6, 2)
        assert (await library.refresh()).new == 1


async def test_the_databases_can_move(
    own_data_dir: Path, sample_show: Path, tmp_path: Path
) -> None:
    moved = Path(shutil.move(own_data_dir, tmp_path / "elsewhere"))
    async with opened(moved, sample_show) as house:
        assert (await house.library.search_quotes("willow stick with a plug")).total >= 1


async def test_several_programs_that_miss_the_index_at_once(own_data_dir: Path) -> None:
    """Such as a bot and searches on the command line, after somebody deleted it."""

    async def ask() -> str:
        async with opened(own_data_dir, SAMPLE) as house:
            return (await house.library.search_quotes("horse as a service")).hits[0].quote.text

    for _ in range(5):
        shutil.rmtree(own_data_dir / "index")
        answers = await asyncio.gather(*(ask() for _ in range(3)), return_exceptions=True)
        assert answers == ["Horse as a service."] * 3
