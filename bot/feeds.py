"""A show's feeds -> documents: what is new in them is fetched, what was there before stays.

A feed is a window on a show's newest items: what it shows no longer stays loaded as long as the
show has the feed for a source (`exclude` takes down a single episode). An item that it still
shows counts as it now is: where its transcript is gone from it, the transcript goes.

A feed that is down, cut short, damaged or suddenly empty changes nothing and is a problem. One
that is as it was costs one request. In one that changed only new and changed items have their
transcripts and chapters fetched, and those whose could not be had before.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from bot import reading
from bot.addresses import masked
from bot.errors import DocumentError, FetchError
from bot.fetch import Fetched, Fetcher
from bot.ingest.feed_xml import LARGEST_FEED
from bot.model import Problem
from bot.plan import Found
from bot.reading import Item, Reading
from bot.sources import is_address
from bot.store.loading import FeedRow
from bot.store.rows import StoredDocument
from bot.workers import MUCH, Workers

logger = logging.getLogger(__name__)

#: Transcripts that are fetched or parsed at once; `Fetcher` allows fewer requests.
_AT_ONCE = 8
#: Of one feed's transcripts that can't be had, these are named; the rest is counted.
_MOST_NAMED = 20
#: From so many transcripts on they are parsed in child processes.
_MANY = 8


class FeedReader:
    """Reads the feeds of one show into what was `found` in its other sources.

    `known` are the feeds that were read whole before. Items dated after `today` are not there
    yet. `tell` is told how the fetching goes.
    """

    def __init__(
        self,
        found: Found,
        known: Mapping[str, FeedRow],
        fetcher: Fetcher,
        workers: Workers,
        today: date,
        tell: Callable[[str, int, int], None],
    ) -> None:
        self._found = found
        self._known = {a: row for a, row in known.items() if row.version == reading.VERSION}
        self._fetcher = fetcher
        self._workers = workers
        self._today = today.isoformat()
        self._tell = tell

    async def read(self, address: str) -> None:
        """Bring the documents of one feed up to it; never raises for what the feed is."""
        place = masked(address) if is_address(address) else address
        stored = {path: d for path, d in self._found.stored.items() if d.feed == address}
        row = self._known.get(address) if stored else None
        self._tell(f"fetching {self._found.show.title}", 0, 0)
        try:
            fetched = await self._fetched(address, row)
            # Large feeds would keep the event loop waiting.
            sha256 = await asyncio.to_thread(reading.digest, fetched.body) if fetched else b""
            if row and (fetched is None or row.sha256 == sha256):
                self._stand(place, stored, row, row.problems)
                return
            assert fetched, "None is only answered to validators"
            items, problems = await self._items(fetched, place, address)
        except (FetchError, DocumentError) as error:
            line = error.line if isinstance(error, DocumentError) else None
            stands = "; what it gave before stays" if stored else ""
            self._stand(place, stored, row, (Problem(place, line, f"{error.reason}{stands}"),))
            return
        update = _Update(address, place, stored)
        update.take(items, self._today)
        logger.info("Read %s: %d items, %d to fetch", place, len(items), update.to_fetch)
        await self._fetch_attached(update)
        self._finish(update, fetched, sha256, (*problems, *update.named_problems()))

    async def _fetched(self, address: str, row: FeedRow | None) -> Fetched | None:
        """The feed, from its file where it is one; None where it is as it was."""
        if not is_address(address):
            return Fetched(await asyncio.to_thread(_bytes, address))
        return await self._fetcher.fetch(
            address,
            most=LARGEST_FEED,
            etag=row.etag if row else None,
            last_modified=row.last_modified if row else None,
        )

    async def _items(
        self, fetched: Fetched, place: str, address: str
    ) -> tuple[list[Item], tuple[Problem, ...]]:
        much = len(fetched.body) > MUCH
        language = self._found.show.language
        items, problems = await self._workers.run(
            much, reading.read_feed, fetched.body, place, address, language
        )
        if not items:
            raise DocumentError(place, "has no episode in it: ask its host, or correct the address")
        return items, problems

    def _stand(
        self,
        place: str,
        stored: Mapping[str, StoredDocument],
        row: FeedRow | None,
        problems: Sequence[Problem],
    ) -> None:
        """Leave all that the feed gave as it is."""
        self._found.unchanged.update(stored)
        self._gave(place, stored)
        self._found.refused += problems
        if row:
            self._found.feeds.append(row)

    def _gave(self, place: str, paths: Iterable[str]) -> None:
        """Note what came by the feed; what its file lies in gave it too."""
        by_source = self._found.listing.by_source
        for given in by_source.values():
            if place in given:
                given.extend(paths)
        by_source[place] = sorted(paths)

    async def _fetch_attached(self, update: _Update) -> None:
        """Fetch what is wanted, a few at once, each item's transcripts until one is good."""
        places = asyncio.Semaphore(_AT_ONCE)
        many = len(update.wanted) > _MANY
        done = 0

        async def fetch(attached: Awaitable[None]) -> None:
            nonlocal done
            async with places:
                await attached
            done += 1
            self._tell(f"fetching {self._found.show.title}", done, update.to_fetch)

        async with asyncio.TaskGroup() as group:
            for item in update.wanted:
                group.create_task(fetch(self._transcript(update, item, many)))
            for item, address in update.chaptered:
                group.create_task(fetch(self._chapters(update, item, address)))

    async def _transcript(self, update: _Update, item: Item, many: bool) -> None:
        """The first that says who speaks, else the first that can be read."""
        second: Reading | None = None
        failures: list[FetchError | DocumentError] = []
        for url in item.transcripts:
            path = update.path_for(item, url)
            try:
                fetched = await self._fetcher.fetch(url)
                assert fetched, "None is only answered to validators"
                read, labelled = await self._workers.run(
                    many or len(fetched.body) > MUCH,
                    reading.read_transcript,
                    fetched.body,
                    path,
                    item,
                    update.address,
                )
            except (FetchError, DocumentError) as error:
                failures.append(error)
                continue
            if labelled:
                update.has_transcript(item, read, failures)
                return
            second = second or read
        update.has_transcript(item, second, failures)

    async def _chapters(self, update: _Update, item: Item, address: str) -> None:
        path = update.path_for(item, address)
        try:
            fetched = await self._fetcher.fetch(address)
            assert fetched, "None is only answered to validators"
            much = len(fetched.body) > MUCH
            read = await self._workers.run(
                much, reading.read_chapters, fetched.body, path, item, update.address
            )
        except (FetchError, DocumentError) as error:
            update.lacks_chapters(item, path, error)
        else:
            update.readings[path] = read

    def _finish(
        self, update: _Update, fetched: Fetched, sha256: bytes, problems: tuple[Problem, ...]
    ) -> None:
        found = self._found
        found.readings.update(update.readings)
        found.unchanged.update(update.unchanged)
        found.refused += problems
        self._gave(update.place, {*update.readings, *update.unchanged})
        if update.whole:
            found.feeds.append(
                FeedRow(
                    update.address,
                    fetched.etag,
                    fetched.last_modified,
                    sha256,
                    reading.VERSION,
                    problems,
                )
            )


