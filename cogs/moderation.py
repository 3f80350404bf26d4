"""Hiding quotes from a server, and telling moderators what needs them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

import discord
from discord import app_commands
from discord.ext import commands

from bot.errors import NotFoundError
from bot.model import Episode, Quote
from bot.records import Note
from bot.ui import choices, moderation, moderators, replies, views
from bot.ui.cards import paged
from bot.ui.moderators import ModeratorAction, moderated
from bot.ui.views import Verb
from cogs.options import ID, catalogue

if TYPE_CHECKING:
    from bot.app import Pullquote

    Interaction = discord.Interaction[Pullquote]

logger = logging.getLogger(__name__)

#: What is kept of a reason, in characters.
_MOST_REASON = 200


# What is meant, and what is shown


def _quote_id(text: str) -> str:
    """The id that was typed or chosen. NotFoundError where it is none."""
    found = ID.fullmatch(text.strip().strip("`").lower())
    if not found:
        raise NotFoundError(
            f"“{text[:40]}” is not a quote's id: copy the 12 letters and digits from the foot of"
            " its card."
        )
    return found[0]


async def _found(interaction: Interaction, quote_id: str) -> tuple[Quote, Episode]:
    """A quote, hidden or not, with its episode. NotFoundError where it is gone."""
    quote = await interaction.client.library.quote(quote_id)
    return quote, catalogue(interaction).episode(quote.episode_id)


async def _found_or_none(interaction: Interaction, quote_id: str) -> moderation.Found:
    try:
        return await _found(interaction, quote_id)
    except NotFoundError:
        return None


async def _hide(
    interaction: Interaction, quote_id: str, reason: str | None
) -> discord.ui.LayoutView:
    guild_id = moderated(interaction)
    quote, episode = await _found(interaction, quote_id)
    hide = interaction.client.moderation.hide
    if not await hide(guild_id, quote_id, interaction.user.id, reason):
        raise NotFoundError(
            "That quote is hidden already, nothing changed: `/moderate hidden` says by whom."
        )
    logger.info("Hid quote %s in server %d", quote_id, guild_id)
    return moderation.hidden(quote, episode, reason)


async def _unhide(interaction: Interaction, quote_id: str) -> discord.ui.LayoutView:
    guild_id = moderated(interaction)
    if not await interaction.client.moderation.unhide(guild_id, quote_id):
        raise NotFoundError(
            "That quote is not hidden here, nothing changed: `/moderate hidden` lists those that"
            " are."
        )
    logger.info("Showed quote %s in server %d again", quote_id, guild_id)
    return moderation.unhidden(quote_id, await _found_or_none(interaction, quote_id))


async def _list(interaction: Interaction, page: int) -> discord.ui.LayoutView:
    listed = await interaction.client.moderation.listed(moderated(interaction))
    part, page, _ = paged(listed, page, moderation.PER_PAGE)
    found = [(each, await _found_or_none(interaction, each.quote_id)) for each in part]
    return moderation.hidden_list(found, page, len(listed))


# Buttons and menus


class PickHidden(ModeratorAction, template=views.template(Verb.HIDE_PICK)):
    """Which of a message's quotes is to be hidden."""

    async def act(self, interaction: Interaction) -> None:
        await replies.update(interaction, await _hide(interaction, self.chosen, None))


class Undo(ModeratorAction, template=views.template(Verb.HIDE_UNDO)):
    """Show it again, at once."""

    async def act(self, interaction: Interaction) -> None:
        await replies.update(interaction, await _unhide(interaction, self.arguments[0]))


class ShowAgain(ModeratorAction, template=views.template(Verb.HIDDEN_SHOW)):
    """Show one of the list again; the list stays."""

    async def act(self, interaction: Interaction) -> None:
        await _unhide(interaction, self.chosen)
        await replies.update(interaction, await _list(interaction, int(self.arguments[0])))


async def _turn(interaction: Interaction, page: int, _: str) -> None:
    """Another page of `/moderate hidden`."""
    await replies.update(interaction, await _list(interaction, page))


# Commands


