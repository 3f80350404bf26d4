"""Who and what is there: users, guilds with roles and channels, members, direct messages.

Values are frozen; `World` is the one that changes, by replacing them. Bots only learn of a change
through the gateway, so change a running world through `Sandbox.put_channel` and its like.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TypeVar

from bot.sandbox import permissions
from bot.sandbox.errors import NotPossibleError
from bot.sandbox.permissions import ALL, Overwrite, Permission

Named = TypeVar("Named")


class ChannelType(IntEnum):
    """Discord: Channel resource, "Channel Types"."""

    TEXT = 0
    DM = 1
    VOICE = 2
    GROUP_DM = 3
    CATEGORY = 4
    ANNOUNCEMENT = 5
    ANNOUNCEMENT_THREAD = 10
    PUBLIC_THREAD = 11
    PRIVATE_THREAD = 12
    FORUM = 15


THREADS = frozenset(
    {ChannelType.ANNOUNCEMENT_THREAD, ChannelType.PUBLIC_THREAD, ChannelType.PRIVATE_THREAD}
)
#: Channels that hold messages and belong to no guild.
PRIVATE = frozenset({ChannelType.DM, ChannelType.GROUP_DM})


@dataclass(frozen=True, slots=True)
class User:
    """A person or a bot. `locale` is the language of their client."""

    id: int
    username: str
    global_name: str | None = None
    bot: bool = False
    locale: str = "en-US"

    @property
    def name(self) -> str:
        return self.global_name or self.username


@dataclass(frozen=True, slots=True)
class Role:
    """`permissions` are bits of `Permission`; @everyone has the id of its guild."""

    id: int
    name: str
    permissions: int = 0
    position: int = 1
    mentionable: bool = False
    #: The bot whose own role this is; such a role can't be given to anyone else.
    bot_id: int | None = None


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel, a thread (`parent_id`: its channel) or a private conversation (`recipients`)."""

    id: int
    type: ChannelType
    name: str = ""
    guild_id: int | None = None
    parent_id: int | None = None
    position: int = 0
    topic: str | None = None
    overwrites: tuple[Overwrite, ...] = ()
    recipients: tuple[int, ...] = ()
    owner_id: int | None = None
    archived: bool = False
    locked: bool = False


@dataclass(frozen=True, slots=True)
class Member:
    """A user in a guild."""

    user_id: int
    role_ids: tuple[int, ...] = ()
    nick: str | None = None


@dataclass(slots=True)
class Guild:
    """A server. `members` need not hold the bot: then it can be there as a user-install only."""

    id: int
    name: str
    owner_id: int
    roles: dict[int, Role] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)
    locale: str = "en-US"

    def add(self, *things: Role | Channel | Member) -> None:
        """Put roles, channels and members in, replacing those of the same id."""
        for thing in things:
            if isinstance(thing, Role):
                self.roles[thing.id] = thing
            elif isinstance(thing, Channel):
                self.channels[thing.id] = thing
            else:
                self.members[thing.user_id] = thing

    def base_permissions(self, user_id: int) -> int:
        """A member's permissions in the guild, before any channel's overwrites."""
        if user_id == self.owner_id:
            return ALL
        member = self.members.get(user_id)
        if member is None:
            return 0
        bits = self.roles[self.id].permissions if self.id in self.roles else 0
        for role_id in member.role_ids:
            bits |= self.roles[role_id].permissions if role_id in self.roles else 0
        return ALL if bits & Permission.ADMINISTRATOR else bits

    def permissions(self, user_id: int, channel: Channel) -> int:
        """A member's permissions in a channel; a thread has those of its channel."""
        member = self.members.get(user_id)
        if member is None and user_id != self.owner_id:
            return 0
        if channel.type in THREADS and channel.parent_id is not None:
            channel = self.channels.get(channel.parent_id, channel)
        roles = member.role_ids if member else ()
        base = self.base_permissions(user_id)
        return permissions.in_channel(base, self.id, user_id, roles, channel.overwrites)


class World:
    """Everything that exists before a bot connects. `user_installs`: who added the app for
    themselves. `bot` and `application_id` are the app that the token stands for."""

    def __init__(self, bot: User, application_id: int, owner: User) -> None:
        self.bot = bot
        self.application_id = application_id
        self.owner = owner
        self.users: dict[int, User] = {bot.id: bot, owner.id: owner}
        self.guilds: dict[int, Guild] = {}
        self.private_channels: dict[int, Channel] = {}
        self.user_installs: set[int] = set()
        #: Server Settings > Integrations: (guild, command name, user) -> may use it.
        self.command_permissions: dict[tuple[int, str, int], bool] = {}

    def add_user(self, *users: User) -> None:
        self.users.update({user.id: user for user in users})

    def add_guild(self, guild: Guild) -> None:
        self.guilds[guild.id] = guild

    def bot_guilds(self) -> list[Guild]:
        """The guilds that the bot is a member of."""
        return [guild for guild in self.guilds.values() if self.bot.id in guild.members]

    def channels(self) -> Iterator[Channel]:
        for guild in self.guilds.values():
            yield from guild.channels.values()
        yield from self.private_channels.values()

    def find_channel(self, channel_id: int) -> Channel | None:
        for guild in self.guilds.values():
            if channel_id in guild.channels:
                return guild.channels[channel_id]
        return self.private_channels.get(channel_id)

    def guild_of(self, channel: Channel) -> Guild | None:
        return None if channel.guild_id is None else self.guilds.get(channel.guild_id)

    def permissions(self, user_id: int, channel: Channel) -> int:
        """What a user may do in a channel; in a private one, all that its recipients may."""
        guild = self.guild_of(channel)
        if guild is not None:
            return guild.permissions(user_id, channel)
        return ALL if user_id in channel.recipients else 0

    def direct_message(self, user: User, channel_id: int) -> Channel:
        """The conversation of the bot with a user; `channel_id` is used where it is new."""
        for channel in self.private_channels.values():
            if channel.type is ChannelType.DM and set(channel.recipients) == {user.id, self.bot.id}:
                return channel
        channel = Channel(channel_id, ChannelType.DM, recipients=(user.id, self.bot.id))
        self.private_channels[channel_id] = channel
        return channel

    def user(self, username: str) -> User:
        """Look a person up by name, for tests and the terminal."""
        return _named(username, self.users.values(), "user", lambda user: user.username)

    def guild(self, name: str) -> Guild:
        return _named(name, self.guilds.values(), "server", lambda guild: guild.name)

    def channel(self, name: str, guild: Guild | None = None) -> Channel:
        """Look a channel up by name, in one guild or in all."""
        among = guild.channels.values() if guild else self.channels()
        return _named(name, among, "channel", lambda channel: channel.name)

    def role(self, name: str, guild: Guild) -> Role:
        return _named(name, guild.roles.values(), "role", lambda role: role.name)


def _named(name: str, among: Iterable[Named], kind: str, name_of: Callable[[Named], str]) -> Named:
    for thing in among:
        if name_of(thing) == name:
            return thing
    raise NotPossibleError(f"there is no {kind} named {name!r}")
