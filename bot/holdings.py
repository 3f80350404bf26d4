"""What of library.db is in memory, all of one state, and how it is kept up with the file.

A use case takes the holdings once and answers from these to its end: a refresh meanwhile brings
others and changes nothing about them.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass

from bot.catalogue import Catalogue
from bot.search.building import builder_of_missing, remove_others
from bot.search.index import Index
from bot.search.vocabulary import Vocabulary
from bot.store.library import LibraryStore

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class Holdings:
    """The state after one refresh; `generation` is the last that changed episodes, `index` None
    where nothing is loaded."""

    generation: int
    index: Index | None
    vocabulary: Vocabulary
    catalogue: Catalogue


class Keeper:
    """Call `load` once before anything else, unless this process only imports: then nothing is
    ever loaded."""

    def __init__(self, store: LibraryStore) -> None:
        self._store = store
        self._loading = asyncio.Lock()
        empty = Catalogue((), {}, {}, ())
        #: The newest there are.
        self.holdings = Holdings(-1, None, Vocabulary((), 0), empty)

    async def load(self) -> None:
        """Take up what library.db holds now, all of one state: read again where another program
        wrote meanwhile."""
        async with self._loading:
            refresh, held = -1, self.holdings
            while refresh != (newest := await self._store.generation()):
                refresh, held = newest, await self._read(self.holdings)
            # At once, so that nobody is answered half from the old and half from the new.
            self.holdings = held

    async def _read(self, before: Holdings) -> Holdings:
        generation = await self._store.index_generation()
        index = await self._open_index(generation)
        shows = await self._store.shows()
        known = before.catalogue.by_row
        episodes = await self._store.episodes(known)
        appearances = await self._store.appearances(episodes.keys() - known.keys())
        sites = await self._store.sites()
        words = await self._store.vocabulary(max(before.generation, 0))
        passages = (await self._store.counts())["quotes"]
        # Tens of milliseconds each for a large library: not on the loop.
        vocabulary = await asyncio.to_thread(Vocabulary, words, passages, before.vocabulary)
        catalogue = await asyncio.to_thread(
            Catalogue, shows, episodes, appearances, sites, before.catalogue
        )
        return Holdings(generation, index, vocabulary, catalogue)

    async def _open_index(self, generation: int) -> Index | None:
        """The index of what library.db holds; made again where it is missing or damaged."""
        if not generation:
            return None
        folder = self._store.index_folder
        try:
            index = await asyncio.to_thread(Index, folder, generation)
        except ValueError:
            await self._store.build_index(lambda: builder_of_missing(folder, generation))
            index = await asyncio.to_thread(Index, folder, generation)
        await asyncio.to_thread(remove_others, folder, generation)
        return index

    async def load_changes(self) -> bool:
        """`load` where library.db has other episodes or shows, and whether it had. Where nothing
        was loaded before, nothing is now: only the indexes of other generations are deleted."""
        held = self.holdings
        generation = await self._store.index_generation()
        if held.generation < 0:
            await asyncio.to_thread(remove_others, self._store.index_folder, generation)
            return False
        shows = list(held.catalogue.shows.values())
        # One without episodes, or with another licence, is no other generation.
        if generation == held.generation and shows == await self._store.shows():
            return False
        await self.load()
        return True

    async def follow(self, every_s: float) -> None:
        """Runs until cancelled: takes up what anybody else writes to library.db."""
        version = -1
        while True:
            await asyncio.sleep(every_s)
            try:
                if (found := await self._store.data_version()) != version:
                    if await self.load_changes():
                        count = len(self.holdings.catalogue.newest)
                        logger.info("Took up %d episodes", count)
                    # Last, so that what failed is tried again.
                    version = found
            except Exception:
                # A task that ends is not begun again; the next round may fare better.
                logger.exception("Could not take up what was written")
