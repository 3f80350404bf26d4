"""Being a person in the sandbox: what is offered, what comes back, what fails as in Discord."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import discord
import pytest
from members import Members
from tiny_bot import PEOPLE, PICTURE, TinyBot, running, settled

from bot.sandbox import (
    Channel,
    ChannelType,
    Member,
    NotPossibleError,
    Overwrite,
    OverwriteType,
    Permission,
    Sandbox,
    example_guild,
)


class Clock:
    """Seconds since 1970, moved by hand."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@asynccontextmanager
async def club(**options: Any) -> AsyncIterator[tuple[Members, TinyBot]]:
    async with Sandbox(**options) as sandbox, running(sandbox) as bot:
        yield Members(sandbox), bot


async def test_an_ephemeral_answer_is_seen_by_one() -> None:
    async with club() as (members, bot):
        reply = await members.ada.says("/echo", text="psst", loud=True)
        assert (reply.text, reply.ephemeral, reply.failed) == ("PSST", True, False)
        assert 0 < reply.latency_ms < 3000
        assert [message.text() for message in members.ada.sees] == ["PSST"]
        assert members.ben.sees == []
        channel: Any = bot.get_channel(reply.message.channel_id)
        with pytest.raises(discord.NotFound):
            await channel.fetch_message(reply.message.id)
        with pytest.raises(NotPossibleError):
            await members.ben.uses("Find in episodes", on=reply)


async def test_deferred_answers_follow_ups_and_edits() -> None:
    async with club() as (members, _):
        reply = await members.ada.says("/think")
        await reply.until(lambda reply: "better thought" in reply.text)
        assert [m.text() for m in reply.messages] == ["better thought", "second thought"]
        assert [m.ephemeral for m in reply.messages] == [False, True]
        # The follow-up that fills a deferred answer is as ephemeral as the deferral was.
        private = await members.ada.says("/think", private=True)
        assert private.ephemeral


async def test_a_card_of_components_v2() -> None:
    async with club() as (members, _):
        card = await members.ada.says("/card")
        assert card.text.splitlines() == [
            "# Page 1",
            "[image: A cover]",
            "---",
            "[Next] (Previous) [Listen](https://example.org/31.mp3) [Report]",
            "{Did you mean: Ada Lovelace | Grace Hopper | Karen Spärck Jones}",
        ]
        assert card.buttons == ["Next", "Report"]
        assert card.disabled == ["Previous"]
        assert card.links == {"Listen": "https://example.org/31.mp3"}
        assert card.options == PEOPLE
        turned = await card.press("Next", by=members.ben)
        assert turned.updated
        assert "# Page 2" in card.text
        for button in ("Previous", "Listen", "Nothing"):
            with pytest.raises(NotPossibleError):
                await card.press(button)


async def test_selects() -> None:
    async with club() as (members, _):
        card = await members.ada.says("/card")
        picked = await card.choose("Grace Hopper", select="Did you mean")
        assert (picked.messages[-1].text(), picked.updated) == ("picked Gra", True)
        with pytest.raises(NotPossibleError):
            await card.choose("Nobody")
        with pytest.raises(NotPossibleError):
            await card.choose(*PEOPLE)


async def test_modals() -> None:
    async with club() as (members, _):
        form = await members.ada.says("/form")
        assert form.text.splitlines() == [
            "Report a quote",
            "Reason",
            "<>",
            "How bad",
            "{Mild | Harsh}",
        ]
        with pytest.raises(NotPossibleError):
            await form.submit(Reason="too long to be a reason")
        with pytest.raises(NotPossibleError):
            await form.submit(Reason="wrong", Other="x")
        sent = await form.submit(Reason="wrong", **{"How bad": ["Harsh"]})
        assert sent.text == "wrong / Harsh"
        from_button = await (await members.ada.says("/card")).press("Report")
        assert (await from_button.submit(Reason="w", **{"How bad": ["Mild"]})).text == "w / Mild"


