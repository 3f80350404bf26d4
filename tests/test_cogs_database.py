"""Refreshing, and looking at what is loaded, as moderators do it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from club import Club, as_described, club
from shelf import Shelf

from bot.errors import SettingsError
from bot.opening import opened
from bot.sandbox import Sandbox, example_guild, example_world
from bot.settings import Settings
from bot.upkeep import TYPED


@asynccontextmanager
async def reading(shelf: Shelf, posts: int = 6) -> AsyncIterator[Club]:
    """A bot on a shelf with so many posts, loaded."""
    for number in range(1, posts + 1):
        shelf.post(number, f"Kite {number}")
    async with opened(shelf.data_dir, shelf.shows_file) as house:
        await house.library.refresh()
    async with club(shelf.data_dir, shows=shelf.shows_file) as members:
        yield members


async def test_a_refresh_says_what_it_does_and_what_came_of_it(shelf: Shelf) -> None:
    async with reading(shelf) as members:
        shelf.post(7, "Rope Ladders")
        shelf.post(1, "Box Kites")
        (shelf.posts / "6.md").unlink()
        (shelf.posts / "031.md").write_text("+++\ntitle = \n+++\n")
        reply = await members.mia.says("/database refresh")
        assert reply.ephemeral
        assert len(reply.messages) == 1
        await reply.until(lambda reply: "### Refreshed" in reply.text)
        assert re.search(
            r"^6 episodes: 1 new, 1 changed, 1 removed, 1 refused: `031\.md` line \d+: \w",
            reply.text.splitlines()[1],
        )
        assert len(members.bot.library.catalogue.newest) == 6
        first = next(c for c in members.calls if c.path.endswith("/callback"))
        assert "Refreshing" in str(first.body)
        as_described(members)


async def test_the_second_is_told_who_was_first(shelf: Shelf) -> None:
    async with reading(shelf) as members:
        first = await members.mia.sends("/database refresh")
        second = await members.otto.sends("/database refresh")
        await first.until(lambda reply: "### Refreshed" in reply.text)
        await second.done()
        assert second.text == "Mia started a refresh a moment ago: wait until it is done."
        assert (second.ephemeral, len(second.messages)) == (True, 1)
        as_described(members)


async def test_what_fails_changes_nothing_and_is_said_in_the_same_place(shelf: Shelf) -> None:
    async with reading(shelf) as members:
        shelf.shows_file.write_text("[[show]\n")
        reply = await members.mia.says("/database refresh")
        await reply.until(lambda reply: "### Not refreshed" in reply.text)
        assert "Nothing has changed." in reply.text
        assert len(reply.messages) == 1
        assert len(members.bot.library.catalogue.newest) == 6
        status = await members.mia.says("/database status")
        assert " · failed\n" in status.text
        as_described(members)


async def test_much_that_would_go_waits_for_a_yes(shelf: Shelf) -> None:
    async with reading(shelf) as members:
        for number in (1, 2, 3):
            (shelf.posts / f"{number}.md").unlink()
        asked = await members.mia.says("/database refresh")
        await asked.until(lambda reply: "### Remove so many episodes?" in reply.text)
        assert "**3 of 6** episodes of Kites and Ladders" in asked.text
        assert len(members.bot.library.catalogue.newest) == 6
        kept = await asked.press("No, keep them")
        assert "### Nothing was removed" in kept.text
        asked = await members.mia.says("/database refresh")
        await asked.until(lambda reply: "### Remove so many episodes?" in reply.text)
        # Meanwhile another one goes: that is another question.
        (shelf.posts / "4.md").unlink()
        other = await asked.press("Yes, remove them")
        await other.until(lambda reply: "**4 of 6**" in reply.text)
        assert len(members.bot.library.catalogue.newest) == 6
        done = await other.press("Yes, remove them")
        await done.until(lambda reply: "### Refreshed" in reply.text)
        assert "2 episodes: 0 new, 0 changed, 4 removed, 0 refused" in done.text
        assert len(members.bot.library.catalogue.newest) == 2
        as_described(members)


@pytest.mark.parametrize("owners", [(), (1_100_000_000_000_000_999,)])
async def test_who_may_refresh_is_said_by_a_setting(
    tmp_path: Path, owners: tuple[int, ...]
) -> None:
    world = example_world()
    if not owners:  # Alone it would be allowed.
        world.add_guild(example_guild(world, 1_100_000_000_000_002_000, "Elsewhere"))
    settings = Settings(refresh_hours=0, owner_guilds=owners)
    async with (
        Sandbox(world) as sandbox,
        club(tmp_path, sandbox=sandbox, settings=settings) as members,
    ):
        reply = await members.mia.says("/database refresh")
        assert "`OWNER_GUILDS`" in reply.text
        assert str(members.guild.id) in reply.text
        assert (reply.ephemeral, len(reply.messages)) == (True, 1)
        assert "23 episodes" in (await members.mia.says("/database status")).text
        as_described(members)


@pytest.mark.parametrize("here", [True, False])
async def test_where_things_lie_is_told_only_where_the_library_is_refreshed(
    shelf: Shelf, here: bool
) -> None:
    shelf.post(1, "Box Kites")
    async with Sandbox() as sandbox:
        owner = next(iter(sandbox.world.guilds)) if here else 1_100_000_000_000_000_999
        settings = Settings(refresh_hours=0, owner_guilds=(owner,))
        async with club(
            shelf.data_dir, shows=shelf.shows_file, sandbox=sandbox, settings=settings
        ) as members:
            notes, upkeep = members.bot.notes, members.bot.upkeep
            shelf.shows_file.write_text("[[show]\n")
            with pytest.raises(SettingsError):
                await upkeep.refresh(TYPED)
            await notes.raise_note(None, "no copy", f"{shelf.folder}/x.db can't be written.", None)
            await notes.raise_note(members.guild.id, "channel", "#quotes is gone.", None)
            status = (await members.mia.says("/database status")).text
            assert " · failed\n" in status
            assert "#quotes is gone." in status
            plain = status.replace("\\", "")
            assert plain.count(str(shelf.folder)) == (2 if here else 0)
            assert plain.count("for those who may refresh") == (0 if here else 2)
            as_described(members)


async def test_a_server_that_the_setting_names_may(shelf: Shelf) -> None:
    shelf.post(1, "Box Kites")
    world = example_world()
    world.add_guild(example_guild(world, 1_100_000_000_000_002_000, "Elsewhere"))
    async with Sandbox(world) as sandbox:
        here = next(iter(world.guilds))
        settings = Settings(refresh_hours=0, owner_guilds=(here,))
        async with club(
            shelf.data_dir, shows=shelf.shows_file, sandbox=sandbox, settings=settings
        ) as members:
            reply = await members.mia.says("/database refresh")
            await reply.until(lambda reply: "### Refreshed" in reply.text)


async def test_the_status_says_who_when_and_how_long(shelf: Shelf) -> None:
    async with reading(shelf) as members:
        empty = await members.mia.says("/database status")
        assert empty.ephemeral
        assert "**Loaded** 6 episodes · " in empty.text
        assert "**Last refresh** never" in empty.text
        assert "`REFRESH_HOURS` is 0" in empty.text
        reply = await members.mia.says("/database refresh")
        await reply.until(lambda reply: "### Refreshed" in reply.text)
        status = await members.mia.says("/database status")
        by = f"by <@{members.mia.user.id}>"
        assert re.search(rf"\*\*Last refresh\*\* <t:\d+:R> · {by} · took \d+\.\d s", status.text)
        as_described(members)


async def test_the_next_refresh_is_told(tmp_path: Path) -> None:
    now = 1_780_000_000.0
    settings = Settings(refresh_hours=24)
    async with club(tmp_path, now=lambda: now, settings=settings) as members:
        while not await members.bot.upkeep.last():  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.01)
        status = await members.mia.says("/database status")
        assert f"**Next refresh** <t:{int(now) + 24 * 3600}:R>" in status.text
        assert "by itself, as it was time" in status.text


async def test_problems_are_paged(shelf: Shelf) -> None:
    for number in range(40, 65):
        (shelf.posts / f"{number}.md").write_text("+++\ntitle = \n+++\n")
    async with reading(shelf) as members:
        reply = await members.mia.says("/database problems")
        assert reply.ephemeral
        assert "### 25 problems in documents" in reply.text
        assert "- `40.md` line " in reply.text
        assert str(shelf.folder) not in reply.text
        page = await reply.press("Next")
        assert "page 2 of 3" in page.text
        last = await (await page.press("Jump to page")).submit(page="99")
        assert "page 3 of 3" in last.text
        as_described(members)


async def test_nothing_is_wrong(shelf: Shelf) -> None:
    async with reading(shelf) as members:
        assert "### Nothing is wrong" in (await members.mia.says("/database problems")).text
        as_described(members)
