"""Who a message pings: what its text names, as far as `allowed_mentions` and permissions let it.

Source: Discord's documentation, "Message" resource, "Allowed Mentions Object". Embeds never ping;
content and the text displays of Components V2 do.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from bot.sandbox.component_rules import walk
from bot.sandbox.limits import ComponentType
from bot.sandbox.permissions import Permission
from bot.sandbox.world import Channel, World

Json = dict[str, Any]

_ALL = ("users", "roles", "everyone")


@dataclass(frozen=True, slots=True)
class Pings:
    """The ids that are notified."""

    users: tuple[int, ...] = ()
    roles: tuple[int, ...] = ()
    everyone: bool = False

    def __bool__(self) -> bool:
        return bool(self.users or self.roles or self.everyone)


def find_pings(world: World, channel: Channel, message: Json, allowed: Json | None) -> Pings:
    """Who is pinged by a bot's message with this `allowed_mentions` (None: everything named)."""
    text = pinging_text(message)
    allowed = {"parse": _ALL} if allowed is None else allowed
    parse = allowed.get("parse") or ()
    may_all = bool(world.permissions(world.bot.id, channel) & Permission.MENTION_EVERYONE)
    named = {int(found) for found in re.findall(r"<@!?([0-9]{1,20})>", text)} & world.users.keys()
    guild = world.guild_of(channel)
    roles = {int(found) for found in re.findall(r"<@&([0-9]{1,20})>", text)}
    mentionable = {
        role.id for role in (guild.roles.values() if guild else ()) if role.mentionable or may_all
    }
    return Pings(
        tuple(sorted(named & _named(allowed, "users", named))),
        tuple(sorted(roles & mentionable & _named(allowed, "roles", roles))),
        "everyone" in parse and may_all and bool(re.search(r"@(everyone|here)\b", text)),
    )


def pinging_text(message: Json) -> str:
    """The parts of a message in which a mention counts."""
    texts = [message.get("content") or ""]
    for _, component in walk(message.get("components")):
        if component.get("type") == ComponentType.TEXT_DISPLAY:
            texts.append(component["content"])
    return "\n".join(texts)


def _named(allowed: Json, kind: str, found: set[int]) -> set[int]:
    if kind in (allowed.get("parse") or ()):
        return found
    return {int(item) for item in allowed.get(kind) or ()}
