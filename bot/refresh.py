"""Sources -> library.db: the one way in.

List the files, hash them, parse what changed, ask the feeds for what is new (`feeds`), put the
documents that share a key together, make anew the episodes of each such cluster whose documents
changed, write all in one transaction. Nothing is read, fetched or parsed inside it, but the
episodes are written as they are made, so that both take the time of one; readers see the old
answers until it is done.
"""

from __future__ import annotations

import asyncio
import hashlib
import itertools
import json
import logging
from collections.abc import (
    AsyncGenerator,
    Awaitable,
    Callable,
    Container,
    Iterable,
    Mapping,
    Sequence,
)
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import partial
from typing import TypeVar

from bot import reading
from bot.errors import ManyGoneError, StoreError
from bot.model import Report, Show
from bot.plan import Found, Plan, make_plan
from bot.reading import Reading
from bot.records import ManyGone
from bot.search.building import IndexBuilder
from bot.search.misheard import Lore
from bot.sources import Seen, list_sources, load, looks_the_same, written_since
from bot.store.community import CommunityStore
from bot.store.episodes import NewEpisode
from bot.store.library import LibraryStore
from bot.store.loading import Change, Refresh
from bot.store.rows import StoredDocument
from bot.workers import MUCH, Workers

logger = logging.getLogger(__name__)

T = TypeVar("T")
R = TypeVar("R")

#: Told as work goes on: what is being done, how much is done, of how much.
Progress = Callable[[str, int, int], None]
#: Asked before much is removed, see `Refresher.refresh`.
Agreed = Callable[[ManyGone], bool]

#: Documents that go to a worker in one go: enough to outweigh the way there.
_BATCH = 24
#: Documents compress to about this part of their size.
_PACKED = 1 / 3
_TRIES = 3


@dataclass(frozen=True, slots=True)
class _Work:
    """What there is to do to a show; `made` are the ids of the episodes that are made by now."""

    found: Found
    plan: Plan
    made: set[str] = field(default_factory=set)

    @property
    def dropped(self) -> set[str]:
        """The ids of the episodes that go or are made anew."""
        return {one for signature in self.plan.stale for one in self.found.made[signature]}

    @property
    def removed(self) -> set[str]:
        """The ids of those that go, once all are made."""
        return self.dropped - self.made


@dataclass(slots=True)
class _Kept:
    """What is kept in memory of a show's documents from one refresh to the next."""

    documents: dict[str, StoredDocument] = field(default_factory=dict)
    seen: Seen = field(default_factory=dict)
    lore: Lore = field(default_factory=Lore)


