"""All cogs together: each component is handled once, and the commands are as promised."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import discord
from club import MODERATORS, club

from bot.app import EXTENSIONS
from bot.ui import views
from bot.ui.moderators import MANAGE_SERVER
from bot.ui.views import Action, Verb

#: Options that are completed as they are typed.
COMPLETED = {"guest", "name", "speaker", "episode", "topic", "site", "show", "timezone"}


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
