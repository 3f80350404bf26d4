"""Hiding quotes and hearing of trouble, as moderators do it; and as others must not."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from pathlib import Path

import pytest
from club import MODERATORS, Club, as_described, club, ids
from members import Member, Reply
from waiting import until

from bot.sandbox import Sandbox
from bot.ui.replies import MODERATORS_ONLY
from bot.ui.views import Verb, quotes_in, write


async def a_quote(members: Club, text: str = "write-ahead log") -> tuple[str, Reply]:
    """The id of a quote, and Ada's search that has it alone."""
    search = await members.ada.says("/quote search", text=text, exact=True)
    return ids(search, "Context")[0].split(":")[2], search


async def hidden(members: Club) -> set[str]:
    return set(members.bot.moderation.hidden(members.guild.id))


# Hiding


async def test_what_is_hidden_is_gone_for_everybody_here_and_undone_at_once(tmp_path: Path) -> None:
    async with club(tmp_path) as members:
        quote_id, search = await a_quote(members)
        post = await search.press(ids(search, "Post")[0])
        done = await members.mia.says("/moderate hide", quote=f"`{quote_id}` ", reason="*rude*")
        assert done.ephemeral
        assert done.text.startswith("### Hidden in this server\n")
        assert r"because: \*rude\*" in done.text
        again = await members.ada.says("/quote search", text="write-ahead log", exact=True)
        assert "Nothing found" in again.text
        refused = await search.press(ids(search, "Context")[0])
        assert refused.text.startswith("A moderator of this server hid that quote")
        assert refused.ephemeral
        assert quote_id in {*quotes_in(post.message.payload["components"])}  # it stays
        # Elsewhere it is as it was.
        dm = await members.ada.in_dm().says("/quote search", text="write-ahead log", exact=True)
        assert quote_id in dm.text
        undone = await done.press("Undo")
        assert undone.updated
        assert undone.text.startswith("### Shown again in this server")
        assert quote_id in (await a_quote(members))[0]
        as_described(members)


async def test_hidden_stays_hidden_over_a_restart(tmp_path: Path) -> None:
    async with Sandbox() as sandbox:
        async with club(tmp_path, sandbox=sandbox) as members:
            quote_id, _ = await a_quote(members)
            done = await members.mia.says("/moderate hide", quote=quote_id)
        async with club(tmp_path, sandbox=sandbox) as members:
            assert await hidden(members) == {quote_id}
            assert "Shown again" in (await done.press("Undo")).text
            assert await hidden(members) == set()
        as_described(members)


async def test_doing_it_twice_changes_nothing_and_says_so(tmp_path: Path) -> None:
    async with club(tmp_path) as members:
        quote_id, _ = await a_quote(members)
        mia, otto = members.mia, members.otto
        first, second = await asyncio.gather(
            mia.says("/moderate hide", quote=quote_id, reason="mine"),
            otto.says("/moderate hide", quote=quote_id, reason="no, mine"),
        )
        texts = sorted((first.text, second.text))
        assert texts[1].startswith("That quote is hidden already, nothing changed")
        assert len(await members.bot.moderation.listed(members.guild.id)) == 1
        done = first if "### Hidden" in first.text else second
        assert "Shown again" in (await done.press("Undo")).text
        assert "is not hidden here" in (await mia.says("/moderate unhide", quote=quote_id)).text
        as_described(members)


@pytest.mark.parametrize(
    ("quote", "sentence"),
    [
        ("x", "“x” is not a quote's id: copy the 12 letters"),
        ("aaaaaaaaaaaa", "That quote is no longer in the library"),
        ("1100000000000001000", "is not a quote's id"),
        ("z" * 5000, "is not a quote's id"),
        ("ep:aaaaaaaaaaaa", "is not a quote's id"),
    ],
)
async def test_what_is_no_quote_is_one_sentence(tmp_path: Path, quote: str, sentence: str) -> None:
    async with club(tmp_path) as members:
        reply = await members.mia.says("/moderate hide", quote=quote)
        assert sentence in reply.text
        assert (reply.ephemeral, len(reply.messages)) == (True, 1)
        assert await hidden(members) == set()
        as_described(members)


