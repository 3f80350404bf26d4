"""Permission bits and how they add up in a channel (Discord: Topics, "Permissions")."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum, IntFlag


class Permission(IntFlag):
    """The bits that a bot or the sandbox asks for; the others pass through as numbers."""

    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    ADD_REACTIONS = 1 << 6
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    USE_EXTERNAL_EMOJIS = 1 << 18
    MANAGE_ROLES = 1 << 28
    USE_APPLICATION_COMMANDS = 1 << 31
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    SEND_MESSAGES_IN_THREADS = 1 << 38
    USE_EXTERNAL_APPS = 1 << 50


#: Bits 0 to 52 are in use (Discord: Permissions, BYPASS_SLOWMODE is the highest).
ALL = (1 << 53) - 1

#: What an app may do where it is not a member: a DM, or a server it was not added to.
OUTSIDE = int(Permission.ATTACH_FILES | Permission.EMBED_LINKS | Permission.MENTION_EVERYONE)


class OverwriteType(IntEnum):
    ROLE = 0
    MEMBER = 1


@dataclass(frozen=True, slots=True)
class Overwrite:
    """A channel's exception for a role or a member. The role @everyone has the guild's id."""

    id: int
    type: OverwriteType
    allow: int = 0
    deny: int = 0


def in_channel(
    base: int, guild_id: int, user_id: int, role_ids: Iterable[int], overwrites: Iterable[Overwrite]
) -> int:
    """Apply a channel's overwrites: @everyone, then all roles together, then the member."""
    if base & Permission.ADMINISTRATOR:
        return ALL
    roles = set(role_ids)
    everyone = [o for o in overwrites if o.id == guild_id]
    of_roles = [o for o in overwrites if o.type is OverwriteType.ROLE and o.id in roles]
    of_member = [o for o in overwrites if o.type is OverwriteType.MEMBER and o.id == user_id]
    for level in (everyone, of_roles, of_member):
        for overwrite in level:
            base &= ~overwrite.deny
        for overwrite in level:
            base |= overwrite.allow
    return base