async def test_autocomplete() -> None:
    async with club() as (members, bot):
        assert await members.ada.types("/episode find", query="ADA", focused="query") == PEOPLE[:1]
        found = await members.ada.choices("/episode find", focused="query", year=2020)
        assert found == [(name, f"ep:{name[:3]}") for name in PEOPLE]
        assert bot.seen[-1].namespace.year == 2020
        with pytest.raises(NotPossibleError):
            await members.ada.types("/episode find", year=1, focused="year")


async def test_what_a_client_would_not_send() -> None:
    async with club() as (members, _):
        ada, guild = members.ada, members.guild
        bad: list[tuple[str, dict[str, Any]]] = [
            ("/nothing", {}),
            ("/episode", {"query": "x"}),
            ("/episode lose", {"query": "x"}),
            ("/episode find", {}),
            ("/episode find", {"query": ""}),
            ("/episode find", {"query": "x" * 6001}),
            ("/episode find", {"query": "x", "year": "2020"}),
            ("/episode find", {"query": "x", "years": 2020}),
            ("/setup", {"channel": members.channel}),
        ]
        for command, options in bad:
            with pytest.raises(NotPossibleError):
                await ada.says(command, **options)
        thread = members.sandbox.world.channel("episode-talk", guild)
        with pytest.raises(NotPossibleError):  # not a text channel
            await members.mia.says("/setup", channel=thread)
        assert (await ada.says("/episode find", query="x" * 1900)).text.endswith("x None")


async def test_commands_of_moderators() -> None:
    async with club() as (members, _):
        assert "setup" not in members.ada.commands
        assert {"setup", "echo", "episode find"} <= set(members.mia.commands)
        assert "setup" in members.otto.commands
        assert "setup" not in members.mia.in_dm().commands
        role = members.sandbox.world.role("Listeners", members.guild)
        reply = await members.mia.says("/setup", channel=members.channel, role=role)
        assert reply.text == "general Listeners"
        # Server Settings > Integrations can open and close it.
        table = members.sandbox.world.command_permissions
        table[members.guild.id, "setup", members.ada.user.id] = True
        table[members.guild.id, "setup", members.mia.user.id] = False
        assert "setup" in members.ada.commands
        assert "setup" not in members.mia.commands


async def test_the_message_menu() -> None:
    async with club() as (members, _):
        said = await members.ben.writes("what about kubernetes")
        reply = await members.ada.uses("Find in episodes", on=said)
        assert (reply.text, reply.ephemeral) == ("found: what about kubernetes", True)


async def test_no_answer_in_three_seconds() -> None:
    clock = Clock()
    async with club(clock=clock) as (members, bot):
        waiting = asyncio.create_task(members.ada.says("/held"))
        await settled(lambda: len(bot.seen) == 1)
        clock.now += 3.1
        reply = await waiting
        assert (reply.failed, reply.text) == (True, "The application did not respond")
        bot.release.set()
        await settled(lambda: len(bot.raised) == 1)
        error: Any = bot.raised[0]
        assert (error.status, error.code) == (404, 10062)
        assert reply.failed


async def test_a_component_without_answer_fails() -> None:
    clock = Clock()
    async with club(clock=clock) as (members, bot):
        card = await members.ada.says("/card")
        sandbox = members.sandbox
        sandbox.gateway.silence()  # The press never reaches the bot.
        pressing = asyncio.create_task(card.press("Next"))
        await asyncio.sleep(0.02)
        clock.now += 3.1
        assert (await pressing).text == "This interaction failed"
        assert "# Page 1" in card.text
        assert bot.raised == []


async def test_a_token_lives_for_15_minutes() -> None:
    clock = Clock()
    async with club(clock=clock) as (members, bot):
        reply = await members.ada.sends("/held", defer=True)
        await reply.exchange.first()
        assert reply.exchange.thinking
        clock.now += 901
        bot.release.set()
        await settled(lambda: len(bot.raised) == 1)
        error: Any = bot.raised[0]
        assert (error.status, error.code) == (401, 50027)


