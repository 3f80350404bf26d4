"""What the command line says on stderr: progress, reports, errors; rich draws it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
from rich.progress import Progress as Bar
from rich.text import Text

from bot.model import Problem, Report
from bot.opening import Opened
from bot.plural import plural
from bot.refresh import Progress
from bot.upkeep import TYPED

#: Files that a report names of those that are only counted.
_NAMED = 3


def stderr() -> Console:
    """A console on stderr as it is now; tests and pipes may have replaced it."""
    return Console(file=sys.stderr, highlight=False, soft_wrap=True)


def error_line(message: str) -> None:
    """One sentence on stderr."""
    print(f"pullquote: {message}", file=sys.stderr)


@contextmanager
def progress() -> Iterator[Progress]:
    """A bar on stderr while work goes on; nothing where stderr is no terminal."""
    console = stderr()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Bar(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("looking", total=None)

        def tell(what: str, done: int, total: int) -> None:
            bar.update(task, description=what, completed=done, total=total or None)

        yield tell


async def loaded_first(house: Opened) -> None:
    """Load the sources where nothing is loaded yet."""
    if not house.library.catalogue.newest:
        with progress() as tell:
            report = await house.upkeep.refresh(TYPED, progress=tell)
        print_problems(report.refused)


def print_report(report: Report) -> None:
    """How a refresh went, on stdout; what was refused, on stderr."""
    # No table: it would break long lines where stdout is no terminal.
    console = Console(file=sys.stdout, highlight=False, soft_wrap=True)
    files = plural(len(report.unknown), "file")
    for count, name in (
        (report.episodes, plural(report.episodes, "episode")),
        (report.new, "new"),
        (report.changed, "changed"),
        (report.removed, "removed"),
        (len(report.refused), "refused"),
        (report.skipped, "skipped (drafts, archives, future posts)"),
        (len(report.unknown), f"{files} of no known form{_some(report.unknown)}"),
    ):
        console.print(Text(f"{count:<5} {name}"))
    print_problems(report.refused)


def _some(paths: tuple[str, ...]) -> str:
    """The first few by name, and how to see the others."""
    named = ", ".join(PurePosixPath(path).name for path in paths[:_NAMED])
    if len(paths) > _NAMED:
        named += ", …; `check` with their folder names them all"
    return f" ({named})" if named else ""


def print_problems(problems: tuple[Problem, ...]) -> None:
    """Each refused document or source with file, line and reason."""
    for problem in problems:
        stderr().print(Text(f"refused: {problem}"))
