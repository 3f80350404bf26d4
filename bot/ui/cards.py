"""Cards for episodes and people, and the look that all cards share.

One container with one accent colour; a "###" heading; credits in small print ("-#"). Every part
has a length of its own, and together they stay under the 4,000 characters and 40 components
that Discord takes (tests fill every card to the brim).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import discord

from bot.model import Appearance, Episode, Show
from bot.paging import in_bounds
from bot.plural import counted
from bot.timecode import format_length
from bot.ui import choices, views
from bot.ui.text import (
    IMAGE_URL,
    cut,
    day,
    dotted,
    excerpt,
    link,
    listed,
    safe_url,
    shown,
    size,
)
from bot.ui.views import Verb

ACCENT = discord.Colour(0x2F9E8F)
#: How many lines a page of a list has.
PER_PAGE = 10
_SUMMARY = 300
#: How many are offered where nothing fits.
_OFFERED = 3
_ALT = 1024
_NAMES = 300
#: What the lines of a list may have together, beside its heading.
_LIST = 3_400
#: A longer address would cost a list the room for its words: the line is then without link.
LINE_URL = 160

Item = discord.ui.Item[Any]
Shows = Mapping[str, Show]


# The look


def card(*blocks: str | Item | None, above: str | None = None) -> discord.ui.LayoutView:
    """A container of the blocks that are there; text becomes a text display. `above` stands
    before it."""
    items = [
        discord.ui.TextDisplay(block) if isinstance(block, str) else block
        for block in blocks
        if block is not None and block != ""
    ]
    view = discord.ui.LayoutView(timeout=None)
    if above:
        view.add_item(discord.ui.TextDisplay(above))
    view.add_item(discord.ui.Container(*items, accent_colour=ACCENT))
    return view


def notice(heading: str, *lines: str | None, buttons: Item | None = None) -> discord.ui.LayoutView:
    """A card of a few sentences of our own; what others wrote in them comes escaped."""
    return card("\n".join([f"### {heading}", *filter(None, lines)]), buttons)


def heading(text: str, *below: str | None, aside: Item | None = None) -> Item | str:
    """The head of a card, with lines below it, and a button beside it where there is one."""
    lines = "\n".join([f"### {text}", *filter(None, below)])
    return discord.ui.Section(lines, accessory=aside) if aside else lines


def small(*parts: str | None) -> str | None:
    """A line of small print; None where there is nothing to say."""
    text = dotted(*parts)
    return f"-# {text}" if text else None


def rule() -> discord.ui.Separator[Any]:
    """A thin line between two parts."""
    return discord.ui.Separator(visible=True, spacing=discord.SeparatorSpacing.small)


def corrected(words: Mapping[str, str]) -> str | None:
    """ "Showing *clock* for clok."; `words` by what was typed."""
    pairs = [f"*{shown(meant, 30)}* for {shown(typed, 30)}" for typed, meant in words.items()]
    return f"Showing {listed(pairs, 200)}." if pairs else None


def shows_of(episodes: Iterable[Episode], shows: Shows) -> list[Show]:
    """The shows that they are of, each once."""
    return [shows[slug] for slug in dict.fromkeys(each.show for each in episodes)]


def licence(shows: Iterable[Show]) -> str | None:
    """The credit that the shows' licences ask for, in small print of at most 250 characters."""
    found = dict.fromkeys(show.licence for show in shows if show.licence)
    return small(shown(" · ".join(found), 240)) if found else None


def name(episode: Episode, most: int = 120, url: str | None = None) -> str:
    """ "#31 · Title", escaped, linked where a good address is given."""
    title = choices.title(episode)
    label = title if episode.number is None else f"#{episode.number} · {title}"
    return link(label, url, most, most_url=LINE_URL)


def fitting(lines: Sequence[tuple[str, str]], most: int) -> str:
    """Lines, given as (with links, without): all with links where that is at most `most`
    characters, else the longest without."""
    chosen = [full for full, _ in lines]
    for index in sorted(range(len(lines)), key=lambda at: -size(lines[at][0])):
        if sum(size(line) + 1 for line in chosen) <= most:
            break
        chosen[index] = lines[index][1]
    return "\n".join(chosen)