class Refresher:
    """Brings library.db up to the sources; one refresh at a time."""

    def __init__(
        self, library: LibraryStore, community: CommunityStore, *, private_hosts: bool = False
    ) -> None:
        """`private_hosts`: feeds on private and loopback addresses are allowed."""
        self._private_hosts = private_hosts
        self._library = library
        self._community = community
        self._lock = asyncio.Lock()
        self._kept: dict[str, _Kept] = {}

    async def refresh(
        self,
        shows: Sequence[Show],
        *,
        today: date,
        only: str | None = None,
        progress: Progress = lambda *_: None,
        agreed: Agreed = lambda _: True,
    ) -> Report:
        """Read what changed in the sources of all shows, or of the show `only`.

        Posts dated after `today` are not loaded. What can't be read is refused and keeps its
        older version; a source that is missing or gives nothing keeps all that it had. Before
        more than a third of the episodes of a show that stays go, `agreed` is asked;
        ManyGoneError where it says no.
        StoreError where the result can't be written; then nothing has changed.
        """
        async with self._lock:
            for _ in range(_TRIES):
                report = await self._try(shows, today, only, progress, agreed)
                if report:
                    logger.info("Refreshed: %s", report)
                    return report
                logger.info("Another program refreshed meanwhile, started again")
        raise StoreError("another program keeps refreshing: wait for it to end and try again")

    async def _try(
        self,
        shows: Sequence[Show],
        today: date,
        only: str | None,
        progress: Progress,
        agreed: Agreed,
    ) -> Report | None:
        based_on = await self._library.generation()
        works: list[_Work] = []
        self._kept = {show.slug: self._kept.get(show.slug) or _Kept() for show in shows}
        async with Workers() as workers:
            for show in shows:
                if only in (None, show.slug):
                    found = await self._read(show, workers, progress)
                    await self._read_feeds(found, today, workers, progress)
                    works.append(_Work(found, await asyncio.to_thread(make_plan, found, today)))
            others = await self._episodes_of_others({show.slug for show in shows})
            report: Report | None = None

            def closing() -> tuple[str, str]:
                nonlocal report
                if (gone := _many_gone(works)) and not agreed(gone):
                    raise ManyGoneError(gone)
                progress("writing", 0, 0)
                report = _total(map(_report, works), others)
                return datetime.now(UTC).isoformat(timespec="seconds"), str(report)

            refresh = Refresh(
                based_on=based_on,
                shows=[show.slug for show in shows],
                changes=[_change(work, self._make(work, workers, progress)) for work in works],
                closing=closing,
                indexer=partial(IndexBuilder, self._library.index_folder),
            )
            waiting = partial(progress, "waiting: another program is writing library.db", 0, 0)
            return report if await self._library.apply(refresh, waiting) else None

    async def changed_since(self, shows: Sequence[Show], moment: float) -> bool:
        """Whether a file of the shows was written after `moment`, in seconds since 1970."""
        sources = [
            source
            for show in shows
            for source in (*show.sources, *await self._community.kept_sources(show.slug))
        ]
        return await asyncio.to_thread(written_since, sources, moment)

    async def _episodes_of_others(self, slugs: Container[str]) -> int:
        """How many episodes are loaded of shows that are not in shows.toml any more."""
        others = [show.slug for show in await self._library.shows() if show.slug not in slugs]
        made = [await self._library.signatures(slug) for slug in others]
        return sum(len(ids) for signatures in made for ids in signatures.values())

    async def _read(self, show: Show, workers: Workers, progress: Progress) -> Found:
        """Hash every file of the show, parse those whose hash is new."""
        sources = (*show.sources, *await self._community.kept_sources(show.slug))
        kept = self._kept[show.slug]
        kept.documents = await self._library.documents(show.slug, kept.documents)
        found = Found(
            show,
            await asyncio.to_thread(list_sources, tuple(dict.fromkeys(sources))),
            kept.documents,
            await self._library.signatures(show.slug),
            lore=kept.lore,
        )
        found.refused += found.listing.refused
        known = {path: document.sha256 for path, document in found.stored.items()}
        # What was a document and is none any more (cut short, overwritten) is refused, not passed
        # over like a picture, so that its older version stays.
        were = {path for path, document in found.stored.items() if document.outcome == "read"}
        named = frozenset(found.listing.named | were)

        async def read(batch: Sequence[str]) -> list[Reading]:
            files = await asyncio.to_thread(load, batch, named, known, kept.seen)
            found.unchanged.update(files.unchanged)
            found.unknown += files.unknown
            found.refused += files.refused
            if not files.items:
                return []
            much = sum(len(data) for _, data in files.items) > MUCH
            return await workers.run(much, reading.read, files.items, named)

        paths = found.listing.paths()
        found.unchanged |= await asyncio.to_thread(looks_the_same, paths, known, kept.seen)
        paths = [path for path in paths if path not in found.unchanged]
        done = 0
        async with aclosing(_mapped(read, paths, workers.width + 1)) as reads:
            async for readings in reads:
                found.readings.update((r.path, r) for r in readings)
                done = min(done + _BATCH, len(paths))
                progress(f"reading {show.title}", done, len(paths))
        found.unknown += [r.path for r in found.readings.values() if r.is_unknown]
        feeds = [path for path, r in found.readings.items() if r.is_feed]
        found.listing.feeds += feeds
        for path in feeds:
            del found.readings[path]
        return found

    async def _read_feeds(
        self, found: Found, today: date, workers: Workers, progress: Progress
    ) -> None:
        if not found.listing.feeds:
            return
        # aiohttp takes 150 ms to import, which a search on the command line need not wait for.
        from bot.feeds import FeedReader
        from bot.fetch import Fetcher

        known = await self._library.feeds(found.show.slug)
        async with Fetcher(private_hosts=self._private_hosts) as fetcher:
            reader = FeedReader(found, known, fetcher, workers, today, progress)
            for address in found.listing.feeds:
                await reader.read(address)

    async def _make(
        self, work: _Work, workers: Workers, progress: Progress
    ) -> AsyncGenerator[list[NewEpisode], None]:
        """Make the episodes of the plan's clusters."""
        found, plan = work.found, work.plan

        async def prepare(batch: Sequence[tuple[bytes, list[str]]]) -> list[NewEpisode]:
            bodies = await self._bodies(found, [path for _, paths in batch for path in paths])
            much = sum(map(len, bodies.values())) > MUCH * _PACKED
            clusters = [[bodies[path] for path in paths] for _, paths in batch]
            episodes = await workers.run(
                much, reading.prepare, found.show, plan.regulars, plan.known, clusters
            )
            work.made.update(one for some in episodes for one, _ in some)
            return [
                NewEpisode(signature, packed)
                for (signature, _), some in zip(batch, episodes, strict=True)
                for _, packed in some
            ]

        done = 0
        batches = _mapped(prepare, list(plan.make.items()), workers.width + 1)
        async with aclosing(batches) as each:
            async for made in each:
                done = min(done + _BATCH, len(plan.make))
                progress(f"preparing {found.show.title}", done, len(plan.make))
                yield made

    async def _bodies(self, found: Found, paths: Sequence[str]) -> Mapping[str, bytes]:
        bodies = {p: r.body for p in paths if (r := found.readings.get(p)) and r.body}
        stored = [path for path in paths if path not in bodies]
        return bodies | await self._library.bodies(found.show.slug, stored) if stored else bodies


