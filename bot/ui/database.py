"""Cards for moderators about the library: how a refresh goes, what is loaded, what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath

import discord

from bot.addresses import masked
from bot.model import Problem, Report
from bot.plural import counted
from bot.records import ManyGone, Note, Run
from bot.ui import cards, views
from bot.ui.text import code, dotted, shown, worded
from bot.ui.views import Verb

PER_PAGE = 10
#: Refused documents that a refresh's answer names; the rest are in `/database problems`.
_NAMED = 5
_REASON, _SENTENCE, _NOTES = 250, 600, 3
#: Where what went wrong is not for all to read.
_ELSEWHERE = (
    "Why is for those who may refresh to see: who runs me, and moderators of the servers in "
    "`OWNER_GUILDS`."
)
_SHARED = f"Something is wrong with what all servers share. {_ELSEWHERE}"


def refreshing(what: str = "", done: int = 0, total: int = 0) -> discord.ui.LayoutView:
    """How far it is: what is being done, how much of how much."""
    far = f": {done:,} of {total:,}" if total else ""
    return cards.notice(
        "Refreshing …",
        f"{shown(what[:1].upper() + what[1:], 200)}{far}" if what else None,
        "Everybody is answered from what was loaded before until this is done.",
    )


def refreshed(report: Report) -> discord.ui.LayoutView:
    """ "330 episodes: 1 new, 2 changed, 0 removed, 1 refused: `031.md` line 3: …" """
    refused = [problem(each) for each in report.refused[:_NAMED]]
    line = (
        f"{counted(report.episodes, 'episode')}: {report.new:,} new, {report.changed:,} changed,"
        f" {report.removed:,} removed, {len(report.refused):,} refused"
    )
    if len(refused) == 1:
        line = f"{line}: {refused[0]}"
    elif refused:
        more = len(report.refused) - len(refused)
        rest = [f"- and {more:,} more"] if more else []
        line = "\n".join([f"{line}:", *(f"- {each}" for each in refused), *rest])
    known = "What is wrong in your documents: `/database problems`" if refused else None
    return cards.card(f"### Refreshed\n{line}", cards.small(known))


def not_refreshed(sentence: str) -> discord.ui.LayoutView:
    """It failed; `sentence` comes escaped."""
    return cards.notice("Not refreshed", sentence, "Nothing has changed.")


def confirm(gone: ManyGone) -> discord.ui.LayoutView:
    """More than a third of a show would go: is that meant?"""
    losses = [
        f"- **{lost:,} of {of:,}** episodes of {shown(title, 100)}"
        for title, lost, of in gone.losses[:20]
    ]
    return cards.card(
        "\n".join(
            [
                "### Remove so many episodes?",
                "This refresh would remove more than a third of a show at once:",
                *losses,
                "Nothing has changed yet. If that is not what you want, correct the sources.",
            ]
        ),
        views.row(
            views.button(
                "Yes, remove them",
                views.write(Verb.REFRESH_CONFIRM, gone.digest),
                discord.ButtonStyle.danger,
            ),
            views.button("No, keep them", views.write(Verb.REFRESH_KEEP)),
        ),
    )


def kept() -> discord.ui.LayoutView:
    """Nothing was removed."""
    return cards.notice("Nothing was removed", "All answers stay as they were.")


def status(
    counts: tuple[int, int, int],
    wrong: int,
    last: Run | None,
    next_at: float | None,
    now: str | None,
    notes: Sequence[Note],
    *,
    whole: bool = True,
) -> discord.ui.LayoutView:
    """`counts` of episodes, quotes and links; `wrong` documents; `now` says what refresh is under
    way. Unless `whole`, what went wrong with what all servers share stays out: it may name where
    on the operator's disk things lie."""
    episodes, quotes, links = counts
    known = dotted(counted(episodes, "episode"), counted(quotes, "quote"), counted(links, "link"))
    upcoming = (
        f"<t:{int(next_at)}:R>"
        if next_at is not None
        else "only when somebody runs `/database refresh` (`REFRESH_HOURS` is 0)"
    )
    lines = [
        f"**Loaded** {known}",
        f"**Documents** {counted(wrong, 'problem')}: `/database problems`" if wrong else None,
        f"**Last refresh** {_run(last, whole) if last else 'never'}",
        f"**Next refresh** {upcoming}",
        f"**Now** {shown(now, 200)}" if now else None,
    ]
    return cards.card("\n".join(["### The library", *filter(None, lines)]), _standing(notes, whole))


def _run(run: Run, whole: bool) -> str:
    who = {"timed": "by itself, as it was time", "typed": "on the command line"}.get(
        run.how, f"by <@{run.user_id}>" if run.user_id else "by a moderator"
    )
    outcome = worded(run.failure or run.summary or "", _SENTENCE)
    if run.failure and not whole:
        outcome = _ELSEWHERE
    went = "failed" if run.failure else None
    head = dotted(f"<t:{int(run.finished_at)}:R>", who, f"took {run.seconds:,.1f} s", went)
    return f"{head}\n> {outcome}" if outcome else head


def _standing(notes: Sequence[Note], whole: bool) -> str | None:
    if not notes:
        return None
    lines = [
        f"- {worded(each.text, _SENTENCE) if whole or each.guild_id else _SHARED}"
        f" (since <t:{int(each.raised_at)}:R>)"
        for each in notes[:_NOTES]
    ]
    return "\n".join(["**This needs a moderator**", *lines])


def problems(found: Sequence[Problem], page: int) -> discord.ui.LayoutView:
    """A page of what is wrong in the documents; `page` counts from 0 and is put in bounds."""
    if not found:
        return cards.notice("Nothing is wrong", "Every document was read without a complaint.")
    part, page, pages = cards.paged(found, page, PER_PAGE)
    heading = f"{counted(len(found), 'problem')} in documents"
    return cards.card(
        "\n".join(filter(None, [f"### {heading}", cards.small(cards.page_of(page, pages))])),
        "\n".join(f"- {problem(each)}" for each in part),
        cards.small("Mend the documents; the next refresh reads them again."),
        views.pager_row(views.PROBLEMS, page, pages, ""),
    )


def problem(each: Problem) -> str:
    """ "`031.md` line 3: …"; where on the operator's disk it lies is nobody else's business."""
    where = code(_name(each.path), 80)
    line = f"{where} line {each.line}" if each.line is not None else where
    return f"{line}: {shown(each.reason, _REASON)}"


def _name(path: str) -> str:
    """The file's name, with its folder where all are called "index.md"."""
    if "://" in path:
        return masked(path)
    pure = PurePosixPath(path)
    return f"{pure.parent.name}/{pure.name}" if pure.stem == "index" else pure.name
