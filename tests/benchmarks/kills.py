"""Kill -9 at any moment, a thousand times: nothing precious lost, nothing posted twice.

    python -m tests.benchmarks.kills [--rounds 1000] [--seed 1]

Run it from the project's root. A bot in a process of its own posts the quote of the day in four
servers, refreshes from posts that change, hides quotes and keeps pages for moderators, against a
sandbox that lives on; each round it is killed at a random moment of that, or of its start. What
Discord was told then stands in the sandbox, what was promised to anybody must stand in
community.db, and each date must be in its channel once, or in history with the reason why not.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.opening import opened
from bot.sandbox import (
    Exchange,
    Fault,
    Guild,
    Message,
    Sandbox,
    When,
    example_guild,
    example_world,
)
from bot.ui.views import Verb, verbs_in
from tests.benchmarks.processes import start, until

_FIRST, _STEP = 1_200_000_000_000_000_000, 1_000
_SERVERS, _POSTS, _TURNS = 4, 60, 20
_DAY = 86_400.0
#: When it is due in all servers: 08:00 in London, as the trial begins in winter.
_BEGIN = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
_NOUNS = "clock bell loom kiln organ wheel press mill sail scale lamp forge".split()
_VERBS = "turns waits holds keeps counts carries answers follows".split()
#: How long a life lasts after READY, at most, in seconds; how often one ends before it.
_LIFE_S, _STILLBORN, _BIRTH_S = 2.5, 0.15, 1.5
#: How long Discord takes over a post, in seconds.
_SLOW_S = 0.15

Fate = tuple[str, int | None, str | None]


class Trial:
    """One folder, one sandbox, many lives of a bot."""

    def __init__(self, folder: Path, seed: int) -> None:
        self._folder = folder
        self._chance = random.Random(seed)
        self._now = _BEGIN.timestamp() - _DAY / 2
        world = example_world()
        world.guilds.clear()
        for number in range(_SERVERS):
            name = f"Club {number}"
            world.add_guild(example_guild(world, _FIRST + number * _STEP, name))
        self._guilds = list(world.guilds.values())
        self._sandbox = Sandbox(
            world, clock=lambda: self._now, ageing=time.time, rate_limited=False
        )
        self._ids: list[str] = []
        self._due = 0
        # What was promised to somebody, and must be found again.
        self._hidden: set[tuple[int, str]] = set()
        self._pages: set[str] = set()
        self._fates: dict[tuple[int, str], Fate] = {}
        self._settings: list[Any] = []
        self.tally: Counter[str] = Counter()

    async def run(self, rounds: int) -> None:
        """All of it; AssertionError where anything was lost or came twice."""
        for number in range(_POSTS):
            self._write_post(number)
        # Not English, so that no taste decides what is worth a day.
        show = '[[show]]\nslug = "mill"\ntitle = "Mills"\nsources = ["posts"]\nlanguage = "eo"\n'
        (self._folder / "shows.toml").write_text(show)
        self._move(0)
        async with opened(self._folder / "var", self._folder / "shows.toml") as house:
            await house.library.refresh()
            self._ids = await house.library_store.worthy_ids()
        async with self._sandbox:
            await self._live(self._set_up)
            self._settings = self._rows("SELECT guild_id, channel_id, clock, thread FROM dailies")
            assert len(self._settings) == _SERVERS
            for number in range(1, rounds + 1):
                self._write_post(self._chance.randrange(_POSTS))
                await self._live(self._a_day, killed=True)
                self._check()
                if number % 100 == 0:
                    print(f"{number:,} rounds", file=sys.stderr)
            await self._live(self._settle)
            self._check()
        self._check_the_end()

    # A life of the bot

    async def _live(self, do: Callable[[], Awaitable[None]], *, killed: bool = False) -> None:
        """From the start of a process to its end, in the middle of what it does or orderly."""
        process = await start(
            self._sandbox, clock=self._folder / "clock",
            DATA_DIR=self._folder / "var", SHOWS_FILE=self._folder / "shows.toml",
            OWNER_GUILDS=self._guilds[0].id, PYTHONWARNINGS="ignore",
        )  # fmt: skip
        try:
            if killed and self._chance.random() < _STILLBORN:
                self.tally["killed before READY"] += 1
                await asyncio.sleep(self._chance.uniform(0, _BIRTH_S))
            else:
                await self._sandbox.gateway.wait_ready(60)
                await do()
        finally:
            process.kill() if killed else process.terminate()
            await process.wait()
            await until(lambda: not self._sandbox.gateway.connected)
            self._sandbox.gateway.forget_sessions()

    async def _set_up(self) -> None:
        for number, guild in enumerate(self._guilds):
            channel = self._sandbox.world.channel("quotes", guild)
            options = {"channel": channel, "time": "8:00", "timezone": "Europe/London",
                       "thread": number % 2 == 0}  # fmt: skip
            exchange = await self._says(guild, "/qotd setup", **options)
            await exchange.done()
            assert "is set up" in exchange.text(), exchange.text()

    async def _a_day(self) -> None:
        """The next date comes, or the last one again, while moderators are at work."""
        if self._chance.random() < 0.7:
            self._due += 1
        self._move((self._due - 0.5) * _DAY + self._chance.uniform(1, 60))
        started: list[tuple[Guild, str, Exchange]] = []
        for guild in self._guilds:
            quote_id = self._chance.choice(self._ids)
            started += [
                (guild, quote_id, await self._says(guild, "/moderate hide", quote=quote_id)),
                (guild, "", await self._says(guild, "/quote search", text="the old clock waits")),
            ]
        if self._chance.random() < 0.5:
            await self._says(self._guilds[0], "/database refresh")
        slow = self._slow_discord()
        if self._chance.random() < 0.6:
            # Kills that come while it posts are of more interest than those that don't.
            await until(lambda: slow.met, _LIFE_S)
            await asyncio.sleep(self._chance.uniform(0, 3 * _SLOW_S))
        else:
            await asyncio.sleep(self._chance.uniform(0, _LIFE_S))
        for guild, quote_id, exchange in started:
            self._promised(guild, quote_id, exchange)

    def _slow_discord(self) -> Fault:
        """It takes a while until Discord has a message, or until it says so."""
        faults, when = self._sandbox.faults, self._chance.choice(list(When))
        faults.clear()
        faults.delay(_SLOW_S, "*/threads", "POST", times=None, when=when)
        return faults.delay(_SLOW_S, "*/messages", "POST", times=None, when=when)

    async def _settle(self) -> None:
        """As long as it takes until nothing is open."""
        self._sandbox.faults.clear()
        still_open = "SELECT 1 FROM daily_posts WHERE state = 'claimed'"
        assert await until(lambda: not self._rows(still_open), 60)
        await asyncio.sleep(2)

    async def _says(self, guild: Guild, command: str, **options: Any) -> Exchange:
        channel = self._sandbox.world.channel("general", guild)
        mia = self._sandbox.world.user("mia")
        return await self._sandbox.people.invoke(mia, channel, command, options)

    def _promised(self, guild: Guild, quote_id: str, exchange: Exchange) -> None:
        message = exchange.message
        if message is None or message.loading:
            return
        if quote_id and quote_id in message.text() and "Undo" in message.text():
            self._hidden.add((guild.id, quote_id))
        for verb, fields in verbs_in(message.components):
            if verb is Verb.QUOTES_PAGE:
                self._pages.add(fields[1])

    # The world

    def _move(self, since_begin_s: float) -> None:
        """The clock that all go by."""
        self._now = max(self._now, _BEGIN.timestamp() - _DAY / 2 + since_begin_s)
        written = self._folder / "clock.new"
        written.write_text(str(self._now))
        written.replace(self._folder / "clock")

    def _write_post(self, number: int) -> None:
        """A post whose talk is new each time, but for some of it."""
        chance = random.Random(number)
        turns = []
        for turn in range(_TURNS):
            words = self._chance if turn == 0 else chance
            noun, verb = words.choice(_NOUNS), words.choice(_VERBS)
            turns.append(
                f"INES: The old {noun} of house {number} and {turn} {verb} longer than anybody"
                f" who built it in {words.randrange(1100, 1900)} would ever have believed.\n\n"
                "BEN: Go on."
            )
        path = self._folder / "posts" / f"{number}.md"
        path.parent.mkdir(exist_ok=True)
        front = f'+++\ntitle = "House {number}"\nepisodeNumber = {number + 1}\n+++\n\n'
        called = '{{< transcript "INES: Welcome." >}}\n\n'
        path.write_text(front + called + "\n\n".join(turns) + "\n")

    # What must be true

    def _rows(self, sql: str) -> list[Any]:
        with closing(sqlite3.connect(self._folder / "var" / "community.db", timeout=30)) as db:
            return db.execute(sql).fetchall()

    def _posted(self) -> Counter[tuple[int, str]]:
        """How often each date is in its channel."""
        found: Counter[tuple[int, str]] = Counter()
        for guild in self._guilds:
            for message in self._messages(guild):
                found.update((guild.id, fields[2]) for fields in _days(message))
        return found

    def _messages(self, guild: Guild) -> list[Message]:
        channel = self._sandbox.world.channel("quotes", guild)
        return self._sandbox.messages.history(channel.id, everything=True)

    def _check(self) -> None:
        """After each life: nothing twice, nothing that was promised is gone."""
        self.tally["lives"] += 1
        posted = self._posted()
        assert set(posted.values()) <= {1}, "a date was posted twice"
        for name in ("community.db", "library.db"):
            with closing(sqlite3.connect(self._folder / "var" / name, timeout=30)) as db:
                assert db.execute("PRAGMA quick_check").fetchall() == [("ok",)]
        settings = self._rows("SELECT guild_id, channel_id, clock, thread FROM dailies")
        assert settings == self._settings
        hidden = set(self._rows("SELECT guild_id, quote_id FROM hidden"))
        assert self._hidden <= hidden, "a hidden quote was forgotten"
        pages = {row[0] for row in self._rows("SELECT key FROM pages")}
        assert self._pages <= pages, "a page was forgotten"
        self.tally["promises kept"] += len(self._pages)
        self._pages.clear()
        fates = {
            (guild_id, day): (state, message_id, reason)
            for guild_id, day, state, message_id, reason in self._rows(
                "SELECT guild_id, date, state, message_id, reason FROM daily_posts"
            )
        }
        for key, fate in self._fates.items():
            assert fates[key] == fate, f"what became of {key} changed"
        for key, fate in fates.items():
            if fate[0] == "claimed":
                self.tally[f"killed {'after' if posted[key] else 'before'} it was sent"] += 1
            else:
                self._fates[key] = fate

    def _check_the_end(self) -> None:
        """Each date is in its channel once and confirmed, or was missed for a reason."""
        posted = self._posted()
        for (guild_id, day), (state, message_id, reason) in self._fates.items():
            self.tally[state] += 1
            assert state in ("posted", "missed")
            assert posted[guild_id, day] == (state == "posted")
            assert (message_id is not None) == (state == "posted")
            assert reason or state == "posted"
        assert set(posted) <= set(self._fates)
        for guild in self._guilds:
            days = sorted(day for where, day in self._fates if where == guild.id)
            first = datetime.fromisoformat(days[0])
            assert days == [
                (first + timedelta(number)).date().isoformat() for number in range(len(days))
            ]
            shown = [fields[0] for message in self._messages(guild) for fields in _days(message)]
            assert len(shown) == len(set(shown)), "a quote came twice"
        self.tally["hidden"] = len(self._hidden)


def _days(message: Message) -> list[list[str]]:
    """Quote id, episode id and date of a quote of the day."""
    return [fields for verb, fields in verbs_in(message.components) if verb is Verb.QUOTE_OF_DAY]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        trial = Trial(Path(folder), arguments.seed)
        asyncio.run(trial.run(arguments.rounds))
    for name, count in sorted(trial.tally.items()):
        print(f"{name:28} {count:,}")
    print("nothing was lost, nothing came twice")


if __name__ == "__main__":
    main()
