"""A whole bot on the sample show, at a sandbox: what the tests of the cogs stand on."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from typing import Any

import discord
from members import Members, Reply, discord_at
from openapi import load_description

from bot.app import EXTENSIONS, Pullquote
from bot.opening import opened
from bot.sandbox import Sandbox
from bot.sandbox.forms import buttons
from bot.settings import Settings
from bot.ui import views
from bot.ui.moderators import MANAGE_SERVER
from bot.ui.views import Action, Verb

#: No refresh comes in between.
NEVER_BY_ITSELF = Settings(refresh_hours=0)
SHOWS = Path(__file__).parent.parent / "data" / "shows.toml"


#: The names of moderators' commands, groups and menus.


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


async def test_every_verb_has_one_owner(tmp_path: Path) -> None:
    async with club(tmp_path) as members:
        items: Sequence[type[Action]] = list(
            members.bot._connection._view_store._dynamic_items.values()  # type: ignore[arg-type]
        )
        patterns = [item.__discord_ui_compiled_template__ for item in items]
        expected = [views.template(verb) for verb in Verb if verb not in views.MODALS]
        assert sorted(p.pattern for p in patterns) == sorted(p.pattern for p in expected)
        for extension in EXTENSIONS:
            await members.bot.unload_extension(extension)
        assert not members.bot._connection._view_store._dynamic_items
        assert not members.bot.tree.get_commands(type=discord.AppCommandType.message)
        assert not members.bot.tree.get_commands()


#: Commands of moderators by their first word, and the message menu.
MODERATORS = {"moderate", "database", "qotd", "Hide this quote"}
#: Options that are completed as they are typed.
COMPLETED = {"guest", "name", "speaker", "episode", "topic", "site", "show", "timezone"}


async def test_commands_are_as_promised(tmp_path: Path) -> None:
    async with club(tmp_path) as members:
        registered = {c["name"]: c for c in members.sandbox.commands.all()}
        for_all = {
            "episode find", "episode latest", "episode random", "episode list", "guest",
            "quote search", "quote random", "quote today", "links episode",
            "links search", "about", "privacy",
        }  # fmt: skip
        assert set(members.ada.commands) == set(members.mia.in_dm().commands) == for_all
        assert set(members.mia.commands) == for_all | {
            "moderate hide", "moderate unhide", "moderate hidden",
            "database refresh", "database status", "database problems",
            "qotd setup", "qotd off", "qotd pause", "qotd resume", "qotd now", "qotd preview",
            "qotd skip", "qotd history",
        }  # fmt: skip
        assert set(registered) == MODERATORS | {
            "episode", "guest", "quote", "links", "about", "privacy", "Find in episodes",
        }  # fmt: skip
        for command in registered.values():
            moderates = command["name"] in MODERATORS
            assert command["contexts"] == ([0] if moderates else [0, 1, 2])
            assert command["integration_types"] == ([0] if moderates else [0, 1])
            needed = str(MANAGE_SERVER.value) if moderates else None
            assert command["default_member_permissions"] == needed
            for option in _options(command):
                assert 0 < len(option["description"]) <= 100
                assert "max_length" not in option
                if option["name"] in COMPLETED:
                    assert option["type"] != 3 or option["autocomplete"] is True
                if option["name"] == "year":
                    assert option["type"] == 4


def _options(command: dict[str, Any]) -> list[dict[str, Any]]:
    found = []
    for option in command.get("options") or []:
        found += [option, *_options(option)]
    return found