def _bytes(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        reason = f"can't be read ({error.strerror}): check the file and its permissions"
        raise DocumentError(path, reason) from None


class _Update:
    """One reading of one feed, as it comes together.

    `stored` are the documents that the feed gave before. `wanted` are the items whose transcripts
    are to be fetched, `chaptered` those whose chapters, with their address. `whole` ends as
    whether nothing is left to be tried again.
    """

    def __init__(self, address: str, place: str, stored: Mapping[str, StoredDocument]) -> None:
        self.address = address
        self.place = place
        self.readings: dict[str, Reading] = {}
        self.unchanged: set[str] = set()
        self.wanted: list[Item] = []
        self.chaptered: list[tuple[Item, str]] = []
        self.whole = True
        self._stored = stored
        self._problems: list[Problem] = []
        self._attached: dict[str, list[str]] = {}
        self._owners: dict[str, str] = {}
        for path, document in stored.items():
            guid = document.keys[0].removeprefix("guid:")
            if path != f"{place}#{guid}":
                self._attached.setdefault(guid, []).append(path)
                self._owners[path] = guid

    @property
    def to_fetch(self) -> int:
        """How much is wanted."""
        return len(self.wanted) + len(self.chaptered)

    def take(self, items: Sequence[Item], today: str) -> None:
        """Compare the items with what is stored; what they want fetched is known then."""
        shown_now = {f"guid:{item.guid}" for item in items}
        self.unchanged |= {p for p, d in self._stored.items() if d.keys[0] not in shown_now}
        for item in items:
            if item.reading.date and item.reading.date > today:
                # Not loaded, only counted; and the feed may not change until that day has come.
                self.readings[item.reading.path] = item.reading
                self.whole = False
                continue
            before = self._stored.get(item.reading.path)
            same = before is not None and before.sha256 == item.reading.sha256
            if same:
                self.unchanged.add(item.reading.path)
            else:
                self.readings[item.reading.path] = item.reading
            has = self._transcripts(item)
            if same and has:
                self.unchanged.update(has)
            elif item.transcripts:
                self.wanted.append(item)
            if item.chapters:
                path = self.path_for(item, item.chapters)
                if same and path in self._stored:
                    self.unchanged.add(path)
                else:
                    self.chaptered.append((item, item.chapters))

    def _transcripts(self, item: Item) -> list[str]:
        """The paths of the transcripts that the item had before."""
        chapters = self.path_for(item, item.chapters) if item.chapters else None
        return [path for path in self._attached.get(item.guid, []) if path != chapters]

    def path_for(self, item: Item, url: str) -> str:
        """Under which path what an item has is stored: its address, unless another item has it."""
        path = masked(url)
        owner = self._owners.setdefault(path, item.guid)
        return path if owner == item.guid else f"{path}#{item.guid}"

    def has_transcript(
        self,
        item: Item,
        transcript: Reading | None,
        failures: Sequence[FetchError | DocumentError],
    ) -> None:
        """What trying an item's transcripts has given."""
        has = self._transcripts(item)
        passing = any(isinstance(error, FetchError) and error.passing for error in failures)
        if passing:
            self._try_again(item)
        if transcript is None or (passing and has):
            # A server that is down for an hour is no reason to take a worse one for good.
            self.unchanged.update(has)
        else:
            self.readings[transcript.path] = transcript
        if transcript is None and failures:
            first, others = failures[0], len(failures) - 1
            more = f" ({others} more of this episode can't be read either)" if others else ""
            stays = "; the one from before stays" if has else ""
            path = self.path_for(item, item.transcripts[0])
            self._problems.append(Problem(path, None, f"{first.reason}{more}{stays}"))

    def lacks_chapters(self, item: Item, path: str, error: FetchError | DocumentError) -> None:
        """The item's chapters can't be had; those from before stay."""
        if isinstance(error, FetchError) and error.passing:
            self._try_again(item)
        if path in self._stored:
            self.unchanged.add(path)
        self._problems.append(Problem(path, None, error.reason))

    def _try_again(self, item: Item) -> None:
        """Leave it so that the next refresh takes the item for changed, and the feed as well."""
        self.whole = False
        path = item.reading.path
        self.unchanged.discard(path)
        unlike = reading.digest(item.reading.sha256)
        self.readings[path] = replace(item.reading, sha256=unlike)

    def named_problems(self) -> Sequence[Problem]:
        """The problems with transcripts in the order of their paths, the first few named."""
        ordered = sorted(self._problems, key=lambda problem: problem.path)
        if len(ordered) <= _MOST_NAMED:
            return ordered
        more = f"and {len(ordered) - _MOST_NAMED} more transcripts and chapters can't be had"
        return [*ordered[:_MOST_NAMED], Problem(self.place, None, more)]
