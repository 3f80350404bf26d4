"""What the tests of refreshes ask: of a report, of what is loaded, of another process."""

from __future__ import annotations

import subprocess
import sys

from program import ROOT, environment
from shelf import Shelf

from bot.model import Report

KITES = 'slug = "kites"\ntitle = "Kites and Ladders"\nsources = ["posts"]'


def counts(report: Report) -> tuple[int, int, int, int]:
    """Episodes, and of them new, changed; removed."""
    return report.episodes, report.new, report.changed, report.removed


async def titles(shelf: Shelf) -> list[str]:
    """What is loaded."""
    return [episode.title for episode in await shelf.episodes()]


async def problems(shelf: Shelf) -> list[str]:
    """What is noted about what is loaded, as `doctor` prints it."""
    async with shelf.opened() as house:
        found = await house.library_store.problems()
    return [f"{problem.path}: {problem.reason}" for problem in found]


REFRESH = """
import asyncio, sys
from datetime import date
from pathlib import Path
from bot.opening import opened

async def main():
    async with opened(Path(sys.argv[1]), Path(sys.argv[2])) as house:
        print(await house.library.refresh())
        print(*sorted(e.title for e in house.library.catalogue.newest), sep=", ")

asyncio.run(main())
"""


def in_another_process(shelf: Shelf, before: list[str] | None = None) -> subprocess.Popen[str]:
    """A refresh, beside this process."""
    return subprocess.Popen(
        [*(before or []), sys.executable, "-c", REFRESH, shelf.data_dir, shelf.shows_file],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", env=environment(),
        cwd=ROOT,
    )  # fmt: skip
