"""The program in a process of its own, as whoever installed it starts it.

Beside the tests the commands that measure and take pictures use it: nothing here needs pytest.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "data" / "shows.toml"

#: Long past any start on a busy machine; nothing here waits for it to end.
DEADLINE_S = 40
#: discord.py imports audioop, which warns of its end.
_WARNINGS = "error,ignore:'audioop' is deprecated:DeprecationWarning"


def environment(**settings: object) -> dict[str, str]:
    """An environment for a child process without the settings of this one."""
    kept = {k: v for k, v in os.environ.items() if k in ("PATH", "HOME", "SYSTEMROOT", "TMPDIR")}
    return kept | {"PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error"} | texts(settings)


def texts(settings: dict[str, object]) -> dict[str, str]:
    """Settings as the environment has them."""
    return {key: str(value) for key, value in settings.items()}


def lines(text: str) -> list[dict[str, Any]]:
    """JSON documents, one a line."""
    return [json.loads(line) for line in text.removesuffix("\n").split("\n")]


def searching(data_dir: Path, shows_file: Path) -> subprocess.Popen[bytes]:
    """`search -` as a process, with pipes to write queries to and to read answers from."""
    return subprocess.Popen(
        [sys.executable, "-m", "bot", "search", "-"], cwd=ROOT, stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env=environment(DATA_DIR=data_dir, SHOWS_FILE=shows_file, LOG_LEVEL="WARNING"),
    )  # fmt: skip


@dataclass
class Program:
    """A bot in a process of its own, and all that it said so far."""

    process: asyncio.subprocess.Process
    out: str = ""
    _heard: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def listen(self) -> None:
        assert self.process.stdout
        while line := await self.process.stdout.readline():
            async with self._heard:
                self.out += line.decode("utf-8")
                self._heard.notify_all()
        async with self._heard:
            self._heard.notify_all()

    async def says(self, text: str, times: int = 1) -> None:
        """Wait until it said that, so often."""
        assert self.process.stdout
        async with asyncio.timeout(DEADLINE_S), self._heard:
            while self.out.count(text) < times:
                assert not self.process.stdout.at_eof(), f"ended without {text!r}:\n{self.out}"
                await self._heard.wait()

    async def page(self) -> str:
        """The address of the sandbox's page, the last that it says at its start."""
        await self.says("/#")
        found = re.search(r"http://127\.0\.0\.1:\d+/#\S+", self.out)
        assert found, self.out
        return found[0]

    async def end(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Send a signal; the exit."""
        self.process.send_signal(how)
        return await self.ends()

    async def ends(self) -> int:
        """Wait for its end; the exit. `out` is then whole."""
        async with asyncio.timeout(DEADLINE_S):
            return await self.process.wait()


@asynccontextmanager
async def program(folder: Path, *arguments: str, **settings: object) -> AsyncIterator[Program]:
    """`python ARGUMENTS`, from the folder; killed where the test leaves it running."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *arguments,
        cwd=folder,
        env=environment(SHOWS_FILE=SAMPLE, PYTHONWARNINGS=_WARNINGS) | texts(settings),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    started = Program(process)
    listening = asyncio.create_task(started.listen())
    try:
        yield started
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
        await listening