def home(episode: Episode) -> str | None:
    """Where a title leads: the episode's page, else its audio."""
    return episode.page_url or episode.audio_url


def several(shows: Shows, episode: Episode) -> str | None:
    """The show's title, where more than one show is loaded."""
    show = shows.get(episode.show)
    return shown(show.title, 60) if show and len(shows) > 1 else None


# Episodes


def episode(
    found: Episode,
    shows: Shows,
    neighbours: tuple[Episode | None, Episode | None],
    meant: Sequence[Episode] = (),
) -> discord.ui.LayoutView:
    """An episode's card. `neighbours` before and after it; `meant` are episodes that may have
    been meant instead, the shown one among them."""
    show = shows.get(found.show)
    return card(
        _head(found, show),
        excerpt(found.description, _SUMMARY) if found.description else None,
        _people_and_topics(found),
        views.row(
            views.link_button("Listen", found.audio_url),
            views.link_button("Page", found.page_url),
            views.button("Links", views.write(Verb.LINKS_SHOW, found.episode_id)),
            views.button("Random quote", views.write(Verb.QUOTE_RANDOM, found.episode_id)),
        ),
        _neighbours(*neighbours),
        *_did_you_mean(found, meant, shows),
        licence([show] if show else []),
    )


def _head(found: Episode, show: Show | None) -> Item | str:
    length = format_length(found.duration_s) if found.duration_s else None
    facts = small(day(found.date), length, shown(show.title, 80) if show else None)
    text = "\n".join(filter(None, [f"### {name(found, 240)}", facts]))
    image = found.image_url or (show.image_url if show else None)
    address = safe_url(image, IMAGE_URL) if image else None
    if not address:
        return text
    alt = cut(f"Cover of {choices.title(found)}", _ALT)
    return discord.ui.Section(text, accessory=discord.ui.Thumbnail(address, description=alt))


def _people_and_topics(found: Episode) -> str | None:
    lines = [
        f"**{label}** {listed([shown(text, 60) for text in values], _NAMES)}"
        for label, values in (
            ("Host" if len(found.hosts) == 1 else "Hosts", found.hosts),
            ("Guest" if len(found.guests) == 1 else "Guests", found.guests),
            ("Topic" if len(found.topics) == 1 else "Topics", found.topics),
        )
        if values
    ]
    return "\n".join(lines) or None


def _neighbours(before: Episode | None, after: Episode | None) -> Item | None:
    def to(label: str, other: Episode | None) -> Item | None:
        if other is None:
            return None
        return views.button(label, views.write(Verb.EPISODE_SHOW, other.episode_id))

    return views.row(to("Previous episode", before), to("Next episode", after))


def _did_you_mean(
    found: Episode, meant: Sequence[Episode], shows: Shows
) -> tuple[Item | str | None, ...]:
    if len(meant) < 2:
        return ()
    # The ids stand in the custom_id, so that the menu can be drawn again when one is chosen.
    custom_id = views.write(Verb.EPISODE_PICK, ".".join(e.episode_id for e in meant))
    menu = select("Did you mean …", custom_id, meant, shows, found)
    return rule(), "**Did you mean** another one?", menu


def select(
    placeholder: str,
    custom_id: str,
    episodes: Sequence[Episode],
    shows: Shows,
    current: Episode | None = None,
) -> discord.ui.ActionRow[Any]:
    """A menu of at most 25 episodes; `current` is the one that is shown now."""
    offered = episodes[: views.SELECT_OPTIONS]
    options = [
        discord.SelectOption(label=label, value=each.episode_id, default=each == current)
        for label, each in zip(choices.labels(offered, shows), offered, strict=True)
    ]
    menu: discord.ui.Select[Any] = discord.ui.Select(
        custom_id=custom_id, placeholder=placeholder, options=options
    )
    return discord.ui.ActionRow(menu)


