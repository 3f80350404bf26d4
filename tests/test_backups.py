"""Copies of community.db: one a day while it is in use, seven kept; back only from a sound one."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
from club import club
from conftest import CommandLine
from shelf import Shelf

from bot.backups import KEPT, Backups
from bot.errors import NewerDatabaseError, StoreError
from bot.lock import alone
from bot.model import Request
from bot.opening import Opened

DAY_S = 24 * 3600.0
HERE, MIA = 100, 7


class Clock:
    """A time that tests set; it begins at noon."""

    def __init__(self) -> None:
        self.time = 1_780_056_000.0

    def __call__(self) -> float:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def house(shelf: Shelf) -> AsyncIterator[Opened]:
    async with shelf.opened() as opened_house:
        await opened_house.moderation.hide(HERE, "aaaaaaaaaaaa", MIA, "rude")
        yield opened_house


def backups(shelf: Shelf, clock: Clock) -> Backups:
    return Backups(shelf.data_dir, clock)


async def hidden(shelf: Shelf) -> set[str]:
    async with shelf.opened() as house:
        return set(house.moderation.hidden(HERE))


# Making


async def test_a_copy_dated_ahead_is_no_newest_and_keeps_none_from_being_made(
    shelf: Shelf, clock: Clock, house: Opened
) -> None:
    """The clock was years ahead for a week, and was put right."""
    kept = backups(shelf, clock)
    for _ in range(KEPT):
        clock.time += 900 * DAY_S
        ahead = await kept.make_todays()
    clock.time -= KEPT * 900 * DAY_S
    assert kept.newest() == ahead, "there is no other yet"
    for day in range(KEPT + 2):
        made = await kept.make_todays()
        assert made
        assert kept.newest() == made
        assert len(list(made.parent.iterdir())) == KEPT + min(day + 1, KEPT)
        clock.time += DAY_S


async def test_one_a_day_is_made_and_seven_are_kept(
    shelf: Shelf, clock: Clock, house: Opened
) -> None:
    kept = backups(shelf, clock)
    (shelf.data_dir / "backups").mkdir()
    own = shelf.data_dir / "backups" / "before the move.db"
    own.touch()
    for _ in range(KEPT + 3):
        made = await kept.make_todays()
        assert made
        clock.time += 3600
        assert await kept.make_todays() is None
        assert await backups(shelf, clock).make_todays() is None, "nor after a restart"
        assert await kept.damage(made) is None
        clock.time += DAY_S - 3600
    names = sorted(path.name for path in own.parent.iterdir())
    assert names[0] == "before the move.db"
    assert len(names) == KEPT + 1
    assert names[-1] == "community-2026-06-07.db"


async def test_a_copy_is_whole_whoever_writes_meanwhile(
    shelf: Shelf, clock: Clock, house: Opened
) -> None:
    async def write() -> None:
        for number in range(200):
            await house.pages.keep(number, Request("search", "x" * 2000))

    writing = asyncio.create_task(write())
    while not writing.done():
        made = await backups(shelf, clock).make_todays()
        assert made
        assert await backups(shelf, clock).damage(made) is None
        with closing(sqlite3.connect(made)) as copy:
            assert copy.execute("SELECT quote_id FROM hidden").fetchall() == [("aaaaaaaaaaaa",)]
        made.unlink()
        assert list(made.parent.iterdir()) == []
    await writing


async def test_a_running_bot_makes_them(tmp_path: Path) -> None:
    async with club(tmp_path) as members:
        async with asyncio.timeout(10):
            while not (newest := members.bot.house.backups.newest()):  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        assert await members.bot.house.backups.damage(newest) is None


async def test_one_that_cannot_be_made_is_noted_until_it_can(tmp_path: Path) -> None:
    (tmp_path / "backups").touch()
    async with club(tmp_path) as members:
        async with asyncio.timeout(10):
            while not (notes := await members.bot.notes.standing(None)):  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        assert notes[0].text.startswith("The daily copy of community.db could not be made")
        assert str(tmp_path / "backups") in notes[0].text
    (tmp_path / "backups").unlink()
    async with club(tmp_path) as members, asyncio.timeout(10):
        while await members.bot.notes.standing(None):  # noqa: ASYNC110
            await asyncio.sleep(0.01)


# Going back


async def test_a_copy_comes_back_and_what_was_there_is_kept(shelf: Shelf, clock: Clock) -> None:
    async with shelf.opened() as house:
        await house.moderation.hide(HERE, "aaaaaaaaaaaa", MIA, None)
        copy = await backups(shelf, clock).make_todays()
        await house.moderation.hide(HERE, "bbbbbbbbbbbb", MIA, None)
    assert copy
    aside = await backups(shelf, clock).restore(copy)
    assert aside == shelf.data_dir / "community-replaced-2026-05-29-120000.db"
    assert await hidden(shelf) == {"aaaaaaaaaaaa"}
    clock.time += 1
    await backups(shelf, clock).restore(aside)
    assert await hidden(shelf) == {"aaaaaaaaaaaa", "bbbbbbbbbbbb"}
    assert not list(shelf.data_dir.glob("restoring-*"))


async def test_a_copy_by_hand_of_a_bot_that_was_killed_is_taken_whole(
    shelf: Shelf, clock: Clock, tmp_path: Path
) -> None:
    by_hand = tmp_path / "elsewhere" / "community.db"
    by_hand.parent.mkdir()
    async with shelf.opened() as house:
        await house.moderation.hide(HERE, "aaaaaaaaaaaa", MIA, None)
        for end in ("", "-wal"):
            shutil.copy(shelf.data_dir / f"community.db{end}", f"{by_hand}{end}")
        await house.moderation.unhide(HERE, "aaaaaaaaaaaa")
    assert Path(f"{by_hand}-wal").stat().st_size > 0
    await backups(shelf, clock).restore(by_hand)
    assert await hidden(shelf) == {"aaaaaaaaaaaa"}


async def test_it_comes_back_where_there_is_none_and_where_it_is_damaged(
    shelf: Shelf, clock: Clock, tmp_path: Path
) -> None:
    async with shelf.opened() as house:
        await house.moderation.hide(HERE, "aaaaaaaaaaaa", MIA, None)
        copy = await backups(shelf, clock).make_todays()
    assert copy
    place = shelf.data_dir / "community.db"
    place.unlink()
    assert await backups(shelf, clock).restore(copy) is None
    assert await hidden(shelf) == {"aaaaaaaaaaaa"}
    place.write_bytes(b"no database" * 1000)
    aside = await backups(shelf, clock).restore(copy)
    assert aside
    assert aside.read_bytes() == b"no database" * 1000
    assert await hidden(shelf) == {"aaaaaaaaaaaa"}


def spoil(file: Path, how: str) -> None:
    if how == "text":
        file.write_text("These are no rows.")
    elif how == "empty":
        file.write_bytes(b"")
    elif how == "cut":
        file.write_bytes(file.read_bytes()[:5000])
    elif how == "scratched":
        data = bytearray(file.read_bytes())
        data[4096 * 3 : 4096 * 6] = b"\x07" * 4096 * 3
        file.write_bytes(data)
    elif how == "newer":
        with closing(sqlite3.connect(file)) as database:
            database.execute("PRAGMA user_version = 9999")
    elif how == "other":
        file.unlink()
        with closing(sqlite3.connect(file)) as database:
            database.execute("CREATE TABLE pages (x)")
            database.execute("PRAGMA user_version = 1")


@pytest.mark.parametrize("how", ["text", "empty", "cut", "scratched", "newer", "other", "gone"])
async def test_what_is_no_sound_copy_changes_nothing(
    shelf: Shelf, clock: Clock, tmp_path: Path, how: str
) -> None:
    async with shelf.opened() as house:
        await house.moderation.hide(HERE, "aaaaaaaaaaaa", MIA, None)
        copy = await backups(shelf, clock).make_todays()
    assert copy
    file = tmp_path / "copy.db"
    if how != "gone":
        shutil.copy(copy, file)
        spoil(file, how)
    before = {path.name for path in shelf.data_dir.iterdir()}
    error = NewerDatabaseError if how == "newer" else StoreError
    with pytest.raises(error) as raised:
        await backups(shelf, clock).restore(file)
    assert str(file) in raised.value.user_message
    assert {path.name for path in shelf.data_dir.iterdir()} == before
    assert await hidden(shelf) == {"aaaaaaaaaaaa"}


async def test_what_is_in_use_is_not_replaced(shelf: Shelf, clock: Clock, house: Opened) -> None:
    copy = await backups(shelf, clock).make_todays()
    assert copy
    async with house.community.transaction():
        with pytest.raises(StoreError, match="in use by another program"):
            await backups(shelf, clock).restore(copy)
    with pytest.raises(StoreError, match="is the one that is in use"):
        await backups(shelf, clock).restore(shelf.data_dir / "community.db")


# On the command line


def test_restore_and_doctor(pullquote: CommandLine, own_data_dir: Path) -> None:
    def run(*arguments: object) -> tuple[int, str]:
        done = pullquote(*map(str, arguments), DATA_DIR=own_data_dir)
        return done.returncode, done.stdout + done.stderr

    assert "ok    newest copy    none yet" in run("doctor")[1]
    copy = asyncio.run(Backups(own_data_dir, Clock()).make_todays())
    assert copy
    assert f"ok    newest copy    {copy}, sound" in run("doctor")[1]
    code, said = run("restore", copy)
    assert code == 0
    assert said.startswith(f"restored community.db from {copy}\nthe one that was there is ")
    with alone(own_data_dir):
        code, said = run("restore", copy)
    assert (code, said.count("\n")) == (1, 1)
    assert "a bot already runs" in said
    code, said = run("restore", own_data_dir / "library.db")
    assert (code, said.count("\n")) == (1, 1)
    assert "is not a copy of community.db" in said
    spoil(copy, "cut")
    code, said = run("doctor")
    assert code == 1
    assert "MEND  newest copy    " in said
