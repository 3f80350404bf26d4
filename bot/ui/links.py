"""Cards for links: those of an episode under their headings, and what a search found.

A link says what it leads to: the text is its whole bullet, not the word that was linked in it.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urlsplit

import discord

from bot.model import Episode, Link, LinkResults
from bot.plural import counted
from bot.ui import cards, views
from bot.ui.cards import Shows
from bot.ui.text import clean, cut, escape, link, shown, size

#: Links a page of a search, and how many are shown where none is an answer.
PER_PAGE, NEAREST = 8, 3
#: A page of an episode's links: so many characters, beside a heading and a foot.
_PAGE, _LINES = 3_000, 20
#: A bullet longer than this is a paragraph: only the linked words in it are a link.
_BULLET = 160
#: A paragraph longer than this is not shown whole.
_PARAGRAPH = 700
#: No line is longer: a label, an address of at most 1,000, and the text behind.
_SECTION, _LINE = 100, 1_500


def of_episode(
    episode: Episode,
    links: Sequence[Link],
    shows: Shows,
    section: str | None,
    page: int,
    state: str,
) -> discord.ui.LayoutView:
    """A page of an episode's links, in the order of its notes. `section` says which heading
    alone was asked for; `page` counts from 0 and is put in bounds."""
    if not links:
        return cards.notice(
            cards.name(episode), "The notes of this episode have no links: try another one."
        )
    pages = list(_pages(links, episode.page_url))
    page = min(max(page, 0), len(pages) - 1)
    show = shows.get(episode.show)
    count = counted(len(links), "link")
    where = f"under “{shown(section, _SECTION)}”" if section else None
    return cards.card(
        cards.heading(
            f"Links · {cards.name(episode, 160)}",
            cards.small(count, where, cards.page_of(page, len(pages))),
            aside=views.link_button("Page", episode.page_url),
        ),
        pages[page],
        views.pager_row(views.LINKS, page, len(pages), state),
        cards.licence([show] if show else []),
    )


def _pages(links: Sequence[Link], base: str | None) -> Iterator[str]:
    """The lines in pages of at most `_PAGE` characters; a section that goes on says so again."""
    lines: list[str] = []
    for section, group in itertools.groupby(links, key=lambda each: each.section):
        heading = f"**{shown(section, _SECTION)}**" if section else None
        fresh = True
        for bullet in _bullets(list(group), base):
            wanted = [heading, bullet] if heading and fresh else [bullet]
            if lines and (
                sum(size(each) + 1 for each in [*lines, *wanted]) > _PAGE or len(lines) >= _LINES
            ):
                yield "\n".join(lines)
                lines = []
                wanted = [heading, bullet] if heading else [bullet]
            lines += wanted
            fresh = False
    if lines:
        yield "\n".join(lines)


def _bullets(links: Sequence[Link], base: str | None) -> Iterator[str]:
    """One line for each bullet of the notes, however many links are in it."""
    for context, group in itertools.groupby(links, key=_about):
        inside = list(group)
        if len(inside) == 1 and size(context) <= _BULLET:
            yield f"- {link(context, inside[0].url, _BULLET + 60, base)}"
            continue
        yield from _paragraph(context, inside, base)


def _about(each: Link) -> str:
    """The text around a link; of a picture alone, which has none, where it leads."""
    try:
        host = urlsplit(each.url).hostname or ""
    except ValueError:
        host = ""
    return each.context or each.text or host.removeprefix("www.") or each.url


def _paragraph(context: str, links: Sequence[Link], base: str | None) -> list[str]:
    """A bullet with several links, each where it stands in the text; where they don't stand
    there, or it is too long for a line, one line for each link with the text behind."""
    pieces: list[str] = []
    at = 0
    for each in links:
        words = each.text or ""
        start = context.find(words, at) if words else -1
        if start < 0:
            break
        pieces += [escape(context[at:start]), link(words, each.url, 200, base)]
        at = start + len(words)
    else:
        line = "- " + "".join([*pieces, escape(context[at:])])
        if size(line) <= _LINE and size(context) <= _PARAGRAPH:
            return [line]
    about = cut(clean(context).strip(), _BULLET)
    return [f"- {_with_text(each, about, base)}" for each in links]


def _with_text(each: Link, about: str, base: str | None) -> str:
    """The linked words, and behind them the paragraph that they stand in."""
    return f"{link(each.text or about, each.url, 120, base)} · {escape(about)}"


def results(
    typed: str,
    found: LinkResults,
    episodes: Mapping[str, Episode],
    shows: Shows,
    page: int,
    state: str | None,
) -> discord.ui.LayoutView:
    """A page of the links found for `typed`; `state` for the pager, None where it needs none."""
    if not found.hits:
        return cards.notice(
            "No link found", f"-# for “{shown(typed, 100)}”", "Try another word, or a site's name."
        )
    answers = found.answers or found.hits[:NEAREST]
    part, page, pages = cards.paged(answers, page, PER_PAGE)
    heading = counted(len(answers), "link") if found.answers else "No link found"
    if found.answers and found.more:
        heading = f"The best {heading}"
    small = cards.small(f"for “{shown(typed, 100)}”", cards.page_of(page, pages))
    twins = Counter(_about(hit.found.link) for hit in part)
    seen = cards.shows_of((episodes[hit.found.episode_id] for hit in part), shows)
    return cards.card(
        "\n".join(filter(None, [f"### {heading}", small, cards.corrected(found.corrected)])),
        None if found.answers else "**The nearest:**",
        cards.fitting(
            [_found(hit.found.link, episodes[hit.found.episode_id], shows, twins) for hit in part],
            _PAGE,
        ),
        views.pager_row(views.LINKS, page, pages, state) if state else None,
        cards.licence(seen),
    )


def _found(each: Link, episode: Episode, shows: Shows, twins: Mapping[str, int]) -> tuple[str, str]:
    """The line with its link, and the line without: for the page that would be too long. Links
    out of one sentence are told apart by where they lead."""
    where = cards.small(
        shown(_address(each.url), 80) if twins[_about(each)] > 1 else None,
        shown(each.section, 60) if each.section else None,
        cards.name(episode, 90, cards.home(episode)),
        cards.several(shows, episode),
    )
    about = _about(each)
    label = cut(clean(about).strip(), _BULLET)
    if size(about) <= _BULLET or not each.text:
        linked = link(label, each.url, 200, episode.page_url)
    else:
        linked = _with_text(each, label, episode.page_url)
    return f"{linked}\n{where}", f"{shown(label, 200)}\n{where}"


def _address(url: str) -> str:
    """As people write it: "kaggle.com/c/zillow"."""
    return re.sub(r"^[a-z]+:(?://)?(?:www\.)?", "", clean(url), flags=re.IGNORECASE).rstrip("/")


def sections(links: Sequence[Link]) -> list[str]:
    """The headings there are, in order."""
    return list(dict.fromkeys(each.section for each in links if each.section))
