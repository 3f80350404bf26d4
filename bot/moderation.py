"""Use cases of moderators: quotes that a server doesn't see."""

from __future__ import annotations

from collections.abc import Callable

from bot.records import Hidden
from bot.store.moderation import ModerationStore


class Moderation:
    """What is hidden where is in memory as well, as every search asks for it. Call `load` once
    before anything else; `now` gives seconds since 1970."""

    def __init__(self, store: ModerationStore, now: Callable[[], float]) -> None:
        self._store = store
        self._now = now
        self._hidden: dict[int, frozenset[str]] = {}

    async def load(self) -> None:
        """Take up what community.db holds."""
        found: dict[int, set[str]] = {}
        for guild_id, hidden in await self._store.hidden():
            found.setdefault(guild_id, set()).add(hidden.quote_id)
        self._hidden = {guild_id: frozenset(ids) for guild_id, ids in found.items()}

    def hidden(self, guild_id: int | None) -> frozenset[str]:
        """The ids of the quotes that a server doesn't see; none outside a server."""
        return self._hidden.get(guild_id, frozenset()) if guild_id else frozenset()

    async def hide(self, guild_id: int, quote_id: str, by: int, reason: str | None) -> bool:
        """Hide a quote, in every episode that has the same words. False where it was hidden
        already; then who hid it, when and why stay as they are."""
        done = await self._store.hide(guild_id, Hidden(quote_id, by, self._now(), reason))
        self._hidden[guild_id] = self.hidden(guild_id) | {quote_id}
        return done

    async def unhide(self, guild_id: int, quote_id: str) -> bool:
        """Show a quote again. False where it was not hidden."""
        done = await self._store.unhide(guild_id, quote_id)
        self._hidden[guild_id] = self.hidden(guild_id) - {quote_id}
        return done

    async def listed(self, guild_id: int) -> list[Hidden]:
        """What a server hides, the newest first."""
        return [hidden for guild, hidden in await self._store.hidden() if guild == guild_id]
