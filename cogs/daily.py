"""The quote of the day as moderators have it: setting it up, and all that is done about it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.dailies import Daily, State
from bot.errors import NotAllowedError, NotFoundError, NotUnderstoodError
from bot.schedule import Schedule, read_date, read_days, read_time
from bot.ui import cards, daily, replies, views
from bot.ui.moderators import ModeratorGroup, moderated
from bot.ui.text import day, listed
from cogs.options import ShowOption, ZoneOption, catalogue, slug
from cogs.posting import Poster

if TYPE_CHECKING:
    from bot.app import Pullquote
    from bot.model import Quote

    Interaction = discord.Interaction[Pullquote]

_DATES = 5
_NEEDED = {
    "view_channel": "View Channel",
    "send_messages": "Send Messages",
    "embed_links": "Embed Links",
    "read_message_history": "Read Message History",
}
_THREADS = {"create_public_threads": "Create Public Threads"}


# What is checked before anything changes


class _ChannelOption(app_commands.Transformer):
    """A text or announcement channel of this server; whatever else comes gets a sentence."""

    @property
    def type(self) -> discord.AppCommandOptionType:
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        return [discord.ChannelType.text, discord.ChannelType.news]

    async def transform(self, interaction: Interaction, value: object) -> discord.TextChannel:  # type: ignore[override]
        guild = interaction.guild
        channel = guild.get_channel(getattr(value, "id", 0)) if guild else None
        if channel is None:
            raise NotFoundError("I can't see that channel in this server: choose another one.")
        if not isinstance(channel, discord.TextChannel):
            raise NotUnderstoodError(
                f"Quotes can't be posted in #{channel.name}: choose a text or announcement channel."
            )
        return channel


ChannelOption = app_commands.Transform[discord.TextChannel, _ChannelOption]


def _check_role(channel: discord.TextChannel, role: discord.Role) -> None:
    """NotAllowedError for a role that must not, or can't, be mentioned."""
    guild = channel.guild
    if role.id == guild.id:
        raise NotAllowedError("A quote never mentions @everyone: choose another role, or none.")
    if guild.get_role(role.id) is None:
        raise NotFoundError("That role is not in this server: choose another one.")
    if role >= guild.me.top_role:
        raise NotAllowedError(
            f"@{role.name} is not below my own role: choose another, or move mine above it in"
            " Server Settings → Roles."
        )


def _check_channel(
    channel: discord.TextChannel, role: discord.Role | None, *, thread: bool
) -> None:
    """NotAllowedError that names what the bot lacks there, and where to change it."""
    may = channel.permissions_for(channel.guild.me)
    if not may.view_channel:
        lacking = ["View Channel"]  # Nothing else counts without it.
    else:
        needed = _NEEDED | (_THREADS if thread else {})
        lacking = [label for name, label in needed.items() if not getattr(may, name)]
        if not may.send_messages:
            lacking.remove("Embed Links")  # Lost with it, whether it is allowed or not.
        elif role and not role.mentionable and not may.mention_everyone:
            lacking.append(f"Mention All Roles (or let anyone mention @{role.name})")
    if lacking:
        raise NotAllowedError(
            f"In #{channel.name} I lack {listed(lacking, 400)}: allow my role that in the"
            " channel's settings under Permissions, or in Server Settings → Roles, and try again."
        )


def _check_settings(interaction: Interaction, found: Daily) -> None:
    """The same of what was set up earlier: channels and permissions change."""
    guild = interaction.guild
    channel = guild.get_channel(found.channel_id) if guild else None
    if not guild or not isinstance(channel, discord.TextChannel):
        raise NotFoundError("Its channel is gone: choose another one with `/qotd setup`.")
    role = guild.get_role(found.role_id) if found.role_id else None
    _check_channel(channel, role, thread=found.thread)


# What is shown


async def _show_next(
    interaction: Interaction, draw: Callable[[int], Awaitable[tuple[Daily, Quote]]], heading: str
) -> None:
    """Answer with the quote of the next due date, which `draw` gives for a server."""
    guild_id = moderated(interaction)
    await replies.promise(interaction, private=True)
    found, quote = await draw(guild_id)
    known = catalogue(interaction)
    view = daily.preview(quote, known.episode(quote.episode_id), known.shows, found, heading)
    await replies.answer(interaction, view, private=True)


async def _settings(interaction: Interaction, found: Daily, heading: str) -> discord.ui.LayoutView:
    use = interaction.client.daily
    dates, lack = use.next_dates(found, _DATES), await use.lack(found)
    return daily.set_up(found, dates, catalogue(interaction).shows, heading, lack)


async def _history(interaction: Interaction, page: int) -> discord.ui.LayoutView:
    guild_id = moderated(interaction)
    use = interaction.client.daily
    found, total, page = await use.history(guild_id, page, daily.PER_PAGE)
    notes = await use.notes(guild_id)
    return daily.history(found, total, page, notes, await use.settings_or_none(guild_id))


async def _turn(interaction: Interaction, page: int, _: str) -> None:
    """Another page of `/qotd history`."""
    moderated(interaction)
    await replies.hold(interaction)
    await replies.update(interaction, await _history(interaction, page))


