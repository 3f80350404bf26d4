"""The quote of the day as moderators and members meet it, and all that may go wrong on the way."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import discord
import pytest
from members import Reply
from test_cogs_house import Club, as_described, club, ids

from bot.dailies import Post, State
from bot.sandbox import (
    ApiCall,
    Channel,
    ChannelType,
    Message,
    NotPossibleError,
    Role,
    Sandbox,
    When,
)
from bot.sandbox.permissions import Overwrite, OverwriteType, Permission

POSTING = "/channels/{channel_id}/messages"
DAY = 86_400.0


class Clock:
    """Wednesday, 7 o'clock in Berlin, until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 25, 6, 0, tzinfo=UTC).timestamp()

    def __call__(self) -> float:
        return self.now


class Server:
    """A server with moderators, whose clock is moved by hand."""

    def __init__(self, folder: Path, sandbox: Sandbox, clock: Clock) -> None:
        self.folder = folder
        self.sandbox = sandbox
        self.clock = clock
        self.world = sandbox.world
        self.guild = self.world.guild("Podcast Club")

    def bot(self) -> Any:
        """The bot, from start to orderly end."""
        return club(self.folder, sandbox=self.sandbox, now=self.clock)

    def channel(self, name: str) -> Channel:
        return self.world.channel(name, self.guild)

    def posts(self, channel: str = "quotes") -> list[Message]:
        """Quotes of the day that the bot posted by itself, oldest first."""
        sent = self.sandbox.messages.history(self.channel(channel).id, everything=True)
        own = [m for m in sent if m.author_id == self.world.bot.id]
        return [m for m in own if m.text().find("### Quote of the day") >= 0]

    async def until(self, reached: Callable[[], Any]) -> None:
        """Wait for what the bot does at its next look at the clock."""
        for _ in range(750):
            if reached():
                return
            await asyncio.sleep(0.02)
        raise TimeoutError("the bot has not come to that")

    async def later(self, reached: Callable[[], Any]) -> None:
        """The same while a minute passes each second."""

        def passing() -> Any:
            self.clock.now += 1.2
            return reached()

        await self.until(passing)

    def calls(self, method: str, route: str) -> list[ApiCall]:
        """The bot's calls of this kind."""
        return [c for c in self.sandbox.calls if (c.method, c.route) == (method, route)]


@asynccontextmanager
async def serving(folder: Path) -> AsyncIterator[Server]:
    clock = Clock()
    async with Sandbox(clock=clock) as sandbox:
        yield Server(folder, sandbox, clock)


async def set_up(server: Server, members: Club, **more: Any) -> Reply:
    options = {"time": "9:00", "timezone": "Berlin"} | more
    if "channel" not in options:
        options["channel"] = server.channel("quotes")
    return await members.mia.says("/qotd setup", **options)


async def fate(members: Club, server: Server, day: str = "2026-11-25") -> Post | None:
    found, _, _ = await members.bot.daily.history(server.guild.id, 0, 100)
    return next((post for post in found if post.date.isoformat() == day), None)


async def settled(members: Club, server: Server, day: str = "2026-11-25") -> Post:
    """Wait until a date's fate is known."""
    async with asyncio.timeout(15):
        while True:
            post = await fate(members, server, day)
            if post and post.state is not State.CLAIMED:
                return post
            await asyncio.sleep(0.05)


# As it should be