class Moderation(commands.Cog):
    """`/moderate hide|unhide|hidden`, the message menu "Hide this quote", notes to moderators."""

    moderate = moderators.ModeratorGroup("moderate", "Decide which quotes this server sees")

    def __init__(self, bot: Pullquote) -> None:
        self._bot = bot
        self._items = (PickHidden, Undo, ShowAgain, *views.paging(views.HIDDEN, _turn, moderated))
        self._menu = moderators.message_menu("Hide this quote", self.hide_this_quote)
        self._telling: asyncio.Task[None] | None = None

    async def cog_load(self) -> None:
        self._bot.add_dynamic_items(*self._items)
        self._bot.tree.add_command(self._menu)
        self._telling = asyncio.create_task(self._tell_notes())

    async def cog_unload(self) -> None:
        self._bot.remove_dynamic_items(*self._items)
        self._bot.tree.remove_command(self._menu.name, type=self._menu.type)
        if self._telling:
            self._telling.cancel()
            await asyncio.gather(self._telling, return_exceptions=True)

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        """Modals come here: discord.py forgets them at a restart."""
        await views.jump(interaction, views.HIDDEN, _turn)

    @moderate.command(name="hide")
    @app_commands.describe(
        quote="The id at the foot of the quote's card, 12 letters and digits",
        reason="Why, for other moderators",
    )
    async def hide(self, interaction: Interaction, quote: str, reason: str | None = None) -> None:
        """Hide a quote from this server: search, random quotes, quotes of the day"""
        quote_id = _quote_id(quote)
        await replies.promise(interaction, private=True)
        view = await _hide(interaction, quote_id, (reason or "").strip()[:_MOST_REASON] or None)
        await replies.answer(interaction, view, private=True)

    @moderate.command(name="unhide")
    @app_commands.describe(quote="The id of a hidden quote")
    async def unhide(self, interaction: Interaction, quote: str) -> None:
        """Let this server see a hidden quote again"""
        quote_id = _quote_id(choices.chosen(quote, choices.QUOTE) or quote)
        await replies.promise(interaction, private=True)
        await replies.answer(interaction, await _unhide(interaction, quote_id), private=True)

    @unhide.autocomplete("quote")
    async def _complete_hidden(self, interaction: Interaction, text: str) -> list[choices.Choice]:
        if not moderators.may_moderate(interaction) or interaction.guild_id is None:
            return []
        found = self._bot.moderation.complete(interaction.guild_id, text, choices.MOST)
        return choices.of_hidden(found)

    @moderate.command(name="hidden")
    async def hidden(self, interaction: Interaction) -> None:
        """List the quotes that this server hides: who hid them, when and why"""
        await replies.promise(interaction, private=True)
        await replies.answer(interaction, await _list(interaction, 0), private=True)

    async def hide_this_quote(self, interaction: Interaction, message: discord.Message) -> None:
        """Hides the quote that a message of the bot shows; of several, the one that is chosen."""
        own = message.author.id == self._bot.application_id
        ids = views.quotes_in(_components(interaction, message)) if own else []
        if not ids:
            raise NotFoundError(
                "There is no quote of mine in that message: use it on a card with a quote, or"
                " `/moderate hide` with its id."
            )
        await replies.promise(interaction, private=True)
        if len(ids) == 1:
            view = await _hide(interaction, ids[0], None)
        else:
            view = moderation.which(await self._still_there(interaction, ids))
        await replies.answer(interaction, view, private=True)

    async def _still_there(
        self, interaction: Interaction, ids: Sequence[str]
    ) -> list[tuple[Quote, Episode]]:
        found = [await _found_or_none(interaction, quote_id) for quote_id in ids]
        if there := [each for each in found if each]:
            return there
        raise NotFoundError("The quotes of that message are no longer in the library.")

    # Notes

    async def _tell_notes(self) -> None:
        """Runs until the cog is unloaded: says each note once, to whom it is for."""
        await self._bot.wait_until_ready()  # Before, it knows no server's name.
        while True:
            try:
                await self._tell(await self._bot.notes.next_untold())
            except discord.HTTPException as error:
                # They take no messages from the bot; the note stands where they look.
                logger.info("Could not send a note, HTTP %d code %d", error.status, error.code)
            except Exception:
                logger.exception("Could not send a note")
                await asyncio.sleep(60)

    async def _tell(self, note: Note) -> None:
        user_id = note.user_id or _owner(self._bot)
        if user_id is None:
            return
        guild = self._bot.get_guild(note.guild_id) if note.guild_id else None
        view = moderation.note(note, guild.name if guild else None)
        view.stop()
        channel = await self._bot.create_dm(discord.Object(user_id))
        await channel.send(view=view, suppress_embeds=True)
        logger.info("Sent a note about %r to user %d", note.kind, user_id)


def _components(interaction: Interaction, message: discord.Message) -> list[dict[str, Any]]:
    """The message's components as Discord sent them: discord.py's own have no one shape."""
    data = cast(dict[str, Any], interaction.data or {})
    messages = data.get("resolved", {}).get("messages", {})
    found: list[dict[str, Any]] = messages.get(str(message.id), {}).get("components") or []
    return found


def _owner(bot: Pullquote) -> int | None:
    """Whose application it is."""
    application = bot.application
    if application is None:
        return None
    return application.team.owner_id if application.team else application.owner.id


async def setup(bot: Pullquote) -> None:
    """Called by discord.py."""
    await bot.add_cog(Moderation(bot))
