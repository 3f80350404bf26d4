"""The use cases on the derived data: what the cogs and the command line ask for.

`Library` answers from what is in memory (`bot.holdings`) and reads everything else from the
store. It follows what another process writes (`follow`).
"""

from __future__ import annotations

import asyncio
import random
from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from bot.catalogue import Catalogue, FoundEpisodes
from bot.errors import LibraryEmptyError, NotFoundError
from bot.finding import find_episodes
from bot.holdings import Keeper
from bot.model import (
    Candidate,
    Episode,
    Filters,
    Link,
    LinkResults,
    Quote,
    QuoteHit,
    QuoteResults,
    Report,
    Show,
    Turn,
)
from bot.paging import in_bounds
from bot.refresh import Agreed, Progress, Refresher
from bot.search.answers import Answers, answers_to
from bot.search.excerpt import excerpt, found_spans, joined
from bot.search.links import rank_links
from bot.search.query import Query, parse
from bot.search.rank import Ranked
from bot.store.library import LibraryStore

T = TypeVar("T")

#: How many links are looked at; and for one word or two, which many have: a hundred pages.
_LINKS, _MANY_LINKS, _BROAD = 200, 1_000, 2
_MOST_ASKERS = 10_000
_CONTEXT_TURNS = 2
#: Rows that are tried for a random quote: one may be shown last, others gone with a refresh.
_TRIES = 5
_GONE = "That quote is no longer in the library: search for it again."


@dataclass(frozen=True, slots=True)
class Status:
    """What is loaded: counts, and when (ISO 8601, UTC) and how the last refresh ended."""

    episodes: int
    quotes: int
    links: int
    refreshed_at: str | None
    summary: str | None


