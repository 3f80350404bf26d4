"""Copies of community.db, one a day, and the way back from one."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from bot.errors import StoreError
from bot.store.copies import check_community, copy_database, restore_community

logger = logging.getLogger(__name__)

#: How many copies are kept, one of each day.
KEPT = 7
_NAME = re.compile(r"community-\d{4}-\d{2}-\d{2}\.db")


class Backups:
    """Of the community.db in a folder. `now` gives seconds since 1970; days are UTC's."""

    def __init__(self, folder: Path, now: Callable[[], float]) -> None:
        self._database = folder / "community.db"
        self._folder = folder / "backups"
        self._now = now

    async def make_todays(self) -> Path | None:
        """Copy community.db, unless today's copy is there, and delete the oldest. The new copy;
        None where there was one. StoreError where it can't be written."""
        return await asyncio.to_thread(self._make_todays)

    def _make_todays(self) -> Path | None:
        target = self._todays()
        if target.exists():
            return None
        copy_database(self._database, target)
        for old in [copy for copy in self._all() if copy <= target][:-KEPT]:
            old.unlink(missing_ok=True)
        logger.info("Copied community.db to %s", target)
        return target

    def newest(self) -> Path | None:
        """The newest copy. One that is dated after today was made by a clock that was wrong: it
        stays until its day comes, and counts as the oldest till then."""
        today = self._todays()
        return max(self._all(), key=lambda copy: (copy <= today, copy), default=None)

    def _todays(self) -> Path:
        return self._folder / f"community-{self._moment():%Y-%m-%d}.db"

    async def damage(self, copy: Path) -> str | None:
        """What is wrong with a copy, in a sentence; None where it is sound."""
        try:
            await asyncio.to_thread(check_community, copy)
        except StoreError as error:
            return error.user_message
        return None

    async def restore(self, file: Path) -> Path | None:
        """Put a copy in the place of community.db, after a check; where the one that was there
        is kept now, None where there was none. StoreError, and nothing has changed.

        The caller sees to it that no bot runs on the folder.
        """
        if not file.is_file():
            raise StoreError(f"{file}: there is no such file: {self._where()}")
        if self._database.exists() and file.samefile(self._database):
            raise StoreError(f"{file} is the one that is in use: {self._where()}")
        aside = self._folder.parent / f"community-replaced-{self._moment():%Y-%m-%d-%H%M%S}.db"
        was_there = await asyncio.to_thread(restore_community, file, self._database, aside)
        return aside if was_there else None

    def _where(self) -> str:
        newest = self.newest()
        return f"name a copy of community.db, such as {newest or self._folder / 'community-….db'}"

    def _all(self) -> list[Path]:
        """The copies, oldest first; what else lies there is somebody's own."""
        found = self._folder.iterdir() if self._folder.is_dir() else ()
        return sorted(path for path in found if _NAME.fullmatch(path.name))

    def _moment(self) -> datetime:
        return datetime.fromtimestamp(self._now(), UTC)
