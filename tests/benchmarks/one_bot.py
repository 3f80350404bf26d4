"""One bot in a process of its own, for the commands beside: KIND API_URL GATEWAY_URL TOKEN [CLOCK].

KIND is `pullquote`, as `run` starts it, or `bare`: discord.py with one command, "pong". CLOCK is a
file that holds the moment to go by, in seconds since 1970.
"""

from __future__ import annotations

import asyncio
import sys
import time
from dataclasses import replace
from functools import partial
from pathlib import Path

import discord
from discord import app_commands

from bot import settings
from bot.app import Pullquote, discord_at
from bot.console import loaded_first
from bot.opening import opened
from bot.workers import freeze_loaded_objects, shorten_switch_interval


class Bare(discord.Client):
    """As little as a bot can be."""

    def __init__(self) -> None:
        super().__init__(intents=discord.Intents(guilds=True), guild_ready_timeout=0.5)
        self.tree = app_commands.CommandTree(self)

        @self.tree.command(description="Answers pong")
        async def ping(interaction: discord.Interaction) -> None:
            await interaction.response.send_message("pong")

    async def setup_hook(self) -> None:
        await self.tree.sync()


async def main(
    kind: str, api_url: str, gateway_url: str, token: str, clock: str | None = None
) -> None:
    now = partial(_read, Path(clock)) if clock else time.time
    with discord_at(api_url, gateway_url):
        if kind == "bare":
            await Bare().start(token)
            return
        shorten_switch_interval()
        chosen = settings.load()
        async with opened(chosen.data_dir, chosen.shows_file, now=now) as house:
            await loaded_first(house)
            freeze_loaded_objects()
            await Pullquote(house, replace(chosen, refresh_hours=0)).start(token)


def _read(clock: Path) -> float:
    return float(clock.read_text())


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
