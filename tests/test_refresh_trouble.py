"""Several refreshes at once, and trouble while one writes."""

from __future__ import annotations

import asyncio
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import aiosqlite
import pytest
from kites import counts, in_another_process, titles
from shelf import TODAY, Shelf
from waiting import until

from bot.errors import StoreError
from bot.opening import opened
from bot.reading import digest
from bot.refresh import Refresher
from bot.shows import load_shows
from bot.sources import Seen, load, looks_the_same
from bot.store.community import CommunityStore, open_community
from bot.store.database import Database
from bot.store.library import LibraryStore


async def test_two_processes_refresh_at_once(shelf: Shelf) -> None:
    for number in range(1, 25):
        shelf.post(number, f"Kites {number}")
    processes = [in_another_process(shelf) for _ in range(2)]
    answers = [await asyncio.to_thread(process.communicate) for process in processes]
    assert [errors for _, errors in answers] == ["", ""]
    every = ", ".join(sorted(f"Kites {number}" for number in range(1, 25)))
    assert [said.splitlines()[1] for said, _ in answers] == [every, every]
    assert sorted(said.split(",")[0] for said, _ in answers) == [
        "24 episodes: 0 new", "24 episodes: 24 new",
    ]  # fmt: skip
    async with shelf.opened() as house:
        assert await house.library_store.damage() is None
        assert (await house.library_store.counts())["episodes"] == 24


async def test_two_stores_that_refresh_at_once_both_end_well(shelf: Shelf) -> None:
    shelf.post(1, "Paper")
    async with shelf.opened() as one, shelf.opened() as other:
        reports = await asyncio.gather(one.library.refresh(), other.library.refresh())
        assert [report.episodes for report in reports] == [1, 1]
        assert sum(report.new for report in reports) == 1
        for house in (one, other):
            assert [e.title for e in house.library.catalogue.newest] == ["Paper"]


async def test_another_program_that_writes_is_waited_for(shelf: Shelf) -> None:
    """As a cold import does for seconds, here until it is told twice that it is waited for."""
    shelf.post(1, "Paper")
    await shelf.refresh()
    shelf.post(2, "String")
    said: list[str] = []
    async with (
        shelf.opened() as house,
        aiosqlite.connect(shelf.data_dir / "library.db", isolation_level=None) as other,
    ):
        refresher = Refresher(house.library_store, house.community_store)
        shows = load_shows(shelf.shows_file)
        await other.execute("BEGIN IMMEDIATE")
        refresh = asyncio.create_task(
            refresher.refresh(shows, today=TODAY, progress=lambda what, *_: said.append(what))
        )
        await until(lambda: sum("waiting: another program" in what for what in said) > 1)
        assert not refresh.done()
        await other.execute("ROLLBACK")
        assert counts(await refresh) == (2, 1, 0, 0)
    assert await titles(shelf) == ["Paper", "String"]


async def test_a_full_disk_loses_nothing_and_the_next_refresh_succeeds(shelf: Shelf) -> None:
    shelf.post(1, "Paper")
    await shelf.refresh()
    talk = "\n\n".join(f"BEN: Kite {n} flew over harbour {n}." for n in range(2000))
    shelf.post(2, "String", talk)
    database = await Database.open(shelf.data_dir / "library.db", "library", "delete it")
    community = await open_community(shelf.data_dir)
    store = LibraryStore(database)
    refresher = Refresher(store, CommunityStore(community))
    shows = load_shows(shelf.shows_file)
    async with database.transaction() as connection:
        # SQLite's own way to run out of room; 1 is what it has now.
        await connection.execute("PRAGMA max_page_count = 1")
    with pytest.raises(StoreError, match="is full: free some space and try again"):
        await refresher.refresh(shows, today=TODAY)
    assert await store.counts() == {"episodes": 1, "quotes": 3, "links": 0}
    assert await titles(shelf) == ["Paper"]
    async with database.transaction() as connection:
        await connection.execute("PRAGMA max_page_count = 1000000")
    assert counts(await refresher.refresh(shows, today=TODAY)) == (2, 1, 0, 0)
    await community.close()
    await store.close()
    assert await titles(shelf) == ["Paper", "String"]


async def test_an_index_that_cannot_be_written_loses_nothing(shelf: Shelf) -> None:
    shelf.post(1, "Paper")
    await shelf.refresh()
    shelf.post(2, "String")
    folder = shelf.data_dir / "index"
    async with shelf.opened() as house:
        folder.rename(shelf.data_dir / "kept")
        folder.write_text("in the way", encoding="utf-8")
        with pytest.raises(StoreError, match=r"the search index in .* can't be") as caught:
            await house.library.refresh()
        assert "\n" not in caught.value.user_message
        assert [e.title for e in house.library.catalogue.newest] == ["Paper"]
        folder.unlink()
        (shelf.data_dir / "kept").rename(folder)
        assert counts(await house.library.refresh()) == (2, 1, 0, 0)


