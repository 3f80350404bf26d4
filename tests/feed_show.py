"""A show whose source is a feed on a server of its own, for tests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from documents.feeds import rss
from shelf import TODAY, Shelf
from web import Web, page

from bot.model import Episode, Report
from bot.refresh import Refresher
from bot.shows import load_shows


@dataclass
class Kites:
    """The show, its server, and what is loaded of it."""

    site: Web
    shelf: Shelf
    private_hosts: bool = True

    def publish(self, *items: str, etag: str | None = None) -> None:
        """Put a feed of these items on the server."""
        self.site.at["/feed.xml"] = page(rss(*items), etag=etag)

    def put(self, path: str, text: str, kind: str = "text/plain") -> str:
        """Put a file on the server; its address."""
        self.site.at[path] = page(text, kind)
        return self.site.address + path

    async def refresh(self, today: date = TODAY) -> Report:
        """Refresh, with what was asked before forgotten."""
        self.site.asked.clear()
        async with self.shelf.opened() as house:
            refresher = Refresher(
                house.library_store, house.community_store, private_hosts=self.private_hosts
            )
            return await refresher.refresh(load_shows(self.shelf.shows_file), today=today)

    async def episodes(self) -> dict[str, Episode]:
        """By title."""
        return {episode.title: episode for episode in await self.shelf.episodes()}


def reasons(report: Report) -> str:
    return "\n".join(f"{problem.path}: {problem.reason}" for problem in report.refused)
