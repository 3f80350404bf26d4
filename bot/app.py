"""The client: loads the cogs in order, syncs the commands, keeps the library fresh, closes."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import discord
import yarl
from discord import app_commands
from discord.ext import commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.chores import do_chores
from bot.opening import Opened
from bot.settings import Settings
from bot.ui import replies, views

logger = logging.getLogger(__name__)

#: Loaded in this order; one that fails stops the start: no bot starts half dead.
EXTENSIONS = (
    "cogs.episodes", "cogs.quotes", "cogs.links", "cogs.daily", "cogs.about", "cogs.moderation",
    "cogs.database",
)  # fmt: skip

#: What the bot may do where it is invited: View Channel, Send Messages, Embed Links,
#: Read Message History, Send Messages in Threads. Mentions need the role to be mentionable.
PERMISSIONS = discord.Permissions(
    view_channel=True,
    send_messages=True,
    embed_links=True,
    read_message_history=True,
    send_messages_in_threads=True,
)


class Tree(app_commands.CommandTree["Pullquote"]):
    """Every command is done once, and every error becomes one safe reply."""

    async def interaction_check(self, interaction: discord.Interaction[Pullquote], /) -> bool:
        return not replies.is_repeated(interaction)

    async def on_error(
        self, interaction: discord.Interaction[Pullquote], error: app_commands.AppCommandError
    ) -> None:
        await replies.answer_error(interaction, error)


class Pullquote(commands.AutoShardedBot):
    """The bot, on as many connections as Discord wants: one carries at most 2,500 servers. Cogs
    reach the use cases by their names: `interaction.client.library`."""

    def __init__(
        self, house: Opened, settings: Settings, *, settle_s: float = 0.5, look_s: float = 0.5
    ) -> None:
        """`settle_s`: how long after the last server it waits for another before it is ready.
        `look_s`: how often it looks at the clock for what is due."""
        # It joins no voice channel: no warning at every start that it could not.
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
        intents = discord.Intents.none()
        intents.guilds = True
        super().__init__(
            # A prefix that needs no message content, so that discord.py doesn't warn about it.
            command_prefix=commands.when_mentioned,
            help_command=None,
            intents=intents,
            tree_cls=Tree,
            allowed_mentions=discord.AllowedMentions.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            guild_ready_timeout=settle_s,
        )
        self.library = house.library
        self.pages = house.pages
        self.moderation = house.moderation
        self.notes = house.notes
        self.privacy = house.privacy
        self.upkeep = house.upkeep
        self.settings = settings
        self.look_s = look_s
        self.daily = house.daily
        self.zones = house.zones
        #: The commands' ids by name, once Discord has told them: answers link to commands by them.
        self.command_ids: dict[str, int] = {}
        #: Whose turn it is to make an answer, see `bot.ui.replies.promise`.
        self.turn = asyncio.Lock()
        #: Those that were promised an answer which has not come yet.
        self.promised: set[discord.Interaction[Pullquote]] = set()
        #: The ids of those that came lately, see `bot.ui.replies.is_repeated`.
        self.heard: OrderedDict[int, None] = OrderedDict()
        self.house = house
        self._tasks: list[asyncio.Task[None]] = []

    async def setup_hook(self) -> None:
        for extension in EXTENSIONS:
            await self.load_extension(extension)
        await self._sync()
        self._tasks = [
            asyncio.create_task(self.library.follow()),
            asyncio.create_task(self.upkeep.keep_fresh(self.settings.refresh_hours * 3600)),
            asyncio.create_task(do_chores(self.house)),
        ]

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await replies.take_leave(self.promised)
        await super().close()

    async def on_interaction(self, interaction: discord.Interaction[Pullquote]) -> None:
        """Runs beside discord.py's own dispatch, for what nobody there knows: buttons and
        modals of another version, which would end as "This interaction failed"."""
        if views.is_unknown(interaction):
            await replies.answer_unknown(interaction)

    async def on_ready(self) -> None:
        logger.info("Ready as %s, servers: %d", self.user, len(self.guilds))

    async def _sync(self) -> None:
        """Send Discord the commands if they are not what it has.

        Told by one GET and a hash of what was sent and of the versions that Discord gave it, so
        that a start sends nothing that is there and mends what somebody else changed. A failure
        is no reason not to start: the commands of last time still work.
        """
        store = self.house.community_store
        payload = [command.to_dict(self.tree) for command in self.tree.get_commands()]
        application_id = self.application_id
        assert application_id is not None, "setup_hook runs after login"
        try:
            present = await self.http.get_global_commands(application_id)
            self.command_ids = _ids(present)
            if await store.synced_hash(application_id) == _digest(payload, present):
                return
            sent = await self.http.bulk_upsert_global_commands(application_id, payload)
        except discord.HTTPException as error:
            logger.warning("Could not sync the commands, HTTP %d code %d", error.status, error.code)
            return
        self.command_ids = _ids(sent)
        await store.set_synced_hash(application_id, _digest(payload, sent))
        logger.info("Synced %d commands", len(sent))


def _ids(commands: Sequence[Any]) -> dict[str, int]:
    return {command["name"]: int(command["id"]) for command in commands}


def _digest(payload: Sequence[Any], present: Sequence[Any]) -> str:
    versions = sorted((str(command["id"]), str(command.get("version"))) for command in present)
    return hashlib.sha256(json.dumps([payload, versions], sort_keys=True).encode()).hexdigest()


@contextmanager
def discord_at(api_url: str, gateway_url: str) -> Iterator[None]:
    """Point discord.py somewhere else than Discord: at the sandbox, with the sandbox's token.

    discord.py has its addresses as class attributes and no setting for them; they are restored
    when the context ends.
    """
    api, gateway = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = api_url, yarl.URL(gateway_url)
    try:
        yield
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = api, gateway
