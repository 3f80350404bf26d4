"""`run` and `sandbox`: a bot from start to orderly end, one for each DATA_DIR."""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
import time
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

import aiohttp
import discord

from bot.app import PERMISSIONS, Pullquote, discord_at
from bot.console import loaded_first, stderr
from bot.errors import PullquoteError, SettingsError
from bot.lock import alone
from bot.opening import opened
from bot.plural import counted
from bot.sandbox import Clock, Example, Page, Sandbox, page_world
from bot.settings import Settings, has_desktop
from bot.workers import freeze_loaded_objects, shorten_switch_interval

logger = logging.getLogger(__name__)

_PORTAL = "https://discord.com/developers/applications"
#: Discord's close codes "Authentication failed", as the token was reset while the bot ran, and
#: "Disallowed intent(s)".
_TOKEN_RESET, _INTENTS = 4004, 4014


async def run_at_discord(settings: Settings, token: str) -> None:
    """Join Discord and stay, until SIGINT or SIGTERM."""
    with alone(settings.data_dir):
        await _run(settings, settings.data_dir, token, Runs(), time.time, _invite)


async def run_in_sandbox(settings: Settings, port: int) -> None:
    """Run against a Discord of our own on loopback, with its token, never a real one."""
    with alone(settings.data_dir), alone(settings.sandbox_dir):
        clock, runs = Clock(), Runs()
        sandbox = Sandbox(page_world(), clock=clock, ageing=clock.machine)
        page = Page(sandbox, clock, runs.restart)
        try:
            await sandbox.start(port)
        except OSError as error:
            raise SettingsError("--port", f"{port} is in use", "--port 0") from error
        greet = partial(_explain, page, token_is_set=settings.discord_token is not None)
        try:
            with discord_at(sandbox.api_url, sandbox.gateway_url):
                folder, token = settings.sandbox_dir, sandbox.token
                await _run(settings, folder, token, runs, clock, greet)
                while runs.again:
                    await _run(settings, folder, token, runs, clock, _restarted)
        finally:
            await sandbox.close()


class Runs:
    """One bot after the other on one folder: until it ends for another reason than `restart`."""

    def __init__(self) -> None:
        self.again = False
        self._stopped = False
        self._bot: Pullquote | None = None
        self._closing: set[asyncio.Task[None]] = set()

    def begin(self, bot: Pullquote) -> None:
        """`bot` is the present one; SIGTERM, as services get it, ends it as cleanly as Ctrl-C."""
        self._bot, self.again = bot, False
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            # Windows has no handlers on the loop; there Ctrl-C cancels the main task.
            with suppress(NotImplementedError):
                loop.add_signal_handler(number, self.stop)
        if self._stopped:  # While there was no bot to close.
            self._close()

    def stop(self) -> None:
        """End the bot, and begin no other."""
        self._stopped, self.again = True, False
        self._close()

    def restart(self) -> None:
        """End the bot, so that another begins; nothing where none is ready."""
        # Closed before, discord.py would still tell its end of what it waited for.
        if self._bot is not None and self._bot.is_ready():
            self.again = True
            self._close()

    def _close(self) -> None:
        bot, self._bot = self._bot, None
        if bot is not None:
            self._closing.add(asyncio.get_running_loop().create_task(bot.close()))


async def _run(
    settings: Settings,
    folder: Path,
    token: str,
    runs: Runs,
    now: Callable[[], float],
    greet: Callable[[Pullquote], None],
) -> None:
    private_hosts = settings.fetch_private_hosts
    shorten_switch_interval()
    async with opened(folder, settings.shows_file, private_hosts=private_hosts, now=now) as house:
        await loaded_first(house)
        freeze_loaded_objects()
        async with Pullquote(house, settings) as bot:
            runs.begin(bot)
            await _login(bot, token)
            _greet_once(bot, greet)
            await _stay(bot)


def _greet_once(bot: Pullquote, greet: Callable[[Pullquote], None]) -> None:
    """When it is ready, so that no line of a start comes below what a person is to read."""

    async def ready() -> None:
        bot.remove_listener(ready, "on_ready")  # It comes again with each new connection.
        greet(bot)

    bot.add_listener(ready, "on_ready")


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
    except (discord.ConnectionClosed, discord.PrivilegedIntentsRequired) as error:
        # discord.py has an error of its own for this one code.
        code = error.code if isinstance(error, discord.ConnectionClosed) else _INTENTS
        if code == _TOKEN_RESET:
            raise _token_refused() from error
        raise PullquoteError(
            f"Discord ended the connection with code {code}: start again, and update"
            " Pullquote if that happens again"
        ) from error


def _token_refused() -> SettingsError:
    return SettingsError(
        "DISCORD_TOKEN", f"Discord refused it; copy it anew from {_PORTAL}", "DISCORD_TOKEN=MTA…"
    )


def _invite(bot: Pullquote) -> None:
    assert bot.application_id is not None, "known after login"
    link = discord.utils.oauth_url(
        bot.application_id,
        permissions=PERMISSIONS,
        scopes=("bot", "applications.commands"),
    )
    stderr().print(f"Invite Pullquote to a server: {link}", markup=False)


def _examples(bot: Pullquote) -> list[Example]:
    """What the page offers to try: of the sample show in half-remembered words."""
    daily = {"channel": "#quotes", "time": "09:00", "timezone": "Europe/Berlin"}
    for_all = [
        Example("Something worth reading", "quote random", {}),
        Example("A quote every morning, then move the clock", "qotd setup", daily),
    ]
    if "slow-machines" in bot.library.catalogue.shows:
        return [
            Example("A guest, misspelt", "episode find", {"query": "achterburg"}),
            Example("Half a quote", "quote search", {"text": "put a penny on the pendulem"}),
            Example("A link from somewhere", "links search", {"text": "sourdough"}),
            *for_all,
        ]
    return [
        Example("The newest episode", "episode latest", {}),
        Example("All episodes", "episode list", {}),
        Example("What else there is", "about", {}),
        *for_all,
    ]


def _explain(page: Page, bot: Pullquote, *, token_is_set: bool) -> None:
    page.offer(_examples(bot))
    if token_is_set:
        why, join = "This is the sandbox", "`python -m bot run`"
    else:
        why = "No DISCORD_TOKEN is set, so this is the sandbox"
        join = (
            f"make an application at {_PORTAL}, copy its token under Bot into .env as"
            " DISCORD_TOKEN=…, and start again"
        )
    stderr().print(
        f"\n{why}, a Discord of our own on this machine,"
        f" with {counted(len(bot.library.catalogue.newest), 'episode')} loaded. Ctrl-C ends it.\n"
        f"To join a real server: {join}.\n\n"
        f"Open it in a browser:\n\n    {page.url}\n",
        markup=False,
    )
    if sys.stdout.isatty() and has_desktop():
        # In a thread: some platforms wait until the browser has started.
        asyncio.get_running_loop().run_in_executor(None, webbrowser.open, page.url)


def _restarted(bot: Pullquote) -> None:
    logger.info("Restarted with %d episodes", len(bot.library.catalogue.newest))
