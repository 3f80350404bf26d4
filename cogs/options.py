"""What several cogs share: the options that autocomplete, and what their pagers' buttons carry.

No cog. Each option is a transformer: the command gets the episode, person, topic, site or show
itself, and what can't be told becomes a NotFoundError that names the nearest. All of it comes
from the catalogue in memory.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from discord import app_commands

from bot.catalogue import Catalogue, no_episode
from bot.errors import NotFoundError
from bot.model import Episode, Request, Show
from bot.persons import Person
from bot.ui import choices, replies, views
from bot.ui.choices import MOST, Choice

if TYPE_CHECKING:
    import discord

    from bot.app import Pullquote

    Interaction = discord.Interaction[Pullquote]


#: What is kept of a question, in characters: no search reads more of it.
MOST_TYPED = 1_000
#: An id, of an episode or a quote.
ID = re.compile(r"[a-z2-7]{12}")


def everywhere() -> app_commands.AppCommandContext:
    """Where member commands can be used: in servers, the bot's DM, and any other conversation."""
    return app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True)


def anybody() -> app_commands.AppInstallationType:
    """Who may have installed the bot for them: a server, or a member for themselves."""
    return app_commands.AppInstallationType(guild=True, user=True)


class _Option(app_commands.Transformer):
    """Completes without ever failing: an error means no suggestions."""

    async def autocomplete(  # type: ignore[override]
        self, interaction: Interaction, value: str
    ) -> list[Choice]:
        try:
            return self.complete(interaction, str(value or ""))
        except Exception as error:
            replies.log_autocomplete(interaction, error)
            return []

    def complete(self, interaction: Interaction, value: str) -> list[Choice]:
        """The choices for what was typed so far, at most `MOST`."""
        raise NotImplementedError


class _ShowOption(_Option):
    async def transform(self, interaction: Interaction, value: str) -> Show:  # type: ignore[override]
        return _show(catalogue(interaction), value)

    def complete(self, interaction: Interaction, value: str) -> list[Choice]:
        return choices.of_shows(catalogue(interaction).complete_shows(value, MOST))


class _QueryOption(_Option):
    """The episode that was picked, or what was typed to be found: that is no work for here, as
    nothing is promised to the member yet."""

    async def transform(self, interaction: Interaction, value: str) -> Episode | str:  # type: ignore[override]
        return _picked(interaction, value) or value

    def complete(self, interaction: Interaction, value: str) -> list[Choice]:
        known = catalogue(interaction)
        try:
            show = _typed_show(interaction)
        except NotFoundError:  # still being typed
            show = None
        return choices.of_episodes(known.complete_episodes(value, show, MOST), known.shows)


class _EpisodeOption(_QueryOption):
    """An episode as `find` understands it, the best that fits."""

    async def transform(self, interaction: Interaction, value: str) -> Episode:  # type: ignore[override]
        if picked := _picked(interaction, value):
            return picked
        found = catalogue(interaction).find(value, _typed_show(interaction))
        if best := found.best:
            return best
        names = choices.labels([e for e, _ in found.episodes[:3]], catalogue(interaction).shows)
        raise no_episode(value, names)


class _PersonOption(_Option):
    """Anybody who is heard, or only hosts and guests."""

    def __init__(self, *, guests: bool = False) -> None:
        self._guests = guests

    async def transform(self, interaction: Interaction, value: str) -> Person:  # type: ignore[override]
        return catalogue(interaction).person(choices.chosen(value, choices.PERSON) or value)

    def complete(self, interaction: Interaction, value: str) -> list[Choice]:
        names = catalogue(interaction).complete_people(value, MOST, guests=self._guests)
        return choices.of_names(names, choices.PERSON)


class _TopicOption(_Option):
    async def transform(self, interaction: Interaction, value: str) -> str:  # type: ignore[override]
        return catalogue(interaction).topic(choices.chosen(value, choices.TOPIC) or value)

    def complete(self, interaction: Interaction, value: str) -> list[Choice]:
        return choices.of_names(catalogue(interaction).complete_topics(value, MOST), choices.TOPIC)


class _SiteOption(_Option):
    async def transform(self, interaction: Interaction, value: str) -> str:  # type: ignore[override]
        return catalogue(interaction).site(choices.chosen(value, choices.SITE) or value)

    def complete(self, interaction: Interaction, value: str) -> list[Choice]:
        return choices.of_names(catalogue(interaction).complete_sites(value, MOST), choices.SITE)


class _ZoneOption(_Option):
    async def transform(self, interaction: Interaction, value: str) -> str:  # type: ignore[override]
        return interaction.client.zones.resolve(choices.chosen(value, choices.ZONE) or value)

    def complete(self, interaction: Interaction, value: str) -> list[Choice]:
        names = interaction.client.zones.complete(value, MOST)
        return choices.of_zones(names, interaction.client.daily.now())


ShowOption = app_commands.Transform[Show, _ShowOption]
QueryOption = app_commands.Transform[Episode | str, _QueryOption]
EpisodeOption = app_commands.Transform[Episode, _EpisodeOption]
SpeakerOption = app_commands.Transform[Person, _PersonOption]
GuestOption = app_commands.Transform[Person, _PersonOption(guests=True)]
TopicOption = app_commands.Transform[str, _TopicOption]
SiteOption = app_commands.Transform[str, _SiteOption]
ZoneOption = app_commands.Transform[str, _ZoneOption]


def catalogue(interaction: Interaction) -> Catalogue:
    """What is loaded now."""
    return interaction.client.library.catalogue


def hidden(interaction: Interaction) -> frozenset[str]:
    """The ids of the quotes that are hidden where somebody asks."""
    return interaction.client.moderation.hidden(interaction.guild_id)


def slug(show: Show | None) -> str | None:
    """The slug of the show that was asked for."""
    return show.slug if show else None


async def state_of(interaction: Interaction, request: Request) -> str:
    """What buttons carry to ask the same again: the request, or the key under which it is kept."""
    packed = views.pack(request)
    return packed or await interaction.client.pages.keep(interaction.user.id, request)


async def request_of(interaction: Interaction, state: str) -> Request:
    """What `state_of` made a state of. NotFoundError where it is kept no more."""
    return views.unpack(state) or (await interaction.client.pages.recall(state))[1]


def _picked(interaction: Interaction, value: str) -> Episode | None:
    """The episode that was picked; None where something else was typed, also "ep:31". What looks
    like an id was picked: NotFoundError where it is gone."""
    picked = choices.chosen(value, choices.EPISODE) or ""
    return catalogue(interaction).episode(picked) if ID.fullmatch(picked) else None


def _show(known: Catalogue, value: str) -> Show:
    return known.show(choices.chosen(value, choices.SHOW) or value)


def _typed_show(interaction: Interaction) -> str | None:
    """The slug of the show in the command's other option. NotFoundError where there is none."""
    typed = interaction.namespace.show
    return _show(catalogue(interaction), str(typed)).slug if typed else None
