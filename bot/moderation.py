"""Use cases of moderators: quotes that a server doesn't see."""

from __future__ import annotations

from collections.abc import Callable, Collection

from bot.records import Hidden
from bot.store.moderation import ModerationStore


class Moderation:
    """What is hidden where is in memory as well, as every search asks for it. Call `load` once
    before anything else; `now` gives seconds since 1970."""

    def __init__(self, store: ModerationStore, now: Callable[[], float]) -> None:
        self._store = store
        self._now = now
        #: By server, the ids of hidden quotes with the reasons.
        self._hidden: dict[int, dict[str, str | None]] = {}

    async def load(self) -> None:
        """Take up what community.db holds."""
        found: dict[int, dict[str, str | None]] = {}
        for guild_id, hidden in await self._store.hidden():
            found.setdefault(guild_id, {})[hidden.quote_id] = hidden.reason
        self._hidden = found

    def hidden(self, guild_id: int | None) -> frozenset[str]:
        """The ids of the quotes that a server doesn't see; none outside a server."""
        return frozenset(self._hidden.get(guild_id, ())) if guild_id else frozenset()

    def complete(self, guild_id: int, text: str, limit: int) -> list[tuple[str, str | None]]:
        """What may be shown again, with its reason, by the beginning of its id or words of the
        reason."""
        typed = text.strip("` ").casefold()
        return [
            (quote_id, reason)
            for quote_id, reason in self._hidden.get(guild_id, {}).items()
            if quote_id.startswith(typed) or typed in (reason or "").casefold()
        ][:limit]

    async def hide(self, guild_id: int, quote_id: str, by: int, reason: str | None) -> bool:
        """Hide a quote, in every episode that has the same words. False where it was hidden
        already; then who hid it, when and why stay as they are."""
        done = await self._store.hide(guild_id, Hidden(quote_id, by, self._now(), reason))
        if done:
            self._hidden.setdefault(guild_id, {})[quote_id] = reason
        return done

    async def unhide(self, guild_id: int, quote_id: str) -> bool:
        """Show a quote again. False where it was not hidden."""
        done = await self._store.unhide(guild_id, quote_id)
        self._hidden.get(guild_id, {}).pop(quote_id, None)
        return done

    def forget_servers(self, guild_ids: Collection[int]) -> None:
        """Servers of which nothing is stored any more."""
        # Not read anew: that could miss what is hidden meanwhile.
        for guild_id in guild_ids:
            self._hidden.pop(guild_id, None)

    async def listed(self, guild_id: int) -> list[Hidden]:
        """What a server hides, the newest first."""
        return [hidden for _, hidden in await self._store.hidden(guild_id)]
