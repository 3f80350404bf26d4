"""The quote of the day as moderators and members meet it, and what they type wrong."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from club import SHOWS, as_described, ids
from qotd_server import DAY, serving, set_up, settled

from bot.dailies import State
from bot.opening import opened
from bot.sandbox import ChannelType, NotPossibleError, Role
from bot.sandbox.permissions import Overwrite, OverwriteType, Permission

# As it should be


async def test_a_quote_every_morning(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        async with server.bot() as members:
            reply = await set_up(server, members, days="mon,wed-fri", thread=True)
            assert reply.ephemeral
            assert "at **09:00** Europe/Berlin time, Monday and Wednesday to" in reply.text
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
            "The date 2026-11-25 is not in the future: name a later one."
        )
        endless = await mia.says("/qotd pause")
        assert "Nothing is posted until `/qotd resume`." in endless.text
        server.clock.now += 2 * 3600
        assert (await settled(members, server)).reason == "paused by a moderator"
        assert "\nPaused by a moderator.\n" in (await mia.says("/qotd history")).text
        assert (await mia.says("/qotd resume")).text.startswith("### Resumed")
        assert (await mia.says("/qotd resume")).text == "The quote of the day is not paused."
        assert "is turned off" in (await mia.says("/qotd off")).text
        assert (
            await mia.says("/qotd off")
        ).text == "There is no quote of the day here to turn off."
        assert "It is not set up:" in (await mia.says("/qotd history")).text
        server.clock.now += DAY
        await server.quiet()
        assert server.posts() == []
        as_described(members)


async def test_setting_it_up_says_where_there_is_nothing_to_post(tmp_path: Path) -> None:
    async with opened(tmp_path, SHOWS):
        pass  # Nothing is loaded.
    async with serving(tmp_path) as server, server.bot() as members:
        reply = await set_up(server, members)
        assert reply.text.startswith("### The quote of the day is set up")
        assert (
            "**There is nothing to post yet.** No quote is left here that is worth a day: "
            in reply.text
        )
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
    ({"time": "25:00"}, "“25:00” is not a time: write hours and minutes on the 24-hour"),
    ({"time": "9"}, "“9” is not a time"),
    ({"time": "noon"}, "“noon” is not a time"),
    ({"time": "x" * 6000}, "“xxxx"),
    ({"timezone": "Mars"}, "There is no time zone “Mars”"),
    ({"timezone": "zone:Nowhere/Else"}, "There is no time zone “Nowhere/Else”"),
    ({"days": "sometimes"}, "“sometimes” is not a list of days: write it like mon,wed-fri."),
    ({"show": "zxqwv"}, "There is no show “zxqwv”"),
    ({"channel": "staff-room"}, "In #staff-room I lack View Channel: allow my role that"),
    ({"channel": "read-only"}, "In #read-only I lack Send Messages: allow"),
    ({"channel": "no-threads", "thread": True}, "In #no-threads I lack Create Public Threads"),
    ({"role": "@everyone"}, "A quote never mentions @\u200beveryone: choose another role"),
    ({"role": "Moderators"}, "@Moderators is not below my own role: choose another"),
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
            assert await members.bot.daily.settings_or_none(server.guild.id) is None
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
        assert reply.text == "That role is not in this server: choose another one."
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
