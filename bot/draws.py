"""Which quote is of which day: drawn once and kept, none twice before all were shown.

Quotes are kept by their ids, so a refresh or a renumbering changes nothing. One is drawn of those
that a server saw least often, skipped ones last; once it has seen all, of those that it has not
seen for longest.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import date

from bot.catalogue import Catalogue
from bot.dailies import Shown
from bot.errors import NotFoundError
from bot.library import Library
from bot.model import Quote
from bot.moderation import Moderation
from bot.store.daily import DailyStore
from bot.store.library import LibraryStore

#: The owner of the quotes that are shared by all who have no settings of their own.
EVERYBODY = 0
#: Quotes that are drawn blindly before all are looked at; and how often a draw is tried where
#: others draw at the same moment.
_BLIND, _TRIES = 20, 5


class Draws:
    """Draws and keeps. `choose` is for tests."""

    def __init__(
        self,
        store: DailyStore,
        library: Library,
        quotes: LibraryStore,
        moderation: Moderation,
        choose: Callable[[Sequence[str]], str] = random.choice,
    ) -> None:
        self._store = store
        self._library = library
        self._quotes = quotes
        self._moderation = moderation
        self._choose = choose
        self._worthy: tuple[Catalogue | None, dict[str | None, Sequence[str]]] = (None, {})

    async def quote(self, guild_id: int, show: str | None, day: date) -> Quote:
        """The quote of a server's day, drawn unless it was already and is neither hidden nor gone.

        NotFoundError, LibraryEmptyError where there is nothing to draw.
        """
        return await self._quote(guild_id, show, day, self._moderation.hidden(guild_id))

    async def shared(self, guild_id: int | None, show: str | None, day: date) -> tuple[int, Quote]:
        """Everybody's quote of a UTC date, and whose it is: the server's own where everybody's is
        hidden there."""
        quote = await self._quote(EVERYBODY, show, day, frozenset())
        if guild_id and quote.quote_id in self._moderation.hidden(guild_id):
            return guild_id, await self.quote(guild_id, show, day)
        return EVERYBODY, quote

    async def another(self, guild_id: int, show: str | None, day: date) -> Quote:
        """Another one in its place. NotFoundError where there is no other."""
        hidden = self._moderation.hidden(guild_id)
        drawn = (await self._quote(guild_id, show, day, hidden)).quote_id
        await self._draw(guild_id, show, day, hidden, drawn)
        return await self._quote(guild_id, show, day, hidden)

    async def _quote(
        self, guild_id: int, show: str | None, day: date, hidden: frozenset[str]
    ) -> Quote:
        drawn = await self._store.drawn(guild_id, show, day)
        for _ in range(_TRIES):
            if drawn and (quote := await self._there(drawn, hidden)):
                return quote
            drawn = await self._draw(guild_id, show, day, hidden, drawn)
        raise NotFoundError("The quotes are changing just now: ask again in a moment.")

    async def _there(self, quote_id: str, hidden: frozenset[str]) -> Quote | None:
        try:
            return await self._library.quote(quote_id, hidden=hidden)
        except NotFoundError:
            return None

    async def _draw(
        self,
        guild_id: int,
        show: str | None,
        day: date,
        hidden: frozenset[str],
        replaced: str | None,
    ) -> str:
        worthy = await self._all_worthy(show)
        shown = await self._store.shown(guild_id)
        without = hidden | {replaced} if replaced else hidden
        return await self._store.keep_drawn(
            guild_id, show, day, self._pick(worthy, shown, without), replaced
        )

    def _pick(self, worthy: Sequence[str], shown: dict[str, Shown], without: frozenset[str]) -> str:
        for _ in range(_BLIND if worthy else 0):
            # Nearly always one that nobody saw yet; no need then to look at all.
            one = self._choose(worthy)
            if one not in shown and one not in without:
                return one
        fits = [one for one in worthy if one not in without]
        if not fits:
            raise NotFoundError(
                "No quote is left here that is worth a day: a moderator can load more episodes, or"
                " choose another show with `/qotd setup`."
            )
        least = min(shown.get(one, Shown()).rank for one in fits)
        pool = [one for one in fits if shown.get(one, Shown()).rank == least]
        if least != Shown().rank:
            pool.sort(key=lambda one: shown[one].last)
            pool = pool[: (len(pool) + 1) // 2]
        return self._choose(pool)

    async def _all_worthy(self, show: str | None) -> Sequence[str]:
        """The ids of all that may be drawn; asked of the store once after each refresh."""
        catalogue = self._library.catalogue
        if show is not None and show not in catalogue.shows:
            raise NotFoundError(f"The show “{show}” is not loaded any more.")
        if self._worthy[0] is not catalogue:
            self._worthy = (catalogue, {})
        # Another refresh may come while the store is asked: what it said then is of this one.
        kept = self._worthy[1]
        if show not in kept:
            kept[show] = await self._quotes.worthy_ids(show)
        return kept[show]
