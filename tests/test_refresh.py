"""Sources -> library.db: what comes, what goes, what stays, whatever is in the folders."""

from __future__ import annotations

import asyncio
import os
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from kites import KITES, counts, problems, titles
from shelf import TODAY, Shelf

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
    names = sorted(Path(path).name for path in report.unknown)
    assert names == ["cover.png", "empty.md", "notes.txt"]
    assert not report.refused


async def test_a_fifo_is_not_waited_for(shelf: Shelf) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("Windows has none")
    shelf.post(1, "Paper")
    os.mkfifo(shelf.posts / "pipe.md")
    report = await asyncio.wait_for(shelf.refresh(), 20)
    assert counts(report) == (1, 1, 0, 0)
    assert len(report.unknown) == 1