async def test_a_refresh_that_is_cancelled_leaves_the_old_state(shelf: Shelf) -> None:
    shelf.post(1, "Paper")
    await shelf.refresh()
    for number in range(2, 60):
        shelf.post(number, f"Kites {number}")
    async with shelf.opened() as house:
        began = asyncio.Event()
        task = asyncio.create_task(house.library.refresh(progress=lambda *_: began.set()))
        await began.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await house.library_store.counts() == {"episodes": 1, "quotes": 3, "links": 0}
        assert counts(await house.library.refresh()) == (59, 58, 0, 0)


async def test_one_that_fails_leaves_nothing_at_work(shelf: Shelf) -> None:
    for number in range(1, 150):
        shelf.post(number, f"Kites {number}")
    async with shelf.opened() as house:
        for at in ("reading", "preparing"):

            def fail(what: str, *_: int, at: str = at) -> None:
                if what.startswith(at):
                    raise StoreError("the disk is full")

            before = asyncio.all_tasks()
            with pytest.raises(StoreError, match="the disk is full"):
                await house.library.refresh(progress=fail)
            assert asyncio.all_tasks() == before


async def test_progress_is_told(shelf: Shelf) -> None:
    shelf.post(1, "Paper")
    shelf.post(2, "String")
    told: list[tuple[str, int, int]] = []
    async with shelf.opened() as house:
        await house.library.refresh(progress=lambda *step: told.append(step))
    assert told == [
        ("reading Kites and Ladders", 2, 2),
        ("preparing Kites and Ladders", 2, 2),
        ("writing", 0, 0),
    ]


async def test_the_report_of_the_last_refresh_is_kept(shelf: Shelf) -> None:
    shelf.post(1, "Paper")
    report = await shelf.refresh()
    async with shelf.opened() as house:
        status = await house.library.status()
    assert status.summary == str(report) == "1 episode: 1 new, 0 changed, 0 removed, 0 refused"
    assert status.refreshed_at
    assert datetime.fromisoformat(status.refreshed_at).tzinfo == UTC
    assert (status.episodes, status.quotes, status.links) == (1, 3, 0)


async def test_library_db_can_be_deleted_at_any_moment(shelf: Shelf) -> None:
    shelf.post(1, "Paper")
    added = shelf.folder / "added.md"
    shelf.post(2, "String").rename(added)
    async with shelf.opened() as house:
        await house.community_store.keep_sources("kites", (added.as_posix(),))
    await shelf.refresh()
    before = await shelf.episodes()
    (shelf.data_dir / "library.db").unlink()
    await shelf.refresh()
    assert await shelf.episodes() == before


async def test_a_search_index_that_is_gone_or_damaged_is_made_again(shelf: Shelf) -> None:
    shelf.post(1, "Paper", "BEN: The bridle is what pulls.")
    await shelf.refresh()
    folder = shelf.data_dir / "index"
    for harm in (shutil.rmtree, _damage):
        harm(folder)
        async with opened(shelf.data_dir, shelf.shows_file) as house:
            results = await house.library.search_quotes("bridle")
            assert [hit.quote.text for hit in results.hits] == ["The bridle is what pulls."]


def _damage(folder: Path) -> None:
    for path in folder.rglob("meta.json"):
        path.write_text("{", encoding="utf-8")


def test_a_file_that_looks_as_it_did_is_not_read_again(tmp_path: Path) -> None:
    file = tmp_path / "1.md"
    path = file.as_posix()
    seen: Seen = {}
    file.write_bytes(b"one")
    known = {path: digest(b"one")}
    # Written just now: the next moment another text of this length may look the same.
    assert load([path], (), known, seen).unchanged == [path]
    assert seen == {}
    os.utime(file, (1_700_000_000, 1_700_000_000))
    assert looks_the_same([path], known, seen) == set()
    assert load([path], (), known, seen).unchanged == [path]
    file.write_bytes(b"two")
    os.utime(file, (1_700_000_000, 1_700_000_000))
    assert looks_the_same([path], known, seen) == {path}, "its size and time say so"
    # What the library knows of it decides, not what was seen.
    assert looks_the_same([path], {}, seen) == set()
    os.utime(file, (1_700_000_001, 1_700_000_001))
    assert looks_the_same([path], known, seen) == set()
    assert load([path], (), known, seen).items == [(path, b"two")]
