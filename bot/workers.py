"""Where heavy work runs: a thread for a little, child processes for a lot.

Parsing in a thread holds the event loop for up to the GIL's switch interval again and again;
child processes leave it alone and use the second core. They take half a second to start, which
a handful of documents isn't worth.
"""

from __future__ import annotations

import asyncio
import gc
import math
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

#: From this many bytes of documents on it goes to child processes.
MUCH = 512 * 1024
_MOST_PROCESSES = 4
#: New objects before Python looks for cycles; its own number is 700, and a search makes thousands.
_OBJECTS = 10_000
#: How long `politely` works at a stretch, in seconds.
_STRETCH_S = 0.0002


def shorten_switch_interval() -> None:
    """Let threads of this process give way to each other after half a millisecond, not Python's
    five: an answer changes threads several times and would wait as often for what a refresh
    does in one. On a crowded machine searches beside a refresh took 45 to 70 ms (p99) with it, 80
    to 90 without, and the refresh no longer (tests/benchmarks/refreshing, three pairs)."""
    sys.setswitchinterval(0.0005)


def politely(items: Iterable[T]) -> Iterator[T]:
    """The items; every now and then whoever else waits for the GIL goes first. For work that
    nobody waits for: two threads would share the GIL evenly, and a search would take more than
    twice as long beside it. With it searches' p99 beside a refresh was 11 and 17 ms, without it
    21, for 4 to 9 % more work (tests/benchmarks/refreshing, two pairs on a crowded machine)."""
    # In a child process nobody waits.
    rest = 0.0 if threading.active_count() > 1 else math.inf
    for item in items:
        if time.perf_counter() >= rest:
            # Not each time: even a sleep of no time costs a twentieth of a millisecond.
            time.sleep(0)
            rest = time.perf_counter() + _STRETCH_S
        yield item


def freeze_loaded_objects() -> None:
    """Take what is loaded now out of garbage collection, since it stays: going through it takes
    30 ms each time with a library of 300 episodes, and somebody's search waits for that. A refresh
    with one changed post took 150 ms of processor time instead of 170, on a crowded machine
    (tests/benchmarks/refreshing, three pairs)."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    gc.set_threshold(_OBJECTS, 20, 20)


class Workers:
    """`async with Workers() as workers: await workers.run(much, function, ...)`."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None
        self.width = min(_MOST_PROCESSES, os.cpu_count() or 1)

    async def __aenter__(self) -> Workers:
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._pool:
            self._pool.shutdown(wait=False, cancel_futures=True)

    async def run(
        self, much: bool, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run the function elsewhere; in a child process where there is `much` to do, and then
        function, arguments and result must pickle."""
        if not much:
            return await asyncio.to_thread(function, *args, **kwargs)
        if self._pool is None:
            # Not fork: the parent has threads, and some of them hold locks.
            spawn = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self.width, spawn, initializer=_prepare_worker)
        return await asyncio.wrap_future(self._pool.submit(function, *args, **kwargs))


def _prepare_worker() -> None:
    # Ctrl-C goes to the whole group; the parent ends its children in order.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Where there are too few cores for all, who answers members goes first, and so does who
    # writes what is made here.
    if hasattr(os, "nice"):
        os.nice(5)
    # Cycles are looked for far less often than usual: documents are many objects and few cycles,
    # and a tenth of the time went there.
    gc.set_threshold(50_000)
