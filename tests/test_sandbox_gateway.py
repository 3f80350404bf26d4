"""The sandbox's gateway: a real discord.py, and a bare socket where a client must misbehave."""

from __future__ import annotations

import asyncio
import json
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import discord
import pytest
from members import Members, discord_at
from tiny_bot import TinyBot, running, settled

from bot.sandbox import Channel, ChannelType, Sandbox, example_guild

GUILDS = 1


class Socket:
    """A gateway client that does only what it is told."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket

    async def send(self, op: int, data: Any) -> None:
        await self.socket.send_str(json.dumps({"op": op, "d": data}))

    async def identify(self, token: str, intents: int = GUILDS) -> None:
        await self.send(2, {"token": token, "intents": intents, "properties": {}})

    async def next(self) -> Any:
        return json.loads(await self.socket.receive_str(timeout=5))

    async def until(self, event: str) -> Any:
        while (payload := await self.next())["t"] != event:
            pass
        return payload

    async def close_code(self) -> int | None:
        async with asyncio.timeout(5):
            async for _ in self.socket:
                pass
        return self.socket.close_code


@asynccontextmanager
async def connected(sandbox: Sandbox, query: str = "?v=10&encoding=json") -> AsyncIterator[Socket]:
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(sandbox.gateway_url + query) as socket,
    ):
        yield Socket(socket)


async def test_a_bot_joins_and_knows_its_guilds() -> None:
    async with Sandbox() as sandbox, running(sandbox) as bot:
        await bot.wait_until_ready()
        assert bot.user is not None
        assert bot.user.id == bot.application_id == sandbox.application_id
        guild = bot.guilds[0]
        assert guild.name == "Podcast Club"
        assert guild.me.id == bot.user.id
        names = [channel.name for channel in guild.text_channels]
        assert names == ["general", "quotes", "announcements", "staff-room", "read-only"]
        assert guild.text_channels[2].is_news()
        assert [thread.name for thread in guild.threads] == ["episode-talk"]
        hidden, mute = guild.text_channels[3:]
        assert not hidden.permissions_for(guild.me).view_channel
        assert mute.permissions_for(guild.me).view_channel
        assert not mute.permissions_for(guild.me).send_messages


async def test_the_addresses_of_discord_come_back() -> None:
    from discord.gateway import DiscordWebSocket
    from discord.http import Route

    before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    async with Sandbox() as sandbox:
        with discord_at(sandbox):
            assert sandbox.api_url == Route.BASE
        assert before == (Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY)
        assert "discord.com" in Route.BASE


async def test_a_wrong_token_is_refused() -> None:
    async with Sandbox() as sandbox:
        with discord_at(sandbox):
            async with TinyBot() as bot:
                with pytest.raises(discord.LoginFailure):
                    await bot.login("wrong")
        async with connected(sandbox) as socket:
            await socket.identify("wrong")
            assert await socket.close_code() == 4004


async def test_a_dropped_socket_resumes_and_misses_nothing() -> None:
    async with Sandbox() as sandbox, running(sandbox):
        ada = Members(sandbox).ada
        sandbox.gateway.drop()
        reply = await ada.says("/echo", text="said while away")
        assert reply.text == "said while away"
        assert (sandbox.gateway.identified, sandbox.gateway.resumed) == (1, 1)


async def test_op_7_makes_the_bot_resume() -> None:
    async with Sandbox() as sandbox, running(sandbox):
        await sandbox.gateway.reconnect()
        reply = await Members(sandbox).ada.says("/echo", text="still here")
        assert reply.text == "still here"
        assert (sandbox.gateway.identified, sandbox.gateway.resumed) == (1, 1)


@pytest.mark.parametrize(("resumable", "counts"), [(True, (1, 1)), (False, (2, 0))])
async def test_op_9(resumable: bool, counts: tuple[int, int]) -> None:
    async with Sandbox() as sandbox, running(sandbox):
        await sandbox.gateway.invalidate(resumable=resumable)
        gateway = sandbox.gateway
        await settled(lambda: (gateway.identified, gateway.resumed) == counts)
        await sandbox.gateway.wait_ready()
        assert (await Members(sandbox).ada.says("/echo", text="again")).text == "again"


async def test_a_forgotten_session_starts_anew() -> None:
    async with Sandbox() as sandbox, running(sandbox):
        sandbox.gateway.forget_sessions()
        sandbox.gateway.drop()
        await sandbox.gateway.wait_ready()
        assert (sandbox.gateway.identified, sandbox.gateway.resumed) == (2, 0)
        assert (await Members(sandbox).ada.says("/echo", text="again")).text == "again"


async def test_a_silent_gateway_is_left_and_resumed() -> None:
    sandbox = Sandbox(heartbeat_interval_s=0.1)
    async with sandbox, running(sandbox, TinyBot(heartbeat_timeout=0.3)):
        await asyncio.sleep(0.4)  # Heartbeats are acknowledged: nothing happens.
        assert sandbox.gateway.resumed == 0
        sandbox.gateway.silence()
        await settled(lambda: sandbox.gateway.resumed == 1)
        assert (await Members(sandbox).ada.says("/echo", text="back")).text == "back"


async def test_a_silent_client_is_closed() -> None:
    async with Sandbox(heartbeat_interval_s=0.05) as sandbox, connected(sandbox) as socket:
        await socket.identify(sandbox.token)
        assert await socket.close_code() == 4009


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        ("{", 4002),
        ("[]", 4002),
        ('{"op": 1, "d": "' + "x" * 5000 + '"}', 4002),
        ('{"op": 3, "d": {}}', 4003),
        ('{"op": 2, "d": {"token": "TOKEN", "intents": 32768}}', 4014),
        ('{"op": 2, "d": {"token": "TOKEN", "intents": 1073741824}}', 4013),
        ('{"op": 2, "d": {"token": "TOKEN"}}', 4013),
        ('{"op": 2, "d": {"token": "TOKEN", "intents": 1, "shard": [1, 2]}}', 4010),
        ('{"op": 6, "d": {"token": "wrong"}}', 4004),
    ],
)
async def test_what_a_client_must_not_send(payload: str, code: int) -> None:
    async with Sandbox() as sandbox, connected(sandbox) as socket:
        await socket.socket.send_str(payload.replace("TOKEN", sandbox.token))
        assert await socket.close_code() == code


async def test_what_an_identified_client_must_not_send() -> None:
    async with Sandbox() as sandbox:
        async with connected(sandbox) as socket:
            await socket.identify(sandbox.token)
            await socket.identify(sandbox.token)
            assert await socket.close_code() == 4005
        async with connected(sandbox) as socket:
            await socket.identify(sandbox.token)
            await socket.send(99, None)
            assert await socket.close_code() == 4001
        async with connected(sandbox) as socket:
            for _ in range(121):
                await socket.send(1, None)
            assert await socket.close_code() == 4008
        async with connected(sandbox, "?v=9&encoding=json") as socket:
            assert await socket.close_code() == 4012


async def test_resuming_by_hand_and_with_a_wrong_sequence() -> None:
    async with Sandbox() as sandbox:
        async with connected(sandbox) as socket:
            await socket.identify(sandbox.token)
            ready = (await socket.until("READY"))["d"]
            assert ready["resume_gateway_url"] == sandbox.gateway_url
            await socket.until("GUILD_CREATE")
            sandbox.gateway.drop()
        await sandbox.put_channel(sandbox.world.channel("general"))
        resume = {"token": sandbox.token, "session_id": ready["session_id"], "seq": 1}
        async with connected(sandbox) as socket:
            await socket.send(6, resume)
            names = [(await socket.next())["t"] for _ in range(4)]
            assert names == [None, "GUILD_CREATE", "CHANNEL_UPDATE", "RESUMED"]
            sandbox.gateway.drop()
        async with connected(sandbox) as socket:
            await socket.send(6, resume | {"seq": 99})
            assert await socket.close_code() == 4007


async def test_a_goodbye_ends_the_session() -> None:
    async with Sandbox() as sandbox:
        async with connected(sandbox) as socket:
            await socket.identify(sandbox.token)
            ready = (await socket.until("READY"))["d"]
            await socket.socket.close(code=1000)
        resume = {"token": sandbox.token, "session_id": ready["session_id"], "seq": 1}
        async with connected(sandbox) as socket:
            await socket.send(6, resume)
            await socket.next()
            assert (await socket.next())["op"] == 9


async def test_zlib_stream() -> None:
    query = "?v=10&encoding=json&compress=zlib-stream"
    async with Sandbox() as sandbox, connected(sandbox, query) as socket:
        stream = zlib.decompressobj()
        first = await socket.socket.receive_bytes()
        assert first.endswith(b"\x00\x00\xff\xff")
        assert json.loads(stream.decompress(first))["op"] == 10
        await socket.identify(sandbox.token)
        assert json.loads(stream.decompress(await socket.socket.receive_bytes()))["t"] == "READY"


async def test_zstd_stream_is_a_frame_of_raw_blocks() -> None:
    query = "?v=10&encoding=json&compress=zstd-stream"
    async with Sandbox() as sandbox, connected(sandbox, query) as socket:
        first = await socket.socket.receive_bytes()
        assert first[:4] == b"\x28\xb5\x2f\xfd"
        assert json.loads(first[9:])["op"] == 10
        assert int.from_bytes(first[6:9], "little") == len(first[9:]) << 3


async def test_the_bot_hears_of_changes_in_the_world() -> None:
    async with Sandbox() as sandbox, running(sandbox) as bot:
        await bot.wait_until_ready()
        guild, world = bot.guilds[0], sandbox.world
        new = Channel(4242, ChannelType.TEXT, "new", guild.id)
        await sandbox.put_channel(new)
        second = example_guild(world, 5000, "Second")
        await sandbox.add_guild(second)
        await settled(lambda: guild.get_channel(4242) is not None and len(bot.guilds) == 2)
        await sandbox.delete_channel(new)
        await sandbox.kick_bot(second)
        await settled(lambda: guild.get_channel(4242) is None and len(bot.guilds) == 1)


async def test_a_port_that_is_taken_is_said() -> None:
    async with Sandbox() as first:
        second = Sandbox()
        with pytest.raises(OSError):  # noqa: PT011 - the number differs by platform
            await second.start(first.port)
        await second.close()
