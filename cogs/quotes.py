"""Finding, drawing, reading around and posting quotes."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.errors import NotAllowedError, NotFoundError
from bot.model import Episode, Filters, QuoteResults, Request
from bot.ui import quotes, replies, views
from bot.ui.pace import Pace
from bot.ui.views import Action, Verb
from cogs.options import (
    MOST_TYPED,
    EpisodeOption,
    ShowOption,
    SpeakerOption,
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

#: One posted quote each so many seconds for each member.
POST_EVERY_S = 10.0


# What is shown


async def _search(interaction: Interaction, request: Request, page: int = 0) -> QuoteResults:
    return await interaction.client.library.search_quotes(
        request.text,
        request.filters,
        hidden=hidden(interaction),
        literal=request.literal,
        page=page,
        per_page=quotes.PER_PAGE,
    )


def _results(
    interaction: Interaction, request: Request, found: QuoteResults, state: str | None
) -> discord.ui.LayoutView:
    known = catalogue(interaction)
    ids = {hit.quote.episode_id for hit in found.hits}
    episodes = {episode_id: known.episode(episode_id) for episode_id in ids}
    return quotes.results(request.text, found, episodes, known.shows, state)


async def _first_page(interaction: Interaction, request: Request) -> discord.ui.LayoutView:
    found = await _search(interaction, request)
    state = await state_of(interaction, request) if quotes.needs_state(found) else None
    return _results(interaction, request, found, state)


async def _answer_search(interaction: Interaction, request: Request) -> None:
    """Search and answer privately; the interaction is not answered yet."""
    await replies.promise(interaction, private=True)
    await replies.answer(interaction, await _first_page(interaction, request), private=True)


async def _own_request(interaction: Interaction, state: str) -> Request:
    """The search that a private answer is of. NotAllowedError for anybody but who asked."""
    asker, request = await interaction.client.pages.recall(state)
    if asker != interaction.user.id:
        raise NotAllowedError("That search is somebody else's: run `/quote search` yourself.")
    return request


async def _turn(interaction: Interaction, page: int, state: str) -> None:
    """Another page of a search, only for who asked."""
    request = await _own_request(interaction, state)
    await replies.hold(interaction)
    found = await _search(interaction, request, page)
    await replies.update(interaction, _results(interaction, request, found, state))


async def _random_card(
    interaction: Interaction, state: str, shown: str | None = None
) -> discord.ui.LayoutView:
    """A card to be put in the place of the one with the quote that is `shown`, or a new one."""
    request = await request_of(interaction, state)
    found = await interaction.client.library.random_quote(
        interaction.user.id, request.filters, hidden(interaction), shown
    )
    if found.quote_id == shown:
        raise NotFoundError(
            "No other quote worth reading alone fits: `/quote random` draws from all episodes."
        )
    known = catalogue(interaction)
    return quotes.quote(found, known.episode(found.episode_id), known.shows, another=state)


# Buttons


class RandomQuote(Action, template=views.template(Verb.QUOTE_RANDOM)):
    """On an episode's card: a quote from it, as a card of its own."""

    async def act(self, interaction: Interaction) -> None:
        episode = catalogue(interaction).episode(self.arguments[0])
        request = Request("random", filters=Filters(episode=episode.episode_id))
        await replies.promise(interaction)
        state = await state_of(interaction, request)
        await replies.answer(interaction, await _random_card(interaction, state))


class Another(Action, template=views.template(Verb.QUOTE_ANOTHER)):
    """Another random quote in the place of this one."""

    async def act(self, interaction: Interaction) -> None:
        await replies.hold(interaction)
        message = interaction.message
        there = [item.to_dict() for item in message.components] if message else []
        shown = next(iter(views.quotes_in(there)), None)
        view = await _random_card(interaction, self.arguments[0], shown)
        await replies.update(interaction, view)


async def _answer_context(
    interaction: Interaction, quote_id: str, episode_id: str, part: str | None
) -> None:
    """What was said around a quote, for who asks; `part` is None of one that was drawn."""
    await replies.promise(interaction, private=True)
    library = interaction.client.library
    found = await library.quote(quote_id, episode_id, hidden(interaction))
    turns, at = await library.context(found, hidden(interaction))
    known = catalogue(interaction)
    if part is None:
        part = quotes.drawn_part(found)
    view = quotes.context(found, known.episode(found.episode_id), known.shows, turns, at, part)
    await replies.answer(interaction, view, private=True)


class Context(Action, template=views.template(Verb.QUOTE_CONTEXT)):
    """On a quote's card."""

    async def act(self, interaction: Interaction) -> None:
        await _answer_context(interaction, *self.arguments)


class ContextOfDay(Action, template=views.template(Verb.QUOTE_OF_DAY)):
    """On the card of a quote of the day: the button knows the date, too."""

    async def act(self, interaction: Interaction) -> None:
        quote_id, episode_id, _ = self.arguments
        await _answer_context(interaction, quote_id, episode_id, None)


class Remove(Action, template=views.template(Verb.QUOTE_REMOVE)):
    """Takes a posted quote away again: for who posted it and for moderators."""

    async def act(self, interaction: Interaction) -> None:
        may = interaction.permissions
        moderates = interaction.guild_id is not None and (
            may.manage_guild or may.manage_messages or may.administrator
        )
        if str(interaction.user.id) != self.arguments[0] and not moderates:
            raise NotAllowedError("Only whoever posted this, or a moderator, can remove it.")
        await replies.hold(interaction)
        await interaction.delete_original_response()


