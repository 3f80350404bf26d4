"""`doctor`: looks at settings, shows, sources and databases, and says what to mend."""

from __future__ import annotations

import sys

from rich.console import Console
from rich.text import Text

from bot.errors import PullquoteError
from bot.lock import is_running
from bot.model import Problem
from bot.opening import Opened, opened
from bot.settings import Settings
from bot.shows import load_shows


async def examine(settings: Settings) -> bool:
    """Print what is found; whether all is well. Reads, never refreshes."""
    findings: list[tuple[bool, str, str]] = [
        (True, "token", "set" if settings.discord_token else "none, so `run` is the sandbox"),
        (True, "bot", "runs" if is_running(settings.data_dir) else "does not run on DATA_DIR"),
    ]
    problems: list[Problem] = []
    try:
        shows = load_shows(settings.shows_file)
        findings.append((True, "shows", ", ".join(show.slug for show in shows)))
        async with opened(settings.data_dir, settings.shows_file) as house:
            findings += await _databases(house)
            problems = await house.library_store.problems()
    except PullquoteError as error:
        findings.append((False, type(error).__name__, error.user_message))
    _print(findings, problems)
    return all(well for well, _, _ in findings)


async def _databases(house: Opened) -> list[tuple[bool, str, str]]:
    status = await house.library.status()
    loaded = f"{status.episodes} episodes, {status.quotes} quotes, {status.links} links"
    last = f"{status.refreshed_at}: {status.summary}" if status.refreshed_at else "never"
    return [
        (status.episodes > 0, "library.db", loaded if status.episodes else "empty: run `import`"),
        (True, "last refresh", last),
        *[
            (damage is None, name, damage or "sound")
            for name, damage in (
                ("library.db", await house.library_store.damage()),
                ("community.db", await house.community.damage()),
            )
        ],
        await _backup(house),
    ]


async def _backup(house: Opened) -> tuple[bool, str, str]:
    newest = house.backups.newest()
    if newest is None:
        return True, "newest copy", "none yet: the bot makes one of community.db each day"
    damage = await house.backups.damage(newest)
    return damage is None, "newest copy", damage or f"{newest}, sound"


def _print(findings: list[tuple[bool, str, str]], problems: list[Problem]) -> None:
    console = Console(file=sys.stdout, highlight=False, soft_wrap=True)
    for well, name, what in findings:
        # No table: it would cut paths short where stdout is no terminal.
        console.print(Text(f"{'ok' if well else 'MEND':5} {name:14} {what}"))
    for problem in problems:
        where = problem.path if problem.line is None else f"{problem.path} line {problem.line}"
        console.print(Text(f"{where}: {problem.reason}"))
