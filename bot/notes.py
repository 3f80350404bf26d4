"""Notes to moderators: what the bot can't mend by itself, said once and standing until mended."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from bot.records import Note
from bot.store.moderation import ModerationStore


class Notes:
    """One note of a kind stands in a server, or in no one server (None). `now` gives seconds since
    1970."""

    def __init__(self, store: ModerationStore, now: Callable[[], float]) -> None:
        self._store = store
        self._now = now
        # Set at the start too: what the last run raised and had no time to say.
        self._raised = asyncio.Event()
        self._raised.set()

    async def raise_note(
        self, guild_id: int | None, kind: str, text: str, user_id: int | None
    ) -> None:
        """Say something to who set the thing up, or to the bot's owner where that is None.

        `text` is a sentence or two of what happened and what to do, in plain text. While one of
        the kind stands there, only its text changes; nobody is told twice.
        """
        await self._store.raise_note(guild_id, kind, text, user_id, self._now())
        self._raised.set()

    async def mend(self, guild_id: int | None, kind: str) -> None:
        """It is mended; where no such note stands, nothing happens."""
        await self._store.mend_note(guild_id, kind)

    async def standing(self, guild_id: int | None) -> list[Note]:
        """The notes of a server, or of no one server, the newest first."""
        return await self._store.standing(guild_id)

    async def next_untold(self) -> Note:
        """Waits for a note that nobody was told yet; each is given once, even over a restart."""
        while True:
            self._raised.clear()
            if note := await self._store.take_untold():
                return note
            await self._raised.wait()
