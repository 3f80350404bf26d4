"""Autocomplete: names to choose from, and the values that a choice sends.

A value is prefixed, so that "31" typed is a number and "ep:31" a choice. All prefixes are here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from discord import app_commands

from bot.model import Episode, Show
from bot.ui.text import clean, cut, day, dotted

EPISODE, PERSON, TOPIC, SITE, SHOW = "ep:", "who:", "topic:", "site:", "show:"
QUOTE = "quote:"
ZONE = "zone:"

#: Discord's limits: so many choices, their names and values so long.
MOST = 25
_LENGTH = 100

Choice = app_commands.Choice[str]


def chosen(value: str, prefix: str) -> str | None:
    """What was chosen; None where it was typed."""
    return value[len(prefix) :] if value.startswith(prefix) else None


def of_names(names: Iterable[str], prefix: str) -> list[Choice]:
    """Names of people, topics or sites. One too long for a value is sent cut, and then resolved
    as if it had been typed."""
    return [_choice(name, f"{prefix}{name}"[:_LENGTH]) for name in list(names)[:MOST]]


def of_shows(shows: Iterable[Show]) -> list[Choice]:
    """Shows by title."""
    return [_choice(show.title, f"{SHOW}{show.slug}") for show in list(shows)[:MOST]]


def of_hidden(quotes: Iterable[tuple[str, str | None]]) -> list[Choice]:
    """Hidden quotes by id, with the reason."""
    return [_choice(dotted(one, reason), f"{QUOTE}{one}") for one, reason in list(quotes)[:MOST]]


def of_zones(names: Iterable[str], now: float) -> list[Choice]:
    """Time zones, with what their clocks show now (seconds since 1970)."""
    return [
        _choice(f"{name} · {datetime.fromtimestamp(now, ZoneInfo(name)):%H:%M} there", ZONE + name)
        for name in list(names)[:MOST]
    ]


def of_episodes(episodes: Sequence[Episode], shows: Mapping[str, Show]) -> list[Choice]:
    """Episodes by number and title; what reads the same is told apart by date and show."""
    found = episodes[:MOST]
    names = labels(found, shows)
    return [_choice(name, f"{EPISODE}{e.episode_id}") for name, e in zip(names, found, strict=True)]


def labels(episodes: Sequence[Episode], shows: Mapping[str, Show]) -> list[str]:
    """A name for each episode, none twice while anything is known that tells them apart."""
    titles = [title(episode) for episode in episodes]
    seen = Counter(own.casefold() for own in titles)
    result = []
    for episode, own in zip(episodes, titles, strict=True):
        show = shows.get(episode.show)
        twice = seen[own.casefold()] > 1
        tail = dotted(
            day(episode.date) if twice else None,
            show.title if show and len(shows) > 1 else None,
        )
        number = f"#{episode.number} " if episode.number is not None else ""
        # The tail is what tells apart: it stays, and the title gives way.
        tail = f" · {cut(tail, 45)}" if tail else ""
        result.append(f"{number}{cut(own, _LENGTH - len(number) - len(tail))}{tail}")
    return result


def title(episode: Episode) -> str:
    """The title in one line, without the number that is shown before it ("12: Bells"); Discord
    refuses a label of nothing but invisible characters."""
    own = clean(episode.title).strip()
    if episode.title == episode.slug:
        own = _of_file(own, episode.number)
    if episode.number is not None:
        said = rf"(?:ep(?:isode|\.)?\s*)?#?0*{episode.number}\s*[:–—|-]\s+(?=\S)"
        if found := re.match(said, own, re.IGNORECASE):
            own = own[found.end() :]
    return own or "(no title)"


def _of_file(name: str, number: int | None) -> str:
    """A title from a file's name, where the documents give none: "Bakers" of 002-bakers."""
    if number is not None:
        name = re.sub(rf"^(?:ep(?:isode)?[-_. ]?)?0*{number}[-_. ]+(?=\S)", "", name, flags=re.I)
    # Between digits it is part of a date.
    words = re.sub(r"(?<!\d)[-_]+|[-_]+(?!\d)", " ", name).strip()
    return words[:1].upper() + words[1:]


def _choice(name: str, value: str) -> Choice:
    # An empty name would be refused with all the others.
    return app_commands.Choice(name=cut(clean(name).strip(), _LENGTH) or "…", value=value)