def nothing_like(
    nearest: Sequence[Episode], newest: Sequence[Episode], shows: Shows
) -> discord.ui.LayoutView:
    """No answer: three episodes, the nearest first and the newest where fewer are near, and what
    to try."""
    offered = list({each.episode_id: each for each in (*nearest, *newest)}.values())[:_OFFERED]
    what = "The nearest" if nearest else "The newest"
    if 0 < len(nearest) < len(offered):
        what = "The nearest and the newest"
    lines = fitting([_line(each, shows) for each in offered], _LIST)
    return card(
        "### No episode fits that\nTry a number, a word of the title, or a guest's name.",
        f"**{what}:**\n{lines}",
        select("Show one of these …", views.write(Verb.EPISODE_OPEN), offered, shows),
    )


def episode_list(
    heading: str,
    found: Sequence[Episode],
    shows: Shows,
    page: int,
    state: str,
) -> discord.ui.LayoutView:
    """A page of a list; `heading` comes escaped; `page` counts from 0 and is put in bounds."""
    part, page, pages = paged(found, page, PER_PAGE)
    return card(
        f"### {heading}\n{small(counted(len(found), 'episode'), page_of(page, pages))}",
        fitting([_line(each, shows) for each in part], _LIST),
        select("Show an episode …", views.write(Verb.EPISODE_OPEN), part, shows),
        views.pager_row(views.EPISODES, page, pages, state),
    )


def _line(found: Episode, shows: Shows, *more: str | None) -> tuple[str, str]:
    """An episode in a list, with a link and without; the date and `more` below in small print,
    so that no title pushes half of a date into the next line."""
    below = small(day(found.date), several(shows, found), *more)

    def line(url: str | None) -> str:
        return "\n".join(filter(None, [name(found, 120, url), below]))

    return line(home(found)), line(None)


# People


def guest(
    person: str,
    heard: Sequence[tuple[Episode, Appearance]],
    shows: Shows,
    page: int,
    state: str,
) -> discord.ui.LayoutView:
    """All appearances of somebody, in the order given; `page` as in `episode_list`."""
    visits = _visits(heard)
    part, page, pages = paged(visits, page, PER_PAGE)
    words = sum(said for _, _, said in visits)
    return card(
        f"### {shown(person, 120)}\n"
        f"{small(counted(len(visits), 'episode'), _said(words), page_of(page, pages))}",
        fitting([_line(found, shows, role, _said(said)) for found, role, said in part], _LIST),
        select("Show an episode …", views.write(Verb.EPISODE_OPEN), [e for e, _, _ in part], shows),
        views.pager_row(views.GUEST, page, pages, state),
    )


def _visits(heard: Sequence[tuple[Episode, Appearance]]) -> list[tuple[Episode, str, int]]:
    """One for each episode, with the roles in words and how much was said."""
    roles: dict[str, list[str]] = {}
    found: dict[str, tuple[Episode, int]] = {}
    for where, appearance in heard:
        as_what = "heard" if appearance.role == "speaker" else f"as {appearance.role}"
        known = roles.setdefault(where.episode_id, [])
        if as_what not in known:
            known.append(as_what)
        said = found[where.episode_id][1] if where.episode_id in found else 0
        found[where.episode_id] = (where, max(said, appearance.words))
    return [(where, " and ".join(roles[key]), said) for key, (where, said) in found.items()]


def _said(words: int) -> str | None:
    return counted(words, "word") if words else None


# Pages


def paged(items: Sequence[Any], page: int, size: int) -> tuple[Sequence[Any], int, int]:
    """The page's items, the page put in bounds, and how many pages there are."""
    page, pages = in_bounds(page, len(items), size)
    return items[page * size : (page + 1) * size], page, pages


def page_of(page: int, pages: int) -> str | None:
    """ "page 2 of 33"; nothing where there is one."""
    return f"page {page + 1} of {pages:,}" if pages > 1 else None
