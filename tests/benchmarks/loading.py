"""How long loading takes, and how long the event loop waits while it goes on.

    python -m tests.benchmarks.loading [--runs 5]

Run it from the project's root with SHOWS_FILE naming the corpus. Each run loads it cold into a
fresh folder and then again with nothing changed, as a process does, imports included; and once
more in this process, with a clock ticking beside it: how late its ticks come is how long anybody
else would have waited.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bot import settings
from bot.opening import opened

_TICK_S = 0.001


def _process(folder: Path) -> float:
    """Seconds that `import` takes as a process."""
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "bot", "import"],
        env={**os.environ, "DATA_DIR": str(folder), "LOG_LEVEL": "ERROR"},
        stdout=subprocess.DEVNULL,
        check=True,
    )
    return time.perf_counter() - began


async def _waits(folder: Path) -> list[float]:
    """How late, in ms, each tick of a clock came while everything was loaded."""
    late: list[float] = []

    async def tick() -> None:
        while True:
            due = time.perf_counter() + _TICK_S
            await asyncio.sleep(_TICK_S)
            late.append((time.perf_counter() - due) * 1000)

    async with opened(folder, settings.load().shows_file) as house:
        ticking = asyncio.create_task(tick())
        await house.library.refresh()
        ticking.cancel()
    return sorted(late)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    cold, unchanged = [], []
    for _ in range(runs):
        with tempfile.TemporaryDirectory() as folder:
            cold.append(_process(Path(folder)))
            unchanged.append(_process(Path(folder)))
    for name, times in (("cold import", cold), ("nothing changed", unchanged)):
        print(
            f"{name:16} median {statistics.median(times):.2f} s"
            f"   ({min(times):.2f} to {max(times):.2f} over {runs} runs)"
        )
    with tempfile.TemporaryDirectory() as folder:
        late = asyncio.run(_waits(Path(folder)))
    p99 = late[int(len(late) * 0.99)]
    print(f"{'loop waits':16} p99 {p99:.1f} ms, longest {late[-1]:.1f} ms while loading")


if __name__ == "__main__":
    # A worker process imports this module again, so nothing runs above.
    main()
