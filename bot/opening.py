"""Opens the two databases and what stands on them, for the bot and the command line alike."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.library import Library
from bot.pages import Pages
from bot.refresh import Refresher
from bot.shows import load_shows
from bot.store.community import CommunityStore
from bot.store.library import LibraryStore


@dataclass(frozen=True, slots=True)
class Opened:
    """Everything that a bot or a command needs; good until the context ends."""

    library: Library
    pages: Pages
    library_store: LibraryStore
    community_store: CommunityStore


@asynccontextmanager
async def opened(
    data_dir: Path, shows_file: Path, *, private_hosts: bool = False
) -> AsyncIterator[Opened]:
    """Open `data_dir` and take up what is loaded. SettingsError, StoreError.

    `private_hosts`: feeds may be on private and loopback addresses.
    """
    load_shows(shows_file)  # A typo ends the start, not the first refresh.
    async with AsyncExitStack() as stack:
        library_store = await LibraryStore.open(data_dir)
        stack.push_async_callback(library_store.close)
        community_store = await CommunityStore.open(data_dir)
        stack.push_async_callback(community_store.close)
        library = Library(
            library_store,
            Refresher(library_store, community_store, private_hosts=private_hosts),
            shows=lambda: load_shows(shows_file),
            today=date.today,
        )
        await library.load()
        yield Opened(library, Pages(community_store, time.time), library_store, community_store)
