"""The world as the page shows it to one person: who they can be, where they may go, what is said.

Messages, commands and components go to the page as Discord's own JSON; what is made here is what
a client knows besides.
"""

from __future__ import annotations

from typing import Any

from bot.sandbox import payloads
from bot.sandbox.limits_commands import CommandType
from bot.sandbox.people import People
from bot.sandbox.permissions import Permission
from bot.sandbox.world import THREADS, Channel, Guild, User, World

Json = dict[str, Any]

#: Messages that a channel shows; what is older has scrolled away for good.
_SHOWN = 200
_WRITES = Permission.VIEW_CHANNEL | Permission.SEND_MESSAGES


def people(world: World) -> list[Json]:
    """Everyone that one can be, with what they are in a word."""
    return [
        {"id": str(user.id), "name": user.name, "is": _standing(world, user)}
        for user in sorted(world.users.values(), key=lambda user: user.name)
        if not user.bot
    ]


def _standing(world: World, user: User) -> str:
    guild = next(iter(world.guilds.values()))
    if guild.owner_id == user.id:
        return "owner"
    moderates = guild.base_permissions(user.id) & Permission.MANAGE_GUILD
    return "moderator" if moderates else "member"


def places(world: World, user: User, direct: Channel) -> list[Json]:
    """The servers that a person is in and, last, their conversation with the bot."""
    return [
        *(
            _guild(world, guild, user)
            for guild in world.guilds.values()
            if user.id in guild.members
        ),
        {
            "id": "@me",
            "name": "Direct messages",
            "note": f"Just you and {world.bot.name}",
            "channels": [_channel(world, direct, user) | {"name": world.bot.name}],
            "roles": [],
            "members": _members(world, direct.recipients),
        },
    ]


def _guild(world: World, guild: Guild, user: User) -> Json:
    seen = [
        channel
        for channel in guild.channels.values()
        if world.permissions(user.id, channel) & Permission.VIEW_CHANNEL
    ]
    there = world.bot.id in guild.members
    return {
        "id": str(guild.id),
        "name": guild.name,
        "note": "" if there else f"{world.bot.name} is not a member here, but you brought it along",
        "channels": [_channel(world, channel, user) for channel in _in_order(seen)],
        "roles": [payloads.role(role) for role in guild.roles.values()],
        "members": _members(world, guild.members),
        "mine": [str(role_id) for role_id in guild.members[user.id].role_ids],
    }


def _in_order(channels: list[Channel]) -> list[Channel]:
    """By position, each thread below its channel."""
    tops = sorted((c for c in channels if c.type not in THREADS), key=lambda c: (c.position, c.id))
    below = [channel for channel in channels if channel.type in THREADS]
    return [each for top in tops for each in (top, *(c for c in below if c.parent_id == top.id))]


def _channel(world: World, channel: Channel, user: User) -> Json:
    may = world.permissions(user.id, channel)
    return {
        "id": str(channel.id),
        "type": int(channel.type),
        "name": channel.name,
        "topic": channel.topic,
        "parent": None if channel.parent_id is None else str(channel.parent_id),
        "writes": may & _WRITES == _WRITES,
        "manages": bool(may & Permission.MANAGE_MESSAGES),
        "bot": _standing_of_bot(world.permissions(world.bot.id, channel)),
    }


def _standing_of_bot(may: int) -> str:
    if not may & Permission.VIEW_CHANNEL:
        return "can't see"
    return "" if may & _WRITES == _WRITES else "can't write"


def _members(world: World, ids: Any) -> list[Json]:
    found = [world.users[user_id] for user_id in ids]
    return [{"id": str(user.id), "name": user.name, "bot": user.bot} for user in found]


def channel(people: People, user: User, where: Channel) -> Json:
    """What a person sees and is offered in a channel."""
    return {
        "messages": [message.payload for message in people.history(user, where)[-_SHOWN:]],
        "commands": people.commands_for(user, where),
        "menus": people.commands_for(user, where, CommandType.MESSAGE),
    }
