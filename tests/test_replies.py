"""Errors become exactly one private sentence, whatever was answered before."""

from __future__ import annotations

import asyncio
import logging
import re
from pathlib import Path
from typing import Any

import discord
import pytest
from club import Club, club
from discord import app_commands
from waiting import until

from bot.errors import NotFoundError, StoreError
from bot.sandbox import Sandbox
from bot.sandbox.faults import Fault, When
from bot.ui import about, replies, views
from bot.ui.views import Verb

REFERENCE = re.compile(r"reference: `[0-9a-f]{8}`")


async def add(members: Club, how: str, error: Exception) -> None:
    """A command `/fail` that raises after having answered in some way."""

    @app_commands.command(name="fail", description="Fails")
    async def fail(interaction: discord.Interaction[Any]) -> None:
        if how in ("private", "public"):
            await replies.promise(interaction, private=how == "private")
        if how == "answered":
            await replies.answer(interaction, about.kept())
        if how == "both":
            await replies.promise(interaction)
            await replies.answer(interaction, about.kept())
        raise error

    members.bot.tree.add_command(fail)
    await members.bot.tree.sync()


@pytest.mark.parametrize("how", ["", "private", "public"])
async def test_a_known_error_is_its_sentence(tmp_path: Path, how: str) -> None:
    async with club(tmp_path) as members:
        await add(members, how, NotFoundError("*Gone*: try `/episode find`."))
        reply = await members.ada.says("/fail")
        await reply.until(lambda found: "Gone" in found.text)
        assert reply.text == "\\*Gone\\*: try `/episode find`."
        assert all(message.ephemeral for message in reply.messages)
        assert len(members.ada.sees) == 1
        assert members.ben.sees == []
        assert not members.refused


async def test_what_the_gateway_says_twice_is_answered_once(tmp_path: Path) -> None:
    async with club(tmp_path) as members:
        said: list[dict[str, Any]] = []
        members.sandbox.people.started.append(lambda started: said.append(started.payload))
        quote = await members.ada.says("/quote random")
        await quote.press("Context")
        await members.ada.says("/episode list")
        seen = len(members.ada.sees)
        for payload in said:
            await members.sandbox.gateway.dispatch("INTERACTION_CREATE", payload)
        await members.ada.says("/about")
        assert len(said) == 4
        assert len(members.ada.sees) == seen + 1
        assert not members.refused


async def test_of_what_the_gateway_said_the_last_thousand_are_known(tmp_path: Path) -> None:
    async with club(tmp_path) as members:
        heard = members.bot.heard
        heard.update(dict.fromkeys(range(1_000)))
        await members.ada.says("/about")
        assert (len(heard), 0 in heard, 1 in heard) == (1_000, False, True)


async def test_a_button_that_its_message_does_not_have_is_answered(tmp_path: Path) -> None:
    async with club(tmp_path) as members:
        quote = await members.ada.says("/quote random")

        def forge(started: Any) -> None:
            started.payload["message"] = {**started.payload["message"], "components": []}

        members.sandbox.people.started.append(forge)
        reply = await quote.press("Context")
        assert "run the command again" in reply.text
        assert reply.ephemeral


CALLBACK, FOLLOW_UP = "/interactions/*/callback", "/webhooks/*"


@pytest.mark.parametrize("path", [CALLBACK, FOLLOW_UP])
@pytest.mark.parametrize("when", When)
@pytest.mark.parametrize(
    ("command", "options", "says"),
    [
        ("/quote search", {"text": "put a penny on the pendulum"}, "in 1 episode"),
        ("/episode find", {"query": "bell founding"}, "Bell Founding"),
        ("/quote search", {"text": "pendulum", "speaker": "Zebedee Quux"}, "Nobody called"),
        ("/quote random", {"topic": "zzqx"}, "No episode has the topic"),
    ],
)
async def test_where_the_line_is_cut_there_is_one_answer(
    tmp_path: Path, path: str, when: When, command: str, options: dict[str, str], says: str
) -> None:
    """Whether Discord took what was sent before it was cut, or not."""
    async with club(tmp_path) as members:
        members.sandbox.faults.drop(path, "POST", when=when)
        reply = await members.ada.says(command, **options)
        await reply.until(lambda found: says in found.text)
        await members.ada.says("/about")
        assert len(members.ada.sees) == 2


@pytest.mark.parametrize("path", [CALLBACK, FOLLOW_UP])
@pytest.mark.parametrize("when", When)
async def test_where_the_line_is_cut_a_button_does_what_it_says(
    tmp_path: Path, path: str, when: When
) -> None:
    async with club(tmp_path) as members:
        listed = await members.ada.says("/episode list")
        members.sandbox.faults.drop(path, "*", when=when)
        await listed.press("Next")
        await listed.until(lambda found: "page 2 of" in found.text)
        random = await members.ada.says("/quote random")
        members.sandbox.faults.drop(path, "*", when=when)
        context = await random.press("Context")
        await context.until(lambda found: "In context" in found.text)
        members.sandbox.faults.drop(path, "*", when=when)
        before = random.text
        await random.press("Another")
        await random.until(lambda found: found.text != before)
        assert len(members.ada.sees) == 3


