"""The quote of the day as moderators see it: how it is set up, what is next, what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

import discord

from bot.dailies import Daily, Post, State
from bot.model import Episode, Quote
from bot.paging import in_bounds
from bot.plural import counted
from bot.records import Note
from bot.schedule import DAY_NAMES, Due, write_days
from bot.ui import cards, quotes, views
from bot.ui.cards import Shows
from bot.ui.text import day, dotted, link, shown, worded

#: Dates a page of the history.
PER_PAGE = 10
#: A post is called late from so many seconds on.
_CALLED_LATE_S = 300
#: In characters; of notes there are two at most.
_REASON, _NOTE = 120, 280


def set_up(
    daily: Daily, dates: Sequence[Due], shows: Shows, heading: str, lack: str | None = None
) -> discord.ui.LayoutView:
    """How it is set up and when it comes next; `lack` says why there is nothing to post yet."""
    zone = daily.schedule.zone
    clock = daily.schedule.at.isoformat("minutes")
    facts = [
        f"In <#{daily.channel_id}> at **{clock}** {shown(zone, 60)} time,"
        f" {write_days(daily.schedule.days)}",
        f"Mentions <@&{daily.role_id}>" if daily.role_id else "Mentions nobody",
        "Opens a thread under each post" if daily.thread else None,
        f"Quotes of {_show(daily.show, shows)}" if len(shows) > 1 or daily.show else None,
    ]
    return cards.card(
        "\n".join([f"### {heading}", *(f"- {fact}" for fact in facts if fact)]),
        f"**There is nothing to post yet.** {worded(lack, _NOTE)}" if lack else None,
        coming(daily, dates),
        cards.small("See the next one with `/qotd preview`, draw another with `/qotd skip`"),
    )


def coming(daily: Daily, dates: Sequence[Due]) -> str:
    """The next dates, as the channel's zone has them, and how far off each is for anybody."""
    if not dates:
        return "Nothing is posted until `/qotd resume`."
    zone = ZoneInfo(daily.schedule.zone)
    lines = [
        f"- {weekday(due.date)}, {datetime.fromtimestamp(due.at, zone):%H:%M} · <t:{int(due.at)}:R>"
        for due in dates
    ]
    return "\n".join(["**The next dates**", *lines])


def weekday(of: date) -> str:
    """ "Monday 2 November 2026"."""
    return f"{DAY_NAMES[of.weekday()]} {day(of.isoformat())}"


def preview(
    quote: Quote, episode: Episode, shows: Shows, daily: Daily, heading: str
) -> discord.ui.LayoutView:
    """The quote of the next due date, for moderators alone."""
    when = f"{weekday(daily.due)}, <t:{int(daily.due_at)}:R>"
    held = "but it is paused: `/qotd resume`" if daily.paused and not daily.paused_until else None
    heading = f"### {heading}\n{cards.small(when, held)}"
    return quotes.quote(quote, episode, shows, due=daily.due, heading=heading)


def posted(post: Post, already: bool) -> discord.ui.LayoutView:
    """Where today's stands: just posted, or posted already."""
    where = jump(post)
    when = f"<t:{int(post.at)}:f>"
    if post.state is State.CLAIMED:
        return cards.notice(
            "Today's quote is on its way",
            "Whether it arrived is not known yet: see `/qotd history` in a minute.",
        )
    place = link("Go to it", where, 20) if where else None
    heading = "Today's quote was posted already" if already else "Posted"
    return cards.notice(
        heading, dotted(when, place), f"{_capital(post.reason)}." if post.reason else None
    )


def jump(post: Post) -> str | None:
    """The address of a post; None where its message is not known."""
    if not post.message_id:
        return None
    return f"https://discord.com/channels/{post.guild_id}/{post.channel_id}/{post.message_id}"


def history(
    found: Sequence[Post], total: int, page: int, notes: Sequence[Note], daily: Daily | None
) -> discord.ui.LayoutView:
    """A page of what became of each date; `page` counts from 0. Notes stand above until they are
    mended."""
    page, pages = in_bounds(page, total, PER_PAGE)
    state = None
    if daily is None:
        state = "It is not set up: start it with `/qotd setup`."
    elif daily.paused:
        until = f" until {day(daily.paused_until.isoformat())}" if daily.paused_until else ""
        state = f"{_capital(daily.paused)}{until}."
    return cards.card(
        f"### What became of each date\n"
        f"{cards.small(counted(total, 'date'), cards.page_of(page, pages))}",
        "\n".join(f"**{worded(note.text, _NOTE)}**" for note in notes),
        state,
        "\n".join(map(_line, found)) or "Nothing was due yet.",
        views.pager_row(views.QOTD, page, pages, "all"),
    )


def _line(post: Post) -> str:
    return f"- {dotted(day(post.date.isoformat()), *_fate(post))}"


def _fate(post: Post) -> tuple[str | None, ...]:
    reason = worded(post.reason, _REASON) if post.reason else None
    if post.state is State.MISSED:
        return "not posted", reason
    if post.state is State.CLAIMED:
        return ("on its way",)
    late = post.at - post.due_at
    return (
        link("posted", jump(post), 20),
        f"<t:{int(post.at)}:t>",
        f"{int(late // 60):,} minutes late" if late >= _CALLED_LATE_S else None,
        f"quote `{post.quote_id}`",
        reason,
    )


def _show(slug: str | None, shows: Shows) -> str:
    if slug is None:
        return "all shows"
    return shown(shows[slug].title, 80) if slug in shows else f"“{shown(slug, 40)}”, not loaded now"


def _capital(text: str) -> str:
    return worded(text[:1].upper() + text[1:], _REASON)
