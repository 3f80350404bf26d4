"""`doctor`: looks at settings, shows, sources and databases, and says what to mend.

MEND is what keeps something from working; LOOK is worth a look and works.
"""

from __future__ import annotations

import re
import sys

from rich.console import Console
from rich.text import Text

from bot.errors import PullquoteError
from bot.lock import is_running
from bot.opening import Opened, opened
from bot.plural import counted
from bot.settings import Settings
from bot.shows import load_shows

#: As Discord's reference shows tokens: who it is, when it was made, and a signature.
_TOKEN = re.compile(r"[A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]{20,}")
_OK, _LOOK, _MEND = "ok", "LOOK", "MEND"

#: How it is, of what, and what was found.
Finding = tuple[str, str, str]


async def examine(settings: Settings) -> bool:
    """Print what is found; whether nothing is to mend. Reads, never refreshes."""
    runs = "runs" if is_running(settings.data_dir) else "does not run on DATA_DIR"
    findings = [_token(settings.discord_token), (_OK, "bot", runs)]
    try:
        shows = load_shows(settings.shows_file)
        findings.append((_OK, "shows", ", ".join(show.slug for show in shows)))
        async with opened(settings.data_dir, settings.shows_file) as house:
            findings += [*await _databases(house), *await _documents(house)]
    except PullquoteError as error:
        findings.append((_MEND, type(error).__name__, error.user_message))
    _print(findings)
    return all(how != _MEND for how, _, _ in findings)


def _token(token: str | None) -> Finding:
    """By its form alone: only `run` asks Discord."""
    if not token:
        return _OK, "token", "none, so `run` is the sandbox"
    if _TOKEN.fullmatch(token):
        return _OK, "token", "set, and of the form that Discord's have"
    reason = "set, but not of the form that Discord's have: copy it anew from Bot, Reset Token"
    return _LOOK, "token", reason


async def _documents(house: Opened) -> list[Finding]:
    refused = await house.library_store.problems(noted=False)
    noted = (await house.library_store.problems())[len(refused) :]
    return [
        *((_MEND, "refused", str(problem)) for problem in refused),
        *((_LOOK, "noted", str(problem)) for problem in noted),
    ]


def _is(well: bool) -> str:
    return _OK if well else _MEND


async def _databases(house: Opened) -> list[Finding]:
    status = await house.library.status()
    holds = {"episode": status.episodes, "quote": status.quotes, "link": status.links}
    loaded = ", ".join(counted(number, noun) for noun, number in holds.items())
    if not status.episodes:
        loaded = "empty: run `import`"
    last = f"{status.refreshed_at}: {status.summary}" if status.refreshed_at else "never"
    return [
        (_is(status.episodes > 0), "library.db", loaded),
        (_OK, "last refresh", last),
        *[
            (_is(damage is None), name, damage or "sound")
            for name, damage in (
                ("library.db", await house.library_store.damage()),
                ("community.db", await house.community.damage()),
            )
        ],
        await _backup(house),
    ]


async def _backup(house: Opened) -> Finding:
    newest = house.backups.newest()
    if newest is None:
        return _OK, "newest copy", "none yet: the bot makes one of community.db each day"
    damage = await house.backups.damage(newest)
    return _is(damage is None), "newest copy", damage or f"{newest}, sound"


def _print(findings: list[Finding]) -> None:
    console = Console(file=sys.stdout, highlight=False, soft_wrap=True)
    for how, name, what in findings:
        # No table: it would cut paths short where stdout is no terminal.
        console.print(Text(f"{how:5} {name:14} {what}"))
