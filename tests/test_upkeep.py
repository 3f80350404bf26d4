"""Refreshes by request and by time: one at a time, remembered over restarts, noted when they fail,
and never the end of a show without somebody's yes."""

from __future__ import annotations

import asyncio
import inspect
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest
from shelf import Shelf
from waiting import until

from bot.errors import BusyError, ManyGoneError, SettingsError
from bot.opening import Opened, opened
from bot.records import ManyGone, Run
from bot.store.upkeep import UpkeepStore
from bot.upkeep import ASKED, TIMED, TYPED, Running

MIA = 7
DAY_S = 24 * 3600.0


@dataclass
class Clock:
    """A time that tests set. It begins after the files, which are as old as they are."""

    time: float

    def __call__(self) -> float:
        return self.time


@asynccontextmanager
async def kept(shelf: Shelf, clock: Clock) -> AsyncIterator[Opened]:
    async with opened(shelf.data_dir, shelf.shows_file, now=clock) as house:
        yield house


@pytest.fixture
def clock() -> Clock:
    return Clock(time.time() + 60)


async def keeping(house: Opened, every_s: float) -> asyncio.Task[None]:
    """`keep_fresh`, begun, and at rest until its next look at the clock."""
    task = asyncio.create_task(house.upkeep.keep_fresh(every_s))
    await until(lambda: task.done() or (sleeps(task) and not house.upkeep.running))
    return task


def sleeps(task: asyncio.Task[None]) -> bool:
    """Whether what the task stands in, innermost, is `asyncio.sleep`."""
    inner: object = task.get_coro()
    while inspect.iscoroutine(inner):
        if inner.cr_code is asyncio.sleep.__code__:
            return True
        inner = inner.cr_await
    return False


async def looked(house: Opened, every_s: float) -> list[str]:
    """Begin `keep_fresh` as a start does, and end it; how the refreshes went, newest first."""
    task = await keeping(house, every_s)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    return [run.how for run in await UpkeepStore(house.community).runs(100)]


async def test_the_next_is_due_when_it_was_whatever_restarts_come_between(
    shelf: Shelf, clock: Clock
) -> None:
    shelf.post(1, "Box Kites")
    async with kept(shelf, clock) as house:
        assert await house.upkeep.next_at(DAY_S) == DAY_S  # never: it was due long ago
        await house.upkeep.refresh(TYPED)
        began = clock.time
    for hours, runs in ((1, 1), (23, 1), (25, 2), (26, 2), (48, 2), (50, 3)):
        clock.time = began + hours * 3600
        async with kept(shelf, clock) as house:
            assert len(await looked(house, DAY_S)) == runs, hours
            assert await house.upkeep.next_at(DAY_S) > clock.time
            assert await house.upkeep.next_at(0) is None


async def test_a_clock_that_was_wrong_and_is_put_right(shelf: Shelf, clock: Clock) -> None:
    shelf.post(1, "Box Kites")
    async with kept(shelf, clock) as house:
        await house.upkeep.refresh(TYPED)
        clock.time -= 30 * DAY_S
        assert await house.upkeep.next_at(DAY_S) <= clock.time
        assert await looked(house, DAY_S) == [TIMED, TYPED]
        assert await house.upkeep.next_at(DAY_S) == clock.time + DAY_S


async def test_a_start_takes_up_what_was_changed_meanwhile(shelf: Shelf, clock: Clock) -> None:
    shelf.post(1, "Box Kites")
    async with kept(shelf, clock) as house:
        assert await looked(house, DAY_S) == [TIMED]
        assert await looked(house, DAY_S) == [TIMED]
    clock.time += 60
    async with kept(shelf, clock) as house:
        os.utime(shelf.post(2, "Rope Ladders"), (clock.time, clock.time - 30))
        assert await looked(house, DAY_S) == [TIMED, TIMED]
    block = 'slug = "kites"\ntitle = "Kites, Ladders"\nsources = ["posts"]'
    shelf.configure(block)
    async with kept(shelf, clock) as house:
        assert len(await looked(house, DAY_S)) == 3
        assert len(await looked(house, DAY_S)) == 3
        assert await looked(house, 0) == [TIMED] * 3
        assert house.library.catalogue.shows["kites"].title == "Kites, Ladders"


async def test_never_is_never(shelf: Shelf, clock: Clock) -> None:
    shelf.post(1, "Box Kites")
    async with kept(shelf, clock) as house:
        assert await looked(house, 0) == []
        assert house.library.catalogue.newest == []


async def test_the_second_is_told_who_started_the_first(shelf: Shelf, clock: Clock) -> None:
    shelf.post(1, "Box Kites")
    async with kept(shelf, clock) as house:
        first = asyncio.create_task(house.upkeep.refresh(ASKED, user_id=MIA, by="Mia"))
        await asyncio.sleep(0)
        with pytest.raises(BusyError, match=r"^Mia started a refresh"):
            await house.upkeep.refresh(ASKED, user_id=8, by="Otto")
        assert isinstance(house.upkeep.running, Running)
        assert (await first).new == 1
        assert house.upkeep.running is None
        last = await house.upkeep.last()
        assert last
        assert (last.how, last.user_id, last.failure) == (ASKED, MIA, None)
        assert last.summary == "1 episode: 1 new, 0 changed, 0 removed, 0 refused"


