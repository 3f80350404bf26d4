"""A show of one's own for tests: posts in a folder, its shows.toml, its DATA_DIR."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.model import Episode, Report
from bot.opening import Opened, opened
from bot.refresh import Refresher
from bot.shows import load_shows

#: When the tests that need a day take place.
TODAY = date(2026, 6, 1)


@dataclass(frozen=True)
class Shelf:
    """A show of one's own: posts in a folder, its shows.toml, its DATA_DIR."""

    folder: Path

    @property
    def shows_file(self) -> Path:
        return self.folder / "shows.toml"

    @property
    def posts(self) -> Path:
        return self.folder / "posts"

    @property
    def data_dir(self) -> Path:
        return self.folder / "var"

    def configure(self, *blocks: str) -> None:
        """Write shows.toml: `[[show]]` before each of the blocks."""
        text = "".join(f"[[show]]\n{block}\n\n" for block in blocks)
        self.shows_file.write_text(text, encoding="utf-8")

    def post(self, number: int | None, title: str, talk: str = "", front: str = "") -> Path:
        """Write a Hugo post; `talk` are turns, `front` more lines of front matter."""
        path = self.posts / f"{number or title.replace(' ', '-')}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        numbered = "" if number is None else f"episodeNumber = {number}\n"
        talk = talk or f"RUTH: Hello.\n\nBEN: We talk about {title} tonight."
        path.write_text(
            f'+++\ntitle = "{title}"\n{numbered}{front}\n+++\n\n'
            f'{{{{< transcript "RUTH: Welcome to {title}." >}}}}\n\n{talk}\n',
            encoding="utf-8",
        )
        return path

    def opened(self) -> AbstractAsyncContextManager[Opened]:
        """Its databases and what stands on them."""
        return opened(self.data_dir, self.shows_file)

    async def refresh(self, today: date = TODAY, only: str | None = None) -> Report:
        """Start, refresh, stop."""
        async with self.opened() as house:
            refresher = Refresher(house.library_store, house.community_store)
            return await refresher.refresh(load_shows(self.shows_file), today=today, only=only)

    async def episodes(self) -> list[Episode]:
        """All that is loaded, whole."""
        async with self.opened() as house:
            return [episode async for episode in house.library_store.whole_episodes()]
