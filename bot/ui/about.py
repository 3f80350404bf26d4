"""Cards about the bot itself: what it can do, and what it keeps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

import discord

from bot.addresses import is_public
from bot.model import Episode, Show
from bot.plural import counted
from bot.records import Kept
from bot.ui import cards, views
from bot.ui.text import dotted, link, listed, shown
from bot.ui.views import Verb

_MOST_SHOWS = 8


def about(
    version: str,
    counts: tuple[int, int, int],
    refreshed_at: str | None,
    shows: Sequence[Show],
    newest: Sequence[Episode] = (),
    command_ids: Mapping[str, int] = MappingProxyType({}),
) -> discord.ui.LayoutView:
    """`counts` of episodes, quotes and links; `refreshed_at` is ISO 8601; `newest` are all
    episodes, newest first; `command_ids` by name, for commands that can be pressed."""
    episodes, quotes, links = counts
    known = dotted(counted(episodes, "episode"), counted(quotes, "quote"), counted(links, "link"))
    refreshed = _moment(refreshed_at)
    return cards.card(
        "\n".join(
            [
                f"### Pullquote {shown(version, 20)}",
                "I have read every episode, and I answer from them, always with the source.",
            ]
        ),
        "\n".join(_examples(newest, command_ids))
        + "\nOr open a message's menu, **Apps**, **Find in episodes**.",
        cards.rule(),
        "\n".join(
            filter(
                None,
                [f"**I know** {known}", f"**Last refreshed** {refreshed}" if refreshed else None],
            )
        ),
        _sources(shows),
        "-# What I keep about you: `/privacy`",
    )


def _examples(newest: Sequence[Episode], ids: Mapping[str, int]) -> Iterator[str]:
    """What a newcomer can try at once, with what this library has."""
    number = next((str(e.number) for e in newest if e.number is not None), None)
    year = next((e.date[:4] for e in newest if e.date), None)
    guest = next((name for e in newest for name in e.guests), None)
    yield _example("Find an episode", ids, "episode find", "query", number)
    yield _example("Browse them", ids, "episode list", "year", year)
    yield _example("Who was on", ids, "guest", "name", guest)
    yield _example("Find what was said", ids, "quote search", "text", "what you remember of it")
    yield _example("Be surprised", ids, "quote random")
    yield _example("Find a link from the notes", ids, "links search", "text", "a word of it")


def _example(
    what: str, ids: Mapping[str, int], command: str, option: str = "", value: str | None = None
) -> str:
    """The command can be pressed where its id is known (Discord: "Message Formatting")."""
    command_id = ids.get(command.split()[0])
    mention = f"</{command}:{command_id}>" if command_id else f"`/{command}`"
    return f"**{what}** {mention}" + (f" {option}: {shown(value, 60)}" if value else "")


def _moment(iso: str | None) -> str | None:
    return f"<t:{int(datetime.fromisoformat(iso).timestamp())}:R>" if iso else None


def _sources(shows: Sequence[Show]) -> str | None:
    """Each show with its licence and the addresses that it is read from; files are nobody's
    business but the operator's, and no more is an address with a member's own key."""
    lines = []
    for show in shows[:_MOST_SHOWS]:
        address = next(filter(is_public, show.sources), None)
        feed = link("feed", address, 20, most_url=120) if address else None
        licence = shown(show.licence, 100) if show.licence else None
        lines.append(f"- {dotted(shown(show.title, 60), feed, licence)}")
    more = len(shows) - _MOST_SHOWS
    if more > 0:
        lines.append(f"- and {counted(more, 'more show')}")
    return "\n".join(["**Sources and licences**", *lines]) if lines else None


def privacy(kept: Sequence[Kept], kept_days: int) -> discord.ui.LayoutView:
    """What is stored about whom; `kept` is what is about who asks; `kept_days` is how
    long a server's settings outlive the bot's stay."""
    about_you = (
        f"Right now I keep {_of_yours(kept)}."
        if kept
        else "Right now I keep **nothing** about you."
    )
    return cards.card(
        "### What I keep\n"
        "**About you:** when the buttons of an answer must know your question, the question "
        "and your Discord id, for 24 hours; and until I restart, which random quote you saw "
        "last. **About moderators**, also, what they set or hid and which refresh they started, "
        "with their Discord id. Nothing else: no messages, no names.\n"
        "**About a server:** what its moderators set and hid. When I leave it, all of that is "
        f"deleted after {kept_days} days; whoever invites me again before then finds it as it "
        "was.\n"
        "**Copies:** who runs me has a copy of each of the last seven days, for accidents.\n"
        "**About the episodes:** what their makers published. I read no messages in any channel.",
        about_you,
        views.row(
            views.button("Delete my data", views.write(Verb.FORGET_ASK), discord.ButtonStyle.danger)
        ),
    )


def _of_yours(kept: Sequence[Kept], *, bold: bool = True) -> str:
    mark = "**" if bold else ""
    counts = [f"{each.count:,} {each.one if each.count == 1 else each.many}" for each in kept]
    return listed([f"{mark}{count}{mark}" for count in counts], 1000)


def _what_stays(kept: Sequence[Kept]) -> str:
    stays = any(each.stays for each in kept)
    return " What you did for a server stays done, without your id." if stays else ""


def forget(kept: Sequence[Kept]) -> discord.ui.LayoutView:
    """Asks once more."""
    return cards.card(
        f"### Delete {_of_yours(kept, bold=False)}?\n"
        "Pages of answers that you still have open will then not turn any more."
        f"{_what_stays(kept)} This can't be undone."
        if kept
        else "### There is nothing to delete\nI keep nothing about you right now.",
        views.row(
            views.button("Yes, delete", views.write(Verb.FORGET_DO), discord.ButtonStyle.danger),
            views.button("No, keep it", views.write(Verb.FORGET_KEEP)),
        )
        if kept
        else None,
    )


def forgotten(kept: Sequence[Kept]) -> discord.ui.LayoutView:
    """It is done."""
    what = _of_yours(kept, bold=False) or "nothing: there was nothing"
    return cards.notice(
        "Deleted", f"I deleted {what}, and keep nothing about you now.{_what_stays(kept)}"
    )


def kept() -> discord.ui.LayoutView:
    """It was not done."""
    return cards.notice("Nothing was deleted", "All stays as it was.")