async def test_three_failures_in_a_row_are_noted_once_and_mended_by_a_success(
    shelf: Shelf, clock: Clock
) -> None:
    shelf.post(1, "Box Kites")
    whole = shelf.shows_file.read_text()
    async with kept(shelf, clock) as house:
        await house.upkeep.refresh(ASKED, user_id=MIA, by="Mia")
        shelf.shows_file.write_text("[[show]\n")
        for failures in range(1, 5):
            with pytest.raises(SettingsError):
                await house.upkeep.refresh(TIMED)
            # A failed one is tried again within the hour, not within the day.
            assert await house.upkeep.next_at(DAY_S) == clock.time + 3600
            assert len(await house.notes.standing(None)) == (failures >= 3)
        note = await house.notes.next_untold()
        assert (note.user_id, note.guild_id) == (MIA, None)
        assert note.text.startswith("Refreshing the episodes failed 3 times in a row: ")
        shelf.shows_file.write_text(whole)
        await house.upkeep.refresh(TIMED)
        assert await house.notes.standing(None) == []
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await house.notes.next_untold()


# Much that would go


async def filled(shelf: Shelf, house: Opened) -> None:
    for number in range(1, 10):
        shelf.post(number, f"Kite {number}")
    await house.upkeep.refresh(TYPED)
    assert len(house.library.catalogue.newest) == 9


async def test_up_to_a_third_goes_without_a_question(shelf: Shelf, clock: Clock) -> None:
    async with kept(shelf, clock) as house:
        await filled(shelf, house)
        for number in (1, 2, 3):
            (shelf.posts / f"{number}.md").unlink()
        assert (await house.upkeep.refresh(TIMED, agreed=lambda _: False)).removed == 3


async def test_more_than_a_third_waits_for_a_yes(shelf: Shelf, clock: Clock) -> None:
    async with kept(shelf, clock) as house:
        await filled(shelf, house)
        generation = await house.library_store.generation()
        for number in (1, 2, 3, 4):
            (shelf.posts / f"{number}.md").unlink()
        asked: list[ManyGone] = []
        for _ in range(2):
            with pytest.raises(ManyGoneError, match="4 of 9 of Kites and Ladders"):
                await house.upkeep.refresh(ASKED, agreed=lambda gone: bool(asked.append(gone)))
        assert asked[0] == asked[1]
        assert asked[0].losses == (("Kites and Ladders", 4, 9),)
        assert len(house.library.catalogue.newest) == 9
        assert await house.library_store.generation() == generation
        # Who said yes to these four said nothing of a fifth.
        (shelf.posts / "5.md").unlink()
        with pytest.raises(ManyGoneError, match="5 of 9"):
            await house.upkeep.refresh(ASKED, agreed=lambda gone: gone == asked[0])
        shelf.post(5, "Kite 5")
        report = await house.upkeep.refresh(ASKED, agreed=lambda gone: gone == asked[0])
        assert (report.removed, report.episodes) == (4, 5)


async def test_by_time_yesterdays_episodes_stand_and_a_note_says_so(
    shelf: Shelf, clock: Clock
) -> None:
    async with kept(shelf, clock) as house:
        await filled(shelf, house)
        for number in range(1, 9):
            (shelf.posts / f"{number}.md").unlink()
        clock.time += DAY_S + 1
        assert await looked(house, DAY_S) == [TIMED, TYPED]
        assert len(house.library.catalogue.newest) == 9
        (note,) = await house.notes.standing(None)
        assert "8 of 9 of Kites and Ladders" in note.text
        assert "`/database refresh`" in note.text
        last = await house.upkeep.last()
        assert last
        assert last.failure
        await house.upkeep.refresh(TYPED)
        assert await house.notes.standing(None) == []
        assert len(house.library.catalogue.newest) == 1


async def test_a_show_that_is_taken_out_of_the_file_goes(shelf: Shelf, clock: Clock) -> None:
    async with kept(shelf, clock) as house:
        await filled(shelf, house)
        other = shelf.folder / "others"
        other.mkdir()
        (shelf.posts / "1.md").rename(other / "1.md")
        shelf.configure('slug = "other"\ntitle = "Other"\nsources = ["others"]')
        report = await house.upkeep.refresh(TIMED, agreed=lambda _: False)
        assert (report.removed, report.new) == (9, 1)


async def test_the_last_hundred_refreshes_are_remembered(shelf: Shelf) -> None:
    async with shelf.opened() as house:
        store = UpkeepStore(house.community)
        for number in range(102):
            await store.add_run(Run(TIMED, None, float(number), 0.0))
        assert [run.finished_at for run in await store.runs(999)] == [*range(101, 1, -1)]
