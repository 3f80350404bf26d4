"""Keeping the library fresh: on request and by time, one refresh at a time.

How each went is remembered, so that the next one is due when it was, whatever restarts come
between; what goes wrong again and again becomes a note to moderators.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from bot.errors import BusyError, ManyGoneError, PullquoteError
from bot.library import Library
from bot.model import Problem, Report
from bot.notes import Notes
from bot.records import Run
from bot.refresh import Agreed, Progress
from bot.store.library import LibraryStore
from bot.store.upkeep import UpkeepStore

logger = logging.getLogger(__name__)

#: How a refresh came about, see `Run`.
ASKED, TIMED, TYPED = "asked", "timed", "typed"
#: Failures in a row that make a note.
_FAILURES = 3
#: A refresh by time that failed is tried again after this, in seconds, or sooner if one is due.
_RETRY_S = 3600.0
#: The most seconds between two looks at the clock: a machine that slept is noticed after that.
_LOOK_S = 60.0
#: The kinds of notes.
_FAILING, _MANY_GONE = "refresh fails", "refresh would remove much"


@dataclass(slots=True)
class Running:
    """A refresh that is under way: who asked for it (None: nobody, it was time), since when (in
    seconds since 1970), and how far it is: what is being done, how much of how much."""

    by: str | None
    since: float
    what: str = "looking at the sources"
    done: int = 0
    total: int = 0

    def tell(self, what: str, done: int, total: int) -> None:
        """Called as work goes on."""
        self.what, self.done, self.total = what, done, total


class Upkeep:
    """`now` gives seconds since 1970."""

    def __init__(
        self,
        library: Library,
        library_store: LibraryStore,
        notes: Notes,
        store: UpkeepStore,
        now: Callable[[], float],
    ) -> None:
        self._library = library
        self._library_store = library_store
        self._notes = notes
        self._store = store
        self._now = now
        self._tried_at: float | None = None
        #: The refresh that is under way here; another program's `import` is none of it.
        self.running: Running | None = None

    async def refresh(
        self,
        how: str,
        *,
        user_id: int | None = None,
        by: str | None = None,
        only: str | None = None,
        agreed: Agreed = lambda _: True,
        progress: Progress = lambda *_: None,
    ) -> Report:
        """As `Library.refresh`, one at a time: BusyError, which names who started the first,
        while one is under way. `by` is the name of who asks."""
        if self.running:
            who = self.running.by or "It was time, so I"
            raise BusyError(f"{who} started a refresh a moment ago: wait until it is done.")
        running = self.running = Running(by, self._now())

        def tell(what: str, done: int, total: int) -> None:
            running.tell(what, done, total)
            progress(what, done, total)

        try:
            report = await self._library.refresh(only, tell, agreed)
        except Exception as error:
            await self._noted(self._failed(how, user_id, error))
            raise
        else:
            await self._noted(self._succeeded(how, user_id, report))
            return report
        finally:
            self.running = None

    async def problems(self) -> list[Problem]:
        """Refused documents first, then what is wrong in those that are loaded."""
        return await self._library_store.problems()

    async def last(self) -> Run | None:
        """How the last refresh went."""
        return next(iter(await self._store.runs(1)), None)

    async def next_at(self, every_s: float) -> float | None:
        """When the next one by time is due, in seconds since 1970; None where none is."""
        if not every_s:
            return None
        last, now = await self.last(), self._now()
        known = (last.finished_at if last else 0.0, self._tried_at or 0.0)
        # What is yet to come was noted by a clock that was wrong and has been put right.
        moment = max((one for one in known if one <= now), default=0.0)
        return moment + (min(every_s, _RETRY_S) if last and last.failure else every_s)

    async def coming_at(self, every_s: float) -> float | None:
        """The same to show somebody: one that is overdue comes within a minute, so it is shown as
        coming now, never in the past."""
        moment = await self.next_at(every_s)
        return moment and max(moment, self._now())

    async def keep_fresh(self, every_s: float) -> None:
        """Runs until cancelled: refreshes whenever it is time, and at the start as well where
        shows.toml or a file was changed since. `every_s` 0 is never."""
        looked = False
        while every_s:
            try:
                if not looked and await self._is_behind():
                    await self._refresh_by_time()
                looked = True
                await self._wait_or_refresh(every_s)
            except Exception:
                # A task that ends is not begun again; the next look may fare better.
                logger.exception("Could not tell when to refresh")
                await asyncio.sleep(_LOOK_S)

    async def _wait_or_refresh(self, every_s: float) -> None:
        left = (await self.next_at(every_s) or 0.0) - self._now()
        if left <= 0 and not self.running:
            await self._refresh_by_time()
        else:
            await asyncio.sleep(min(left, _LOOK_S) if left > 0 else 1.0)

    async def _is_behind(self) -> bool:
        last = await self.last()
        try:
            # What was written while it was read may not have been read.
            return last is None or await self._library.is_behind(last.finished_at - last.seconds)
        except PullquoteError:
            return True  # The refresh finds the same trouble, and says so.

    async def _refresh_by_time(self) -> None:
        """Nobody is there to agree to much being removed: then yesterday's episodes stand."""
        self._tried_at = self._now()
        try:
            await self.refresh(TIMED, agreed=lambda _: False)
        except PullquoteError as error:
            logger.warning("Could not refresh: %s", error.user_message)
        except Exception:
            logger.exception("Could not refresh")

    async def _noted(self, note: Coroutine[Any, Any, None]) -> None:
        """Remembering how it went is no reason for it to fail, nor to hide why it did: both
        databases lie on the same disk."""
        try:
            await note
        except PullquoteError as error:
            logger.info("Could not remember how a refresh went: %s", error.user_message)

    async def _succeeded(self, how: str, user_id: int | None, report: Report) -> None:
        await self._remember(how, user_id, summary=str(report))
        for kind in (_FAILING, _MANY_GONE):
            await self._notes.mend(None, kind)

    async def _failed(self, how: str, user_id: int | None, error: Exception) -> None:
        """Nobody is there to see that one by time failed, again and again: that is noted."""
        sentence = "something went wrong, and the log says what"
        if isinstance(error, PullquoteError):
            sentence = error.user_message
        await self._remember(how, user_id, failure=sentence)
        runs = await self._store.runs(_FAILURES)
        asker = next((run.user_id for run in await self._store.runs(1, ASKED)), None)
        if isinstance(error, ManyGoneError):
            if how == TIMED:
                await self._notes.raise_note(None, _MANY_GONE, sentence, asker)
            return
        if all(run.failure for run in runs) and len(runs) == _FAILURES:
            text = (
                f"Refreshing the episodes failed {_FAILURES} times in a row: {sentence}. Until that"
                " is mended I answer from what I have."
            )
            await self._notes.raise_note(None, _FAILING, text, asker)

    async def _remember(
        self, how: str, user_id: int | None, summary: str | None = None, failure: str | None = None
    ) -> None:
        now = self._now()
        seconds = now - self.running.since if self.running else 0.0
        await self._store.add_run(Run(how, user_id, now, seconds, summary, failure))