async def test_a_quote_every_morning(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        async with server.bot() as members:
            reply = await set_up(server, members, days="mon,wed-fri", thread=True)
            assert reply.ephemeral
            assert "at **09:00**, time of Europe/Berlin, Monday and Wednesday to" in reply.text
            assert re.findall(r"- (\w+ \d+ \w+ 2026), 09:00 · <t:\d+:R>", reply.text) == [
                "Wednesday 25 November 2026", "Thursday 26 November 2026",
                "Friday 27 November 2026", "Monday 30 November 2026", "Wednesday 2 December 2026",
            ]  # fmt: skip
            preview = await members.mia.says("/qotd preview")
            assert preview.ephemeral
            today = await members.ada.says("/quote today")
            assert not today.ephemeral
            said = next(line for line in preview.text.splitlines() if line.startswith("> "))
            assert said in today.text
            assert server.posts() == []
            server.clock.now += 2 * 3600
            await server.until(server.posts)
            post = await settled(members, server)
            assert (post.state, post.reason) == (State.POSTED, None)
            (message,) = server.posts()
            assert message.text().startswith("### Quote of the day\n-# 25 November 2026\n> ")
            assert said in message.text()
            assert message.payload["thread"]["name"] == "Quote of Wednesday 25 November 2026"
            assert (message.pings.users, message.pings.roles) == ((), ())
            already = await members.mia.says("/qotd now")
            assert "Today's quote was posted already" in already.text
            assert f"/{message.channel_id}/{message.id})" in already.text
            as_described(members)
        async with server.bot() as members:  # The buttons outlive the bot.
            context = await members.ben.at("quotes").presses("Context", message)
            assert context.ephemeral
            # What was drawn may begin inside its passage, and then has a capital of its own.
            assert message.text().splitlines()[2].removeprefix("> ")[1:40] in context.text
            server.clock.now += DAY
            await settled(members, server, "2026-11-26")
            history = await members.mia.says("/qotd history")
            assert re.findall(r"^- (\d+) November 2026 · \[posted\]", history.text, re.M) == [
                "26", "25",
            ]  # fmt: skip
            as_described(members)


async def test_only_the_chosen_role_is_mentioned(tmp_path: Path) -> None:
    async with serving(tmp_path) as server, server.bot() as members:
        listeners = replace(server.world.role("Listeners", server.guild), mentionable=True)
        await server.sandbox.put_role(server.guild, listeners)
        reply = await set_up(server, members, role=listeners)
        assert f"Mentions <@&{listeners.id}>" in reply.text
        await members.mia.says("/qotd now")
        (message,) = server.posts()
        assert (message.pings.everyone, message.pings.users) == (False, ())
        assert message.pings.roles == (listeners.id,)
        del server.guild.roles[listeners.id]
        server.clock.now += DAY + 3 * 3600
        await server.sandbox.gateway.dispatch(
            "GUILD_ROLE_DELETE", {"guild_id": str(server.guild.id), "role_id": str(listeners.id)}
        )
        await server.until(lambda: len(server.posts()) == 2)
        assert str(listeners.id) not in server.posts()[1].text()
        as_described(members)


async def test_announcement_channels_take_it_too(tmp_path: Path) -> None:
    async with serving(tmp_path) as server, server.bot() as members:
        await set_up(server, members, channel=server.channel("announcements"))
        done = await members.mia.says("/qotd now")
        assert done.text.startswith("### Posted\n")
        assert len(server.posts("announcements")) == 1
        as_described(members)


async def test_pause_resume_skip_and_off(tmp_path: Path) -> None:
    async with serving(tmp_path) as server, server.bot() as members:
        mia = members.mia
        await set_up(server, members)
        first = await mia.says("/qotd preview")
        second = await mia.says("/qotd skip")
        assert ids(first, "Context") != ids(second, "Context")
        assert ids(await mia.says("/qotd preview"), "Context") == ids(second, "Context")
        paused = await mia.says("/qotd pause", until="2026-12-24")
        assert paused.text.startswith("### Paused until 24 December 2026")
        assert "- Thursday 24 December 2026, 09:00 · <t:" in paused.text
        assert (await mia.says("/qotd pause", until="2026-11-25")).text == (
            "The date 2026-11-25 is not to come: name a later one."
        )
        endless = await mia.says("/qotd pause")
        assert "Nothing is posted until `/qotd resume`." in endless.text
        server.clock.now += 2 * 3600
        assert (await settled(members, server)).reason == "paused by a moderator"
        assert "\nPaused by a moderator.\n" in (await mia.says("/qotd history")).text
        assert (await mia.says("/qotd resume")).text.startswith("### It goes on")
        assert (await mia.says("/qotd resume")).text == "The quote of the day is not paused."
        assert "is turned off" in (await mia.says("/qotd off")).text
        assert (
            await mia.says("/qotd off")
        ).text == "There is no quote of the day here to turn off."
        assert "It is not set up now" in (await mia.says("/qotd history")).text
        server.clock.now += DAY
        await asyncio.sleep(1.2)
        assert server.posts() == []
        as_described(members)


async def test_history_is_paged_for_moderators_alone(tmp_path: Path) -> None:
    async with serving(tmp_path) as server, server.bot() as members:
        await set_up(server, members)
        server.clock.now += 24 * DAY
        await settled(members, server, "2026-12-18")
        reply = await members.mia.says("/qotd history")
        assert "page 1 of 3" in reply.text
        second = await reply.press("Next")
        assert second.updated
        assert "page 2 of 3" in second.text
        third = await (await second.press("Jump to page")).submit(page="99")
        assert "page 3 of 3" in third.text
        assert "25 November 2026 · not posted · I was not running" in third.text
        server.world.guilds[server.guild.id].members[members.mia.user.id] = replace(
            server.guild.members[members.mia.user.id], role_ids=()
        )
        refused = await third.press("Previous")
        assert refused.text.startswith("Only members with Manage Server can use that")


# Bad input


WRONG = [
    ({"time": "25:00"}, "“25:00” is no time: write hours and minutes of 24 hours"),
    ({"time": "9"}, "“9” is no time"),
    ({"time": "noon"}, "“noon” is no time"),
    ({"time": "x" * 6000}, "“xxxx"),
    ({"timezone": "Mars"}, "There is no time zone “Mars”"),
    ({"timezone": "zone:Nowhere/Else"}, "There is no time zone “Nowhere/Else”"),
    ({"days": "sometimes"}, "“sometimes” are no days: write them such as mon,wed-fri."),
    ({"show": "zxqwv"}, "There is no show “zxqwv”"),
    ({"channel": "staff-room"}, "In #staff-room I lack View Channel: allow that to my role"),
    ({"channel": "read-only"}, "In #read-only I lack Send Messages: allow"),
    ({"channel": "no-threads", "thread": True}, "In #no-threads I lack Create Public Threads"),
    ({"role": "@everyone"}, "A quote never mentions @\u200beveryone: choose another role"),
    ({"role": "Moderators"}, "@Moderators stands above my own role: choose another"),
    ({"role": "Listeners"}, "In #quotes I lack Mention All Roles (or let anyone mention @List"),
]  # fmt: skip


async def test_bad_input_is_one_private_sentence(tmp_path: Path) -> None:
    async with serving(tmp_path) as server, server.bot() as members:
        may_not = Overwrite(
            server.world.bot.id, OverwriteType.MEMBER, deny=int(Permission.CREATE_PUBLIC_THREADS)
        )
        number = server.guild.id + 300
        made = replace(
            server.channel("quotes"), id=number, name="no-threads", overwrites=(may_not,)
        )
        await server.sandbox.put_channel(made)
        for wrong, sentence in WRONG:
            values: dict[str, Any] = dict(wrong)
            if "channel" in values:
                values["channel"] = server.channel(values["channel"])
            if "role" in values:
                values["role"] = server.world.role(values["role"], server.guild)
            reply = await set_up(server, members, **values)
            assert reply.ephemeral
            assert len(reply.messages) == 1
            assert reply.text.startswith(sentence)
            assert await members.bot.daily.found(server.guild.id) is None
        as_described(members)


async def test_what_no_client_would_offer_is_refused_as_well(tmp_path: Path) -> None:
    """The sandbox believes in things of which the bot knows better."""
    async with serving(tmp_path) as server, server.bot() as members:
        quotes, roles = server.channel("quotes"), server.guild.roles
        voice = replace(quotes, id=quotes.id + 400, name="stage", type=ChannelType.VOICE)
        await server.sandbox.put_channel(voice)
        text = server.guild.channels[voice.id] = replace(voice, type=ChannelType.TEXT)
        reply = await set_up(server, members, channel=text)
        assert reply.text.startswith("Quotes can't be posted in #stage: choose a text or ann")
        strange = server.guild.channels[quotes.id + 500] = replace(quotes, id=quotes.id + 500)
        reply = await set_up(server, members, channel=strange)
        assert reply.text == "I can't see that channel in this server: choose another one."
        thread = server.world.channel("episode-talk", server.guild)
        with pytest.raises(NotPossibleError):
            await set_up(server, members, channel=thread)
        role = roles[quotes.id + 600] = Role(quotes.id + 600, "Of others", mentionable=True)
        reply = await set_up(server, members, role=role)
        assert reply.text == "That role is not of this server: choose another one."
        as_described(members)


async def test_members_are_refused_whatever_they_send(tmp_path: Path) -> None:
    async with serving(tmp_path) as server, server.bot() as members:
        assert not [name for name in members.ada.commands if name.startswith("qotd")]
        with pytest.raises(NotPossibleError):
            await members.ada.says("/qotd history")
        # Integrations can offer it to everybody; they still may not.
        server.world.command_permissions[(server.guild.id, "qotd", members.ada.user.id)] = True
        for command, options in (
            ("/qotd setup", {"channel": server.channel("quotes"), "time": "9:00",
                             "timezone": "Berlin"}),
            ("/qotd off", {}), ("/qotd pause", {}), ("/qotd resume", {}), ("/qotd now", {}),
            ("/qotd preview", {}), ("/qotd skip", {}), ("/qotd history", {}),
        ):  # fmt: skip
            reply = await members.ada.says(command, **options)
            assert reply.ephemeral
            assert reply.text == (
                "Only members with Manage Server can use that: ask a moderator of this server."
            )
        as_described(members)


# What goes wrong on the way


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


async def test_what_a_member_asked_for_is_no_post(tmp_path: Path) -> None:
    """`/quote today` shows the same card in the same channel, while it isn't known whether the
    post arrived."""
    async with serving(tmp_path) as server, server.bot() as members:
        await set_up(server, members)
        server.sandbox.faults.drop(POSTING, "POST")
        server.clock.now += 2 * 3600
        await server.until(lambda: server.calls("POST", POSTING))
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
        await set_up(server, members)
        server.sandbox.faults.drop(POSTING, "POST")
        server.clock.now += 2 * 3600
        await server.until(lambda: server.calls("POST", POSTING))
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
        await asyncio.sleep(1.2)
        assert len(server.posts()) == 3
        assert await other.bot.daily.unconfirmed() == []
