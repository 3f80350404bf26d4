"""What the bot is, what it can do, and what it keeps about whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.privacy import KEPT_DAYS
from bot.ui import about, replies, views
from bot.ui.views import Action, Verb
from bot.version import VERSION
from cogs.options import catalogue

if TYPE_CHECKING:
    from bot.app import Pullquote

    Interaction = discord.Interaction[Pullquote]


class AskForget(Action, template=views.template(Verb.FORGET_ASK)):
    """Delete my data: asks once more, in the card's place."""

    async def act(self, interaction: Interaction) -> None:
        kept = await interaction.client.privacy.about(interaction.user.id)
        await replies.update(interaction, about.forget(kept))


class Forget(Action, template=views.template(Verb.FORGET_DO)):
    """Yes, delete."""

    async def act(self, interaction: Interaction) -> None:
        interaction.client.library.forget(interaction.user.id)
        kept = await interaction.client.privacy.forget(interaction.user.id)
        await replies.update(interaction, about.forgotten(kept))


class Keep(Action, template=views.template(Verb.FORGET_KEEP)):
    """No, keep it."""

    async def act(self, interaction: Interaction) -> None:
        await replies.update(interaction, about.kept())


_ITEMS = (AskForget, Forget, Keep)


class About(commands.Cog):
    """`/about` and `/privacy`."""

    def __init__(self, bot: Pullquote) -> None:
        self._bot = bot

    async def cog_load(self) -> None:
        self._bot.add_dynamic_items(*_ITEMS)

    async def cog_unload(self) -> None:
        self._bot.remove_dynamic_items(*_ITEMS)

    @commands.Cog.listener("on_ready")
    @commands.Cog.listener("on_guild_join")
    @commands.Cog.listener("on_guild_remove")
    async def note_servers(self, *_: discord.Guild) -> None:
        """It came to a server, left one, or may have while it was off."""
        await self._bot.privacy.note_servers([guild.id for guild in self._bot.guilds])

    @app_commands.command(name="about")
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    @app_commands.allowed_installs(guilds=True, users=True)
    async def about(self, interaction: Interaction) -> None:
        """See what I can do, what I know, and where it comes from"""
        await replies.promise(interaction, private=True)
        status = await interaction.client.library.status()
        view = about.about(
            VERSION,
            (status.episodes, status.quotes, status.links),
            status.refreshed_at,
            list(catalogue(interaction).shows.values()),
            catalogue(interaction).newest,
            self._bot.command_ids,
        )
        await replies.answer(interaction, view, private=True)

    @app_commands.command(name="privacy")
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    @app_commands.allowed_installs(guilds=True, users=True)
    async def privacy(self, interaction: Interaction) -> None:
        """See what I keep about you, and delete it"""
        await replies.promise(interaction, private=True)
        kept = await interaction.client.privacy.about(interaction.user.id)
        await replies.answer(interaction, about.privacy(kept, KEPT_DAYS), private=True)


async def setup(bot: Pullquote) -> None:
    """Called by discord.py."""
    await bot.add_cog(About(bot))
