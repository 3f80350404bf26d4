"""The client: commands that are synced when they differ, answers to what nobody knows, and an
orderly end."""

from __future__ import annotations

import asyncio
import itertools
import time
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import discord
import pytest
from club import MODERATORS, Club, as_described, club
from discord.gateway import DiscordWebSocket
from discord.http import Route
from members import Members, discord_at
from shelf import Shelf

from bot.app import EXTENSIONS, Pullquote
from bot.library import Library
from bot.refresh import Refresher
from bot.sandbox import Exchange, Sandbox
from bot.settings import Settings
from bot.store.upkeep import UpkeepStore
from bot.upkeep import Upkeep

COMMANDS = "/applications/{application_id}/commands"


def _puts(sandbox: Sandbox) -> int:
    return sum(1 for call in sandbox.calls if call.method == "PUT" and "commands" in call.path)


def _gets(sandbox: Sandbox) -> int:
    return sum(1 for call in sandbox.calls if call.method == "GET" and "commands" in call.path)


async def _answers(members: Members) -> bool:
    reply = await members.ada.says("/episode find", query="4")
    return "Bell Founding" in reply.text


# Syncing


async def test_commands_are_sent_once(tmp_path: Path) -> None:
    async with Sandbox() as sandbox:
        for start in (1, 2, 3):
            async with club(tmp_path, sandbox=sandbox) as members:
                assert (_gets(sandbox), _puts(sandbox)) == (start, 1)
                assert await _answers(members)
        as_described(members)


async def test_commands_are_sent_again_after_somebody_else_changed_them(tmp_path: Path) -> None:
    async with Sandbox() as sandbox:
        async with club(tmp_path, sandbox=sandbox):
            assert _puts(sandbox) == 1
            whole = [(c["name"], c.get("options")) for c in sandbox.commands.all()]
        first, second = sandbox.commands.all()[:2]
        sandbox.commands.put({**first, "description": "Mine now"}, command_id=int(first["id"]))
        async with club(tmp_path, sandbox=sandbox):
            assert _puts(sandbox) == 2
            assert [(c["name"], c.get("options")) for c in sandbox.commands.all()] == whole
            assert "Mine now" not in {c["description"] for c in sandbox.commands.all()}
        sandbox.commands.delete(int(second["id"]))
        async with club(tmp_path, sandbox=sandbox):
            assert _puts(sandbox) == 3
            assert sorted(n for n, _ in whole) == sorted(c["name"] for c in sandbox.commands.all())
        async with club(tmp_path, sandbox=sandbox):
            assert _puts(sandbox) == 3


async def test_another_data_dir_sends_them_again(tmp_path: Path) -> None:
    async with Sandbox() as sandbox:
        async with club(tmp_path / "one", sandbox=sandbox):
            pass
        async with club(tmp_path / "two", sandbox=sandbox) as members:
            assert _puts(sandbox) == 2
            assert await _answers(members)


@pytest.mark.parametrize("method", ["GET", "PUT"])
async def test_a_sync_that_fails_stops_no_start(tmp_path: Path, method: str) -> None:
    async with Sandbox() as sandbox:
        async with club(tmp_path, sandbox=sandbox):
            pass
        sandbox.commands.delete(int(sandbox.commands.all()[0]["id"]))
        fault = sandbox.faults.fail(403, COMMANDS, method, times=None)
        async with club(tmp_path, sandbox=sandbox) as members:
            assert fault.met
            # What is there still works.
            assert not (await members.ada.says("/about")).failed
        sandbox.faults.clear()
        async with club(tmp_path, sandbox=sandbox) as members:
            assert await _answers(members)


async def test_the_payload_says_where_each_command_may_be_used(tmp_path: Path) -> None:
    async with club(tmp_path) as members:
        (sent,) = [c.body for c in members.calls if c.method == "PUT" and "commands" in c.path]
        assert isinstance(sent, list)
        for command in sent:
            moderates = command["name"] in MODERATORS
            assert sorted(command["contexts"]) == ([0] if moderates else [0, 1, 2])
            assert sorted(command["integration_types"]) == ([0] if moderates else [0, 1])
            for option in _options(command):
                assert "max_length" not in option
                assert "min_length" not in option
        as_described(members)


def _options(command: dict[str, Any]) -> list[dict[str, Any]]:
    found = list(command.get("options") or [])
    return found + [deeper for option in found for deeper in _options(option)]


async def test_only_the_guilds_intent_is_asked_for(tmp_path: Path) -> None:
    async with club(tmp_path) as members:
        wanted = discord.Intents.none()
        wanted.guilds = True
        assert members.bot.intents == wanted
        assert members.bot.allowed_mentions
        nobody = discord.AllowedMentions.none()
        assert members.bot.allowed_mentions.to_dict() == nobody.to_dict()


# What nobody knows


async def test_unknown_buttons_get_one_private_sentence(tmp_path: Path) -> None:
    async with club(tmp_path) as members:
        card = await members.ada.says("/episode find", query="4")
        for custom_id in ("p0:other:version", "x", "p1:", "p1:nonsense:1", "p1:" + "z" * 97):
            exchange = await _clicks(members, card.message.id, custom_id)
            assert not exchange.failed, custom_id
            assert exchange.ephemeral
            assert len(exchange.messages) == 1
            assert exchange.text()
        assert await _answers(members)


