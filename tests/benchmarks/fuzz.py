"""Break documents for minutes, and see how time and memory grow with size.

    python -m tests.benchmarks.fuzz [FOLDER…] [--seconds 60] [--size 400000] [--seed 1]

Run it from the project's root. The small documents of every form that the tests have, and real
ones from the folders (default: the sample show), are changed at random; whatever comes must be
read or refused by our own error, else this ends and names a file of the bytes that did it. Then
runs of single pieces, a quarter, half and the whole of `--size` characters: a reader that is
linear takes twice as long for twice as much. Those are named that take three times and more.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.documents.hostile import HEADS, SEEDS, UNITS, mutated, outcome, path_of

_LARGEST = 60_000
# Shorter than this a time says nothing, in seconds.
_TELLING = 0.05


def _seeds(folders: Sequence[Path]) -> Iterator[tuple[str, bytes]]:
    yield from ((path_of(name), text.encode()) for name, text in SEEDS.items())
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                yield path.as_posix(), path.read_bytes()[:_LARGEST]


def _broken(folders: Sequence[Path], seconds: float, chance: random.Random) -> None:
    seeds = list(_seeds(folders))
    ends = time.monotonic() + seconds
    outcomes: Counter[str] = Counter()
    slowest = (0.0, "")
    while time.monotonic() < ends:
        path, data = chance.choice(seeds)
        data = mutated(data, chance)
        began = time.perf_counter()
        try:
            came = outcome(data, path)
        except BaseException:
            with tempfile.NamedTemporaryFile(suffix=".bin", delete=False) as file:
                file.write(data)
            print(f"{path} broke it: {file.name} has the bytes", file=sys.stderr)
            raise
        outcomes["refused" if isinstance(came, str) else "read"] += 1
        slowest = max(slowest, (time.perf_counter() - began, path))
    print(f"{outcomes.total():,} broken documents from {len(seeds)}: {dict(outcomes)}")
    print(f"the slowest took {slowest[0] * 1000:.0f} ms: {slowest[1]}")


def _growing(size: int) -> None:
    worst, slowest, named = 0.0, (0.0, ""), 0
    for head, start in HEADS.items():
        for unit in UNITS:
            took = [_took(start, unit, part, head) for part in (size // 4, size // 2, size)]
            slowest = max(slowest, (took[2], f"{head} and {unit!r}"))
            if took[1] < _TELLING:
                continue
            ratio = took[2] / took[1]
            worst = max(worst, ratio)
            if ratio >= 3:
                named += 1
                print(f"{head} and {unit!r}: {', '.join(f'{t * 1000:.0f} ms' for t in took)}")
    print(
        f"{len(HEADS) * len(UNITS)} runs of {size // 4:,}, {size // 2:,} and {size:,} characters:"
    )
    print(f"{named} grow worse than linearly, the worst {worst:.1f} times for twice as much")
    print(f"the slowest took {slowest[0]:.2f} s: {slowest[1]}")


def _took(start: str, unit: str, size: int, head: str) -> float:
    data = (start + unit * (size // len(unit))).encode()
    began = time.process_time()
    outcome(data, path_of(head))
    return time.process_time() - began


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folders", nargs="*", type=Path, default=[Path("data/slow-machines")])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--size", type=int, default=400_000)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    _broken(chosen.folders, chosen.seconds, random.Random(chosen.seed))
    if chosen.size:
        _growing(chosen.size)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"at most {most:.0f} MB of memory")


if __name__ == "__main__":
    main()
