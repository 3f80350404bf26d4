"""The sandbox's REST: what a bot calls, what it is refused, and Discord on a bad day."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

import aiohttp
import discord
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from members import Members
from openapi import load_description
from tiny_bot import TinyBot, running, settled

from bot.sandbox import RefusedError, Sandbox, When, World, example_guild, example_world
from bot.sandbox.example import APPLICATION_ID, GUILD_ID
from bot.sandbox.validation import check_message, check_modal

COMMANDS = f"/applications/{APPLICATION_ID}/commands"


def path_of(world: World, channel: str) -> str:
    return f"/channels/{world.channel(channel).id}/messages"


async def refusal(awaited: Any) -> tuple[int, int]:
    """The HTTP status and the JSON code with which a call was refused."""
    with pytest.raises(discord.HTTPException) as caught:
        await awaited
    return caught.value.status, caught.value.code


# Messages


async def test_a_message_is_sent_found_edited_and_deleted() -> None:
    async with Sandbox() as sandbox, running(sandbox) as bot:
        channel = bot.get_channel(sandbox.world.channel("quotes").id)
        assert isinstance(channel, discord.TextChannel)
        message = await channel.send("  hello  ")
        assert message.content == "hello"
        assert (await channel.fetch_message(message.id)).content == "hello"
        edited = await message.edit(content="bye")
        assert (edited.content, edited.edited_at is not None) == ("bye", True)
        assert [found.text() for found in Members(sandbox).ada.at("quotes").sees] == ["bye"]
        await message.delete()
        assert await refusal(channel.fetch_message(message.id)) == (404, 10008)


async def test_history_pages() -> None:
    async with Sandbox(rate_limited=False) as sandbox, running(sandbox) as bot:
        channel: Any = bot.get_channel(sandbox.world.channel("quotes").id)
        sent = [await channel.send(str(number)) for number in range(7)]
        found = [message.content async for message in channel.history(limit=3)]
        assert found == ["6", "5", "4"]
        found = [message.content async for message in channel.history(after=sent[3])]
        assert found == ["4", "5", "6"]
        found = [message.content async for message in channel.history(before=sent[2])]
        assert found == ["1", "0"]
        found = [message.content async for message in channel.history(around=sent[3], limit=3)]
        assert sorted(found) == ["2", "3", "4"]
        listing = path_of(sandbox.world, "quotes")
        assert await refusal(bot.call("GET", listing, limit=101)) == (400, 50035)


async def test_an_enforced_nonce_sends_once() -> None:
    now = [1_800_000_000.0]
    async with Sandbox(clock=lambda: now[0]) as sandbox, running(sandbox) as bot:
        channel: Any = bot.get_channel(sandbox.world.channel("quotes").id)
        first = await channel.send("a", nonce="daily-1")
        again = await channel.send("a", nonce="daily-1")
        other = await channel.send("b", nonce="daily-2")
        assert again.id == first.id != other.id
        assert first.nonce == "daily-1"
        now[0] += 301
        assert (await channel.send("a", nonce="daily-1")).id != first.id


async def test_what_permissions_refuse() -> None:
    async with Sandbox(rate_limited=False) as sandbox, running(sandbox) as bot:
        world, hello = sandbox.world, {"content": "hello"}
        assert await refusal(bot.call("POST", path_of(world, "staff-room"), hello)) == (403, 50001)
        assert await refusal(bot.call("GET", path_of(world, "staff-room"))) == (403, 50001)
        assert await refusal(bot.call("POST", path_of(world, "read-only"), hello)) == (403, 50013)
        assert await refusal(bot.call("POST", "/channels/1/messages", hello)) == (404, 10003)
        assert await refusal(bot.call("POST", path_of(world, "quotes"), {})) == (400, 50006)
        theirs = await Members(sandbox).ada.at("quotes").writes("mine")
        one = f"{path_of(world, 'quotes')}/{theirs.id}"
        assert await refusal(bot.call("PATCH", one, hello)) == (403, 50005)
        assert await refusal(bot.call("DELETE", one)) == (403, 50013)
        assert await refusal(bot.call("GET", "/guilds/1")) == (404, 10004)
        assert await refusal(bot.call("GET", "/nonsense")) == (404, 0)
        assert await refusal(bot.call("GET", "/channels/abc")) == (400, 50035)


async def test_no_token_no_answer() -> None:
    async with Sandbox() as sandbox, aiohttp.ClientSession() as session:
        async with session.get(f"{sandbox.api_url}/users/@me") as response:
            assert response.status == 401
            assert response.headers["Content-Type"] == "application/json"
            assert await response.json() == {"message": "401: Unauthorized", "code": 0}
        headers = {"Authorization": f"Bot {sandbox.token}"}
        url = f"{sandbox.api_url}{path_of(sandbox.world, 'quotes')}"
        async with session.post(url, headers=headers, data="{") as response:
            assert (response.status, (await response.json())["code"]) == (400, 50109)


async def test_form_errors_are_nested() -> None:
    async with Sandbox() as sandbox, running(sandbox) as bot:
        body = {"embeds": [{"title": "t" * 257}]}
        with pytest.raises(discord.HTTPException) as caught:
            await bot.call("POST", path_of(sandbox.world, "quotes"), body)
        assert caught.value.code == 50035
        assert "In embeds.0.title: Must be 256 or fewer in length." in caught.value.text


async def test_announcements_are_published_once() -> None:
    async with Sandbox() as sandbox, running(sandbox) as bot:
        channel: Any = bot.get_channel(sandbox.world.channel("announcements").id)
        message = await channel.send("news")
        published = await message.publish()
        assert published is None or published.flags.crossposted
        assert await refusal(message.publish()) == (400, 40033)
        plain: Any = bot.get_channel(sandbox.world.channel("quotes").id)
        message = await plain.send("not news")
        assert await refusal(message.publish()) == (403, 50024)


async def test_threads_and_direct_messages_take_messages() -> None:
    async with Sandbox() as sandbox, running(sandbox) as bot:
        thread: Any = await bot.fetch_channel(sandbox.world.channel("episode-talk").id)
        assert isinstance(thread, discord.Thread)
        await thread.send("in a thread")
        ada = await bot.fetch_user(sandbox.world.user("ada").id)
        await ada.send("in private")
        assert [m.text() for m in Members(sandbox).ada.in_dm().sees] == ["in private"]


async def test_a_thread_on_a_message() -> None:
    async with Sandbox() as sandbox, running(sandbox) as bot:
        channel: Any = bot.get_channel(sandbox.world.channel("quotes").id)
        message = await channel.send("the quote of the day")
        thread = await message.create_thread(name="Talk about it")
        assert thread.id == message.id
        await thread.send("first")
        await thread.edit(archived=True, name="Talked")
        await settled(lambda: channel.guild.get_thread(thread.id) is None)
        await thread.send("not over yet")
        assert not sandbox.world.channel("Talked").archived
        assert await refusal(message.create_thread(name="Again")) == (400, 160004)
        read_only: Any = bot.get_channel(sandbox.world.channel("read-only").id)
        assert await refusal(read_only.create_thread(name="n" * 101)) == (400, 50035)


async def test_pings_are_only_what_is_allowed() -> None:
    async with Sandbox() as sandbox, running(sandbox) as bot:
        world = sandbox.world
        guild = next(iter(world.guilds.values()))
        role = world.role("Listeners", guild)
        text = f"<@{world.user('ada').id}> <@&{role.id}> @everyone"
        where = path_of(world, "quotes")

        async def pings(**more: Any) -> Any:
            sent = await bot.call("POST", where, {"content": text} | more)
            found = sandbox.messages.find(int(sent["channel_id"]), int(sent["id"]))
            assert found is not None
            return found.pings

        assert not await pings(allowed_mentions={"parse": []})
        # The role is not mentionable and the bot may not mention everyone.
        found = await pings()
        assert (found.users, found.roles, found.everyone) == ((world.user("ada").id,), (), False)
        guild.add(type(role)(role.id, role.name, mentionable=True))
        assert (await pings(allowed_mentions={"roles": [str(role.id)]})).roles == (role.id,)


# Commands


async def test_commands_keep_their_ids() -> None:
    async with Sandbox() as sandbox, running(sandbox) as bot:
        before = {command.name: command.id for command in await bot.tree.fetch_commands()}
        assert {"echo", "episode", "setup", "Find in episodes"} <= before.keys()
        await bot.tree.sync()
        assert {c.name: c.id for c in await bot.tree.fetch_commands()} == before
        setup = next(c for c in await bot.tree.fetch_commands() if c.name == "setup")
        assert setup.default_member_permissions == discord.Permissions(manage_guild=True)


async def test_single_commands_and_those_of_a_guild() -> None:
    async with Sandbox() as sandbox, running(sandbox) as bot:
        made = await bot.call("POST", COMMANDS, {"name": "new", "description": "New"})
        one = f"{COMMANDS}/{made['id']}"
        changed = await bot.call("PATCH", one, {"description": "Newer"})
        assert (changed["id"], changed["description"]) == (made["id"], "Newer")
        assert (await bot.call("GET", one))["version"] == changed["version"] != made["version"]
        await bot.call("DELETE", one)
        assert await refusal(bot.call("GET", one)) == (404, 10063)
        bad = {"name": "Not Lower", "description": "x"}
        assert await refusal(bot.call("POST", COMMANDS, bad)) == (400, 50035)
        guild = next(iter(sandbox.world.guilds))
        local = COMMANDS.replace("/commands", f"/guilds/{guild}/commands")
        await bot.call("PUT", local, [{"name": "local", "description": "Here"}])
        assert "local" in Members(sandbox).ada.commands
        elsewhere = COMMANDS.replace("/commands", "/guilds/1/commands")
        assert await refusal(bot.call("GET", elsewhere)) == (403, 50001)


# Limits and bad days


async def test_the_sixth_message_in_five_seconds_is_refused() -> None:
    async with Sandbox() as sandbox, aiohttp.ClientSession() as session:
        url = f"{sandbox.api_url}{path_of(sandbox.world, 'quotes')}"
        headers = {"Authorization": f"Bot {sandbox.token}"}
        left = []
        for _ in range(6):
            async with session.post(url, headers=headers, json={"content": "x"}) as response:
                left.append(response.headers["X-RateLimit-Remaining"])
        assert (left, response.status) == (["4", "3", "2", "1", "0", "0"], 429)
        assert "Via" in response.headers
        assert 0 < float(response.headers["X-RateLimit-Reset-After"]) <= 5


async def test_all_requests_together_have_a_limit() -> None:
    async with Sandbox() as sandbox, running(sandbox) as bot:
        paths = ("/users/@me", "/gateway/bot", f"/guilds/{GUILD_ID}", f"/guilds/{GUILD_ID}/roles")
        await asyncio.gather(*(bot.call("GET", paths[n % 4]) for n in range(60)))
        refused = [call for call in sandbox.calls if call.status == 429]
        assert refused  # and asked again by discord.py, once the second was over
        assert sum(call.status == 200 for call in sandbox.calls) >= 60


async def test_a_bot_survives_failures() -> None:
    async with Sandbox() as sandbox, running(sandbox) as bot:
        sandbox.faults.fail(500, "/channels/{channel_id}/messages", "POST")
        sandbox.faults.rate_limit("/channels/*/messages", retry_after_s=0.05)
        channel: Any = bot.get_channel(sandbox.world.channel("quotes").id)
        assert (await channel.send("third time lucky")).content == "third time lucky"
        statuses = [call.status for call in sandbox.calls if call.route.endswith("/messages")]
        assert statuses == [500, 429, 200]
        fault = sandbox.faults.fail(503, "/channels/*/messages", "POST")
        assert await refusal(channel.send("never")) == (503, 0)
        assert fault.met == 1


@pytest.mark.parametrize(("when", "sent"), [(When.BEFORE, 0), (When.AFTER, 1)])
async def test_a_cut_connection(when: When, sent: int) -> None:
    async with Sandbox() as sandbox, running(sandbox) as bot:
        sandbox.faults.drop("/channels/*/messages", "POST", when=when)
        channel: Any = bot.get_channel(sandbox.world.channel("quotes").id)
        with pytest.raises((aiohttp.ClientError, OSError)):
            await channel.send("did it arrive?")
        assert len(Members(sandbox).ada.at("quotes").sees) == sent


async def test_a_slow_discord() -> None:
    async with Sandbox() as sandbox, running(sandbox) as bot:
        sandbox.faults.delay(0.05, "/users/@me", "GET")
        sandbox.faults.delay(0.1, "/users/@me", "GET", when=When.AFTER)
        loop = asyncio.get_running_loop()
        started = loop.time()
        await bot.call("GET", "/users/@me")
        await bot.call("GET", "/users/@me")
        assert loop.time() - started >= 0.14


# Against Discord's description


async def test_what_the_bot_sends_and_gets_is_as_described() -> None:
    description = load_description()
    if description is None:
        pytest.skip("Discord's openapi.json is not on this machine")
    async with Sandbox(rate_limited=False) as sandbox, running(sandbox) as bot:
        members = Members(sandbox)
        await _do_a_bit_of_everything(bot, members)
        problems = [p for call in members.calls for p in description.problems(call)]
        assert problems == []
        problems = []
        for route, path in _readable(sandbox).items():
            body = await bot.call("GET", path)
            problems += description.response_problems("GET", route, body)
        assert problems == []


async def _do_a_bit_of_everything(bot: TinyBot, members: Members) -> None:
    ada = members.ada.at("quotes")
    await ada.says("/echo", text="hello", loud=True)
    await ada.says("/think")
    card = await ada.says("/card")
    await card.press("Next")
    await card.choose("Ada Lovelace")
    form = await card.press("Report")
    await form.submit(Reason="wrong", **{"How bad": ["Mild"]})
    await ada.says("/embed")
    await ada.says("/picture")
    await ada.types("/episode find", query="a", focused="query")
    channel: Any = bot.get_channel(ada.channel.id)
    message = await channel.send("x", nonce="n", allowed_mentions=discord.AllowedMentions.all())
    await message.reply("y", mention_author=True)
    await message.edit(content="z", suppress=True)
    await message.create_thread(name="Talk", auto_archive_duration=1440)
    await bot.call("POST", COMMANDS, {"name": "new", "description": "New"})


def _readable(sandbox: Sandbox) -> dict[str, str]:
    """Route -> a path to it, of everything that can be read."""
    world = sandbox.world
    guild = next(iter(world.guilds))
    quotes = world.channel("quotes").id
    return {
        "/users/@me": "/users/@me",
        "/users/@me/guilds": "/users/@me/guilds",
        "/applications/@me": "/applications/@me",
        "/gateway/bot": "/gateway/bot",
        "/applications/{application_id}/commands": COMMANDS,
        "/channels/{channel_id}": f"/channels/{quotes}",
        "/channels/{channel_id}/messages": f"/channels/{quotes}/messages",
        "/guilds/{guild_id}/channels": f"/guilds/{guild}/channels",
        "/guilds/{guild_id}/roles": f"/guilds/{guild}/roles",
        "/guilds/{guild_id}/members/{user_id}": f"/guilds/{guild}/members/{world.bot.id}",
    }


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-1, 30) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    *("type", "components", "accessory", "component", "content", "custom_id"),
                    *("style", "label", "options", "value", "media", "items", "file", "url", "id"),
                    *("flags", "embeds", "title", "fields", "footer", "allowed_mentions", "parse"),
                    *("min_values", "max_values", "attachments", "message_reference", "poll"),
                ]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=25,
)


@settings(max_examples=300, deadline=None)
@given(JSON)
def test_no_body_breaks_the_sandbox(body: Any) -> None:
    for check in (check_message, check_modal):
        with contextlib.suppress(RefusedError):
            check(body if isinstance(body, dict) else {"components": body, "flags": 1 << 15})


def test_a_world_can_have_more_servers() -> None:
    world = example_world()
    world.add_guild(example_guild(world, 7000, "Elsewhere", with_bot=False))
    assert [guild.name for guild in world.bot_guilds()] == ["Podcast Club"]
    assert world.channel("general", world.guild("Elsewhere")).id == 7100
