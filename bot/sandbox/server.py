"""The sandbox itself: everything wired together behind one port on loopback."""

from __future__ import annotations

import asyncio
import logging
import mimetypes
import secrets
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from bot.sandbox import payloads
from bot.sandbox.callbacks import Callbacks
from bot.sandbox.commands import Commands
from bot.sandbox.errors import NotPossibleError
from bot.sandbox.example import example_world
from bot.sandbox.faults import Faults
from bot.sandbox.gateway import Gateway, Intent
from bot.sandbox.interactions import Interaction, Interactions
from bot.sandbox.messages import Message, Messages
from bot.sandbox.people import People
from bot.sandbox.rate_limits import RateLimits
from bot.sandbox.rest import BODY_MAX, Rest
from bot.sandbox.rest_app import AppRoutes
from bot.sandbox.rest_channels import ChannelRoutes
from bot.sandbox.rest_interactions import InteractionRoutes
from bot.sandbox.rest_threads import ThreadRoutes
from bot.sandbox.routes import ApiCall
from bot.sandbox.snowflakes import Snowflakes
from bot.sandbox.world import THREADS, Channel, ChannelType, Guild, Member, Role, World

logger = logging.getLogger(__name__)

#: The only address that the sandbox listens on.
HOST = "127.0.0.1"
#: Seconds that open requests get to finish when it closes.
_SHUTDOWN_S = 0.5

_PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
_NOT_RUN = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox"}

Watcher = Callable[[str, Message | Interaction | ApiCall], None]


