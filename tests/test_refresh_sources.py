"""Sources that can't be read or are not there: each says why, and what was loaded stays."""

from __future__ import annotations

import asyncio
import os
import shutil
from pathlib import Path

import pytest
from conftest import without_root
from kites import KITES, counts, in_another_process, problems, titles
from shelf import Shelf

from bot.reading import digest
from bot.sources import Seen, load, looks_the_same

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


def test_files_that_are_gone_are_forgotten(tmp_path: Path) -> None:
    """A folder of ever new names must not fill a bot's memory over the years."""
    files = [tmp_path / "Paper.md", tmp_path / "String.md"]
    for file in files:
        file.write_text(file.stem, encoding="utf-8")
        os.utime(file, (1e9, 1e9))
    paths = [file.as_posix() for file in files]
    known = {path: digest(data) for path, data in load(paths, paths, {}, {}).items}
    seen: Seen = {}
    load(paths, paths, known, seen)
    assert looks_the_same(paths, known, seen) == {*paths} == seen.keys()
    assert looks_the_same(paths[1:], known, seen) == {paths[1]} == seen.keys()
