"""Use cases on what is stored about whom, and for how long."""

from __future__ import annotations

from collections.abc import Callable, Collection

from bot.records import Kept
from bot.store.privacy import PrivacyStore

#: How long a server's settings outlive the bot's stay there, as promised in `/privacy`.
KEPT_DAYS = 30


class Privacy:
    """`now` gives seconds since 1970."""

    def __init__(self, store: PrivacyStore, now: Callable[[], float]) -> None:
        self._store = store
        self._now = now

    async def about(self, user_id: int) -> list[Kept]:
        """What is stored about a user; empty where nothing is."""
        return await self._store.about(user_id)

    async def forget(self, user_id: int) -> list[Kept]:
        """Forget a user; what that was about."""
        kept = await self._store.about(user_id)
        await self._store.forget(user_id)
        return kept

    async def note_servers(self, present: Collection[int]) -> None:
        """Called at each start, and whenever the bot joins or leaves a server: the days of one
        that it left count from then, and coming back in time keeps everything."""
        await self._store.note_servers(present, self._now())

    async def clean(self) -> list[int]:
        """Delete what is kept of servers that were left too long ago; which they were."""
        return await self._store.remove_left(self._now() - KEPT_DAYS * 24 * 3600)