async def test_answers_out_of_order() -> None:
    async with club() as (members, bot):
        reply = await members.ada.sends("/held")
        token = reply.exchange.interaction.token
        callback = f"/interactions/{reply.exchange.interaction.id}/{token}/callback"
        webhook = f"/webhooks/{members.sandbox.application_id}/{token}"

        async def code(method: str, path: str, body: Any = None) -> tuple[int, int]:
            with pytest.raises(discord.HTTPException) as caught:
                await bot.call(method, path, body)
            return caught.value.status, caught.value.code

        hello = {"content": "hello"}
        assert await code("POST", webhook, hello) == (404, 10015)  # before any answer
        assert await code("POST", callback, {"type": 6}) == (400, 50035)  # not for commands
        assert await code("POST", callback, {"type": 7, "data": hello}) == (400, 50035)
        assert await code("POST", callback, {"type": 4, "data": {}}) == (400, 50006)
        assert await code("POST", callback, {"type": 4, "data": 5}) == (400, 50035)
        assert await code("POST", callback, {"type": 5, "data": {"flags": "x"}}) == (400, 50035)
        assert await bot.call("POST", callback, {"type": 4, "data": hello}) == ""
        assert await code("POST", callback, {"type": 4, "data": hello}) == (400, 40060)
        assert await code("POST", callback.replace(token, "other"), {"type": 5}) == (404, 10062)
        assert await code("GET", f"{webhook}/messages/5") == (404, 10008)
        assert await code("POST", f"/webhooks/5/{token}", hello) == (404, 10015)
        assert await code("POST", webhook[:-5], hello) == (401, 50027)
        original = await bot.call("GET", f"{webhook}/messages/@original")
        assert original["content"] == "hello"
        await bot.call("DELETE", f"{webhook}/messages/@original")
        assert await code("PATCH", f"{webhook}/messages/@original", hello) == (404, 10008)
        assert reply.messages == []
        bot.release.set()
        await settled(lambda: len(bot.raised) == 1)


async def test_files() -> None:
    async with club() as (members, _):
        reply = await members.ada.says("/picture")
        assert reply.text == "[image: The cover]\n[file: cover.png]"
        attachment = reply.message.payload["attachments"][0]
        assert (attachment["description"], attachment["size"]) == ("A cover", len(PICTURE))
        media = reply.message.components[0]["items"][0]["media"]
        assert media["url"] == attachment["url"]
        async with aiohttp.ClientSession() as session, session.get(media["url"]) as response:
            assert await response.read() == PICTURE
        assert members.calls[-1].files == (("cover.png", len(PICTURE)),)


async def test_an_app_that_only_its_user_installed() -> None:
    async with club(rate_limited=False) as (members, bot):
        sandbox, world = members.sandbox, members.sandbox.world
        await sandbox.add_guild(example_guild(world, 7000, "Elsewhere", with_bot=False))
        ada = members.ada.at("general", world.guild("Elsewhere"))
        assert ada.commands == []
        world.user_installs.add(ada.user.id)
        assert "echo" in ada.commands
        assert "setup" not in members.mia.at(ada.channel).commands
        reply = await ada.says("/card")
        seen = bot.seen[-1]
        assert (seen.context.guild, seen.is_user_integration()) == (True, True)
        assert not seen.is_guild_integration()
        assert not reply.ephemeral
        webhook = f"/webhooks/{sandbox.application_id}/{reply.exchange.interaction.token}"
        for _ in range(5):
            await bot.call("POST", webhook, {"content": "more"})
        with pytest.raises(discord.HTTPException) as caught:
            await bot.call("POST", webhook, {"content": "too much"})
        assert caught.value.code == 40094
        # Where members may not use external apps, they only talk to themselves.
        denied = Overwrite(7000, OverwriteType.ROLE, deny=int(Permission.USE_EXTERNAL_APPS))
        quiet = Channel(7200, ChannelType.TEXT, "quiet", 7000, overwrites=(denied,))
        await sandbox.put_channel(quiet)
        assert (await ada.at(quiet).says("/card")).ephemeral


