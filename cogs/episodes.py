"""Finding and browsing episodes, and the people in them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.catalogue import Catalogue
from bot.errors import LibraryEmptyError, NotFoundError, PullquoteError
from bot.model import Appearance, Episode, Filters, Request
from bot.ui import cards, replies, views
from bot.ui.text import dotted, shown
from bot.ui.views import Action, Verb
from cogs.options import (
    GuestOption,
    QueryOption,
    ShowOption,
    TopicOption,
    anybody,
    catalogue,
    everywhere,
    hidden,
    request_of,
    slug,
    state_of,
)

if TYPE_CHECKING:
    from bot.app import Pullquote

    Interaction = discord.Interaction[Pullquote]

_Heard = tuple[Episode, Appearance]

_NONE_FITS = "No episode fits all of that: try again without one of the options."


# What is shown


def _card(
    interaction: Interaction, episode: Episode, meant: Sequence[Episode] = ()
) -> discord.ui.LayoutView:
    known = catalogue(interaction)
    spelled = replace(episode, topics=known.topics_of(episode))
    return cards.episode(spelled, known.shows, known.neighbours(episode), meant)


async def _found(interaction: Interaction, typed: str, show: str | None) -> discord.ui.LayoutView:
    """The card of what was typed, with what else may have been meant; or the nearest there are."""
    find = interaction.client.library.find_episodes
    found = await find(typed, show, hidden=hidden(interaction))
    if found.best:
        return _card(interaction, found.best, found.near)
    nearest = [episode for episode, _ in found.episodes]
    newest = _chosen(interaction, show)
    return cards.nothing_like(nearest, newest, catalogue(interaction).shows)


def _chosen(
    interaction: Interaction, show: str | None, topic: str | None = None, year: int | None = None
) -> list[Episode]:
    """Newest first. NotFoundError, or LibraryEmptyError, where there is none."""
    known = catalogue(interaction)
    found = known.narrowed(Filters(show=show, topic=topic, year=year))
    if not found:
        raise _nothing(known, show if topic is None and year is None else None)
    return found


def _nothing(known: Catalogue, show: str | None) -> PullquoteError:
    """Why there is no episode: nothing is loaded, or nothing of this show, or nothing fits."""
    if not known.newest:
        return LibraryEmptyError()
    if show is None:
        return NotFoundError(_NONE_FITS)
    title = known.show(show).title
    return NotFoundError(f"{title} has no episode yet: choose another show, or none.")


def _listed(interaction: Interaction, request: Request) -> list[Episode]:
    """The episodes of a list, newest first. NotFoundError where there is none."""
    filters = request.filters
    found = _chosen(interaction, filters.show, filters.topic, filters.year)
    if request.guest:
        heard = catalogue(interaction).person(request.guest).appearances
        there = {episode.episode_id for episode, a in heard if a.role != "speaker"}
        found = [episode for episode in found if episode.episode_id in there]
    if not found:
        raise NotFoundError(_NONE_FITS)
    return found


def _list(
    interaction: Interaction, request: Request, page: int, state: str
) -> discord.ui.LayoutView:
    known = catalogue(interaction)
    filters = request.filters
    found = _listed(interaction, request)
    heading = dotted(
        shown(known.show(filters.show).title, 80) if filters.show else None,
        shown(request.guest, 80) if request.guest else None,
        shown(filters.topic, 80) if filters.topic else None,
        str(filters.year) if filters.year is not None else None,
    )
    return cards.episode_list(heading or "All episodes", found, known.shows, page, state)


def _heard(interaction: Interaction, request: Request) -> tuple[str, list[_Heard]]:
    """Who it is, and where, newest first. NotFoundError where that is nowhere."""
    person = catalogue(interaction).person(request.guest or "")
    show = request.filters.show
    heard = [(e, a) for e, a in person.appearances if show in (None, e.show)]
    if not heard:
        raise NotFoundError(f"{person.name} is not heard in that show: leave the show out.")
    return person.name, heard


def _guest(
    interaction: Interaction, request: Request, page: int, state: str
) -> discord.ui.LayoutView:
    name, heard = _heard(interaction, request)
    return cards.guest(name, heard, catalogue(interaction).shows, page, state)


# Buttons and menus


class ShowEpisode(Action, template=views.template(Verb.EPISODE_SHOW)):
    """Previous and next: another episode in the card's place."""

    async def act(self, interaction: Interaction) -> None:
        episode = catalogue(interaction).episode(self.arguments[0])
        await replies.update(interaction, _card(interaction, episode))


