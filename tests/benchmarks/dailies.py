"""Many servers with a quote of the day at the same minute: who is due, and how they are served.

    python -m tests.benchmarks.dailies [--servers 10000] [--days 2] [--threads] [--looks 20]

Run it from the project's root, with SHOWS_FILE naming the corpus and DATA_DIR a scratch folder
that is already loaded (`python -m bot import`); the bot runs in a process of its own against a
sandbox that refuses more than 50 requests a second, as Discord does. It prints how long it takes
to find all who are due, then posts of all: how many a second, whether in order, whether once, and
the bot's resident memory at the start, halfway through the first day, and after each day.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot import settings
from bot.opening import Opened, opened
from bot.sandbox import (
    ApiCall,
    Channel,
    ChannelType,
    Guild,
    Member,
    Message,
    Permission,
    Role,
    Sandbox,
    World,
    example_world,
)
from bot.schedule import Schedule, read_time
from bot.workers import freeze_loaded_objects
from tests.benchmarks.processes import connected, until

#: Ids of the servers count up from here; of what is in one, from its own.
_FIRST, _STEP = 1_200_000_000_000_000_000, 10
_ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kolkata", "UTC")
_MAY = int(
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.EMBED_LINKS
    | Permission.READ_MESSAGE_HISTORY
    | Permission.CREATE_PUBLIC_THREADS
)


def _world(servers: int) -> World:
    """So many small servers, with the bot and one channel each."""
    world = example_world()
    world.guilds.clear()
    for number in range(servers):
        guild_id = _FIRST + number * _STEP
        guild = Guild(guild_id, f"Server {number}", owner_id=world.owner.id)
        guild.add(Role(guild_id, "@everyone", _MAY))
        guild.add(Member(world.bot.id), Member(world.owner.id))
        guild.add(Channel(guild_id + 1, ChannelType.TEXT, "quotes", guild_id))
        world.add_guild(guild)
    return world


async def _set_up(house: Opened, servers: int, due: float, *, thread: bool) -> None:
    """All are due at the same moment, each by its own zone's clock."""
    for number in range(servers):
        zone = _ZONES[number % len(_ZONES)]
        clock = datetime.fromtimestamp(due, ZoneInfo(zone)).strftime("%H:%M")
        guild_id = _FIRST + number * _STEP
        await house.daily.set_up(
            guild_id, guild_id + 1, Schedule(read_time(clock), zone),
            role_id=None, thread=thread, show=None, by=1,
        )  # fmt: skip


async def _prepare(servers: int, looks: int, due: float, *, thread: bool) -> None:
    """Set all up, and look who is due."""
    chosen = settings.load()
    moment = due - 1
    async with opened(chosen.data_dir, chosen.shows_file, now=lambda: moment) as house:
        began = time.perf_counter()
        await _set_up(house, servers, due, thread=thread)
        each = (time.perf_counter() - began) / servers * 1000
        print(f"{servers:,} servers set up, {each:.1f} ms each")
        assert not await house.daily.due()
        freeze_loaded_objects()  # as `run` does
        moment = due
        times = []
        for _ in range(looks):
            began = time.perf_counter()
            found = await house.daily.due()
            times.append((time.perf_counter() - began) * 1000)
        assert list(found) == [_FIRST + number * _STEP for number in range(servers)]
        print(f"all found     median {statistics.median(times):.1f} ms, worst {max(times):.1f} ms")


async def _post(servers: int, days: int, due: float, clock: Path) -> None:
    """Day after day, all at once."""
    moment = due
    clock.write_text(str(moment))
    async with Sandbox(_world(servers), clock=lambda: moment, ageing=time.time) as sandbox:
        posted: list[int] = []
        statuses: Counter[int | None] = Counter()
        sandbox.watch(lambda event, thing: _note(event, thing, posted, statuses))
        async with connected(sandbox, clock=clock) as process:
            memory = [process.resident_mb()]
            for day in range(days):
                posted.clear()
                began = time.perf_counter()
                if day == 0:
                    assert await until(lambda: len(posted) >= servers // 2, servers)
                    memory.append(process.resident_mb())
                assert await until(lambda: len(posted) >= servers, servers)
                seconds = time.perf_counter() - began
                await asyncio.sleep(2)  # What comes twice would come now.
                memory.append(process.resident_mb())
                _report(servers, posted, statuses, seconds)
                moment += 24 * 3600
                clock.with_suffix(".new").write_text(str(moment))
                clock.with_suffix(".new").replace(clock)
        growth = ", ".join(f"{mb:.0f}" for mb in memory)
        print(f"memory        {growth} MB: at the start, halfway, after each day")


def _note(event: str, thing: object, posted: list[int], statuses: Counter[int | None]) -> None:
    if event == "MESSAGE_CREATE" and isinstance(thing, Message):
        posted.append(thing.channel_id)
    elif isinstance(thing, ApiCall):
        statuses[thing.status] += 1


def _report(servers: int, posted: list[int], statuses: Counter[int | None], seconds: float) -> None:
    late = max(at - _place(channel_id) for at, channel_id in enumerate(posted))
    print(f"all posted    {seconds:.1f} s, {servers / seconds:.1f} a second;"
          f" {statuses[429]} refused for the pace")  # fmt: skip
    print(f"once          {len(set(posted)) == len(posted) == servers}")
    print(f"in order      none more than {late} places late")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--servers", type=int, default=10_000)
    parser.add_argument("--days", type=int, default=2)
    parser.add_argument("--threads", action="store_true", help="and a thread under each")
    parser.add_argument("--looks", type=int, default=20)
    arguments = parser.parse_args()
    # A summer's noon: no clocks change in the days to come.
    due = datetime(2026, 7, 1, 12, 0, tzinfo=UTC).timestamp()
    asyncio.run(_prepare(arguments.servers, arguments.looks, due, thread=arguments.threads))
    clock = settings.load().data_dir / "clock"
    asyncio.run(_post(arguments.servers, arguments.days, due, clock))


def _place(channel_id: int) -> int:
    return (channel_id - _FIRST) // _STEP


if __name__ == "__main__":
    main()