async def test_direct_messages_and_group_chats() -> None:
    async with club() as (members, bot):
        reply = await members.ada.in_dm().says("/echo", text="alone")
        assert reply.text == "alone"
        assert (bot.seen[-1].guild, bot.seen[-1].context.dm_channel) == (None, True)
        assert bot.seen[-1].user.id == members.ada.user.id
        world = members.sandbox.world
        both = (members.ada.user.id, members.ben.user.id)
        world.private_channels[9000] = Channel(9000, ChannelType.GROUP_DM, recipients=both)
        group = members.ada.at(world.private_channels[9000])
        assert group.commands == []
        world.user_installs.add(members.ada.user.id)
        assert (await group.says("/echo", text="in a group")).text == "in a group"
        assert bot.seen[-1].context.private_channel


async def test_what_an_interaction_says() -> None:
    async with club() as (members, bot):
        await members.ben.at("quotes").says("/echo", text="x")
        seen = bot.seen[-1]
        assert (str(seen.locale), str(seen.guild_locale)) == ("de", "en-US")
        assert isinstance(seen.channel, discord.TextChannel)
        assert seen.app_permissions.send_messages
        assert not seen.permissions.manage_guild
        assert isinstance(seen.user, discord.Member)
        assert [role.name for role in seen.user.roles] == ["@everyone", "Listeners"]
        assert seen.filesize_limit == 10 * 1024 * 1024
        card = await members.mia.says("/card")
        await card.press("Next")
        seen = bot.seen[-1]
        assert seen.permissions.manage_guild
        assert seen.message is not None
        assert seen.message.interaction_metadata is not None
        assert seen.message.interaction_metadata.user.id == members.mia.user.id


async def test_in_a_thread() -> None:
    async with club() as (members, bot):
        reply = await members.ada.at("episode-talk").says("/card")
        assert (await reply.press("Next")).updated
        assert isinstance(bot.seen[-1].channel, discord.Thread)


async def test_places_that_a_member_does_not_see() -> None:
    async with club() as (members, _):
        world, guild = members.sandbox.world, members.guild
        hidden = Overwrite(guild.id, OverwriteType.ROLE, deny=int(Permission.VIEW_CHANNEL))
        guild.add(Channel(4711, ChannelType.TEXT, "hidden", guild.id, overwrites=(hidden,)))
        assert members.ada.at("hidden").commands == []
        with pytest.raises(NotPossibleError):
            await members.ada.at("hidden").writes("hello?")
        assert members.otto.at("hidden").commands
        guild.add(Member(members.ada.user.id, (guild.id + 1,)))
        assert "setup" in members.ada.commands
        assert world.permissions(members.ada.user.id, members.channel) & Permission.MANAGE_GUILD


async def test_fifty_at_once() -> None:
    async with club() as (members, _):
        people = [members.ada, members.ben, members.mia]
        replies = await asyncio.gather(
            *(people[i % 3].says("/echo", text=str(i)) for i in range(50))
        )
        assert [reply.text for reply in replies] == [str(i) for i in range(50)]


async def test_whoever_watches_hears_it_all() -> None:
    async with club() as (members, _):
        heard: list[str] = []
        members.sandbox.watch(lambda event, _: heard.append(event))
        card = await members.ada.says("/card")
        await card.press("Next")
        await settled(lambda: heard.count("API_CALL") == 2)
        assert heard == [
            "INTERACTION_CREATE",
            "MESSAGE_CREATE",
            "API_CALL",
            "INTERACTION_CREATE",
            "MESSAGE_UPDATE",
            "API_CALL",
        ]