class Library:
    """Call `load` once before anything else, and `close` at the end."""

    def __init__(
        self,
        store: LibraryStore,
        refresher: Refresher,
        shows: Callable[[], Sequence[Show]],
        today: Callable[[], date],
        choose: Callable[[Sequence[int]], int] = random.choice,
    ) -> None:
        """`shows` reads shows.toml anew for each refresh; `today` and `choose` are for tests."""
        self._store = store
        self._refresher = refresher
        self._shows = shows
        self._today = today
        self._choose = choose
        self._keeper = Keeper(store)
        #: What is worth reading of all, and in which generation: once somebody asked.
        self._worthy: tuple[int, list[int]] = (-1, [])
        self._last_shown: OrderedDict[int, str] = OrderedDict()
        #: One thread: most of a search holds Python's lock, and two that pass it back and forth
        #: answer a seventh fewer of 50 in flight (tests/benchmarks/search, eight rounds each).
        self._searching = ThreadPoolExecutor(1, thread_name_prefix="search")

    def close(self) -> None:
        """End the thread once it has done what it is at."""
        self._searching.shutdown(wait=False)

    @property
    def catalogue(self) -> Catalogue:
        """The newest; take it once for what belongs together."""
        return self._keeper.holdings.catalogue

    async def load(self) -> None:
        """Take up what library.db holds now."""
        await self._keeper.load()

    async def follow(self, every_s: float = 2.0) -> None:
        """Runs until cancelled: takes up what anybody else writes to library.db."""
        await self._keeper.follow(every_s)

    async def refresh(
        self,
        only: str | None = None,
        progress: Progress = lambda *_: None,
        agreed: Agreed = lambda _: True,
    ) -> Report:
        """Read what changed in the sources, then answer from it. See `Refresher.refresh`."""
        report = await self._refresher.refresh(
            self._shows(), today=self._today(), only=only, progress=progress, agreed=agreed
        )
        await self._keeper.load_changes()
        return report

    async def is_behind(self, moment: float) -> bool:
        """Whether shows.toml says something else than what is loaded, or a file of the shows was
        written after `moment`, in seconds since 1970. SettingsError."""
        shows = list(self._shows())
        loaded = list(self.catalogue.shows.values())
        return shows != loaded or await self._refresher.changed_since(shows, moment)

    async def status(self) -> Status:
        """Counts and the last refresh."""
        counts = await self._store.counts()
        refreshed_at, summary = await self._store.last_refresh() or (None, None)
        return Status(**counts, refreshed_at=refreshed_at, summary=summary)

    # Episodes

    async def find_episodes(
        self,
        query: str,
        show: str | None = None,
        limit: int = 10,
        hidden: frozenset[str] = frozenset(),
    ) -> FoundEpisodes:
        """See `bot.finding.find_episodes`."""
        held = self._keeper.holdings
        return await self._off_the_loop(lambda: find_episodes(held, query, show, limit, hidden))

    async def _off_the_loop(self, work: Callable[[], T]) -> T:
        """Work in a thread: a misspelling in a large library would block the event loop."""
        return await asyncio.get_running_loop().run_in_executor(self._searching, work)

    # Quotes

    async def search_quotes(
        self,
        text: str,
        filters: Filters = Filters(),
        *,
        hidden: frozenset[str] = frozenset(),
        literal: bool = False,
        nearest: bool = False,
        page: int = 0,
        per_page: int = 5,
    ) -> QuoteResults:
        """Passages for what a member half remembers, best first, one page of them.

        `hidden` are the ids of quotes that are as if not there, here and below.
        `filters.exact` takes the text to the word; `literal` corrects nothing; `nearest` puts
        what is no answer behind the answers, as it is shown anyway where there are none. A page
        past the last is the last. NotFoundError where a filter names nothing.
        """
        held, rows, speakers = self._keeper.holdings, *self._narrowed(filters)

        def find() -> tuple[Query, Answers]:
            query = parse(text, held.vocabulary, exact=filters.exact, literal=literal)
            if query.is_empty or not held.index:
                return query, Answers([])
            return query, answers_to(
                held.index, query, episodes=rows, speakers=speakers, hidden=hidden
            )

        query, (ranked, more) = await self._off_the_loop(find)
        answers = [hit for hit in ranked if not hit.weak]
        pool = ranked if nearest or not answers else answers
        page, pages = in_bounds(page, len(pool), per_page)
        shown = pool[page * per_page : (page + 1) * per_page]
        quotes = await self._store.quotes([c.row for hit in shown for c in _passages(hit)])
        return QuoteResults(
            hits=tuple(
                _shown(held.catalogue, query, [quotes[c.row] for c in _passages(hit)], hit)
                for hit in shown
                # A refresh may have taken some away meanwhile.
                if all(c.row in quotes for c in _passages(hit))
            ),
            total=len(answers),
            episodes=len({hit.candidate.episode for hit in answers}),
            more=more,
            page=page,
            pages=pages,
            corrected=query.corrected,
        )

    async def random_quote(
        self,
        asker: int,
        filters: Filters = Filters(),
        hidden: frozenset[str] = frozenset(),
        shown: str | None = None,
    ) -> Quote:
        """One quote worth reading, any as likely as another, never the one that is `shown` or, of
        a new card, that the asker was shown last, unless it is the only one. NotFoundError where
        nothing fits."""
        last_shown = shown or self._last_shown.get(asker)
        rows, speakers = self._narrowed(filters)
        if rows is None and not speakers:
            worthy = await self._all_worthy()
        else:
            worthy = await self._store.worthy(rows, speakers)
        if gone := await self._store.rows_of(hidden):
            worthy = [row for row in worthy if row not in gone]
        last: Quote | None = None
        for _ in range(_TRIES):
            if not worthy:
                break
            row = self._choose(worthy)
            quote = (await self._store.quotes([row])).get(row)
            if quote and quote.quote_id != last_shown:
                self._remember(asker, quote)
                return quote
            last = quote or last
            worthy = [other for other in worthy if other != row]
        if last:  # There is no other.
            return last
        raise NotFoundError("No quote worth reading alone fits: try without one of the options.")

    async def _all_worthy(self) -> list[int]:
        generation = self._keeper.holdings.generation
        if self._worthy[0] != generation:
            self._worthy = generation, await self._store.worthy()
        return self._worthy[1]

    def forget(self, asker: int) -> None:
        """Forget which quote somebody was shown last."""
        self._last_shown.pop(asker, None)

    def _remember(self, asker: int, quote: Quote) -> None:
        self._last_shown[asker] = quote.quote_id
        self._last_shown.move_to_end(asker)
        if len(self._last_shown) > _MOST_ASKERS:
            self._last_shown.popitem(last=False)

    async def quote(
        self, quote_id: str, episode_id: str | None = None, hidden: frozenset[str] = frozenset()
    ) -> Quote:
        """A quote by its id, in the episode where the same words stand in several.

        NotFoundError where it is gone or hidden.
        """
        if quote_id in hidden:
            raise NotFoundError("A moderator of this server hid that quote: search for another.")
        quote = await self._store.quote(quote_id, episode_id)
        if not quote:
            raise NotFoundError(_GONE)
        return quote

    async def context(
        self, quote: Quote, hidden: frozenset[str] = frozenset()
    ) -> tuple[list[Turn], int]:
        """The quote as a turn among at most two turns on each side, and its index there. What is
        hidden of those is "…"."""
        found = await self._store.context(quote.row, _CONTEXT_TURNS, hidden)
        if not found:
            raise NotFoundError(_GONE)
        before, own, after = found
        return [*before, own, *after], len(before)

    # Links

    async def episode_links(self, episode: Episode) -> tuple[Link, ...]:
        """The links of an episode, in the order of its notes."""
        return await self._store.links(self.catalogue.rows[episode.episode_id])

    async def search_links(self, text: str, filters: Filters = Filters()) -> LinkResults:
        """Links of all episodes by their words or site, best first."""
        held, (rows, _) = self._keeper.holdings, self._narrowed(filters)
        site = held.catalogue.site(filters.site) if filters.site else None
        sites = [site] if site else []

        def match() -> tuple[Query, int, dict[int, float]]:
            query = parse(text, held.vocabulary, exact=filters.exact)
            most = _MANY_LINKS if len(query.slots) <= _BROAD else _LINKS
            found = held.index.links(query, most, rows, sites) if held.index else []
            return query, most, {one.row: one.bm25 for one in found}

        query, most, bm25 = await self._off_the_loop(match)
        links, candidates = await self._store.found_links(bm25)
        hits = await self._off_the_loop(lambda: rank_links(query, links, candidates))
        more = len(bm25) >= most and not hits[-1].weak
        return LinkResults(tuple(hits), more, query.corrected)

    def _narrowed(self, filters: Filters) -> tuple[list[int] | None, Sequence[str]]:
        """The rows of the episodes to keep to, None for all; and the spellings of who speaks."""
        catalogue = self.catalogue
        if not catalogue.newest:
            raise LibraryEmptyError
        speakers = catalogue.person(filters.speaker).spellings if filters.speaker else ()
        return catalogue.narrowed_rows(filters), speakers


def _shown(catalogue: Catalogue, query: Query, passages: Sequence[Quote], hit: Ranked) -> QuoteHit:
    quote = next(each for each in passages if each.row == hit.candidate.row)
    show = catalogue.shows[catalogue.episode(quote.episode_id).show]
    text = joined([passage.text for passage in passages], show.language)
    shown, bold = excerpt(text, found_spans(query, text), show.language)
    return QuoteHit(quote, hit.score, hit.weak, text, shown, tuple(bold))


def _passages(hit: Ranked) -> list[Candidate]:
    """What of a hit is shown, in order: two passages where a turn is cut within what was found."""
    if not hit.also or hit.also.turn != hit.candidate.turn:
        return [hit.candidate]
    return sorted((hit.candidate, hit.also), key=lambda candidate: candidate.row)
