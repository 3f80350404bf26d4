"""Sources -> library.db: what comes, what goes, what stays, whatever the files are like."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from conftest import TODAY, Shelf, without_root
from program import ROOT, environment

from bot.errors import StoreError
from bot.model import Report
from bot.opening import opened
from bot.reading import digest
from bot.refresh import Refresher
from bot.shows import load_shows
from bot.sources import Seen, load
from bot.store.community import CommunityStore, open_community
from bot.store.database import Database
from bot.store.library import LibraryStore

KITES = 'slug = "kites"\ntitle = "Kites and Ladders"\nsources = ["posts"]'


def counts(report: Report) -> tuple[int, int, int, int]:
    """Episodes, and of them new, changed; removed."""
    return report.episodes, report.new, report.changed, report.removed


async def titles(shelf: Shelf) -> list[str]:
    """What is loaded."""
    return [episode.title for episode in await shelf.episodes()]


async def problems(shelf: Shelf) -> list[str]:
    """What is noted about what is loaded, as `doctor` prints it."""
    async with shelf.opened() as house:
        found = await house.library_store.problems()
    return [f"{problem.path}: {problem.reason}" for problem in found]


# What comes, changes, goes


async def test_new_changed_removed_unchanged(shelf: Shelf) -> None:
    shelf.post(1, "Paper")
    shelf.post(2, "String")
    shelf.post(3, "Wind")
    assert counts(await shelf.refresh()) == (3, 3, 0, 0)
    assert counts(await shelf.refresh()) == (3, 0, 0, 0)
    shelf.post(2, "String and Rope")
    shelf.post(4, "Bridles")
    (shelf.posts / "1.md").unlink()
    assert counts(await shelf.refresh()) == (3, 1, 1, 1)
    assert await titles(shelf) == ["String and Rope", "Wind", "Bridles"]
    assert counts(await shelf.refresh()) == (3, 0, 0, 0)


async def test_what_is_touched_but_the_same_is_unchanged(shelf: Shelf) -> None:
    path = shelf.post(1, "Paper")
    await shelf.refresh()
    path.write_bytes(path.read_bytes())
    os.utime(path, (0, 0))
    assert counts(await shelf.refresh()) == (1, 0, 0, 0)


async def test_a_moved_file_is_the_same_episode(shelf: Shelf) -> None:
    path = shelf.post(1, "Paper")
    await shelf.refresh()
    (before,) = await shelf.episodes()
    path.rename(shelf.posts / "moved.md")
    assert counts(await shelf.refresh()) == (1, 0, 1, 0)
    (after,) = await shelf.episodes()
    assert after.episode_id == before.episode_id
    assert after.turns == before.turns


async def test_a_changed_show_makes_its_episodes_anew(shelf: Shelf) -> None:
    shelf.post(1, "Paper")
    await shelf.refresh()
    shelf.configure(KITES + '\npage_url = "https://kites.example.org/{number}/"')
    assert counts(await shelf.refresh()) == (1, 0, 1, 0)
    (episode,) = await shelf.episodes()
    assert episode.page_url == "https://kites.example.org/1/"


async def test_what_is_excluded_is_taken_down(shelf: Shelf) -> None:
    shelf.post(1, "Paper")
    shelf.post(2, "String")
    await shelf.refresh()
    shelf.configure(KITES + "\nexclude = [2]")
    report = await shelf.refresh()
    assert report.removed == 1
    assert await titles(shelf) == ["Paper"]
    assert counts(await shelf.refresh()) == (1, 0, 0, 0)


async def test_only_one_show(shelf: Shelf) -> None:
    other = 'slug = "ladders"\ntitle = "Ladders"\nsources = ["others"]'
    shelf.configure(KITES, other)
    shelf.post(1, "Paper")
    path = shelf.folder / "others" / "1.md"
    path.parent.mkdir()
    shutil.copy(shelf.posts / "1.md", path)
    assert counts(await shelf.refresh(only="ladders")) == (1, 1, 0, 0)
    assert [e.show for e in await shelf.episodes()] == ["ladders"]
    assert counts(await shelf.refresh()) == (2, 1, 0, 0)
    assert [e.show for e in await shelf.episodes()] == ["kites", "ladders"]


async def test_a_show_that_is_taken_out_of_the_file_goes_and_is_counted(shelf: Shelf) -> None:
    other = 'slug = "ladders"\ntitle = "Ladders"\nsources = ["others"]'
    shelf.configure(KITES, other)
    shelf.post(1, "Paper")
    shutil.copytree(shelf.posts, shelf.folder / "others")
    await shelf.refresh()
    shelf.configure(KITES)
    async with shelf.opened() as house:
        assert len(house.library.catalogue.newest) == 2
        report = await house.library.refresh()
        assert counts(report) == (1, 0, 0, 1)
        assert [e.show for e in house.library.catalogue.newest] == ["kites"]
        assert list(house.library.catalogue.shows) == ["kites"]


async def test_several_documents_of_one_episode_are_one(shelf: Shelf) -> None:
    talk = "\n\n".join(f"BEN: Kite number {n} flew over the harbour." for n in range(30))
    talk += "\n\nRUTH: Good night, Ben."
    shelf.post(7, "Paper", talk)
    page = shelf.posts / "page.txt"
    page.write_text(
        f"Paper\n\nAll about paper.\n\nLinks\n  • The plans\n\nRUTH: Welcome to Paper.\n\n{talk}\n",
        encoding="utf-8",
    )
    assert counts(await shelf.refresh()) == (1, 1, 0, 0)
    (episode,) = await shelf.episodes()
    assert len(episode.sources) == 2
    assert len(episode.turns) == 32
    page.unlink()
    assert counts(await shelf.refresh()) == (1, 0, 1, 0)


async def test_equal_numbers_are_both_kept_and_noted(shelf: Shelf) -> None:
    birds = " ".join(f"Bird {n} sang of {n} rivers." for n in range(40))
    ropes = " ".join(f"Rope {n} held for {n} winters." for n in range(40))
    shelf.post(7, "Birds", f"BEN: {birds}")
    path = shelf.post(8, "Ropes", f"BEN: {ropes}")
    path.write_text(path.read_text(encoding="utf-8").replace("= 8", "= 7"), encoding="utf-8")
    report = await shelf.refresh()
    assert counts(report) == (2, 2, 0, 0)
    assert sorted(await titles(shelf)) == ["Birds", "Ropes"]
    noted = [problem for problem in await problems(shelf) if "has number 7 like" in problem]
    assert len(noted) == 2
    assert all("correct one of the numbers" in problem for problem in noted)


async def test_many_documents_take_the_way_through_child_processes(shelf: Shelf) -> None:
    """More than half a megabyte: parsed and prepared elsewhere, with the same result."""
    for number in range(1, 31):
        talk = "\n\n".join(f"BEN: In {number} flew kite {n} over the bay." for n in range(700))
        shelf.post(number, f"Kites {number}", talk)
    (shelf.posts / "31.md").write_text("+++\ntitle = [\n+++\n", encoding="utf-8")
    report = await shelf.refresh()
    assert counts(report) == (30, 30, 0, 0)
    (problem,) = report.refused
    assert problem.path.endswith("31.md")
    assert problem.line
    assert [e.number for e in await shelf.episodes()] == list(range(1, 31))
    assert all(len(e.turns) == 701 for e in await shelf.episodes())


# What is left out


async def test_drafts_archives_and_posts_of_tomorrow_are_left_out_and_counted(shelf: Shelf) -> None:
    tomorrow = TODAY + timedelta(days=1)
    shelf.post(1, "Paper", front=f'date = "{TODAY}"')
    shelf.post(2, "Draft", front="draft = true")
    shelf.post(3, "Tomorrow", front=f'date = "{tomorrow}"')
    (shelf.posts / "_index.md").write_text(
        "+++\ntitle = 'All'\n+++\nAll posts.\n", encoding="utf-8"
    )
    report = await shelf.refresh()
    assert await titles(shelf) == ["Paper"]
    assert not report.refused
    assert report.skipped == 3
    assert (await shelf.refresh()).skipped == 3
    report = await shelf.refresh(today=tomorrow)
    assert counts(report) == (2, 1, 0, 0)
    assert report.skipped == 2


async def test_a_post_that_becomes_a_draft_is_taken_down(shelf: Shelf) -> None:
    shelf.post(1, "Paper")
    shelf.post(2, "String")
    await shelf.refresh()
    shelf.post(2, "String", front="draft = true")
    assert counts(await shelf.refresh()) == (1, 0, 0, 1)


async def test_unknown_files_are_counted_and_hidden_ones_not_even_looked_at(shelf: Shelf) -> None:
    shelf.post(1, "Paper")
    (shelf.posts / "cover.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(9999))
    (shelf.posts / "notes.txt").write_text("Buy milk.\n", encoding="utf-8")
    (shelf.posts / "empty.md").touch()
    (shelf.posts / ".hidden.md").write_text("+++\nbroken", encoding="utf-8")
    (shelf.posts / ".git").mkdir()
    (shelf.posts / ".git" / "x.md").write_text("+++\nbroken", encoding="utf-8")
    report = await shelf.refresh()
    assert counts(report) == (1, 1, 0, 0)
    assert report.unknown == 3
    assert not report.refused


async def test_a_fifo_is_not_waited_for(shelf: Shelf) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("Windows has none")
    shelf.post(1, "Paper")
    os.mkfifo(shelf.posts / "pipe.md")
    report = await asyncio.wait_for(shelf.refresh(), 20)
    assert counts(report) == (1, 1, 0, 0)
    assert report.unknown == 1


# What can't be read


@pytest.mark.parametrize(
    ("data", "line", "reason"),
    [
        (b"+++\ntitle = 'Paper'\nnumber = = 1\n+++\n", 3, "not valid TOML"),
        (b"+++\ntitle = 'Paper'\nepisodeNumber = 1\n", 1, "never ends"),
        (b"+++\ntitle = 'Caf\xe9'\n+++\n\ntext", 2, "not UTF-8"),
        (b"\xff\xfe+\0+\0+\0\n\0\xd8", None, "UTF-16"),
    ],
)
async def test_a_document_that_cannot_be_read_keeps_its_older_version(
    shelf: Shelf, data: bytes, line: int | None, reason: str
) -> None:
    path = shelf.post(1, "Paper")
    shelf.post(2, "String")
    await shelf.refresh()
    good = path.read_bytes()
    path.write_bytes(data)
    for _ in range(2):
        report = await shelf.refresh()
        assert counts(report) == (2, 0, 0, 0)
        (problem,) = report.refused
        assert (problem.path, problem.line) == (path.as_posix(), line)
        assert reason in problem.reason
        assert await titles(shelf) == ["Paper", "String"]
    assert [p for p in await problems(shelf) if p.startswith(path.as_posix())]
    path.write_bytes(good)
    report = await shelf.refresh()
    assert counts(report) == (2, 0, 0, 0)
    assert not report.refused
    assert await problems(shelf) == []


async def test_a_file_of_50_mb_is_refused_unread(shelf: Shelf) -> None:
    """Sparse, so that it costs nothing; its head is a post."""
    shelf.post(1, "Paper")
    path = shelf.post(2, "Endless", "BEN: And so on. " * 1000)
    os.truncate(path, 50_000_000)
    report = await shelf.refresh()
    (problem,) = report.refused
    assert problem.path == path.as_posix()
    assert "MB: split it" in problem.reason
    assert await titles(shelf) == ["Paper"]


@pytest.mark.parametrize(
    ("data", "size", "reason"),
    [
        (b"", 0, "no known form"),
        (b"", 5000, "binary"),
        (b"", 50_000_000, "MB: split it"),
        (b"lorem ipsum\n", 12, "no known form"),
    ],
)
async def test_a_document_that_is_none_any_more_keeps_its_older_version(
    shelf: Shelf, data: bytes, size: int, reason: str
) -> None:
    """Cut to nothing by a crash, filled with zeros by a disk, overwritten: no reason to forget."""
    shelf.post(1, "Paper")
    path = shelf.post(2, "String")
    await shelf.refresh()
    path.write_bytes(data)
    os.truncate(path, size)
    for _ in range(2):
        report = await shelf.refresh()
        assert counts(report) == (2, 0, 0, 0)
        (problem,) = report.refused
        assert problem.path == path.as_posix()
        assert reason in problem.reason
    path.unlink()
    assert counts(await shelf.refresh()) == (1, 0, 0, 1)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"Buy milk.\n", "no known form"),
        (b"\x89PNG\0\0", "binary"),
        (b"", "no known form"),
    ],
)
async def test_a_file_that_a_source_names_is_refused_where_a_folder_would_pass_it(
    shelf: Shelf, data: bytes, reason: str
) -> None:
    shelf.post(1, "Paper")
    path = shelf.folder / "named.txt"
    path.write_bytes(data)
    shelf.configure(KITES.replace('["posts"]', '["posts", "named.txt"]'))
    report = await shelf.refresh()
    assert counts(report) == (1, 1, 0, 0)
    assert report.refused[0].path == path.as_posix()
    assert reason in report.refused[0].reason


async def test_a_link_that_leads_nowhere_is_refused(shelf: Shelf) -> None:
    shelf.post(1, "Paper")
    (shelf.posts / "2.md").symlink_to(shelf.posts / "gone.md")
    report = await shelf.refresh()
    assert counts(report) == (1, 1, 0, 0)
    assert "can't be read (No such file" in report.refused[0].reason


# Sources that are not there


async def test_a_missing_or_emptied_source_wipes_nothing(shelf: Shelf) -> None:
    shelf.post(1, "Paper")
    shelf.post(2, "String")
    await shelf.refresh()
    shelf.posts.rename(shelf.folder / "unplugged")
    report = await shelf.refresh()
    assert counts(report) == (2, 0, 0, 0)
    assert "there is no such file or folder" in report.refused[0].reason
    shelf.posts.mkdir()
    report = await shelf.refresh()
    assert counts(report) == (2, 0, 0, 0)
    assert report.refused[0].path == shelf.posts.as_posix()
    assert "holds no episode" in report.refused[0].reason
    assert await titles(shelf) == ["Paper", "String"]
    shelf.posts.rmdir()
    (shelf.folder / "unplugged").rename(shelf.posts)
    report = await shelf.refresh()
    assert counts(report) == (2, 0, 0, 0)
    assert not report.refused


async def test_one_source_that_is_gone_leaves_the_other_alone(shelf: Shelf) -> None:
    shelf.configure(KITES.replace('["posts"]', '["posts", "more"]'))
    shelf.post(1, "Paper")
    more = shelf.folder / "more"
    more.mkdir()
    shelf.post(2, "String").rename(more / "2.md")
    await shelf.refresh()
    shutil.rmtree(more)
    shelf.post(3, "Wind")
    assert counts(await shelf.refresh()) == (3, 1, 0, 0)
    assert await titles(shelf) == ["Paper", "String", "Wind"]


async def test_a_source_that_is_taken_out_of_the_file_goes(shelf: Shelf) -> None:
    shelf.configure(KITES.replace('["posts"]', '["posts", "more"]'))
    shelf.post(1, "Paper")
    more = shelf.folder / "more"
    more.mkdir()
    shelf.post(2, "String").rename(more / "2.md")
    await shelf.refresh()
    shelf.configure(KITES)
    assert counts(await shelf.refresh()) == (1, 0, 0, 1)
    assert await titles(shelf) == ["Paper"]


async def test_nothing_to_load_is_no_error(shelf: Shelf) -> None:
    report = await shelf.refresh()
    assert counts(report) == (0, 0, 0, 0)
    assert "holds no episode" in report.refused[0].reason


async def test_sources_that_import_added_are_kept(shelf: Shelf) -> None:
    shelf.post(1, "Paper")
    added = shelf.folder / "added.md"
    shelf.post(2, "String").rename(added)
    async with shelf.opened() as house:
        await house.community_store.keep_sources("kites", (added.as_posix(),))
    assert counts(await shelf.refresh()) == (2, 2, 0, 0)
    async with shelf.opened() as house:
        await house.community_store.drop_sources("kites", (added.as_posix(),))
    assert counts(await shelf.refresh()) == (1, 0, 0, 1)


REFRESH = """
import asyncio, sys
from datetime import date
from pathlib import Path
from bot.opening import opened

