"""A small discord.py bot that uses what the sandbox offers: the sandbox's own tests drive it."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import discord
from discord import app_commands
from discord.http import Route
from members import discord_at

from bot.sandbox import Sandbox

PEOPLE = ["Ada Lovelace", "Grace Hopper", "Karen Spärck Jones"]
PICTURE = b"\x89PNG not really"


class TinyBot(discord.Client):
    """Guilds intent only, like the real one. `held`: commands that wait, until `release` is set;
    what they then ran into is in `raised`."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("guild_ready_timeout", 0.05)
        super().__init__(
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            **options,
        )
        self.tree = app_commands.CommandTree(self)
        self.release = asyncio.Event()
        self.raised: list[Exception] = []
        self.seen: list[discord.Interaction] = []
        _add_commands(self)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """discord.py waits 5 s before it identifies again; nothing here asks for that."""

    async def setup_hook(self) -> None:
        await self.tree.sync()

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        self.seen.append(interaction)

    async def call(self, method: str, path: str, body: Any = None, **query: Any) -> Any:
        """A REST call of our own choice; discord.HTTPException where it is refused."""
        more: dict[str, Any] = {"params": query} if query else {}
        if body is not None:
            more["json"] = body
        return await self.http.request(Route(method, path), **more)


@asynccontextmanager
async def running(sandbox: Sandbox, bot: TinyBot | None = None) -> AsyncIterator[TinyBot]:
    """A bot that is connected to a sandbox."""
    bot = bot or TinyBot()
    with discord_at(sandbox):
        task = asyncio.create_task(bot.start(sandbox.token))
        try:
            # Before the login discord.py has no `_ready` to wait for, and says so.
            await sandbox.gateway.wait_ready()
            await bot.wait_until_ready()
            yield bot
        finally:
            await bot.close()
            await task


async def settled(reached: Callable[[], bool], timeout_s: float = 5.0) -> None:
    """Wait for what nothing announces."""
    async with asyncio.timeout(timeout_s):
        while not reached():  # noqa: ASYNC110
            await asyncio.sleep(0.01)


class Page(discord.ui.LayoutView):
    """A Components V2 message with a pager, a link, a disabled button and a select."""

    def __init__(self, number: int) -> None:
        super().__init__(timeout=None)
        container: Any = discord.ui.Container(accent_colour=0x336699)
        section: Any = discord.ui.Section(
            discord.ui.TextDisplay(f"# Page {number}"),
            accessory=discord.ui.Thumbnail("https://example.org/a.png", description="A cover"),
        )
        container.add_item(section).add_item(discord.ui.Separator())
        row: Any = discord.ui.ActionRow()
        row.add_item(Turn("Next", number + 1)).add_item(Turn("Previous", None))
        row.add_item(discord.ui.Button(label="Listen", url="https://example.org/31.mp3"))
        row.add_item(Ask())
        container.add_item(row)
        container.add_item(discord.ui.ActionRow(Pick()))
        self.add_item(container)


class Turn(discord.ui.Button[Page]):
    def __init__(self, label: str, number: int | None) -> None:
        super().__init__(label=label, custom_id=f"turn:{label}:{number}", disabled=number is None)
        self.number = number

    async def callback(self, interaction: discord.Interaction) -> None:
        await interaction.response.edit_message(view=Page(self.number or 1))


