"""A bot in a process of its own at a sandbox, for the commands beside."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.sandbox import Sandbox

_BOT = Path(__file__).with_name("one_bot.py")


@dataclass(frozen=True, slots=True)
class Process:
    """A bot that is connected: how long that took, in seconds, and its process."""

    ready_s: float
    pid: int

    def resident_mb(self) -> float:
        """Resident memory now, in MB; Linux only."""
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
        return float("nan")


async def start(
    sandbox: Sandbox, kind: str = "pullquote", clock: Path | None = None, **settings: object
) -> asyncio.subprocess.Process:
    """Start one. `clock`: a file that holds the moment, in seconds since 1970, that it goes by;
    `settings`: environment over the present one."""
    return await asyncio.create_subprocess_exec(
        sys.executable, str(_BOT), kind, sandbox.api_url, sandbox.gateway_url, sandbox.token,
        *([str(clock)] if clock else []),
        env={**os.environ, "PYTHONPATH": str(Path.cwd()), "LOG_LEVEL": "ERROR"}
        | {key: str(value) for key, value in settings.items()},
    )  # fmt: skip


async def until(reached: Callable[[], object], timeout_s: float = 30.0) -> bool:
    """Wait for something, but not for ever; whether it was reached."""
    for _ in range(int(timeout_s / 0.01)):
        if reached():
            return True
        await asyncio.sleep(0.01)
    return False


@asynccontextmanager
async def connected(
    sandbox: Sandbox, kind: str = "pullquote", clock: Path | None = None
) -> AsyncIterator[Process]:
    """One from READY to its orderly end."""
    began = time.perf_counter()
    process = await start(sandbox, kind, clock)
    try:
        await sandbox.gateway.wait_ready(60)
        yield Process(time.perf_counter() - began, process.pid)
    finally:
        process.terminate()
        await process.wait()