async def _mapped(
    function: Callable[[Sequence[T]], Awaitable[R]], items: Sequence[T], width: int
) -> AsyncGenerator[R, None]:
    """The function's results for the items in batches, in order, `width` batches under way; none
    is any more once it is closed."""
    batches = (items[i : i + _BATCH] for i in range(0, len(items), _BATCH))
    waiting = [asyncio.ensure_future(function(b)) for b in itertools.islice(batches, width)]
    try:
        while waiting:
            done = await waiting.pop(0)
            waiting += [asyncio.ensure_future(function(b)) for b in itertools.islice(batches, 1)]
            yield done
    finally:
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)


def _change(work: _Work, episodes: AsyncGenerator[list[NewEpisode], None]) -> Change:
    return Change(
        show=work.found.show,
        coming=len(work.plan.make),
        episodes=episodes,
        documents=work.plan.documents,
        gone=work.plan.gone,
        stale=work.plan.stale,
        refused=work.plan.refused,
        feeds=work.found.feeds,
    )


def _report(work: _Work) -> Report:
    before = {one for ids in work.found.made.values() for one in ids}
    return Report(
        episodes=len((before - work.dropped) | work.made),
        new=len(work.made - before),
        changed=len(work.made & work.dropped),
        removed=len(work.removed),
        refused=tuple(work.plan.refused),
        skipped=work.plan.skipped,
        unknown=tuple(work.found.unknown),
    )


def _many_gone(works: Sequence[_Work]) -> ManyGone | None:
    """The shows that lose more than a third of what they had; None where no show does."""
    much = [
        (work.found.show.title, ids, of)
        for work in works
        if 3 * len(ids := work.removed) > (of := sum(map(len, work.found.made.values())))
    ]
    if not much:
        return None
    which = json.dumps(sorted(one for _, ids, _ in much for one in ids))
    digest = hashlib.sha256(which.encode()).hexdigest()[:16]
    return ManyGone(tuple((title, len(ids), of) for title, ids, of in much), digest)


def _total(each: Iterable[Report], gone: int) -> Report:
    """Of all shows together; `gone` are the episodes of shows that are listed no more."""
    reports = tuple(each)
    return Report(
        episodes=sum(r.episodes for r in reports),
        new=sum(r.new for r in reports),
        changed=sum(r.changed for r in reports),
        removed=sum(r.removed for r in reports) + gone,
        refused=tuple(problem for r in reports for problem in r.refused),
        skipped=sum(r.skipped for r in reports),
        unknown=tuple(path for r in reports for path in r.unknown),
    )
