"""Quotes, links, and what is kept, as members meet them."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from club import SHOWS, as_described, club, ids
from shelf import Shelf

from bot.model import Filters, Request
from bot.sandbox import Sandbox, example_guild, example_world
from bot.sandbox.permissions import Overwrite, OverwriteType, Permission
from bot.ui import views


class Clock:
    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


async def test_a_search_is_private_and_says_what_it_did(tmp_path: Path) -> None:
    async with club(tmp_path) as members:
        reply = await members.ada.says("/quote search", text="pendulumm clok")
        assert reply.ephemeral
        heading = reply.text.splitlines()[0]
        assert re.fullmatch(r"### \d+ passages? in \d+ episodes?", heading)
        assert "Showing *pendulum* for pendulumm and *clock* for clok." in reply.text
        assert members.ben.sees == []
        literal = await reply.press("Literal words")
        assert literal.updated
        assert "Showing" not in literal.text
        assert "Nothing found" in literal.text
        as_described(members)


async def test_pages_of_a_search(tmp_path: Path) -> None:
    async with club(tmp_path) as members:
        reply = await members.ada.says("/quote search", text="clock")
        found = re.match(r"### (?:The best )?(\d+) passages in", reply.text)
        assert found
        assert int(found[1]) > 5
        assert len(ids(reply, "Context")) == len(ids(reply, "Post")) == 5
        first = reply.text
        second = await reply.press("Next")
        assert second.updated
        assert second.text != first
        assert "page 2 of" in second.text
        third = await (await second.press("Jump to page")).submit(page="1")
        assert "page 1 of" in third.text
        as_described(members)


async def test_old_pages_say_so(tmp_path: Path) -> None:
    clock = Clock()
    async with club(tmp_path, now=clock) as members:
        reply = await members.ada.says("/quote search", text="clock")
        clock.now += 24 * 3600 + 1
        old = await reply.press("Next")
        assert (old.ephemeral, old.updated) == (True, False)
        assert old.text == "These pages are no longer kept: run the command again."


async def test_private_pages_are_the_askers(tmp_path: Path) -> None:
    async with club(tmp_path) as members:
        reply = await members.ada.says("/quote search", text="clock")
        key = ids(reply, "Next")[0].rsplit(":", 1)[1]
        kept = await members.bot.pages.recall(key)
        assert kept == (members.ada.user.id, Request("search", "clock", Filters()))


async def test_nothing_to_look_for(tmp_path: Path) -> None:
    async with club(tmp_path) as members:
        for text in ("!!!", "   ", "…", "\u200b"):
            reply = await members.ada.says("/quote search", text=text)
            assert reply.text == "### Nothing to look for\nType a few words that were said."


async def test_context_post_and_remove(tmp_path: Path) -> None:
    async with club(tmp_path) as members:
        search = await members.ada.says("/quote search", text="write-ahead log", exact=True)
        context = await search.press(ids(search, "Context")[0])
        assert context.ephemeral
        assert 1 <= context.text.count("\n> ") + context.text.startswith("> ") <= 1
        post = await search.press(ids(search, "Post")[0])
        assert (post.ephemeral, post.updated) == (False, False)
        assert "posted by Ada" in post.text
        assert [m.id for m in members.ben.sees] == [post.message.id]
        again = await search.press(ids(search, "Post")[0])
        assert again.ephemeral
        assert re.fullmatch(r"One quote at a time: post the next in \d+ seconds\.", again.text)
        refused = await post.press("Remove", by=members.ben)
        assert refused.text == "Only whoever posted this, or a moderator, can remove it."
        removed = await post.press("Remove", by=members.mia)
        assert not removed.failed
        assert post.messages == []
        as_described(members)


async def test_what_could_not_be_posted_makes_nobody_wait(tmp_path: Path) -> None:
    async with club(tmp_path) as members:
        search = await members.ada.says("/quote search", text="clock")
        gone, there = ids(search, "Post")[:2]
        read = views.read(gone)
        assert read
        await members.bot.moderation.hide(members.guild.id, read[1][0], members.mia.user.id, None)
        refused = await search.press(gone)
        assert "hid that quote" in refused.text
        assert (refused.ephemeral, len(members.ben.sees)) == (True, 0)
        post = await search.press(there)
        assert "posted by Ada" in post.text
        as_described(members)


async def test_post_works_where_one_may_write(tmp_path: Path) -> None:
    async with club(tmp_path) as members:
        dm = members.ada.in_dm()
        search = await dm.says("/quote search", text="clock")
        post = await search.press(ids(search, "Post")[0])
        assert not post.ephemeral
        assert not (await post.press("Remove")).failed
        as_described(members)


@pytest.mark.parametrize("in_thread", [True, False])
async def test_who_may_not_write_may_not_post(tmp_path: Path, in_thread: bool) -> None:
    """A thread has a permission of its own."""
    denied = Permission.SEND_MESSAGES_IN_THREADS if in_thread else Permission.SEND_MESSAGES
    async with club(tmp_path) as members:
        everyone = Overwrite(members.guild.id, OverwriteType.ROLE, deny=int(denied))
        channel = members.sandbox.world.channel("general", members.guild)
        await members.sandbox.put_channel(replace(channel, overwrites=(everyone,)))
        for place in ("general", "episode-talk"):
            search = await members.ada.at(place).says("/quote search", text="clock")
            post = await search.press(ids(search, "Post")[0])
            if in_thread is (place == "episode-talk"):
                assert post.text.startswith("You can't write in this channel")
                assert post.ephemeral
            else:
                assert "posted by Ada" in post.text
        as_described(members)


async def test_where_only_a_member_installed_it(tmp_path: Path) -> None:
    world = example_world()
    world.add_guild(example_guild(world, 1_100_000_000_000_002_000, "Elsewhere", with_bot=False))
    async with Sandbox(world) as sandbox, club(tmp_path, sandbox=sandbox) as members:
        world.user_installs.add(members.ada.user.id)
        elsewhere = world.guild("Elsewhere")
        ada = members.ada.at("general", elsewhere)
        search = await ada.says("/quote search", text="clock")
        post = await search.press(ids(search, "Post")[0])
        assert not post.ephemeral
        assert "posted by Ada" in post.text
        refused = await post.press("Remove", by=members.ben.at("general", elsewhere))
        assert refused.ephemeral
        assert not (await post.press("Remove")).failed
        as_described(members)


async def test_random_quotes(tmp_path: Path) -> None:
    async with club(tmp_path) as members:
        reply = await members.ada.says("/quote random", speaker="Célestine Achterberg")
        assert not reply.ephemeral
        said = reply.text.splitlines()
        assert said[0].startswith("> ")
        assert "**Célestine Achterberg**" in said[1]
        another = await reply.press("Another", by=members.ben)
        assert another.updated
        assert "**Célestine Achterberg**" in another.text
        context = await another.press("Context", by=members.ben)
        assert context.ephemeral
        none = await members.ada.says("/quote random", speaker="Minh Châu Đặng", episode="1")
        await none.until(lambda reply: bool(reply.messages))
        assert none.message.ephemeral
        assert none.text.startswith("No quote worth reading")
        assert not any(message.payload["flags"] & 128 for message in members.ben.sees)
        as_described(members)


async def test_another_says_so_where_there_is_none(shelf: Shelf, tmp_path: Path) -> None:
    said = "A kite loses its nerve a second after somebody reels it in, and never tells you why."
    shelf.post(1, "Kites", f"INES: {said}\n\n" + "\n\n".join(["RUTH: Yes.", "BEN: Good."] * 20))
    async with club(tmp_path / "bot", shows=shelf.shows_file) as members:
        card = await members.ada.says("/quote random")
        same = await card.press("Another", by=members.ben)
        await same.until(lambda reply: reply.message.ephemeral)
        assert same.message.text().startswith("No other quote worth reading alone fits")
        assert said in card.text
        as_described(members)


async def test_the_message_menu(tmp_path: Path) -> None:
    async with club(tmp_path) as members:
        message = await members.ben.writes("did they say that the pendulum was slow?")
        reply = await members.ada.uses("Find in episodes", on=message)
        assert reply.ephemeral
        assert "pendulum" in reply.text
        card = await members.ada.says("/episode latest")
        wordless = await members.ada.uses("Find in episodes", on=card)
        assert wordless.text == (
            "There are no words that I can read in that message: try one that somebody wrote."
        )


async def test_links_of_an_episode(tmp_path: Path) -> None:
    async with club(tmp_path) as members:
        reply = await members.ada.says("/links episode", query="13")
        assert not reply.ephemeral
        assert "**Interview**" in reply.text
        assert (
            "- [Wick, the manual on one page docs](https://wick.example.org/docs/manual)"
            in reply.text
        )
        assert reply.message.payload["flags"] & 4  # no previews
        part = await members.ada.says("/links episode", query="13", section="slow thing")
        assert "**Interview**" not in part.text
        assert "under “Slow thing of the week”" in part.text
        wrong = await members.ada.says("/links episode", query="13", section="recipes")
        await wrong.until(lambda reply: bool(reply.messages))
        assert wrong.message.ephemeral
        assert wrong.text.startswith("The notes have no section “recipes”: it has Interview")
        as_described(members)


async def test_links_by_words_and_site(tmp_path: Path) -> None:
    async with club(tmp_path) as members:
        reply = await members.ada.says("/links search", text="manual")
        assert "[Wick, the manual on one page docs](" in reply.text
        assert "Interview · [#13" in reply.text
        site = await members.ada.says("/links search", text="docs", site="wick")
        assert site.text.count("https://wick.example.org/") >= 2
        none = await members.ada.says("/links search", text="zxqwv")
        assert "No link found" in none.text
        as_described(members)


async def test_about(tmp_path: Path) -> None:
    async with club(tmp_path) as members:
        reply = await members.ada.says("/about")
        assert reply.ephemeral
        assert re.match(r"### Pullquote \d+\.\d+", reply.text)
        assert "23 episodes" in reply.text
        find = members.bot.command_ids["episode"]
        # A mention that can be pressed, and a number that this show has.
        newest = members.bot.library.catalogue.newest[0]
        assert f"</episode find:{find}> query: {newest.number}" in reply.text
        assert re.search(r"<t:\d+:R>", reply.text)
        assert "Slow Machines · CC BY 4.0" in reply.text
        assert str(SHOWS.parent) not in reply.text
        as_described(members)


async def test_what_is_kept_can_be_deleted(tmp_path: Path) -> None:
    async with club(tmp_path) as members:
        assert "**nothing** about you" in (await members.ada.says("/privacy")).text
        search = await members.ada.says("/quote search", text="clock")
        await members.ben.says("/quote search", text="clock")
        reply = await members.ada.says("/privacy")
        assert reply.ephemeral
        assert "**1 question of yours**" in reply.text
        ask = await reply.press("Delete my data")
        assert ask.updated
        keep = await ask.press("No, keep it")
        assert "Nothing was deleted" in keep.text
        done = await (await (await members.ada.says("/privacy")).press("Delete my data")).press(
            "Yes, delete"
        )
        assert "I deleted 1 question of yours, and keep nothing" in done.text
        assert [each.count for each in await members.bot.privacy.about(members.ben.user.id)] == [1]
        assert (await search.press("Next")).ephemeral
        as_described(members)


@pytest.mark.parametrize("text", ["# *x* <@1> @everyone ||y|| https://evil.example", "x" * 6000])
async def test_what_members_type_does_no_harm(tmp_path: Path, text: str) -> None:
    async with club(tmp_path) as members:
        for command, option in (
            ("/quote search", "text"), ("/links search", "text"), ("/episode find", "query"),
            ("/guest", "name"), ("/links episode", "query"),
        ):  # fmt: skip
            reply = await members.ada.says(command, **{option: text})
            assert not reply.failed
            assert not re.search(r"@everyone|(?<!\\)<@|(?<!\\)\|\||https://evil", reply.text)
        as_described(members)