# Commands


class DailyQuotes(commands.Cog):
    """`/qotd`, and the loop that posts."""

    def __init__(self, bot: Pullquote) -> None:
        self._bot = bot
        self._items = views.paging(views.QOTD, _turn, moderated)
        self._poster = Poster(bot)
        self._loop: asyncio.Task[None] | None = None

    async def cog_load(self) -> None:
        self._bot.add_dynamic_items(*self._items)
        self._loop = asyncio.create_task(self._poster.run())

    async def cog_unload(self) -> None:
        self._bot.remove_dynamic_items(*self._items)
        if self._loop:
            self._loop.cancel()
            await asyncio.gather(self._loop, return_exceptions=True)

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        """Modals come here: discord.py forgets them at a restart."""
        await views.jump(interaction, views.QOTD, _turn)

    qotd = ModeratorGroup("qotd", "The quote of the day: when and where it is posted")

    @qotd.command(name="setup")
    @app_commands.describe(
        channel="Where it is posted",
        time="When, on the 24-hour clock: 09:00",
        timezone="Whose clock that is: a city, such as Berlin",
        days="On which days, such as mon,wed-fri; every day if left out",
        role="A role that each post mentions; nobody if left out",
        thread="Open a thread under each post, for talk about it",
        show="Only quotes of this show",
    )
    async def setup(
        self,
        interaction: Interaction,
        channel: ChannelOption,
        time: str,
        timezone: ZoneOption,
        days: str | None = None,
        role: discord.Role | None = None,
        thread: bool = False,
        show: ShowOption | None = None,
    ) -> None:
        """Post a quote every day, or change where and when"""
        guild_id = moderated(interaction)
        schedule = Schedule(read_time(time), timezone, read_days(days or "all"))
        if role:
            _check_role(channel, role)
        _check_channel(channel, role, thread=thread)
        await replies.promise(interaction, private=True)
        found = await interaction.client.daily.set_up(
            guild_id,
            channel.id,
            schedule,
            role_id=role.id if role else None,
            thread=thread,
            show=slug(show),
            by=interaction.user.id,
        )
        view = await _settings(interaction, found, "The quote of the day is set up")
        await replies.answer(interaction, view, private=True)

    @qotd.command(name="off")
    async def off(self, interaction: Interaction) -> None:
        """Post no more quotes of the day; what was posted stays"""
        guild_id = moderated(interaction)
        await replies.promise(interaction, private=True)
        await interaction.client.daily.turn_off(guild_id)
        view = cards.notice(
            "The quote of the day is turned off",
            "What was posted is remembered, so that none comes twice. `/qotd setup` starts it"
            " again.",
        )
        await replies.answer(interaction, view, private=True)

    @qotd.command(name="pause")
    @app_commands.describe(until="The first date that has a quote again, such as 2026-12-24")
    async def pause(self, interaction: Interaction, until: str | None = None) -> None:
        """Post nothing for a while"""
        guild_id = moderated(interaction)
        back = read_date(until) if until else None
        await replies.promise(interaction, private=True)
        found = await interaction.client.daily.pause(guild_id, back)
        heading = f"Paused until {day(back.isoformat())}" if back else "Paused"
        view = await _settings(interaction, found, heading)
        await replies.answer(interaction, view, private=True)

    @qotd.command(name="resume")
    async def resume(self, interaction: Interaction) -> None:
        """Post again after a pause"""
        guild_id = moderated(interaction)
        use = interaction.client.daily
        _check_settings(interaction, await use.settings(guild_id))
        await replies.promise(interaction, private=True)
        view = await _settings(interaction, await use.resume(guild_id), "Resumed")
        await replies.answer(interaction, view, private=True)

    @qotd.command(name="now")
    async def now(self, interaction: Interaction) -> None:
        """Post today's quote at once; it counts as today's"""
        guild_id = moderated(interaction)
        _check_settings(interaction, await interaction.client.daily.settings(guild_id))
        await replies.promise(interaction, private=True)
        post, already = await self._poster.post_now(guild_id)
        if post.state is State.MISSED:
            raise NotAllowedError(
                f"It was not posted: {post.reason}. Put that right and try again."
            )
        await replies.answer(interaction, daily.posted(post, already), private=True)

    @qotd.command(name="preview")
    async def preview(self, interaction: Interaction) -> None:
        """See the next quote before anybody else does"""
        await _show_next(interaction, interaction.client.daily.preview, "The next quote of the day")

    @qotd.command(name="skip")
    async def skip(self, interaction: Interaction) -> None:
        """Draw another quote in the place of the next one"""
        await _show_next(interaction, interaction.client.daily.skip, "Now this one is next")

    @qotd.command(name="history")
    async def history(self, interaction: Interaction) -> None:
        """See what was posted when, and why something was not"""
        moderated(interaction)
        await replies.promise(interaction, private=True)
        await replies.answer(interaction, await _history(interaction, 0), private=True)


async def setup(bot: Pullquote) -> None:
    """Called by discord.py."""
    await bot.add_cog(DailyQuotes(bot))
