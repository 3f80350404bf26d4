"""What a person types after the slash -> the `data` of an interaction, checked as a client checks.

Source: Discord's documentation, "Application Commands" and "Receiving and Responding",
"Application Command Data Structure".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.sandbox import payloads
from bot.sandbox.errors import NotPossibleError
from bot.sandbox.limits_commands import STRING_VALUE, OptionType
from bot.sandbox.world import Channel, Guild, Role, User, World

Json = dict[str, Any]

_ENTITIES = frozenset(
    {OptionType.USER, OptionType.CHANNEL, OptionType.ROLE, OptionType.MENTIONABLE}
)


class Resolved:
    """The objects behind the ids of an interaction (Discord: "Resolved Data Structure")."""

    def __init__(self, world: World, guild: Guild | None, user_id: int) -> None:
        self._world = world
        self._guild = guild
        self._user_id = user_id
        self.data: Json = {}

    def user(self, user_id: int) -> None:
        user = self._world.users.get(user_id)
        if user is None:
            raise NotPossibleError(f"there is no user {user_id}")
        self._put("users", user_id, payloads.user(user))
        member = self._guild.members.get(user_id) if self._guild else None
        if member is not None and self._guild is not None:
            body = payloads.member(self._world, member, with_user=False)
            body["permissions"] = str(self._guild.base_permissions(user_id))
            self._put("members", user_id, body)

    def role(self, role_id: int) -> None:
        role = self._guild.roles.get(role_id) if self._guild else None
        if role is None:
            raise NotPossibleError(f"there is no role {role_id} here")
        self._put("roles", role_id, payloads.role(role))

    def channel(self, channel_id: int, types: list[int] | None) -> None:
        channel = self._guild.channels.get(channel_id) if self._guild else None
        if channel is None:
            raise NotPossibleError(f"there is no channel {channel_id} here")
        if types and channel.type not in types:
            raise NotPossibleError(f"#{channel.name} is not of a kind that can be chosen here")
        body = payloads.partial_channel(self._world, channel, self._user_id)
        self._put("channels", channel_id, body)

    def mentionable(self, some_id: int) -> None:
        if some_id in self._world.users:
            self.user(some_id)
        else:
            self.role(some_id)

    def entity(self, kind: int, value: Any, types: list[int] | None = None) -> str:
        """Resolve a user, role or channel, given as itself or as an id; returns the id."""
        number = value.id if isinstance(value, User | Role | Channel) else int(value)
        if kind == OptionType.CHANNEL:
            self.channel(number, types)
        elif kind == OptionType.USER:
            self.user(number)
        elif kind == OptionType.ROLE:
            self.role(number)
        else:
            self.mentionable(number)
        return str(number)

    def _put(self, kind: str, some_id: int, body: Json) -> None:
        self.data.setdefault(kind, {})[str(some_id)] = body


def find_command(commands: list[Json], words: list[str]) -> tuple[Json, list[Json]]:
    """The command whose name, group and subcommand `words` are, and the path of options to it."""
    for command in commands:
        if command["name"] == words[0]:
            return command, _descend(command, words[1:])
    raise NotPossibleError(f"there is no command /{words[0]}")


def _descend(command: Json, words: list[str]) -> list[Json]:
    path: list[Json] = []
    here = command
    for word in words:
        found = [option for option in _nested(here) if option["name"] == word]
        if not found:
            raise NotPossibleError(f"/{command['name']} has no subcommand {word!r}")
        here = found[0]
        path.append(here)
    if _nested(here):
        raise NotPossibleError(f"/{command['name']} needs a subcommand")
    return path


def _nested(command: Json) -> list[Json]:
    return [option for option in command.get("options") or [] if option["type"] <= 2]


def command_options(
    command: Json,
    path: list[Json],
    values: Mapping[str, Any],
    resolved: Resolved,
    focused: str | None = None,
) -> list[Json]:
    """The `options` of the data, nested along `path`. With `focused` nothing is required yet."""
    leaf = path[-1] if path else command
    known = {option["name"]: option for option in leaf.get("options") or []}
    unknown = [name for name in values if name not in known]
    if unknown:
        raise NotPossibleError(f"/{command['name']} has no option {unknown[0]!r}")
    missing = [
        name for name, option in known.items() if option.get("required") and name not in values
    ]
    if missing and focused is None:
        raise NotPossibleError(f"/{command['name']} needs the option {missing[0]!r}")
    options = [
        _focused(known[name], value) if name == focused else _option(known[name], value, resolved)
        for name, value in values.items()
    ]
    for step in reversed(path):
        options = [{"name": step["name"], "type": step["type"], "options": options}]
    return options


def _focused(option: Json, value: Any) -> Json:
    if not option.get("autocomplete"):
        raise NotPossibleError(f"the option {option['name']!r} does not autocomplete")
    return {
        "name": option["name"],
        "type": option["type"],
        "value": str(value),
        "focused": True,
    }


def _option(option: Json, value: Any, resolved: Resolved) -> Json:
    kind = OptionType(option["type"])
    if kind in _ENTITIES:
        value = resolved.entity(kind, value, option.get("channel_types"))
    elif kind is OptionType.STRING:
        value = _string(option, value)
    elif kind is OptionType.BOOLEAN:
        if not isinstance(value, bool):
            raise NotPossibleError(f"the option {option['name']!r} is True or False")
    elif kind in (OptionType.INTEGER, OptionType.NUMBER):
        value = _number(option, value, int if kind is OptionType.INTEGER else float)
    else:
        raise NotPossibleError("attachments as options are not part of the sandbox")
    return {"name": option["name"], "type": option["type"], "value": value}


def _string(option: Json, value: Any) -> str:
    if not isinstance(value, str):
        raise NotPossibleError(f"the option {option['name']!r} is a text")
    if option.get("choices"):
        return str(_choice(option, value))
    low = max(option.get("min_length") or 0, 1)
    high = option.get("max_length") or STRING_VALUE
    if not low <= len(value) <= high:
        raise NotPossibleError(f"the option {option['name']!r} takes {low} to {high} characters")
    return value


def _number(option: Json, value: Any, kind: type[int] | type[float]) -> int | float:
    if option.get("choices"):
        value = _choice(option, value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise NotPossibleError(f"the option {option['name']!r} is a number")
    if kind(value) != value:
        raise NotPossibleError(f"the option {option['name']!r} is a whole number")
    low, high = option.get("min_value"), option.get("max_value")
    if (low is not None and value < low) or (high is not None and value > high):
        raise NotPossibleError(f"the option {option['name']!r} is from {low} to {high}")
    return kind(value)


def _choice(option: Json, value: Any) -> Any:
    for choice in option["choices"]:
        if value in (choice["value"], choice["name"]):
            return choice["value"]
    raise NotPossibleError(f"{value!r} is not among the choices of {option['name']!r}")
