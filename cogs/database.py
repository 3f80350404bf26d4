"""Refreshing the library, and what moderators want to know about it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import discord
from discord.ext import commands

from bot.errors import ManyGoneError, NotAllowedError
from bot.ui import database, moderators, replies, views
from bot.ui.moderators import ModeratorAction, moderated
from bot.ui.views import Verb
from bot.upkeep import ASKED

if TYPE_CHECKING:
    from bot.app import Pullquote

    Interaction = discord.Interaction[Pullquote]

#: How often the progress of a refresh is shown anew, in seconds: to be read, and no burden.
_PACE_S = 2.0


def _may_refresh(interaction: Interaction) -> bool:
    """All servers share the episodes: whether this one may change them."""
    owners = interaction.client.settings.owner_guilds
    alone = not owners and len(interaction.client.guilds) <= 1
    return alone or interaction.guild_id in owners


def _check_may_refresh(interaction: Interaction) -> None:
    """NotAllowedError unless this server may change the episodes."""
    guild_id = moderated(interaction)
    if not _may_refresh(interaction):
        raise NotAllowedError(
            "The servers that I am in share one library, and only those in `OWNER_GUILDS` may"
            f" refresh it: ask who runs me to add {guild_id} to `OWNER_GUILDS`."
        )


async def _problems(interaction: Interaction, page: int) -> discord.ui.LayoutView:
    moderated(interaction)
    return database.problems(await interaction.client.upkeep.problems(), page)


# Buttons


class Keep(ModeratorAction, template=views.template(Verb.REFRESH_KEEP)):
    """No, nothing is to be removed."""

    async def act(self, interaction: Interaction) -> None:
        await replies.update(interaction, database.kept())


async def _turn(interaction: Interaction, page: int, _: str) -> None:
    """Another page of `/database problems`."""
    await replies.update(interaction, await _problems(interaction, page))


def _confirming(cog: Database) -> type[ModeratorAction]:
    """The button that confirms; the class is made here because discord.py makes its instances."""

    class Confirm(ModeratorAction, template=views.template(Verb.REFRESH_CONFIRM)):
        """Yes, so many are to go: just those that were shown, and no others."""

        async def act(self, interaction: Interaction) -> None:
            _check_may_refresh(interaction)
            await cog.refresh_for(interaction, confirmed=self.arguments[0])

    return Confirm


# Commands


class Database(commands.Cog):
    """`/database refresh|status|problems`."""

    database = moderators.ModeratorGroup("database", "Refresh the episodes, and see what is loaded")

    def __init__(self, bot: Pullquote) -> None:
        self._bot = bot
        self._items = (Keep, *views.paging(views.PROBLEMS, _turn, moderated), _confirming(self))
        self._working: set[asyncio.Task[object]] = set()

    async def cog_load(self) -> None:
        self._bot.add_dynamic_items(*self._items)

    async def cog_unload(self) -> None:
        self._bot.remove_dynamic_items(*self._items)
        for task in self._working:
            task.cancel()
        await asyncio.gather(*self._working, return_exceptions=True)

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        """Modals come here: discord.py forgets them at a restart."""
        await views.jump(interaction, views.PROBLEMS, _turn)

    @database.command(name="refresh")
    async def refresh(self, interaction: Interaction) -> None:
        """Read what changed in the episodes' sources, now"""
        _check_may_refresh(interaction)
        await self.refresh_for(interaction)

    async def refresh_for(self, interaction: Interaction, confirmed: str = "") -> None:
        """Refresh, saying how far it is; `confirmed` is the digest of what may be removed."""
        upkeep = self._bot.upkeep
        work = asyncio.create_task(
            upkeep.refresh(
                ASKED,
                user_id=interaction.user.id,
                by=interaction.user.display_name,
                agreed=lambda gone: gone.digest == confirmed,
            )
        )
        self._working.add(work)
        work.add_done_callback(self._done)
        await asyncio.sleep(0)  # Now it has begun, or was refused as another one is under way.
        if work.done():
            work.result()
        show = replies.update if confirmed else _answer
        await show(interaction, database.refreshing())
        while not (await asyncio.wait({work}, timeout=_PACE_S))[0]:
            if now := upkeep.running:
                view = database.refreshing(now.what, now.done, now.total)
                await replies.update(interaction, view)
        try:
            view = database.refreshed(work.result())
        except ManyGoneError as error:
            view = database.confirm(error.gone)
        except Exception as error:
            view = database.not_refreshed(replies.explained(interaction, error))
        await replies.update(interaction, view)

    def _done(self, work: asyncio.Task[object]) -> None:
        """Whoever asked may be gone; then nobody else takes up what went wrong."""
        self._working.discard(work)
        if not work.cancelled():
            work.exception()

    @database.command(name="status")
    async def status(self, interaction: Interaction) -> None:
        """See what is loaded, how the last refresh went, and what needs a moderator"""
        guild_id = moderated(interaction)
        await replies.promise(interaction, private=True)
        bot = self._bot
        loaded = await bot.library.status()
        running = bot.upkeep.running
        view = database.status(
            (loaded.episodes, loaded.quotes, loaded.links),
            len(await bot.upkeep.problems()),
            await bot.upkeep.last(),
            await bot.upkeep.coming_at(bot.settings.refresh_hours * 3600),
            f"{running.by or 'it is time, so I'}: {running.what}" if running else None,
            [*await bot.notes.standing(guild_id), *await bot.notes.standing(None)],
            whole=_may_refresh(interaction),
        )
        await replies.answer(interaction, view, private=True)

    @database.command(name="problems")
    async def problems(self, interaction: Interaction) -> None:
        """See which documents were refused, and what is wrong in others"""
        await replies.promise(interaction, private=True)
        await replies.answer(interaction, await _problems(interaction, 0), private=True)


async def _answer(interaction: Interaction, view: discord.ui.LayoutView) -> None:
    await replies.answer(interaction, view, private=True)


async def setup(bot: Pullquote) -> None:
    """Called by discord.py."""
    await bot.add_cog(Database(bot))
