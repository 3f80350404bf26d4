"""A server with a quote of the day, whose clock is moved by hand, for tests of the bot in it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from club import Club, club
from members import Reply

from bot.dailies import Post, State
from bot.sandbox import ApiCall, Channel, Message, Sandbox

POSTING = "/channels/{channel_id}/messages"
DAY = 86_400.0


class Clock:
    """Wednesday, 7 o'clock in Berlin, until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 25, 6, 0, tzinfo=UTC).timestamp()

    def __call__(self) -> float:
        return self.now


class Server:
    """A server with moderators, whose clock is moved by hand."""

    def __init__(self, folder: Path, sandbox: Sandbox, clock: Clock) -> None:
        self.folder = folder
        self.sandbox = sandbox
        self.clock = clock
        self.looked = 0
        self.world = sandbox.world
        self.guild = self.world.guild("Podcast Club")

    def bot(self) -> Any:
        """The bot, from start to orderly end."""
        return club(self.folder, sandbox=self.sandbox, now=self._look)

    def _look(self) -> float:
        self.looked += 1
        return self.clock()

    def channel(self, name: str) -> Channel:
        return self.world.channel(name, self.guild)

    def posts(self, channel: str = "quotes") -> list[Message]:
        """Quotes of the day that the bot posted by itself, oldest first."""
        sent = self.sandbox.messages.history(self.channel(channel).id, everything=True)
        own = [m for m in sent if m.author_id == self.world.bot.id]
        return [m for m in own if m.text().find("### Quote of the day") >= 0]

    async def until(self, reached: Callable[[], Any]) -> None:
        """Wait for what the bot does at its next look at the clock."""
        for _ in range(750):
            if reached():
                return
            await asyncio.sleep(0.02)
        raise TimeoutError("the bot has not come to that")

    async def later(self, reached: Callable[[], Any]) -> None:
        """The same while a minute passes each second."""

        def passing() -> Any:
            self.clock.now += 1.2
            return reached()

        await self.until(passing)

    async def quiet(self) -> None:
        """Wait until the bots, two at most, have looked at the clock a few times more: what comes
        twice, or should not come, would be there by then."""
        seen = self.looked
        await self.until(lambda: self.looked >= seen + 6)

    def calls(self, method: str, route: str) -> list[ApiCall]:
        """The bot's calls of this kind."""
        return [c for c in self.sandbox.calls if (c.method, c.route) == (method, route)]


@asynccontextmanager
async def serving(folder: Path) -> AsyncIterator[Server]:
    clock = Clock()
    async with Sandbox(clock=clock) as sandbox:
        yield Server(folder, sandbox, clock)


async def set_up(server: Server, members: Club, **more: Any) -> Reply:
    options = {"time": "9:00", "timezone": "Berlin"} | more
    if "channel" not in options:
        options["channel"] = server.channel("quotes")
    return await members.mia.says("/qotd setup", **options)


async def fate(members: Club, server: Server, day: str = "2026-11-25") -> Post | None:
    found, _, _ = await members.bot.daily.history(server.guild.id, 0, 100)
    return next((post for post in found if post.date.isoformat() == day), None)


async def settled(members: Club, server: Server, day: str = "2026-11-25") -> Post:
    """Wait until a date's fate is known."""
    async with asyncio.timeout(15):
        while True:
            post = await fate(members, server, day)
            if post and post.state is not State.CLAIMED:
                return post
            await asyncio.sleep(0.05)
