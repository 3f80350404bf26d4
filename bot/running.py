"""`run` and `sandbox`: a bot from start to orderly end, one for each DATA_DIR."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import aiohttp
import discord

from bot.app import PERMISSIONS, Pullquote, discord_at
from bot.console import loaded_first, stderr
from bot.errors import PullquoteError, SettingsError
from bot.lock import alone
from bot.opening import opened
from bot.sandbox import Sandbox
from bot.settings import Settings

logger = logging.getLogger(__name__)

_PORTAL = "https://discord.com/developers/applications"
#: Discord's close code, "Authentication failed": the token was reset while the bot ran.
_TOKEN_RESET = 4004


async def run_at_discord(settings: Settings, token: str) -> None:
    """Join Discord and stay, until SIGINT or SIGTERM."""
    with alone(settings.data_dir):
        await _run(settings, settings.data_dir, token, _invite)


async def run_in_sandbox(settings: Settings, port: int) -> None:
    """Run against a Discord of our own on loopback, with its token, never a real one."""
    with alone(settings.data_dir), alone(settings.sandbox_dir):
        sandbox = Sandbox()
        try:
            await sandbox.start(port)
        except OSError as error:
            raise SettingsError("--port", f"{port} is in use", "--port 0") from error
        try:
            with discord_at(sandbox.api_url, sandbox.gateway_url):
                await _run(settings, settings.sandbox_dir, sandbox.token, _explain(sandbox))
        finally:
            await sandbox.close()


async def _run(
    settings: Settings, folder: Path, token: str, greet: Callable[[Pullquote], None]
) -> None:
    private_hosts = settings.fetch_private_hosts
    async with opened(folder, settings.shows_file, private_hosts=private_hosts) as house:
        await loaded_first(house.library)
        async with Pullquote(house, settings) as bot:
            _stop_on_signals(bot)
            await _login(bot, token)
            greet(bot)
            await _stay(bot)


async def _login(bot: Pullquote, token: str) -> None:
    try:
        await bot.login(token)
    except discord.LoginFailure as error:
        raise _token_refused() from error
    except (aiohttp.ClientError, discord.HTTPException, OSError) as error:
        raise PullquoteError(
            f"Discord can't be reached ({type(error).__name__}): check the network and start again"
        ) from error


async def _stay(bot: Pullquote) -> None:
    """Until it is closed; discord.py mends by itself what passes."""
    try:
        await bot.connect()
    except discord.ConnectionClosed as error:
        if error.code == _TOKEN_RESET:
            raise _token_refused() from error
        raise PullquoteError(
            f"Discord ended the connection with code {error.code}: start again, and update"
            " Pullquote if that happens again"
        ) from error


def _token_refused() -> SettingsError:
    return SettingsError(
        "DISCORD_TOKEN", f"Discord refused it; copy it anew from {_PORTAL}", "DISCORD_TOKEN=MTA…"
    )


def _stop_on_signals(bot: Pullquote) -> None:
    """SIGTERM, as services get it, ends as cleanly as Ctrl-C."""
    loop = asyncio.get_running_loop()
    closing: set[asyncio.Task[None]] = set()

    def stop() -> None:
        closing.add(loop.create_task(bot.close()))

    for number in (signal.SIGINT, signal.SIGTERM):
        # Windows has no handlers on the loop; there Ctrl-C cancels the main task.
        with suppress(NotImplementedError):
            loop.add_signal_handler(number, stop)


def _invite(bot: Pullquote) -> None:
    assert bot.application_id is not None, "known after login"
    link = discord.utils.oauth_url(
        bot.application_id,
        permissions=PERMISSIONS,
        scopes=("bot", "applications.commands"),
    )
    stderr().print(f"Invite Pullquote to a server: {link}", markup=False)


def _explain(sandbox: Sandbox) -> Callable[[Pullquote], None]:
    def explain(bot: Pullquote) -> None:
        stderr().print(
            f"No DISCORD_TOKEN is set, so this is the sandbox: a Discord of our own at"
            f" {sandbox.api_url}, with {len(bot.library.catalogue.newest)} episodes loaded.\n"
            'Try `python -m bot search "…"` in another terminal; Ctrl-C ends it.\n'
            f"To join a real server: make an application at {_PORTAL}, copy its token under Bot"
            " into .env as DISCORD_TOKEN=…, and start again.",
            markup=False,
        )

    return explain
