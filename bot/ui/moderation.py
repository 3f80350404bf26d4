"""Cards for moderators about hidden quotes, and the notes that are sent to them."""

from __future__ import annotations

from collections.abc import Sequence

import discord

from bot.model import Episode, Quote
from bot.paging import in_bounds
from bot.plural import counted
from bot.records import Hidden, Note
from bot.ui import cards, views
from bot.ui.cards import Item
from bot.ui.text import clean, code, cut, dotted, excerpt, shown, worded
from bot.ui.views import Verb

PER_PAGE = 5
_EXCERPT, _LINE, _REASON, _NOTE = 300, 160, 200, 1_800

#: A quote with its episode; None where it is not in the library (any more).
Found = tuple[Quote, Episode] | None


def hidden(found: Quote, episode: Episode, reason: str | None) -> discord.ui.LayoutView:
    """It is done; Undo."""
    return cards.card(
        "### Hidden in this server\n"
        "It is gone from search, random quotes, contexts and the quotes of coming days, and no "
        "refresh brings it back. What was posted before stays until somebody removes it.",
        f"> {excerpt(found.text, _EXCERPT)}\n{_credit(found, episode, 160)}",
        cards.small(_because(reason), f"Quote id {code(found.quote_id, 20)}"),
        views.row(views.button("Undo", views.write(Verb.HIDE_UNDO, found.quote_id))),
    )


def unhidden(quote_id: str, found: Found) -> discord.ui.LayoutView:
    """It is seen again."""
    words = f"> {excerpt(found[0].text, _EXCERPT)}\n{_credit(*found, 160)}" if found else None
    return cards.card(
        "### Shown again in this server\nMembers can find it as before.",
        words,
        cards.small(f"Quote id {code(quote_id, 20)}"),
    )


def which(found: Sequence[tuple[Quote, Episode]]) -> discord.ui.LayoutView:
    """A message has several quotes: which one is to be hidden?"""
    options = [
        discord.SelectOption(
            label=cut(clean(quote.text).strip(), views.CHOICE) or "…",
            value=quote.quote_id,
            description=cut(clean(_who(quote) or episode.title).strip(), views.CHOICE) or None,
        )
        for quote, episode in found[: views.SELECT_OPTIONS]
    ]
    return cards.card(
        "### Which one should be hidden?\nThat message has several quotes.",
        _menu("Hide one of these …", views.write(Verb.HIDE_PICK), options),
    )


def hidden_list(
    listed: Sequence[tuple[Hidden, Found]], page: int, all_of_them: int
) -> discord.ui.LayoutView:
    """A page of what a server hides: `listed` are those of the page, of `all_of_them`."""
    if not all_of_them:
        return cards.notice(
            "Nothing is hidden",
            "Hide a quote by its id with `/moderate hide`, or from a message's menu: **Apps**, "
            "**Hide this quote**.",
        )
    page, pages = in_bounds(page, all_of_them, PER_PAGE)
    options = [
        discord.SelectOption(
            label=cut(clean(found[0].text if found else each.quote_id).strip(), views.CHOICE)
            or "…",
            value=each.quote_id,
        )
        for each, found in listed
    ]
    heading = f"{counted(all_of_them, 'quote')} hidden in this server"
    return cards.card(
        "\n".join(filter(None, [f"### {heading}", cards.small(cards.page_of(page, pages))])),
        *(_line(each, found) for each, found in listed),
        _menu("Show one again …", views.write(Verb.HIDDEN_SHOW, page), options),
        views.pager_row(views.HIDDEN, page, pages, ""),
    )


def _menu(
    placeholder: str, custom_id: str, options: list[discord.SelectOption]
) -> discord.ui.ActionRow[discord.ui.LayoutView]:
    menu: discord.ui.Select[discord.ui.LayoutView] = discord.ui.Select(
        custom_id=custom_id, placeholder=placeholder, options=options
    )
    return discord.ui.ActionRow(menu)


def _line(each: Hidden, found: Found) -> str | Item:
    words = excerpt(found[0].text, _LINE) if found else "*its words are not in the library now*"
    by = f"by <@{each.user_id}>" if each.user_id else None
    facts = cards.small(
        code(each.quote_id, 20), by, f"<t:{int(each.hidden_at)}:d>", _because(each.reason)
    )
    return "\n".join(filter(None, [f"> {words}", _credit(*found, 90) if found else None, facts]))


def _because(reason: str | None) -> str | None:
    return f"because: {shown(reason, _REASON)}" if reason else None


def _who(found: Quote) -> str | None:
    return found.person or found.speaker


def _credit(found: Quote, episode: Episode, most: int) -> str:
    who = _who(found)
    return dotted(f"**{shown(who, 60)}**" if who else None, cards.name(episode, most))


def note(said: Note, server: str | None) -> discord.ui.LayoutView:
    """A note as it is sent to a moderator."""
    return cards.card(
        f"### A note to moderators\n{worded(said.text, _NOTE)}",
        cards.small(
            shown(server, 100) if server else None,
            "I say this once; it stays in `/database status` until it is put right",
        ),
    )