async def test_the_list_of_hidden_quotes(tmp_path: Path) -> None:
    async with club(tmp_path) as members:
        mia = members.mia
        empty = await mia.says("/moderate hidden")
        assert "### Nothing is hidden" in empty.text
        results = await members.bot.library.search_quotes("clock", per_page=7)
        some = [hit.quote.quote_id for hit in results.hits]
        for number, quote_id in enumerate(some):
            await mia.says("/moderate hide", quote=quote_id, reason=f"reason {number}")
        await members.bot.moderation.hide(members.guild.id, "aaaaaaaaaaaa", 1, None)
        listed = await mia.says("/moderate hidden")
        assert listed.ephemeral
        assert "### 8 quotes hidden in this server" in listed.text
        assert "*its words are not in the library now*" in listed.text
        assert "because: reason 6" in listed.text
        assert f"by <@{mia.user.id}>" in listed.text
        page = await listed.press("Next")
        assert "page 2 of 2" in page.text
        assert f"`{some[0]}`" in page.text
        shown = await page.choose(some[0])
        assert "### 7 quotes hidden" in shown.text
        jumped = await (await shown.press("Jump to page")).submit(page="1")
        assert "page 1 of 2" in jumped.text
        # The same entry again, from a list that is out of date: said, and nothing changed.
        twice = await mia.chooses("aaaaaaaaaaaa", on=listed.message)
        assert "### 6 quotes hidden" in twice.text
        as_described(members)


async def test_unhide_completes_what_is_hidden(tmp_path: Path) -> None:
    async with club(tmp_path) as members:
        quote_id, _ = await a_quote(members)
        await members.mia.says("/moderate hide", quote=quote_id, reason="spoils the end")
        for typed in ("", quote_id[:3], "SPOILS"):
            choices = await members.mia.choices("/moderate unhide", focused="quote", quote=typed)
            assert choices == [(f"{quote_id} · spoils the end", f"quote:{quote_id}")]
        done = await members.mia.says("/moderate unhide", quote=choices[0][1])
        assert "Shown again" in done.text
        assert await members.mia.types("/moderate unhide", focused="quote", quote="") == []
        as_described(members)


# The message menu


async def test_the_menu_hides_the_quote_of_a_message(tmp_path: Path) -> None:
    async with club(tmp_path) as members:
        quote_id, search = await a_quote(members)
        post = await search.press(ids(search, "Post")[0])
        done = await members.mia.uses("Hide this quote", on=post)
        assert done.ephemeral
        assert "### Hidden in this server" in done.text
        assert await hidden(members) == {quote_id}
        as_described(members)


async def test_of_several_the_menu_asks_which(tmp_path: Path) -> None:
    async with club(tmp_path) as members:
        search = await members.mia.says("/quote search", text="clock")
        shown = [one.split(":")[2] for one in ids(search, "Context")]
        asked = await members.mia.uses("Hide this quote", on=search)
        assert "### Which one should be hidden?" in asked.text
        assert len(asked.options) == len(shown) == 5
        done = await asked.choose(shown[2])
        assert "### Hidden in this server" in done.text
        assert await hidden(members) == {shown[2]}
        as_described(members)


async def test_the_menu_on_a_message_without_a_quote(tmp_path: Path) -> None:
    async with club(tmp_path) as members:
        forged = write(Verb.QUOTE_POST, "aaaaaaaaaaaa", "bbbbbbbbbbbb", "")
        said = await members.ada.writes(f"`{forged}`")
        card = await members.ada.says("/episode latest")
        for message in (said, card):
            reply = await members.mia.uses("Hide this quote", on=message)
            assert reply.text.startswith("There is no quote of mine in that message")
            assert reply.ephemeral
        as_described(members)


# Who may


