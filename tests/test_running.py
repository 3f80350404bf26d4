"""`run` as its own process: in the sandbox without a token, and against a stand-in for Discord."""

from __future__ import annotations

import asyncio
import re
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from conftest import CommandLine
from members import Members
from program import DEADLINE_S, SAMPLE, Program, program
from shelf import Shelf

from bot.lock import alone, is_running
from bot.sandbox import Sandbox

#: `python -m bot`, but for where Discord is.
_AT_THE_STAND_IN = """
import sys
from bot.app import discord_at
from bot.cli import main

if __name__ == "__main__":
    with discord_at(sys.argv.pop(1), sys.argv.pop(1)):
        main()
"""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="ends processes by SIGTERM")


@asynccontextmanager
async def at_discord(
    folder: Path, sandbox: Sandbox, token: str, **settings: object
) -> AsyncIterator[Program]:
    """`run` with a token, where the sandbox of this process stands in for Discord."""
    script = folder / "at_the_stand_in.py"
    script.write_text(_AT_THE_STAND_IN)
    addresses = (sandbox.api_url, sandbox.gateway_url)
    async with program(folder, str(script), *addresses, DISCORD_TOKEN=token, **settings) as started:
        yield started


async def test_the_first_line_of_the_readme_in_an_empty_folder(tmp_path: Path) -> None:
    async with program(tmp_path, "-m", "bot") as bot:
        page = await bot.page()
        assert bot.out.splitlines()[-1].strip() in ("", page), "nothing is said after the address"
        assert "No DISCORD_TOKEN is set, so this is the sandbox" in bot.out
        assert "127.0.0.1" in bot.out
        loaded = re.search(r"with (\d+) episodes loaded", bot.out)
        assert loaded
        assert int(loaded[1]) >= 12
        assert "https://discord.com/developers/applications" in bot.out
        assert "DISCORD_TOKEN=" in bot.out
        assert await bot.end() == 0
    assert "Traceback" not in bot.out
    assert "ERROR" not in bot.out
    # Play never touches a community's data.
    assert (tmp_path / "var" / "sandbox" / "community.db").exists()
    assert not (tmp_path / "var" / "community.db").exists()
    assert not is_running(tmp_path / "var")


async def test_the_page_restarts_the_bot_and_its_stop_is_final(tmp_path: Path) -> None:
    async with program(tmp_path, "-m", "bot", "sandbox") as bot, aiohttp.ClientSession() as session:
        address, _, key = (await bot.page()).partition("/#")
        headers = {"Authorization": f"Key {key}"}
        for press in range(2):
            # The second press finds the bot on its way down, and changes nothing.
            for _ in range(2):
                async with session.post(
                    f"{address}/page/restart", json={}, headers=headers
                ) as done:
                    assert done.status == 200
            await bot.says("Restarted with", press + 1)
        assert bot.out.count("Restarted with") == 2
        assert await bot.end() == 0
    assert "Traceback" not in bot.out


async def test_a_second_run_on_one_data_dir_is_refused(
    tmp_path: Path, pullquote: CommandLine
) -> None:
    async with program(tmp_path, "-m", "bot", "run") as bot:
        await bot.says("Ready as")
        for arguments, settings in ((["run"], {}), (["run"], {"DISCORD_TOKEN": "wrong"})):
            second = await asyncio.to_thread(pullquote, *arguments, PYTHONWARNINGS="", **settings)
            assert second.returncode == 1
            assert second.stdout == ""
            (sentence,) = second.stderr.splitlines()
            assert "a bot already runs on var" in sentence
            assert "DATA_DIR" in sentence
        assert bot.process.returncode is None
        # What only reads or imports works beside it.
        searched = await asyncio.to_thread(pullquote, "search", "escapement")
        assert (searched.returncode, searched.stderr) == (0, "")
        assert "Winding the Tower" in searched.stdout
        doctor = await asyncio.to_thread(pullquote, "doctor")
        assert "runs" in doctor.stdout
        assert await bot.end(signal.SIGINT) == 0
    assert "Traceback" not in bot.out


async def test_an_import_reaches_the_bot_in_the_sandbox(
    shelf: Shelf, pullquote: CommandLine
) -> None:
    shelf.post(1, "Box Kites")
    settings = {"SHOWS_FILE": shelf.shows_file, "REFRESH_HOURS": 0}
    async with program(shelf.folder, "-m", "bot", **settings) as bot:
        await bot.says("Ready as")
        shelf.post(2, "Paper Ladders")
        imported = await asyncio.to_thread(pullquote, "import", **settings)
        assert imported.returncode == 0
        assert imported.stderr == ""
        await bot.says("Took up 2 episodes")
        assert await bot.end() == 0


async def test_an_import_beside_the_bot_is_answered_from(
    shelf: Shelf, pullquote: CommandLine
) -> None:
    shelf.post(1, "Box Kites")
    async with (
        Sandbox() as sandbox,
        at_discord(
            shelf.folder, sandbox, sandbox.token, SHOWS_FILE=shelf.shows_file, REFRESH_HOURS=0
        ) as bot,
    ):
        await bot.says("Ready as")
        members = Members(sandbox)
        before = await members.ada.says("/episode find", query="paper ladders")
        assert "Paper Ladders" not in before.text
        added = shelf.folder / "elsewhere" / "2.md"
        added.parent.mkdir()
        shelf.post(2, "Paper Ladders").rename(added)
        imported = await asyncio.to_thread(
            pullquote, "import", str(added), "--show", "kites", SHOWS_FILE=shelf.shows_file
        )
        assert imported.returncode == 0
        async with asyncio.timeout(DEADLINE_S):
            while True:
                reply = await members.ada.says("/episode find", query="paper ladders")
                if "Paper Ladders" in reply.text:
                    break
                await asyncio.sleep(0.2)
        assert await bot.end() == 0
    assert "Traceback" not in bot.out