class Sandbox:
    """A Discord of one's own. `clock`: seconds since 1970; a clock of tests may be moved, see
    `Interactions`. `ageing`: the clock by which interactions age, where that is another.
    `rate_limited=False` announces the limits but never refuses. Use it `async with`."""

    def __init__(
        self,
        world: World | None = None,
        *,
        clock: Callable[[], float] = time.time,
        ageing: Callable[[], float] | None = None,
        token: str | None = None,
        heartbeat_interval_s: float = 41.25,
        rate_limited: bool = True,
    ) -> None:
        self.world = world if world is not None else example_world()
        self.token = token or f"sandbox.{secrets.token_urlsafe(24)}"
        self.port = 0
        self.faults = Faults()
        #: What else is served, such as a page for people; called with the application at the start.
        self.mounts: list[Callable[[web.Application], None]] = []
        #: Hears that servers, channels, roles or members changed.
        self.world_changed: list[Callable[[], None]] = []
        self._runner: web.AppRunner | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        ids = Snowflakes(clock)
        self.ids = ids
        self.commands = Commands(self.world, ids)
        self.messages = Messages(self.world, ids, clock)
        ageing = ageing or clock
        self.interactions = Interactions(ageing)
        self.gateway = Gateway(self.world, self.token, heartbeat_interval_s)
        self.rest = Rest(self.token, clock, self.faults, RateLimits(enforced=rate_limited))
        self.callbacks = Callbacks(self.world, self.messages, self.interactions)
        self.people = People(
            self.world,
            self.commands,
            self.messages,
            self.interactions,
            self.gateway,
            ids,
            ageing,
            clock_moves=ageing is not time.time,
        )
        self.messages.changed.append(self._announce)

    # Its life

    async def start(self, port: int = 0) -> None:
        """Listen; port 0 takes a free one. OSError where the port is taken."""
        app = web.Application(client_max_size=BODY_MAX)
        app.router.add_get("/gateway", self.gateway.handle)
        app.router.add_get("/attachments/{channel_id}/{attachment_id}/{filename}", self._file)
        for mount in self.mounts:
            mount(app)
        self.rest.mount(
            app,
            [
                *AppRoutes(self.world, self.commands, self.gateway, self.ids).routes(),
                *ChannelRoutes(self.world, self.messages, self.put_channel).routes(),
                *ThreadRoutes(self.world, self.messages, self.ids, self.put_channel).routes(),
                *InteractionRoutes(self.world, self.interactions, self.callbacks).routes(),
            ],
        )
        runner = web.AppRunner(
            app, access_log=None, handle_signals=False, shutdown_timeout=_SHUTDOWN_S
        )
        await runner.setup()
        try:
            await web.TCPSite(runner, HOST, port).start()
        except OSError:
            await runner.cleanup()
            raise
        self._runner = runner
        self.port = runner.addresses[0][1]
        self.gateway.url = self.gateway_url
        self.messages.files_url = f"http://{HOST}:{self.port}"
        logger.info("The sandbox listened on %s port %d", HOST, self.port)

    async def close(self) -> None:
        """Close every socket and stop listening. A second call does nothing."""
        runner, self._runner = self._runner, None
        if runner is None:
            return
        await self.gateway.close_sockets()
        for task in list(self._tasks):
            task.cancel()
        await runner.cleanup()
        logger.info("The sandbox closed")

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()

    @property
    def api_url(self) -> str:
        """What stands for `https://discord.com/api/v10`."""
        return f"http://{HOST}:{self.port}/api/v10"

    @property
    def gateway_url(self) -> str:
        """What stands for `wss://gateway.discord.gg/`."""
        return f"ws://{HOST}:{self.port}/gateway"

    @property
    def application_id(self) -> int:
        return self.world.application_id

    @property
    def calls(self) -> list[ApiCall]:
        """The REST calls so far, oldest first (the last 10,000)."""
        return list(self.rest.calls)

    def watch(self, watcher: Watcher) -> None:
        """Hear what happens: MESSAGE_CREATE, MESSAGE_UPDATE and MESSAGE_DELETE with a Message
        (ephemeral ones too), INTERACTION_CREATE with an Interaction, API_CALL with an ApiCall."""
        self.messages.changed.append(watcher)
        self.people.started.append(lambda started: watcher("INTERACTION_CREATE", started))
        self.rest.heard.append(lambda call, _: watcher("API_CALL", call))

    # The world changes under a running bot

    async def put_channel(self, channel: Channel) -> None:
        """Add a channel or thread to its guild, or replace it."""
        guild = self._guild_of(channel)
        known = channel.id in guild.channels
        guild.add(channel)
        kind = "THREAD" if channel.type in THREADS else "CHANNEL"
        event = f"{kind}_{'UPDATE' if known else 'CREATE'}"
        await self._tell(guild, event, payloads.channel(self.world, channel))

    async def delete_channel(self, channel: Channel) -> None:
        guild = self._guild_of(channel)
        guild.channels.pop(channel.id, None)
        kind = "THREAD" if channel.type in THREADS else "CHANNEL"
        await self._tell(guild, f"{kind}_DELETE", payloads.channel(self.world, channel))

    async def put_role(self, guild: Guild, role: Role) -> None:
        known = role.id in guild.roles
        guild.add(role)
        event = "GUILD_ROLE_UPDATE" if known else "GUILD_ROLE_CREATE"
        await self._tell(guild, event, {"guild_id": str(guild.id), "role": payloads.role(role)})

    async def put_member(self, guild: Guild, member: Member) -> None:
        """Add or change a member. The bot hears only of itself, as without the members intent."""
        known = member.user_id in guild.members
        guild.add(member)
        if member.user_id != self.world.bot.id:
            return
        if known:
            body = payloads.member(self.world, member) | {"guild_id": str(guild.id)}
            await self._tell(guild, "GUILD_MEMBER_UPDATE", body)
        else:
            await self._tell(guild, "GUILD_CREATE", payloads.guild_create(self.world, guild))

    async def add_guild(self, guild: Guild) -> None:
        """Add a server; the bot joins it where it is among its members."""
        self.world.add_guild(guild)
        if self.world.bot.id in guild.members:
            await self._tell(guild, "GUILD_CREATE", payloads.guild_create(self.world, guild))

    async def kick_bot(self, guild: Guild) -> None:
        """Remove the bot from a server."""
        guild.members.pop(self.world.bot.id, None)
        await self._tell(guild, "GUILD_DELETE", {"id": str(guild.id)})

    def _guild_of(self, channel: Channel) -> Guild:
        guild = self.world.guild_of(channel)
        if guild is None:
            raise NotPossibleError("the channel belongs to no server")
        return guild

    async def _tell(self, guild: Guild, event: str, data: dict[str, Any]) -> None:
        logger.debug("Changed guild %d: %s", guild.id, event)
        for hear in self.world_changed:
            hear()
        await self.gateway.dispatch(event, data, Intent.GUILDS)

    # Messages to the gateway and files to whoever asks

    def _announce(self, event: str, message: Message) -> None:
        """Tell the bots whose intents ask for messages; ephemeral ones are told to nobody."""
        channel = self.world.find_channel(message.channel_id)
        if channel is None or message.ephemeral:
            return
        guild = self.world.guild_of(channel)
        if guild is not None and self.world.bot.id not in guild.members:
            return
        private = channel.type in (ChannelType.DM, ChannelType.GROUP_DM)
        intent = Intent.DIRECT_MESSAGES if private else Intent.GUILD_MESSAGES
        if not self.gateway.wanted(intent):
            return
        data = _event(event, message, guild, self.world.bot.id)
        task = asyncio.ensure_future(self.gateway.dispatch(event, data, intent))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _file(self, request: web.Request) -> web.Response:
        """An upload, at the address that its message gives."""
        ids = request.match_info
        if not (ids["channel_id"].isdecimal() and ids["attachment_id"].isdecimal()):
            raise web.HTTPNotFound
        for message in self.messages.history(int(ids["channel_id"]), everything=True):
            data = message.files.get(int(ids["attachment_id"]))
            if data is not None:
                # A picture may be shown; whatever else it says it is, no browser runs it.
                kind = mimetypes.guess_type(ids["filename"])[0]
                shown = kind if kind in _PICTURES else "application/octet-stream"
                return web.Response(body=data, content_type=shown, headers=_NOT_RUN)
        raise web.HTTPNotFound


def _event(event: str, message: Message, guild: Guild | None, bot_id: int) -> dict[str, Any]:
    """A message as the gateway tells it, without what the message-content intent hides."""
    where = {"guild_id": str(guild.id)} if guild else {}
    if event == "MESSAGE_DELETE":
        return {"id": str(message.id), "channel_id": str(message.channel_id)} | where
    data = message.payload | where
    mentioned = any(user["id"] == str(bot_id) for user in message.payload["mentions"])
    if guild is not None and message.author_id != bot_id and not mentioned:
        data |= {"content": "", "embeds": [], "attachments": [], "components": []}
    return data
