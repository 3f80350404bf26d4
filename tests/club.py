"""A whole bot on the sample show, at a sandbox: what the tests of the cogs stand on."""

from __future__ import annotations

import asyncio
import atexit
import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path

from members import Members, Reply, discord_at
from openapi import load_description

from bot.app import Pullquote
from bot.opening import opened
from bot.sandbox import Sandbox
from bot.sandbox.forms import buttons
from bot.settings import Settings

#: No refresh comes in between.
NEVER_BY_ITSELF = Settings(refresh_hours=0)
SHOWS = Path(__file__).parent.parent / "data" / "shows.toml"

#: Commands of moderators by their first word, and the message menu.
MODERATORS = {"moderate", "database", "qotd", "Hide this quote"}


class Club(Members):
    """The members, and the bot among them."""

    bot: Pullquote


@cache
def _folders() -> dict[Path, Path]:
    return {}


async def _loaded(shows: Path) -> Path:
    """A DATA_DIR with the shows loaded, once for all tests."""
    if shows not in _folders():
        folder = Path(tempfile.mkdtemp(prefix="pullquote-tests-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        async with opened(folder, shows) as house:
            await house.library.refresh()
        _folders()[shows] = folder
    return _folders()[shows]


@asynccontextmanager
async def club(
    folder: Path,
    *,
    sandbox: Sandbox | None = None,
    shows: Path = SHOWS,
    now: Callable[[], float] = time.time,
    settings: Settings = NEVER_BY_ITSELF,
) -> AsyncIterator[Club]:
    """A bot that runs on a copy of the loaded shows in `folder`, at a sandbox of its own or at
    the one that is given."""
    if not (folder / "library.db").exists():
        shutil.copytree(await _loaded(shows), folder, dirs_exist_ok=True)
    if sandbox is None:
        async with Sandbox() as own:
            same = club(folder, sandbox=own, shows=shows, now=now, settings=settings)
            async with same as members:
                yield members
        return
    async with opened(folder, shows, now=now) as house:
        with discord_at(sandbox):
            async with Pullquote(house, settings, settle_s=0.05, look_s=0.05) as bot:
                running = asyncio.create_task(bot.start(sandbox.token))
                await _ready(bot, running)
                members = Club(sandbox)
                members.bot = bot
                yield members
                await bot.close()
                await running


async def _ready(bot: Pullquote, running: asyncio.Task[None]) -> None:
    while not bot.is_ready():
        if running.done():
            running.result()
        await asyncio.sleep(0.01)


def ids(reply: Reply, label: str) -> list[str]:
    """The custom_ids of the buttons with this label."""
    found = [item for message in reply.messages for item in buttons(message)]
    return [item["custom_id"] for item in found if item.get("label") == label]


def as_described(members: Club) -> None:
    """Nothing was refused, and all was as Discord describes it."""
    assert [(call.method, call.path, call.body) for call in members.refused] == []
    if description := load_description():
        assert [found for call in members.calls for found in description.problems(call)] == []