async def test_discord_only_needs_a_token(tmp_path: Path, pullquote: CommandLine) -> None:
    for arguments in (("run", "--discord"), ("--discord",)):
        refused = await asyncio.to_thread(pullquote, *arguments, PYTHONWARNINGS="")
        assert refused.returncode == 2
        assert refused.stdout == ""
        (sentence,) = refused.stderr.splitlines()
        assert "DISCORD_TOKEN: is not set; for example" in sentence


async def test_a_wrong_token_is_one_sentence_and_never_told(
    tmp_path: Path, own_data_dir: Path
) -> None:
    token = "MTIzNDU2.not-the-one.aRatherLongSecret"
    async with (
        Sandbox(token="MTIzNDU2.the-one.secret") as sandbox,
        at_discord(tmp_path, sandbox, token, LOG_LEVEL="DEBUG") as bot,
    ):
        assert await bot.ends() == 2
    said = [line for line in bot.out.splitlines() if line.startswith("pullquote:")]
    assert len(said) == 1
    assert "DISCORD_TOKEN: Discord refused it" in said[0]
    assert "https://discord.com/developers/applications" in said[0]
    assert "Traceback" not in bot.out
    assert "aRatherLongSecret" not in bot.out
    assert "not-the-one" not in bot.out


async def test_a_right_token_gives_the_invitation_and_is_never_told(
    tmp_path: Path, own_data_dir: Path
) -> None:
    async with (
        Sandbox() as sandbox,
        at_discord(tmp_path, sandbox, sandbox.token, LOG_LEVEL="DEBUG") as bot,
    ):
        await bot.says("Ready as")
        reply = await Members(sandbox).ada.says("/episode find", query="4")
        assert "Bell Founding" in reply.text
        assert await bot.end() == 0
        assert not sandbox.gateway.connected
        (line,) = [line for line in bot.out.splitlines() if "Invite Pullquote" in line]
        link = urlsplit(line.rpartition(" ")[2])
        asked = parse_qs(link.query)
        assert (link.scheme, link.netloc) == ("https", "discord.com")
        assert asked["client_id"] == [str(sandbox.application_id)]
        assert asked["scope"][0].split() == ["bot", "applications.commands"]
        # View Channel, Send Messages, Embed Links, Read Message History, Send in Threads.
        wanted = 1 << 10 | 1 << 11 | 1 << 14 | 1 << 16 | 1 << 38
        assert asked["permissions"] == [str(wanted)]
        assert sandbox.token not in bot.out
    assert "No DISCORD_TOKEN" not in bot.out
    assert "Traceback" not in bot.out


async def test_discord_out_of_reach_is_one_sentence(tmp_path: Path, own_data_dir: Path) -> None:
    sandbox = Sandbox()
    await sandbox.start()
    await sandbox.close()
    async with at_discord(tmp_path, sandbox, sandbox.token, LOG_LEVEL="WARNING") as bot:
        assert await bot.ends() == 1
    (sentence,) = [line for line in bot.out.splitlines() if line.startswith("pullquote:")]
    assert "Discord can't be reached" in sentence
    assert "Traceback" not in bot.out


@pytest.mark.parametrize(
    ("code", "exit_", "says"), [(4004, 2, "DISCORD_TOKEN"), (4013, 1, "4013"), (4014, 1, "4014")]
)
async def test_discord_sending_the_bot_away_is_one_sentence(
    tmp_path: Path, own_data_dir: Path, code: int, exit_: int, says: str
) -> None:
    """4004: the token was reset in the portal while the bot ran."""
    async with (
        Sandbox() as sandbox,
        at_discord(tmp_path, sandbox, sandbox.token, LOG_LEVEL="WARNING") as bot,
    ):
        await bot.says("Invite Pullquote")
        await sandbox.gateway.wait_ready(DEADLINE_S)
        await sandbox.gateway.close_sockets(code)
        assert await bot.ends() == exit_
    assert "Traceback" not in bot.out
    (sentence,) = [line for line in bot.out.splitlines() if line.startswith("pullquote:")]
    assert says in sentence


def _typo(folder: Path) -> None:
    shows = SAMPLE.read_text().replace("title =", "titel =", 1)
    (folder / "shows.toml").write_text(shows)


@pytest.mark.parametrize(
    ("damage", "settings", "exit_", "says"),
    [
        (_typo, {"SHOWS_FILE": "shows.toml"}, 2, "did you mean 'title'?"),
        (lambda _: None, {"SHOWS_FILE": "nowhere.toml"}, 2, "SHOWS_FILE: nowhere.toml can't be"),
        (lambda _: None, {"REFRESH_HOURS": "often"}, 2, "REFRESH_HOURS: 'often' is not"),
        (lambda f: (f / "var").write_text("a file"), {}, 1, "var"),
    ],
)
def test_a_bad_start_is_one_sentence(
    tmp_path: Path,
    pullquote: CommandLine,
    damage: Callable[[Path], None],
    settings: dict[str, str],
    exit_: int,
    says: str,
) -> None:
    damage(tmp_path)
    refused = pullquote("run", PYTHONWARNINGS="", **settings)
    assert refused.returncode == exit_
    assert refused.stdout == ""
    (sentence,) = refused.stderr.splitlines()
    assert says in sentence


def test_a_folder_is_let_go_of_after_trouble(tmp_path: Path) -> None:
    with suppress(RuntimeError), alone(tmp_path / "var"):
        assert is_running(tmp_path / "var")
        raise RuntimeError
    assert not is_running(tmp_path / "var")
    with alone(tmp_path / "var"):
        pass
