"""Kill -9 between claim and confirmation, at each step of it; the next process makes up for it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

from bot.dailies import State
from bot.opening import opened
from bot.sandbox import Fault, Message, Sandbox, When, example_guild, example_world
from bot.schedule import Schedule, read_time
from tests.benchmarks.processes import start, until

FIRST, STEP = 1_200_000_000_000_000_000, 1_000
#: Long after the kill.
NEVER = 600.0
STEPS = ("claimed", "sent", "confirmed to be there", "with its thread")
#: A server that is due two minutes later, at 9:02: its post tells that the bot has looked again.
LATER = len(STEPS)


def standing_still(sandbox: Sandbox) -> list[Fault]:
    """In each server the bot gets as far as one of the steps, and no further."""
    channels = [guild.id + 101 for guild in sandbox.world.guilds.values()]
    posts = [f"/channels/{channel}/messages" for channel in channels]
    never_sent = sandbox.faults.drop(posts[0], "POST", times=None)
    never_sent.delay_s = NEVER
    no_thread = sandbox.faults.drop(f"{posts[2]}/*/threads", "POST", times=None)
    no_thread.delay_s = NEVER
    return [
        never_sent,
        sandbox.faults.delay(NEVER, posts[1], "POST", times=None, when=When.AFTER),
        no_thread,
        sandbox.faults.delay(NEVER, f"{posts[3]}/*/threads", "POST", times=None, when=When.AFTER),
    ]


async def test_a_kill_at_every_step(own_data_dir: Path, sample_show: Path, tmp_path: Path) -> None:
    due = datetime(2026, 11, 25, 8, 0, tzinfo=UTC).timestamp()
    clock = tmp_path / "clock"
    clock.write_text(str(due + 5))
    world = example_world()
    world.guilds.clear()
    for number, step in enumerate((*STEPS, "due later")):
        world.add_guild(example_guild(world, FIRST + number * STEP, step))
    settings = {"DATA_DIR": own_data_dir, "SHOWS_FILE": sample_show}
    async with opened(own_data_dir, sample_show, now=lambda: due - 60) as house:
        for number, guild_id in enumerate(world.guilds):
            time = read_time("9:02" if number == LATER else "9:00")
            await house.daily.set_up(
                guild_id, guild_id + 101, Schedule(time, "Europe/Berlin"),
                role_id=None, thread=True, show=None, by=1,
            )  # fmt: skip

    def posts(number: int) -> list[Message]:
        return sandbox.messages.history(FIRST + number * STEP + 101, everything=True)

    async with Sandbox(world, clock=lambda: due + 5) as sandbox:
        faults = standing_still(sandbox)
        first = await start(sandbox, clock=clock, **settings)
        assert await until(lambda: all(fault.met for fault in faults) and _thread(posts(3)))
        assert await until(lambda: posts(1))
        first.kill()
        await first.wait()
        assert [len(posts(number)) for number in range(4)] == [0, 1, 1, 1]
        before = {number: posts(number) for number in range(1, 4)}
        sandbox.faults.clear()
        second = await start(sandbox, clock=clock, **settings)
        assert await until(lambda: all(_thread(posts(number)) for number in range(4)))
        moved = tmp_path / "moved"
        moved.write_text(str(due + 125))
        moved.replace(clock)
        # What came twice would be there by now.
        assert await until(lambda: _posted(own_data_dir) == len(world.guilds))
        second.terminate()
        await second.wait()
    async with opened(own_data_dir, sample_show) as house:
        assert await house.daily.unconfirmed() == []
        for number, guild_id in enumerate(world.guilds):
            (message,) = posts(number)
            assert before.get(number, [message]) == [message]
            ((post,), total, _) = await house.daily.history(guild_id, 0, 10)
            assert (total, post.date, post.state) == (1, date(2026, 11, 25), State.POSTED)
            assert (post.message_id, post.reason) == (message.id, None)


def _posted(data_dir: Path) -> int:
    """How many dates are known to be posted."""
    with closing(sqlite3.connect(data_dir / "community.db")) as connection:
        (found,) = connection.execute("SELECT count(*) FROM daily_posts WHERE state = 'posted'")
    return int(found[0])


def _thread(messages: list[Message]) -> bool:
    return bool(messages) and "thread" in messages[0].payload
