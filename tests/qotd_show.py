"""A show of five quotes that are all worth a day, a clock, and what the loop does: for tests."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime

from shelf import Shelf

from bot.dailies import Daily, Post
from bot.daily import Claim, DailyQuotes
from bot.opening import Opened, opened
from bot.schedule import Schedule, read_days, read_time

HERE, THERE, CHANNEL, MIA = 100, 200, 7, 13
HOUR, DAY = 3600.0, 86_400.0

SAID = [
    f"A {thing} is a slow machine that somebody must wind on every {day} before the town wakes up."
    for thing, day in zip(
        "tower sundial loom kiln organ".split(),
        "Monday Tuesday Wednesday Thursday Friday".split(),
        strict=True,
    )
]


def utc(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()


class Clock:
    def __init__(self, text: str) -> None:
        self.now = utc(text)

    def __call__(self) -> float:
        return self.now


def filled(shelf: Shelf, *, number: int = 1) -> None:
    talk = "\n\n".join(f"INES: {text}\n\nBEN: Go on." for text in SAID)
    shelf.post(number, "Slow machines", talk)


async def loaded(shelf: Shelf) -> None:
    # Of other languages than English only the form is looked at: all five are worth a day.
    shelf.configure('slug = "kites"\ntitle = "Kites"\nsources = ["posts"]\nlanguage = "eo"')
    filled(shelf)
    await shelf.refresh()


@asynccontextmanager
async def loaded_at(shelf: Shelf, moment: str) -> AsyncIterator[tuple[Opened, Clock]]:
    """The show, open, and the clock that it goes by, which stands at this moment of UTC."""
    await loaded(shelf)
    clock = Clock(moment)
    async with opened(shelf.data_dir, shelf.shows_file, now=clock) as house:
        yield house, clock


async def set_up(
    house: Opened, guild_id: int = HERE, at: str = "09:00", zone: str = "Europe/Berlin",
    days: str = "all", channel_id: int = CHANNEL,
) -> Daily:  # fmt: skip
    schedule = Schedule(read_time(at), zone, read_days(days))
    return await house.daily.set_up(
        guild_id, channel_id, schedule, role_id=None, thread=False, show=None, by=MIA
    )


async def tick(daily: DailyQuotes, guild_id: int = HERE) -> Claim | None:
    """What the loop does where Discord takes everything."""
    if guild_id not in await daily.due():
        return None
    claim = await daily.claim_due(guild_id)
    if claim:
        await daily.sent(claim.post, 1)
    return claim


async def history(house: Opened, guild_id: int = HERE) -> dict[date, Post]:
    found, total, _ = await house.daily.history(guild_id, 0, 1000)
    assert len(found) == total
    return {post.date: post for post in found}
