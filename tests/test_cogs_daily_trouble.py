"""What may go wrong on the way of the quote of the day, and what is seen of it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import discord
import pytest
from club import Club
from qotd_server import DAY, POSTING, Server, serving, set_up, settled

from bot.dailies import State
from bot.sandbox import When
from bot.sandbox.permissions import Overwrite, OverwriteType, Permission


async def test_a_500_that_had_posted_is_no_second_post(tmp_path: Path) -> None:
    async with serving(tmp_path) as server, server.bot() as members:
        await set_up(server, members)
        fault = server.sandbox.faults.fail(500, POSTING, "POST")
        fault.when = When.AFTER
        server.clock.now += 2 * 3600
        post = await settled(members, server)
        first, second = server.calls("POST", POSTING)
        assert (first.status, second.status) == (500, 200)
        assert first.body == second.body
        assert first.body["enforce_nonce"] is True
        assert re.fullmatch(r"[0-9a-f]{24}", first.body["nonce"])
        (message,) = server.posts()
        assert (post.state, post.message_id) == (State.POSTED, message.id)


@pytest.mark.parametrize("when", [When.BEFORE, When.AFTER])
async def test_a_dead_network_is_waited_for(tmp_path: Path, when: When) -> None:
    """The channel tells what became of it; what did not arrive is sent then."""
    async with serving(tmp_path) as server, server.bot() as members:
        await set_up(server, members)
        server.sandbox.faults.drop(POSTING, "POST", when=when)
        # aiohttp asks twice before it says so.
        server.sandbox.faults.drop(POSTING, "GET", times=4)
        server.clock.now += 2 * 3600
        await server.until(lambda: server.calls("POST", POSTING))
        for _ in range(2):
            looks = len(server.calls("GET", POSTING)) + 1
            await server.later(lambda looks=looks: len(server.calls("GET", POSTING)) > looks)
            assert "on its way" in (await members.mia.says("/qotd history")).text
        await server.later(lambda: len(server.calls("GET", POSTING)) > looks + 1)
        post = await settled(members, server)
        (message,) = server.posts()
        assert (post.state, post.message_id) == (State.POSTED, message.id)
        assert len(server.calls("POST", POSTING)) == (2 if when is When.BEFORE else 1)


async def lose_a_post(server: Server, members: Club) -> None:
    """A quote of the day whose request never arrives."""
    await set_up(server, members)
    server.sandbox.faults.drop(POSTING, "POST")
    server.clock.now += 2 * 3600
    await server.until(lambda: server.calls("POST", POSTING))


async def test_what_failed_is_let_rest_for_a_while(tmp_path: Path) -> None:
    async with serving(tmp_path) as server, server.bot() as members:
        await lose_a_post(server, members)
        await server.quiet()
        server.clock.now += 19
        await server.quiet()
        assert server.calls("GET", POSTING) == []
        server.clock.now += 2
        assert (await settled(members, server)).state is State.POSTED


async def test_what_a_member_asked_for_is_no_post(tmp_path: Path) -> None:
    """`/quote today` shows the same card in the same channel, while it isn't known whether the
    post arrived."""
    async with serving(tmp_path) as server, server.bot() as members:
        await lose_a_post(server, members)
        await members.ada.at("quotes").says("/quote today")
        await server.later(lambda: len(server.posts()) == 2)
        post = await settled(members, server)
        asked, posted = server.posts()
        assert "interaction_metadata" in asked.payload
        assert post.message_id == posted.id


async def test_what_could_not_be_sent_for_six_hours_is_left_out(tmp_path: Path) -> None:
    async with serving(tmp_path) as server, server.bot() as members:
        await set_up(server, members)
        outage = server.sandbox.faults.fail(503, POSTING, "POST", times=None)
        server.clock.now += 2 * 3600
        await server.until(lambda: outage.met == 1)
        reply = await members.mia.says("/qotd now")
        assert reply.text.startswith("### Today's quote is on its way")
        server.clock.now += 6 * 3600 + 30
        post = await settled(members, server)
        assert post.state is State.MISSED
        assert post.reason == "it could not be sent within six hours of when it was due"
        server.sandbox.faults.clear()
        server.clock.now += DAY - 6 * 3600
        await server.until(server.posts)
        assert len(server.posts()) == 1


async def test_where_history_cannot_be_read_it_counts_as_posted(tmp_path: Path) -> None:
    async with serving(tmp_path) as server, server.bot() as members:
        await lose_a_post(server, members)
        unreadable = Overwrite(
            server.world.bot.id, OverwriteType.MEMBER, deny=int(Permission.READ_MESSAGE_HISTORY)
        )
        channel = replace(server.channel("quotes"), overwrites=(unreadable,))
        await server.sandbox.put_channel(channel)
        await server.until(lambda: not _may_read_history(members, channel.id))
        server.clock.now += 21
        post = await settled(members, server)
        assert (post.state, post.message_id) == (State.POSTED, None)
        history = await members.mia.says("/qotd history")
        assert "can't be found out, so it counts as posted" in history.text
        assert server.posts() == []


def _may_read_history(members: Club, channel_id: int) -> bool:
    """As the bot has it: it hears of a change a moment later."""
    channel = members.bot.get_channel(channel_id)
    assert isinstance(channel, discord.TextChannel)
    return channel.permissions_for(channel.guild.me).read_message_history


async def test_a_channel_that_is_gone_pauses_it_and_is_told_once(tmp_path: Path) -> None:
    async with serving(tmp_path) as server, server.bot() as members:
        await set_up(server, members)
        channel = server.channel("quotes")
        await server.sandbox.delete_channel(channel)
        for day in range(25, 29):
            server.clock.now = datetime(2026, 11, day, 8, 30, tzinfo=UTC).timestamp()
            post = await settled(members, server, f"2026-11-{day}")
            assert post.state is State.MISSED
            assert post.reason == (
                "the channel is gone"
                if day < 28
                else "paused by itself, as it could not be posted three times in a row"
            )
        for reply in (
            await members.mia.says("/qotd now"),
            await members.mia.says("/qotd resume"),
        ):
            assert reply.text == "Its channel is gone: choose another one with `/qotd setup`."
        history = await members.mia.says("/qotd history")
        assert "**The quote of the day could not be posted three times in a row" in history.text
        tried = [c for c in server.calls("POST", POSTING) if str(channel.id) in c.path]
        assert len(tried) == 3
        (told,) = members.mia.in_dm().sees
        assert "could not be posted three times in a row" in told.text()
        await set_up(server, members, channel=server.channel("general"))
        assert (
            "could not be posted three times"
            not in (await members.mia.says("/qotd history")).text.partition("\n- ")[0]
        )
        server.clock.now += DAY
        await server.until(lambda: server.posts("general"))


async def test_where_it_may_not_write_it_says_so(tmp_path: Path) -> None:
    async with serving(tmp_path) as server, server.bot() as members:
        await set_up(server, members)
        bot = server.world.bot.id
        for day, denied, reason in (
            (25, Permission.SEND_MESSAGES, "I may not post in the channel"),
            (26, Permission.VIEW_CHANNEL, "I can't see the channel"),
        ):
            overwrite = Overwrite(bot, OverwriteType.MEMBER, deny=int(denied))
            channel = replace(server.channel("quotes"), overwrites=(overwrite,))
            await server.sandbox.put_channel(channel)
            server.clock.now = datetime(2026, 11, day, 8, 30, tzinfo=UTC).timestamp()
            assert (await settled(members, server, f"2026-11-{day}")).reason == reason
        refused = await members.mia.says("/qotd now")
        assert refused.text.startswith("In #quotes I lack View Channel")
        await server.sandbox.put_channel(replace(server.channel("quotes"), overwrites=()))
        server.sandbox.faults.fail(403, POSTING, "POST")
        refused = await members.mia.says("/qotd now")
        assert refused.text.startswith("It was not posted: Discord refused it (HTTP 403, code 0).")
        assert (await members.mia.says("/qotd now")).text.startswith("### Posted")


async def test_a_post_without_its_thread_is_still_one(tmp_path: Path) -> None:
    async with serving(tmp_path) as server, server.bot() as members:
        await set_up(server, members, thread=True)
        server.sandbox.faults.fail(503, "/channels/*/messages/*/threads", "POST")
        done = await members.mia.says("/qotd now")
        assert "Its thread could not be opened, as Discord could not be reached." in done.text
        assert (await settled(members, server)).state is State.POSTED


async def test_a_copy_from_before_the_post_is_no_second_post(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        async with server.bot() as members:
            await set_up(server, members)
        copy = (tmp_path / "community.db").read_bytes()
        async with server.bot() as members:
            server.clock.now += 2 * 3600
            await settled(members, server)
        (tmp_path / "community.db").write_bytes(copy)
        server.clock.now += 1200
        async with server.bot() as members:
            post = await settled(members, server)
            (message,) = server.posts()
            assert post.message_id == message.id


async def test_two_bots_on_one_folder_post_once(tmp_path: Path) -> None:
    """As with the lock bypassed: two whole bots on one DATA_DIR, in one server."""
    async with serving(tmp_path) as server, server.bot() as one, server.bot() as other:
        await set_up(server, one)
        for day in range(3):
            server.clock.now = datetime(2026, 11, 25 + day, 8, 0, 5, tzinfo=UTC).timestamp()
            await settled(one, server, f"2026-11-{25 + day}")
        await server.quiet()
        assert len(server.posts()) == 3
        assert await other.bot.daily.unconfirmed() == []