async def test_who_waits_when_the_bot_ends_is_told(tmp_path: Path) -> None:
    async with Sandbox() as sandbox:
        async with club(tmp_path, sandbox=sandbox) as members:
            never = asyncio.Event()

            @app_commands.command(name="wait", description="Waits")
            async def wait(interaction: discord.Interaction[Any]) -> None:
                await replies.promise(interaction)
                await never.wait()

            members.bot.tree.add_command(wait)
            await members.bot.tree.sync()
            reply = await members.ada.sends("/wait")
            await reply.until(lambda found: found.exchange.thinking)
        assert reply.text == "I am being restarted: ask again in a moment."
        assert [message.ephemeral for message in reply.messages] == [True]


async def test_what_is_too_late_is_waited_for_no_more(tmp_path: Path) -> None:
    async with club(tmp_path) as members:
        gone = {"message": "Unknown Webhook", "code": 10015}
        refused = Fault("/webhooks/*", "POST", status=404, json=gone)
        members.sandbox.faults.append(refused)
        await members.ada.sends("/episode list")
        await until(lambda: refused.met > 0)
        await until(lambda: not members.bot.promised)


@pytest.mark.parametrize("how", ["answered", "both"])
async def test_what_was_answered_stays(tmp_path: Path, how: str) -> None:
    async with club(tmp_path) as members:
        await add(members, how, NotFoundError("Gone."))
        reply = await members.ada.says("/fail")
        await reply.until(lambda found: len(found.messages) == 2)
        assert [message.ephemeral for message in reply.messages] == [False, True]
        assert len(members.ben.sees) == 1


async def test_a_bug_is_an_apology_with_a_reference(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with club(tmp_path) as members:
        await add(members, "public", ZeroDivisionError("secret"))
        with caplog.at_level(logging.INFO, "bot"):
            reply = await members.ada.says("/fail")
            await reply.until(lambda found: "wrong" in found.text)
        found = REFERENCE.search(reply.text)
        assert found
        assert "secret" not in reply.text
        logged = [r for r in caplog.records if r.levelno == logging.ERROR]
        assert len(logged) == 1
        assert logged[0].exc_info
        assert found[0].split("`")[1] in logged[0].getMessage()


async def test_where_the_operators_files_lie_is_for_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with club(tmp_path) as members:
        await add(members, "public", StoreError("/home/ruth/x.db is damaged: restore a copy"))
        reply = await members.ada.says("/fail")
        await reply.until(lambda found: "wrong" in found.text)
        found = REFERENCE.search(reply.text)
        assert found
        assert "ruth" not in reply.text
        (logged,) = (r for r in caplog.records if found[0].split("`")[1] in r.getMessage())
        assert logged.exc_info
        assert "/home/ruth/x.db" in str(logged.exc_info[1])


async def test_checks_and_old_commands_have_words(tmp_path: Path) -> None:
    async with club(tmp_path) as members:
        await add(members, "", app_commands.MissingPermissions(["manage_guild"]))
        assert "ask a moderator" in (await members.ada.says("/fail")).text
        members.bot.tree.remove_command("fail")
        assert "has changed" in (await members.ada.says("/fail")).text


async def test_the_unknown_is_answered_once(tmp_path: Path) -> None:
    async with club(tmp_path) as members:
        card = await members.ada.says("/privacy")
        for item in _buttons(card.message.components):
            item["custom_id"] = "p0:forget:old"
        reply = await card.press("p0:forget:old")
        assert reply.ephemeral
        assert "run the command again" in reply.text
        assert len(members.ada.sees) == 2
        listed = await members.ada.says("/episode list")
        modal = await listed.press("Jump to page")
        assert modal.exchange.modal is not None
        modal.exchange.modal["custom_id"] = "p0:jump"
        assert "run the command again" in (await modal.submit(page="2")).text


def _buttons(components: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found = []
    for component in components:
        found += _buttons(component.get("components", []))
        found += [component] if component["type"] == 2 else []
    return found


async def test_a_button_that_fails_says_so(tmp_path: Path) -> None:
    async with club(tmp_path) as members:
        card = await members.ada.says("/episode latest")
        item = next(b for b in _buttons(card.message.components) if b.get("label") == "Links")
        item["custom_id"] = views.write(Verb.LINKS_SHOW, "gonegonegone")
        reply = await card.press(item["custom_id"])
        assert reply.ephemeral
        assert reply.text.startswith("That episode is no longer in the library")


async def test_an_outage_is_not_the_end(tmp_path: Path) -> None:
    async with club(tmp_path) as members:
        members.sandbox.faults.fail(400, "/interactions/*/callback", "POST", times=1)
        reply = await members.ada.says("/episode latest")
        assert "Something went wrong" in reply.text
        assert (await members.ada.says("/episode latest")).text.startswith("### #25")


async def test_a_failing_completion_is_empty(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with club(tmp_path) as members:
        members.bot.library = None  # type: ignore[assignment]
        with caplog.at_level(logging.INFO, "bot"):
            assert await members.ada.types("/guest", name="a", focused="name") == []
        assert "Failed to complete for guest" in caplog.text
