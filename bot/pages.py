"""What is kept of a member's questions: just enough to turn a page, for 24 hours."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict

from bot.errors import NotFoundError
from bot.model import Filters, Request
from bot.store.community import CommunityStore


class Pages:
    """Use cases on the requests in community.db. `now` gives seconds since 1970."""

    def __init__(self, store: CommunityStore, now: Callable[[], float]) -> None:
        self._store = store
        self._now = now

    async def keep(self, user_id: int, request: Request) -> str:
        """Keep a request; the key, of 12 characters, goes into the pager's buttons."""
        return await self._store.save_request(user_id, json.dumps(asdict(request)), self._now())

    async def recall(self, key: str) -> tuple[int, Request]:
        """Who asked, and what. NotFoundError once it is older than 24 hours or was deleted."""
        found = await self._store.request(key, self._now())
        if not found:
            raise NotFoundError("These pages are no longer kept: run the command again.")
        user_id, text = found
        fields = json.loads(text)
        return user_id, Request(**fields | {"filters": Filters(**fields["filters"])})