class Literal(Action, template=views.template(Verb.QUOTES_LITERAL)):
    """The same search with nothing corrected, in the place of the answer."""

    async def act(self, interaction: Interaction) -> None:
        request = await _own_request(interaction, self.arguments[0])
        await replies.hold(interaction)
        view = await _first_page(interaction, replace(request, literal=True))
        await replies.update(interaction, view)


def _posting(pace: Pace) -> type[Action]:
    """The Post button, paced; the class is made here because discord.py makes its instances."""

    class Post(Action, template=views.template(Verb.QUOTE_POST)):
        """Answers the button publicly, so it works in DMs and where only a member installed it.

        The bot needs no permission of its own for that; the member must be one who may write.
        """

        async def act(self, interaction: Interaction) -> None:
            _check_may_write(interaction)
            quote_id, episode_id, part = self.arguments
            found = await interaction.client.library.quote(
                quote_id, episode_id, hidden(interaction)
            )
            pace.check(interaction.user.id)  # Not before: what is gone makes nobody wait.
            await replies.promise(interaction)
            known = catalogue(interaction)
            view = quotes.quote(
                found,
                known.episode(found.episode_id),
                known.shows,
                part=part,
                posted=(interaction.user.id, interaction.user.display_name),
            )
            await replies.answer(interaction, view)

    return Post


def _check_may_write(interaction: Interaction) -> None:
    if interaction.guild_id is None:
        return
    may = interaction.permissions
    in_thread = isinstance(interaction.channel, discord.Thread)
    if not (may.send_messages_in_threads if in_thread else may.send_messages):
        raise NotAllowedError("You can't write in this channel: post the quote in another one.")


# Commands


class Quotes(commands.Cog):
    """`/quote search|random|today` and the message menu "Find in episodes"."""

    quote = app_commands.Group(
        name="quote",
        description="Find what was said in the podcast, word for word",
        allowed_contexts=everywhere(),
        allowed_installs=anybody(),
    )

    def __init__(self, bot: Pullquote, clock: Callable[[], float] = time.monotonic) -> None:
        self._bot = bot
        self._items = (
            RandomQuote, Another, Context, ContextOfDay, Remove, Literal,
            *views.paging(views.QUOTES, _turn), _posting(Pace(POST_EVERY_S, clock)),
        )  # fmt: skip
        self._menu = app_commands.ContextMenu(
            name="Find in episodes",
            callback=self.find_in_episodes,
            allowed_contexts=everywhere(),
            allowed_installs=anybody(),
        )

    async def cog_load(self) -> None:
        self._bot.add_dynamic_items(*self._items)
        self._bot.tree.add_command(self._menu)

    async def cog_unload(self) -> None:
        self._bot.remove_dynamic_items(*self._items)
        self._bot.tree.remove_command(self._menu.name, type=self._menu.type)

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        """Modals come here: discord.py forgets them at a restart."""
        await views.jump(interaction, views.QUOTES, _turn)

    @quote.command(name="search")
    @app_commands.describe(
        text="A few words that were said, as well as you remember them",
        speaker="Only what this person said",
        episode="Only in this episode: a number, a title, a guest",
        topic="Only in episodes on this topic",
        year="Only in episodes of this year, such as 2016",
        exact="Take the words exactly as typed, in this order",
        show="Only in this show",
    )
    async def search(
        self,
        interaction: Interaction,
        text: str,
        speaker: SpeakerOption | None = None,
        episode: EpisodeOption | None = None,
        topic: TopicOption | None = None,
        year: int | None = None,
        exact: bool = False,
        show: ShowOption | None = None,
    ) -> None:
        """Find who said it, and where; only you see the answer"""
        filters = Filters(
            show=slug(show),
            episode=_id(episode),
            speaker=speaker.name if speaker else None,
            year=year,
            topic=topic,
            exact=exact,
        )
        await _answer_search(interaction, Request("search", text[:MOST_TYPED], filters))

    @quote.command(name="random")
    @app_commands.describe(
        speaker="Only from this person",
        episode="Only from this episode: a number, a title, a guest",
        topic="Only from episodes on this topic",
        show="Only from this show",
    )
    async def random(
        self,
        interaction: Interaction,
        speaker: SpeakerOption | None = None,
        episode: EpisodeOption | None = None,
        topic: TopicOption | None = None,
        show: ShowOption | None = None,
    ) -> None:
        """Show a quote worth reading"""
        await replies.promise(interaction)
        name = speaker.name if speaker else None
        filters = Filters(slug(show), _id(episode), name, topic=topic)
        request = Request("random", filters=filters)
        state = await state_of(interaction, request)
        await replies.answer(interaction, await _random_card(interaction, state))

    @quote.command(name="today")
    @app_commands.describe(show="Of this show")
    async def today(self, interaction: Interaction, show: ShowOption | None = None) -> None:
        """Show the quote of the day, the same all day"""
        await replies.promise(interaction)
        due, found = await interaction.client.daily.today(interaction.guild_id, slug(show))
        known = catalogue(interaction)
        view = quotes.quote(found, known.episode(found.episode_id), known.shows, due=due)
        await replies.answer(interaction, view)

    async def find_in_episodes(self, interaction: Interaction, message: discord.Message) -> None:
        """`/quote search` with the words of a message."""
        text = message.content[:MOST_TYPED]
        if not text.strip():
            raise NotFoundError(
                "There are no words that I can read in that message: try one that somebody wrote."
            )
        await _answer_search(interaction, Request("search", text))


def _id(episode: Episode | None) -> str | None:
    return episode.episode_id if episode else None


async def setup(bot: Pullquote) -> None:
    """Called by discord.py."""
    await bot.add_cog(Quotes(bot))
