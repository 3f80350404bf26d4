"""Cards for quotes: one, its context, and what a search found.

A quote is always credited: who said it, in which episode, when, with links where there are any.
Its id stands on every card and in its buttons' custom_ids (`views.Verb`), from where moderators'
commands read it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import discord

from bot.model import Episode, Quote, QuoteHit, QuoteResults, Show, Turn
from bot.plural import counted
from bot.timecode import format_clock, format_length
from bot.ui import cards, views
from bot.ui.cards import Item, Shows
from bot.ui.text import (
    at_second,
    bold,
    clean,
    cut,
    cut_front,
    day,
    link,
    shown,
    size,
)
from bot.ui.views import Verb

#: Hits a page, and how many are shown where none is an answer.
PER_PAGE, NEAREST = 5, 3
#: As promised to members: what a hit and each turn of a context show, and a whole quote.
_EXCERPT, _WHOLE = 300, 400
#: What escapes may add to them.
_ESCAPES = 80
#: Together: five hits of 640, a heading of 400 and a foot of 300 are under 4,000.
_HIT, _HEAD, _LICENCE = 640, 400, 250
_SPEAKER, _CHAPTER = 60, 60

#: Characters of a text, from and to.
_PART = re.compile("([0-9]{1,6})-([0-9]{1,6})")

Episodes = Mapping[str, Episode]


# One quote


def quote(
    found: Quote,
    episode: Episode,
    shows: Shows,
    *,
    part: str = "",
    another: str | None = None,
    posted: tuple[int, str] | None = None,
    due: date | None = None,
    role_id: int | None = None,
    heading: str | None = None,
) -> discord.ui.LayoutView:
    """A quote's card. `part` is what of it is shown (`part_of`); of one that was drawn, not found,
    it is what makes sense alone. `another` is the state of the button for the next one; `posted`
    says who posted the card: id and name. `due` makes it the quote of that day, which mentions a
    role where one is given. `heading` is markup of ours."""
    if due and not heading:
        heading = f"### Quote of the day\n{cards.small(day(due.isoformat()))}"
    show = shows.get(episode.show)
    drawn = due is not None or another is not None
    text = found.alone if drawn else found.text
    said = _part(text, part) if part else cut(clean(text).strip(), _WHOLE)
    ids = (found.quote_id, found.episode_id)
    part = drawn_part(found) if drawn else part
    return cards.card(
        heading,
        "\n".join([f"> {shown(said, _WHOLE + 2 * _ESCAPES)}", *_credit(found, episode, shows)]),
        views.row(
            views.button("Another", views.write(Verb.QUOTE_ANOTHER, another))
            if another is not None
            else None,
            views.button(
                "Context",
                views.write(Verb.QUOTE_OF_DAY, *ids, due.isoformat())
                if due
                else views.write(Verb.QUOTE_CONTEXT, *ids, part),
            ),
            views.link_button("Listen", _jump(found, episode) or episode.audio_url),
            views.link_button("Page", episode.page_url),
            views.button("Remove", views.write(Verb.QUOTE_REMOVE, posted[0])) if posted else None,
        ),
        cards.small(
            f"Quote id `{found.quote_id}`",
            f"posted by {shown(posted[1], 60)}" if posted else None,
            *_licence(show),
        ),
        above=f"<@&{role_id}>" if role_id else None,
    )


def is_quote_of_day(message: discord.Message, due: date) -> bool:
    """Whether a message is the card of this date: its button says so."""
    components = (component.to_dict() for component in message.components)
    return any(
        verb is Verb.QUOTE_OF_DAY and fields[2] == due.isoformat()
        for verb, fields in views.verbs_in(components)
    )


def _credit(found: Quote, episode: Episode, shows: Shows) -> Iterator[str]:
    """Who said it, as far as that is known; below it where and when."""
    if who := found.person or found.speaker:
        yield f"— **{shown(who, _SPEAKER)}**"
    where = cards.small(
        cards.name(episode, 160, cards.home(episode)),
        _time(found, episode, shows.get(episode.show)),
        _chapter(found),
        day(episode.date),
        cards.several(shows, episode),
    )
    if where:
        yield where


def _licence(show: Show | None) -> tuple[str, ...]:
    return (shown(show.licence, _LICENCE),) if show and show.licence else ()


def _time(found: Quote, episode: Episode, show: Show | None, most_url: int = 500) -> str | None:
    """When it is said: a link where the source has times and there is audio, else text."""
    if found.start_s is not None:
        url = _jump(found, episode)
        return link(format_clock(found.start_s), url, 20, most_url=most_url)
    if not episode.duration_s or not show or not show.estimate_times:
        return None
    # An estimate is never a link: it would look as if it were known.
    return f"≈ {format_length(max(60.0, found.place * episode.duration_s))}"


def _chapter(found: Quote, most_url: int = 500) -> str | None:
    """The chapter that it is said in, as the show calls it, with the link that it gives."""
    if not found.chapter:
        return None
    return link(found.chapter, found.chapter_url, _CHAPTER, most_url=most_url)


def _jump(found: Quote, episode: Episode) -> str | None:
    return None if found.start_s is None else at_second(episode.audio_url, found.start_s)


# A part of a passage, in a custom_id


def part_of(hit: QuoteHit) -> str:
    """ "120-410": which characters of the passage the excerpt shows, so that Post and Context
    show the same; "" for the whole."""
    body = hit.excerpt.removeprefix("… ").removesuffix(" …")
    at = hit.quote.text.find(body)
    # Where it goes on in the passage beside: what of it is in this one.
    for n in range(len(body) - 1 if at < 0 else 0, 0, -1):
        if hit.quote.text.endswith(body[:n]):
            return f"{len(hit.quote.text) - n}-{len(hit.quote.text)}"
        if hit.quote.text.startswith(body[-n:]):
            return f"0-{n}"
    whole = body == hit.quote.text.strip() and size(body) <= _EXCERPT
    return "" if at < 0 or whole else f"{at}-{at + len(body)}"


def drawn_part(found: Quote) -> str:
    """The same of a quote that was drawn: what of its passage makes sense alone."""
    # Its first letter may have become a capital.
    at = found.text.find(found.alone[1:], 1) - 1
    return "" if at < 0 or not found.alone else f"{at}-{at + len(found.alone)}"


def _part(text: str, part: str) -> str:
    """The part of the text, "…" where something is left out; the beginning where the part does
    not fit the text any more."""
    found = _PART.fullmatch(part)
    start, stop = map(int, found.groups()) if found else (0, 0)
    if not 0 <= start < stop <= len(text):
        start, stop = 0, len(text)
    body = clean(text[start:stop]).strip()
    head = "… " if text[:start].strip() else ""
    tail = " …" if text[stop:].strip() else ""
    return f"{head}{cut(body, _EXCERPT - len(head) - len(tail))}{tail}"


# Context


def context(
    found: Quote, episode: Episode, shows: Shows, turns: Sequence[Turn], at: int, part: str
) -> discord.ui.LayoutView:
    """The quote, the turn `at`, among its neighbours."""
    show = shows.get(episode.show)
    blocks: list[str | Item | None] = []
    for index, turn in enumerate(turns):
        who = turn.person or turn.speaker
        label = f"**{shown(who, _SPEAKER)}**\n" if who else ""
        if index == at:
            said = _part(turn.text, part)
            text = f"{label}> {shown(said, _EXCERPT + _ESCAPES)}"
            blocks += [cards.rule() if index else None, text]
            blocks += [cards.rule() if index < len(turns) - 1 else None]
        else:
            # Before the quote it is the end of a turn that leads to it.
            shorten = cut_front if index < at else cut
            said = shorten(clean(turn.text).strip(), _EXCERPT)
            blocks.append(f"{label}{shown(said, _EXCERPT + _ESCAPES)}")
    ids = (found.quote_id, found.episode_id, part)
    return cards.card(
        f"### In context\n{cards.small(cards.name(episode, 160, cards.home(episode)))}",
        *blocks,
        views.row(
            views.button("Post", views.write(Verb.QUOTE_POST, *ids)),
            views.link_button("Listen", _jump(found, episode) or episode.audio_url),
            views.link_button("Page", episode.page_url),
        ),
        cards.small(
            _time(found, episode, show),
            _chapter(found),
            f"Quote id `{found.quote_id}`",
            *_licence(show),
        ),
    )


# A search


def results(
    typed: str,
    found: QuoteResults,
    episodes: Episodes,
    shows: Shows,
    state: str | None,
) -> discord.ui.LayoutView:
    """A page of what was found for `typed`. `episodes` by id, of all hits; `state` for the
    pager and the button to the literal words, None where neither is needed (`needs_state`)."""
    if not found.total:
        return _nothing(typed, found, episodes, shows, state)
    heading = f"{counted(found.total, 'passage')} in {counted(found.episodes, 'episode')}"
    if found.more:
        heading = f"The best {heading}"
    seen = cards.shows_of((episodes[hit.quote.episode_id] for hit in found.hits), shows)
    return cards.card(
        cards.heading(heading, _asked(typed, found)),
        _corrected(found, state),
        *_hits(found.hits, episodes, shows),
        views.pager_row(views.QUOTES, found.page, found.pages, state) if state else None,
        cards.licence(seen),
    )


def needs_state(found: QuoteResults) -> bool:
    """Whether the answer has buttons that must know the question."""
    return found.pages > 1 or bool(found.corrected)


def _asked(typed: str, found: QuoteResults) -> str | None:
    of = cards.page_of(found.page, found.pages) if found.total else None
    return cards.small(f"for “{shown(typed, 100)}”", of)


def _corrected(found: QuoteResults, state: str | None) -> Item | str | None:
    """What was corrected, and beside it the way back to the literal words."""
    said = cards.corrected(found.corrected)
    if not said or not state:
        return said
    back = views.button("Literal words", views.write(Verb.QUOTES_LITERAL, state))
    return discord.ui.Section(said, accessory=back)


def _nothing(
    typed: str, found: QuoteResults, episodes: Episodes, shows: Shows, state: str | None
) -> discord.ui.LayoutView:
    if not any(character.isalnum() for character in typed):
        return cards.notice("Nothing to look for", "Type a few words that were said.")
    nearest = found.hits[:NEAREST]
    seen = cards.shows_of((episodes[hit.quote.episode_id] for hit in nearest), shows)
    tip = "Try fewer words, or other ones that were said."
    return cards.card(
        cards.heading("Nothing found", _asked(typed, found), tip),
        _corrected(found, state),
        "**The nearest:**" if nearest else None,
        *_hits(nearest, episodes, shows),
        cards.licence(seen),
    )


def _hits(hits: Sequence[QuoteHit], episodes: Episodes, shows: Shows) -> list[str | Item | None]:
    blocks: list[str | Item | None] = []
    for hit in hits:
        ids = (hit.quote.quote_id, hit.quote.episode_id, part_of(hit))
        blocks += [
            cards.rule(),
            _hit(hit, episodes[hit.quote.episode_id], shows),
            views.row(
                views.button("Context", views.write(Verb.QUOTE_CONTEXT, *ids)),
                views.button("Post", views.write(Verb.QUOTE_POST, *ids)),
            ),
        ]
    return blocks


def _hit(hit: QuoteHit, episode: Episode, shows: Shows) -> str:
    """One hit in at most `_HIT` characters: long addresses give way to the words."""
    said = bold(hit.excerpt, hit.bold, _EXCERPT + _ESCAPES)
    who = hit.quote.person or hit.quote.speaker
    show = shows.get(episode.show)
    text = ""
    chapter = hit.quote.chapter is not None
    for title_url, time_url, has_chapter in (
        (cards.home(episode), 500, chapter),
        (None, 500, chapter),
        (None, 0, chapter),
        (None, 0, False),
    ):
        credit = cards.small(
            f"**{shown(who, _SPEAKER)}**" if who else None,
            cards.name(episode, 90, title_url),
            _time(hit.quote, episode, show, time_url),
            _chapter(hit.quote, time_url) if has_chapter else None,
            f"`{hit.quote.quote_id}`",
        )
        text = f"> {said}\n{credit}"
        if size(text) <= _HIT:
            break
    return text