async def main():
    async with opened(Path(sys.argv[1]), Path(sys.argv[2])) as house:
        print(await house.library.refresh())
        print(*sorted(e.title for e in house.library.catalogue.newest), sep=", ")

asyncio.run(main())
"""


def in_another_process(shelf: Shelf, before: list[str] | None = None) -> subprocess.Popen[str]:
    """A refresh, beside this process."""
    return subprocess.Popen(
        [*(before or []), sys.executable, "-c", REFRESH, shelf.data_dir, shelf.shows_file],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", env=environment(),
        cwd=ROOT,
    )  # fmt: skip


async def test_a_folder_that_may_not_be_read_wipes_nothing(shelf: Shelf) -> None:
    before = without_root()
    shelf.post(1, "Paper")
    deep = shelf.posts / "deep"
    deep.mkdir()
    shelf.post(2, "String").rename(deep / "2.md")
    await shelf.refresh()
    deep.chmod(0)
    said, errors = await asyncio.to_thread(in_another_process(shelf, before).communicate)
    deep.chmod(0o755)
    assert errors == ""
    assert said == "2 episodes: 0 new, 0 changed, 0 removed, 1 refused\nPaper, String\n"


# Several at once, and trouble while writing


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
    assert status.summary == str(report) == "1 episodes: 1 new, 0 changed, 0 removed, 0 refused"
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
    assert load([path], (), known, seen).unchanged == [path]
    file.write_bytes(b"two")
    os.utime(file, (1_700_000_000, 1_700_000_000))
    assert load([path], (), known, seen).unchanged == [path], "its size and time say so"
    os.utime(file, (1_700_000_001, 1_700_000_001))
    assert load([path], (), known, seen).items == [(path, b"two")]
    # What the library knows of it decides, not what was seen.
    assert load([path], (), {}, seen).items == [(path, b"two")]
