"""Who may do what moderators do: Manage Server, in a server that has installed the bot.

Discord shows their commands to nobody else, unless Server Settings → Integrations says so; here
it is checked again, on commands, buttons and modals alike: that page can narrow, never widen it.
"""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from bot.errors import NotAllowedError
from bot.ui import replies
from bot.ui.views import Action

Interaction = discord.Interaction[Any]

MANAGE_SERVER = discord.Permissions(manage_guild=True)


def in_servers() -> app_commands.AppCommandContext:
    """Where moderators' commands can be used."""
    return app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False)


def by_servers() -> app_commands.AppInstallationType:
    """Who must have installed the bot for them: the server, not a member alone."""
    return app_commands.AppInstallationType(guild=True, user=False)


def may_moderate(interaction: Interaction) -> bool:
    """Whether the member has Manage Server in the server where they ask, and the bot is in it."""
    may = interaction.permissions
    inside = interaction.guild_id is not None and interaction.is_guild_integration()
    return inside and (may.manage_guild or may.administrator)


def moderated(interaction: Interaction) -> int:
    """The server's id. NotAllowedError for anybody who may not moderate there."""
    if not may_moderate(interaction) or interaction.guild_id is None:
        raise NotAllowedError(replies.MODERATORS_ONLY)
    return interaction.guild_id


class ModeratorGroup(app_commands.Group):
    """A group of moderators' commands, checked and registered as such."""

    def __init__(self, name: str, description: str) -> None:
        super().__init__(
            name=name,
            description=description,
            allowed_contexts=in_servers(),
            allowed_installs=by_servers(),
            default_permissions=MANAGE_SERVER,
        )

    async def interaction_check(self, interaction: Interaction) -> bool:
        """Called by discord.py before each command of the group."""
        return may_moderate(interaction)


class ModeratorAction(Action, template=r"(?!)"):
    """A button or select of moderators: as `Action`, for nobody else."""

    async def callback(self, interaction: Interaction) -> None:
        """Called by discord.py."""
        await replies.guarded(interaction, self._checked(interaction))

    async def _checked(self, interaction: Interaction) -> None:
        moderated(interaction)
        await self.act(interaction)


def message_menu(name: str, callback: Any) -> app_commands.ContextMenu:
    """A moderators' entry in a message's menu, checked and registered as such."""
    menu = app_commands.ContextMenu(
        name=name,
        callback=callback,
        allowed_contexts=in_servers(),
        allowed_installs=by_servers(),
    )
    menu.default_permissions = MANAGE_SERVER
    menu.add_check(may_moderate)
    return menu