class Ask(discord.ui.Button[Page]):
    def __init__(self) -> None:
        super().__init__(label="Report", custom_id="ask")

    async def callback(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_modal(Form())


class Pick(discord.ui.Select[Page]):
    def __init__(self) -> None:
        options = [discord.SelectOption(label=name, value=name[:3]) for name in PEOPLE]
        super().__init__(custom_id="pick", placeholder="Did you mean", options=options)

    async def callback(self, interaction: discord.Interaction) -> None:
        await interaction.response.defer()
        await interaction.followup.send(f"picked {self.values[0]}", ephemeral=True)


class Form(discord.ui.Modal, title="Report a quote"):
    reason: discord.ui.Label[Any] = discord.ui.Label(
        text="Reason", component=discord.ui.TextInput(max_length=20)
    )
    severity: discord.ui.Label[Any] = discord.ui.Label(
        text="How bad",
        component=discord.ui.Select(
            options=[discord.SelectOption(label="Mild"), discord.SelectOption(label="Harsh")]
        ),
    )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        reason: Any = self.reason.component
        severity: Any = self.severity.component
        text = f"{reason.value} / {severity.values[0]}"
        await interaction.response.send_message(text, ephemeral=True)


def _add_commands(bot: TinyBot) -> None:
    everywhere = app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True)
    anyone = app_commands.AppInstallationType(guild=True, user=True)
    tree = bot.tree
    tree.allowed_contexts, tree.allowed_installs = everywhere, anyone
    _add_plain(bot)
    _add_slow(bot)
    _add_group(bot)
    _add_moderation(bot)


def _add_plain(bot: TinyBot) -> None:
    @bot.tree.command(description="Say it back")
    async def echo(interaction: discord.Interaction, text: str, loud: bool = False) -> None:
        await interaction.response.send_message(text.upper() if loud else text, ephemeral=True)

    @bot.tree.command(description="Show a card")
    async def card(interaction: discord.Interaction) -> None:
        await interaction.response.send_message(view=Page(1))

    @bot.tree.command(description="Show an embed")
    async def embed(interaction: discord.Interaction) -> None:
        found = discord.Embed(title="Title", description="Words", url="https://example.org/")
        found.add_field(name="Guest", value="Ada")
        await interaction.response.send_message(embed=found, view=discord.ui.View(timeout=1))

    @bot.tree.command(description="Send a picture")
    async def picture(interaction: discord.Interaction) -> None:
        file = discord.File(io.BytesIO(PICTURE), "cover.png", description="A cover")
        view = discord.ui.LayoutView()
        item = discord.MediaGalleryItem("attachment://cover.png", description="The cover")
        view.add_item(discord.ui.MediaGallery(item))
        await interaction.response.send_message(view=view, file=file)

    @bot.tree.command(description="Open a form")
    async def form(interaction: discord.Interaction) -> None:
        await interaction.response.send_modal(Form())


def _add_slow(bot: TinyBot) -> None:
    @bot.tree.command(description="Think, then say it")
    async def think(interaction: discord.Interaction, private: bool = False) -> None:
        await interaction.response.defer(ephemeral=private)
        await interaction.followup.send("first thought", wait=True)
        await interaction.followup.send("second thought", ephemeral=True)
        await interaction.edit_original_response(content="better thought")

    @bot.tree.command(description="Answer when told to")
    async def held(interaction: discord.Interaction, defer: bool = False) -> None:
        if defer:
            await interaction.response.defer()
        await bot.release.wait()
        try:
            if defer:
                await interaction.followup.send("at last")
            else:
                await interaction.response.send_message("at last")
        except discord.HTTPException as error:
            bot.raised.append(error)


def _add_group(bot: TinyBot) -> None:
    episode = app_commands.Group(name="episode", description="Episodes")

    @episode.command(name="find", description="Find one")
    async def find(interaction: discord.Interaction, query: str, year: int | None = None) -> None:
        await interaction.response.send_message(f"{query} {year}")

    @find.autocomplete("query")
    async def complete(
        interaction: discord.Interaction, current: str
    ) -> list[app_commands.Choice[str]]:
        found = [name for name in PEOPLE if current.lower() in name.lower()]
        return [app_commands.Choice(name=name, value=f"ep:{name[:3]}") for name in found]

    bot.tree.add_command(episode)


def _add_moderation(bot: TinyBot) -> None:
    @bot.tree.command(description="For moderators")
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    @app_commands.allowed_installs(guilds=True, users=False)
    async def setup(
        interaction: discord.Interaction, channel: discord.TextChannel, role: discord.Role | None
    ) -> None:
        await interaction.response.send_message(f"{channel.name} {role}", ephemeral=True)

    @bot.tree.context_menu(name="Find in episodes")
    async def menu(interaction: discord.Interaction, message: discord.Message) -> None:
        await interaction.response.send_message(f"found: {message.content}", ephemeral=True)