async def demote(members: Club, member: Member) -> None:
    """Take a moderator's role."""
    before = members.guild.members[member.user.id]
    await members.sandbox.put_member(members.guild, replace(before, role_ids=()))


async def test_integrations_can_narrow_and_never_widen(tmp_path: Path) -> None:
    async with club(tmp_path) as members:
        quote_id, search = await a_quote(members)
        post = await search.press(ids(search, "Post")[0])
        for name in MODERATORS:
            key = (members.guild.id, name, members.ada.user.id)
            members.sandbox.world.command_permissions[key] = True
        for command, options in (
            ("/moderate hide", {"quote": quote_id}), ("/moderate unhide", {"quote": quote_id}),
            ("/moderate hidden", {}), ("/database refresh", {}), ("/database status", {}),
            ("/database problems", {}),
        ):  # fmt: skip
            reply = await members.ada.says(command, **options)
            assert reply.text == MODERATORS_ONLY, command
            assert (reply.ephemeral, len(reply.messages)) == (True, 1)
        assert (await members.ada.uses("Hide this quote", on=post)).text == MODERATORS_ONLY
        assert await members.ada.types("/moderate unhide", focused="quote", quote="") == []
        assert await hidden(members) == set()
        as_described(members)


async def test_buttons_of_who_moderates_no_more_do_nothing(tmp_path: Path) -> None:
    async with club(tmp_path) as members:
        mia = members.mia
        results = await members.bot.library.search_quotes("clock", per_page=6)
        for hit in results.hits:
            done = await mia.says("/moderate hide", quote=hit.quote.quote_id)
        listed = await mia.says("/moderate hidden")
        modal = await listed.press("Jump to page")
        before = await hidden(members)
        await demote(members, mia)
        replies = [
            await done.press("Undo"),
            await listed.press("Next"),
            await listed.press("Jump to page"),
            await listed.choose(results.hits[3].quote.quote_id),
            await modal.submit(page="1"),
        ]
        for reply in replies:
            assert reply.text == MODERATORS_ONLY
            assert (reply.ephemeral, reply.updated) == (True, False)
        assert await hidden(members) == before
        as_described(members)


# Notes


async def test_a_note_comes_once_by_direct_message_to_who_it_is_for(tmp_path: Path) -> None:
    async with Sandbox() as sandbox:
        async with club(tmp_path, sandbox=sandbox) as members:
            notes, mia = members.bot.notes, members.mia.in_dm()
            for text in ("#quotes is gone: choose another channel.", "It is still gone."):
                await notes.raise_note(members.guild.id, "channel", text, mia.user.id)
                await until(lambda: len(mia.sees) == 1)
            otto = members.otto.in_dm()
            await notes.raise_note(None, "refresh", "The disk is full.", None)
            await until(lambda: len(otto.sees) == 1)
        async with club(tmp_path, sandbox=sandbox) as members:
            status = await members.mia.says("/database status")
            assert "**This needs a moderator**" in status.text
            assert "It is still gone." in status.text
            assert "The disk is full." in status.text
            await members.bot.notes.mend(members.guild.id, "channel")
            await members.bot.notes.mend(None, "refresh")
            assert "needs a moderator" not in (await members.mia.says("/database status")).text
            assert len(members.mia.in_dm().sees) == 1
        as_described(members)


async def test_who_takes_no_messages_finds_the_note_in_the_status(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with club(tmp_path) as members:
        refused = members.sandbox.faults.fail(403, "/channels/*/messages", "POST")
        await members.bot.notes.raise_note(
            members.guild.id, "channel", "Gone.", members.mia.user.id
        )
        await until(lambda: refused.met > 0)
        await members.bot.notes.raise_note(None, "refresh", "Full.", members.mia.user.id)
        await until(lambda: len(members.mia.in_dm().sees) == 1)
        status = await members.mia.says("/database status")
        assert re.search(r"Gone\. \(since <t:\d+:R>\)", status.text)
        assert "Traceback" not in caplog.text
