"""The links of the show notes: those of an episode, and a search over all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.errors import NotFoundError
from bot.model import Filters, Link, LinkResults, Request
from bot.ui import links, replies, views
from bot.ui.views import Action, Verb
from cogs.options import (
    MOST_TYPED,
    EpisodeOption,
    ShowOption,
    SiteOption,
    anybody,
    catalogue,
    everywhere,
    request_of,
    slug,
    state_of,
)

if TYPE_CHECKING:
    from bot.app import Pullquote

    Interaction = discord.Interaction[Pullquote]

#: The two kinds of requests: the links of an episode (`text` is the section), and a search.
_NOTES, _SEARCH = "notes", "search"


async def _of_episode(
    interaction: Interaction, request: Request, page: int, state: str
) -> discord.ui.LayoutView:
    known = catalogue(interaction)
    episode = known.episode(request.filters.episode or "")
    found = await interaction.client.library.episode_links(episode)
    section = request.text or None
    if section:
        found = tuple(link for link in found if link.section == section)
    return links.of_episode(episode, found, known.shows, section, page, state)


def _results(
    interaction: Interaction, request: Request, found: LinkResults, page: int, state: str | None
) -> discord.ui.LayoutView:
    known = catalogue(interaction)
    ids = {hit.found.episode_id for hit in found.hits}
    episodes = {episode_id: known.episode(episode_id) for episode_id in ids}
    return links.results(request.text, found, episodes, known.shows, page, state)


async def _turn(interaction: Interaction, page: int, state: str) -> None:
    """Another page of either; anybody may turn it, as the answers are public."""
    request = await request_of(interaction, state)
    await replies.hold(interaction)
    if request.kind == _NOTES:
        view = await _of_episode(interaction, request, page, state)
    else:
        found = await interaction.client.library.search_links(request.text, request.filters)
        view = _results(interaction, request, found, page, state)
    await replies.update(interaction, view)


def _section(wanted: str, found: tuple[Link, ...]) -> str:
    """The heading that was meant. NotFoundError, with those there are, where there is none."""
    headings = links.sections(found)
    folded = wanted.casefold().strip()
    for heading in headings:
        if folded in heading.casefold():
            return heading
    there_are = f": it has {', '.join(headings)[:300]}" if headings else ""
    raise NotFoundError(f"The notes have no section “{wanted[:60]}”{there_are}.")


# Buttons


class ShowLinks(Action, template=views.template(Verb.LINKS_SHOW)):
    """On an episode's card: its links, as a card of their own."""

    async def act(self, interaction: Interaction) -> None:
        request = Request(_NOTES, filters=Filters(episode=self.arguments[0]))
        catalogue(interaction).episode(self.arguments[0])  # Gone is said at once, privately.
        await replies.promise(interaction)
        state = await state_of(interaction, request)
        await replies.answer(interaction, await _of_episode(interaction, request, 0, state))


# Commands


class Links(commands.Cog):
    """`/links episode|search`."""

    links = app_commands.Group(
        name="links",
        description="Find what the show notes link to",
        allowed_contexts=everywhere(),
        allowed_installs=anybody(),
    )

    def __init__(self, bot: Pullquote) -> None:
        self._bot = bot
        self._items = (ShowLinks, *views.paging(views.LINKS, _turn))

    async def cog_load(self) -> None:
        self._bot.add_dynamic_items(*self._items)

    async def cog_unload(self) -> None:
        self._bot.remove_dynamic_items(*self._items)

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        """Modals come here: discord.py forgets them at a restart."""
        await views.jump(interaction, views.LINKS, _turn)

    @links.command(name="episode")
    @app_commands.describe(
        query="The episode: a number, a title, a guest",
        section="Only under this heading of the notes, such as: cool things",
        show="Look only in this show",
    )
    async def episode(
        self,
        interaction: Interaction,
        query: EpisodeOption,
        section: str | None = None,
        show: ShowOption | None = None,
    ) -> None:
        """Show the links from an episode's notes"""
        await replies.promise(interaction)
        heading = ""
        if section:
            found = await interaction.client.library.episode_links(query)
            heading = _section(section, found)
        request = Request(_NOTES, heading, Filters(episode=query.episode_id))
        state = await state_of(interaction, request)
        await replies.answer(interaction, await _of_episode(interaction, request, 0, state))

    @links.command(name="search")
    @app_commands.describe(
        text="Words of the link, its heading or its address",
        site="Only links to this site, such as github.com",
        show="Only from this show",
    )
    async def search(
        self,
        interaction: Interaction,
        text: str,
        site: SiteOption | None = None,
        show: ShowOption | None = None,
    ) -> None:
        """Find a link from the notes of any episode"""
        await replies.promise(interaction)
        request = Request(_SEARCH, text[:MOST_TYPED], Filters(show=slug(show), site=site))
        found = await interaction.client.library.search_links(request.text, request.filters)
        state = None
        if len(found.answers) > links.PER_PAGE:
            state = await state_of(interaction, request)
        await replies.answer(interaction, _results(interaction, request, found, 0, state))


async def setup(bot: Pullquote) -> None:
    """Called by discord.py."""
    await bot.add_cog(Links(bot))