async def test_unknown_modals_get_one_private_sentence(tmp_path: Path) -> None:
    async with club(tmp_path) as members:
        listed = await members.ada.says("/episode list")
        for custom_id in ("p0:jump", "x", "p1:", "p1:" + "z" * 97):
            opened = await listed.press("Jump to page")
            assert opened.exchange.modal is not None
            opened.exchange.modal["custom_id"] = custom_id
            told = await opened.submit(page="1")
            assert not told.failed, custom_id
            assert told.ephemeral
            assert len(told.messages) == 1
        assert await _answers(members)


async def _clicks(members: Club, message_id: int, custom_id: str) -> Exchange:
    """Press a button that the message once had."""
    message = next(m for m in members.ada.sees if m.id == message_id)
    row = {"type": 1, "id": 1, "components": [_button(custom_id)]}
    message.payload["components"] = [row]
    exchange = await members.sandbox.people.press(members.ada.user, message, custom_id)
    await exchange.done(30)
    return exchange


def _button(custom_id: str) -> dict[str, Any]:
    return {"type": 2, "style": 2, "label": "Old", "id": 2, "custom_id": custom_id}


# Its connection


async def test_it_answers_after_its_socket_was_lost(tmp_path: Path) -> None:
    async with club(tmp_path) as members:
        gateway = members.sandbox.gateway
        assert await _answers(members)
        gateway.drop()
        await gateway.wait_ready(30)
        assert gateway.resumed == 1
        assert await _answers(members)
        await gateway.reconnect()
        await _until(lambda: gateway.resumed == 2)
        assert await _answers(members)
        assert gateway.identified == 1


async def _until(reached: Any) -> None:
    async with asyncio.timeout(30):
        for _ in itertools.takewhile(lambda _: not reached(), itertools.count()):
            await asyncio.sleep(0.01)


async def test_close_leaves_nothing_behind(tmp_path: Path) -> None:
    before = asyncio.all_tasks()
    async with Sandbox() as sandbox:
        serving = asyncio.all_tasks()
        async with club(tmp_path, sandbox=sandbox) as members:
            assert await _answers(members)
            bot = members.bot
        assert bot.is_closed()
        await bot.close()
        await _until(lambda: not sandbox.gateway.connected)
        await _until(lambda: not _pullquotes(asyncio.all_tasks() - serving))
    await _until(lambda: not _pullquotes(asyncio.all_tasks() - before))


def _pullquotes(tasks: set[asyncio.Task[Any]]) -> list[str]:
    """Tasks of the bot and of discord.py; not those of the server or of a database."""
    names = [repr(task.get_coro()) for task in tasks if not task.done()]
    return [name for name in names if "discord" in name or "Pullquote" in name or "Library" in name]


def test_addresses_are_restored() -> None:
    before = (Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY)
    assert "discord.com" in before[0]
    sandbox = Sandbox()
    with pytest.raises(KeyError), discord_at(sandbox):
        _fails_elsewhere(before)
    assert before == (Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY)


def _fails_elsewhere(before: tuple[object, object]) -> None:
    assert before[0] != Route.BASE
    assert "127.0.0.1" in Route.BASE
    assert before[1] != DiscordWebSocket.DEFAULT_GATEWAY
    raise KeyError


# Keeping fresh


async def test_it_keeps_refreshing_after_a_failure(
    shelf: Shelf, caplog: pytest.LogCaptureFixture
) -> None:
    shelf.post(1, "Box Kites")
    whole = shelf.shows_file.read_text()
    async with shelf.opened() as house, Sandbox() as sandbox:
        await house.library.refresh()
        shelf.shows_file.write_text("[[show]\n")
        with discord_at(sandbox):
            async with Pullquote(house, Settings(refresh_hours=0.02 / 3600)) as bot:
                running = asyncio.create_task(bot.start(sandbox.token))
                await _until(bot.is_ready)
                await _until(lambda: "Could not refresh" in caplog.text)
                assert "Traceback" not in caplog.text
                shelf.post(2, "Rope Ladders")
                shelf.shows_file.write_text(whole)
                await _until(lambda: len(house.library.catalogue.newest) == 2)
                await bot.close()
                await running


async def test_it_keeps_refreshing_after_a_bug(
    shelf: Shelf, caplog: pytest.LogCaptureFixture
) -> None:
    shelf.post(1, "Box Kites")
    days = iter([1, 2])

    def today() -> date:
        if next(days, 0) == 1:
            raise ZeroDivisionError
        return date(2026, 6, 1)

    async with shelf.opened() as house, Sandbox() as sandbox:
        refresher = Refresher(house.library_store, house.community_store)
        shows = house.library._shows
        library = Library(house.library_store, refresher, shows, today)
        await library.load()
        with discord_at(sandbox):
            upkeep = Upkeep(
                library, house.library_store, house.notes, UpkeepStore(house.community), time.time
            )
            own = replace(house, library=library, upkeep=upkeep)
            async with Pullquote(own, Settings(refresh_hours=0.02 / 3600)) as bot:
                running = asyncio.create_task(bot.start(sandbox.token))
                await _until(lambda: len(library.catalogue.newest) == 1)
                assert "ZeroDivisionError" in caplog.text
                await bot.close()
                await running


async def test_a_cog_that_fails_to_load_stops_the_start(tmp_path: Path) -> None:
    async with club(tmp_path) as members:
        with pytest.raises(discord.ext.commands.ExtensionAlreadyLoaded):
            await members.bot.load_extension(EXTENSIONS[0])
        assert await _answers(members)