class PickEpisode(Action, template=views.template(Verb.EPISODE_PICK)):
    """Did you mean: the chosen one in the card's place, the menu stays."""

    async def act(self, interaction: Interaction) -> None:
        known = catalogue(interaction)
        meant = []
        for episode_id in self.arguments[0].split("."):
            try:
                meant.append(known.episode(episode_id))
            except NotFoundError:  # gone since; the others can still be meant
                continue
        episode = known.episode(self.chosen)
        await replies.update(interaction, _card(interaction, episode, meant))


class OpenEpisode(Action, template=views.template(Verb.EPISODE_OPEN)):
    """From a list to a card of its own."""

    async def act(self, interaction: Interaction) -> None:
        episode = catalogue(interaction).episode(self.chosen)
        await replies.answer(interaction, _card(interaction, episode))


async def _turn_list(interaction: Interaction, page: int, state: str) -> None:
    request = await request_of(interaction, state)
    await replies.update(interaction, _list(interaction, request, page, state))


async def _turn_guest(interaction: Interaction, page: int, state: str) -> None:
    request = await request_of(interaction, state)
    await replies.update(interaction, _guest(interaction, request, page, state))


# Commands


class Episodes(commands.Cog):
    """`/episode find|latest|random|list` and `/guest`."""

    episode = app_commands.Group(
        name="episode",
        description="Find and browse the podcast's episodes",
        allowed_contexts=everywhere(),
        allowed_installs=anybody(),
    )

    def __init__(self, bot: Pullquote) -> None:
        self._bot = bot
        self._items = (
            ShowEpisode, PickEpisode, OpenEpisode,
            *views.paging(views.EPISODES, _turn_list), *views.paging(views.GUEST, _turn_guest),
        )  # fmt: skip

    async def cog_load(self) -> None:
        self._bot.add_dynamic_items(*self._items)

    async def cog_unload(self) -> None:
        self._bot.remove_dynamic_items(*self._items)

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        """Modals come here: discord.py forgets them at a restart."""
        await views.jump(interaction, views.EPISODES, _turn_list)
        await views.jump(interaction, views.GUEST, _turn_guest)

    @episode.command(name="find")
    @app_commands.describe(
        query="A number, half a title, a guest, what it was about, or a mix of them",
        show="Look only in this show",
    )
    async def find(
        self, interaction: Interaction, query: QueryOption, show: ShowOption | None = None
    ) -> None:
        """Find an episode by number, title, guest, or whatever you remember"""
        await replies.promise(interaction)
        if isinstance(query, Episode):
            view = _card(interaction, query)
        else:
            view = await _found(interaction, query, slug(show))
        await replies.answer(interaction, view)

    @episode.command(name="latest")
    @app_commands.describe(show="The latest of this show")
    async def latest(self, interaction: Interaction, show: ShowOption | None = None) -> None:
        """Show the newest episode"""
        found = _chosen(interaction, slug(show))
        await replies.promise(interaction)
        await replies.answer(interaction, _card(interaction, found[0]))

    @episode.command(name="random")
    @app_commands.describe(
        topic="Only episodes on this topic",
        year="Only episodes of this year, such as 2016",
        show="Only episodes of this show",
    )
    async def random(
        self,
        interaction: Interaction,
        topic: TopicOption | None = None,
        year: int | None = None,
        show: ShowOption | None = None,
    ) -> None:
        """Show an episode that you may not have thought of"""
        found = _chosen(interaction, slug(show), topic, year)
        await replies.promise(interaction)
        await replies.answer(interaction, _card(interaction, random.choice(found)))

    @episode.command(name="list")
    @app_commands.describe(
        guest="Only episodes with this guest or host",
        topic="Only episodes on this topic",
        year="Only episodes of this year, such as 2016",
        show="Only episodes of this show",
    )
    async def list(
        self,
        interaction: Interaction,
        guest: GuestOption | None = None,
        topic: TopicOption | None = None,
        year: int | None = None,
        show: ShowOption | None = None,
    ) -> None:
        """Browse the episodes, newest first"""
        filters = Filters(show=slug(show), topic=topic, year=year)
        request = Request("episodes", filters=filters, guest=guest.name if guest else None)
        _listed(interaction, request)  # Whether there is any is said at once, and privately.
        await replies.promise(interaction)
        state = await state_of(interaction, request)
        await replies.answer(interaction, _list(interaction, request, 0, state))

    @app_commands.command(name="guest")
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.describe(name="Who it is", show="Only appearances in this show")
    async def guest(
        self, interaction: Interaction, name: GuestOption, show: ShowOption | None = None
    ) -> None:
        """Show every episode that somebody was in, and how much they said"""
        request = Request("guest", filters=Filters(show=slug(show)), guest=name.name)
        _heard(interaction, request)
        await replies.promise(interaction)
        state = await state_of(interaction, request)
        await replies.answer(interaction, _guest(interaction, request, 0, state))


async def setup(bot: Pullquote) -> None:
    """Called by discord.py."""
    await bot.add_cog(Episodes(bot))
