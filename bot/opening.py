"""Opens the two databases and what stands on them, for the bot and the command line alike."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.backups import Backups
from bot.daily import DailyQuotes
from bot.draws import Draws
from bot.library import Library
from bot.moderation import Moderation
from bot.notes import Notes
from bot.pages import Pages
from bot.privacy import Privacy
from bot.refresh import Refresher
from bot.shows import load_shows
from bot.store.community import CommunityStore, open_community
from bot.store.daily import DailyStore
from bot.store.database import Database
from bot.store.library import LibraryStore
from bot.store.moderation import ModerationStore
from bot.store.privacy import PrivacyStore
from bot.store.upkeep import UpkeepStore
from bot.upkeep import Upkeep
from bot.zones import Zones


@dataclass(frozen=True, slots=True)
class Opened:
    """Everything that a bot or a command needs; good until the context ends."""

    library: Library
    pages: Pages
    moderation: Moderation
    notes: Notes
    privacy: Privacy
    upkeep: Upkeep
    backups: Backups
    daily: DailyQuotes
    zones: Zones
    library_store: LibraryStore
    community_store: CommunityStore
    #: community.db itself; the stores on it share its lock.
    community: Database


@asynccontextmanager
async def opened(
    data_dir: Path,
    shows_file: Path,
    *,
    private_hosts: bool = False,
    answering: bool = True,
    now: Callable[[], float] = time.time,
) -> AsyncIterator[Opened]:
    """Open `data_dir` and take up what is loaded. SettingsError, StoreError.

    `private_hosts`: feeds may be on private and loopback addresses. `answering`: False where it is
    only to be refreshed, which is quicker without loading what there is. `now` gives seconds since
    1970.
    """
    load_shows(shows_file)  # A typo ends the start, not the first refresh.
    async with AsyncExitStack() as stack:
        library_store = await LibraryStore.open(data_dir)
        stack.push_async_callback(library_store.close)
        community = await open_community(data_dir)
        stack.push_async_callback(community.close)
        library = Library(
            library_store,
            Refresher(library_store, CommunityStore(community), private_hosts=private_hosts),
            shows=lambda: load_shows(shows_file),
            today=date.today,
        )
        stack.callback(library.close)
        house = _house(data_dir, library, library_store, community, now)
        if answering:
            await library.load()
        await house.moderation.load()
        yield house


def _house(
    data_dir: Path,
    library: Library,
    library_store: LibraryStore,
    community: Database,
    now: Callable[[], float],
) -> Opened:
    community_store = CommunityStore(community)
    moderation_store = ModerationStore(community)
    daily_store = DailyStore(community)
    moderation = Moderation(moderation_store, now)
    notes = Notes(moderation_store, now)
    draws = Draws(daily_store, library, library_store, moderation)
    return Opened(
        library=library,
        pages=Pages(community_store, now),
        moderation=moderation,
        notes=notes,
        privacy=Privacy(PrivacyStore(community), now),
        upkeep=Upkeep(library, library_store, notes, UpkeepStore(community), now),
        backups=Backups(data_dir, now),
        daily=DailyQuotes(daily_store, draws, notes, now),
        zones=Zones(),
        library_store=library_store,
        community_store=community_store,
        community=community,
    )
