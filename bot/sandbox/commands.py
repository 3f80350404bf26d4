"""The application commands that the bot registered, for everyone and for single servers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.sandbox.limits_commands import CommandType
from bot.sandbox.snowflakes import Snowflakes
from bot.sandbox.world import World

Json = dict[str, Any]

#: Options whose absence and whose emptiness Discord writes as absence.
_DROPPED_WHEN_EMPTY = ("options", "choices")


class Commands:
    """A table of commands for each scope: None is everywhere, an id is that guild."""

    def __init__(self, world: World, ids: Snowflakes) -> None:
        self._world = world
        self._ids = ids
        self._scopes: dict[int | None, dict[int, Json]] = {}

    def all(self, guild_id: int | None = None) -> list[Json]:
        return list(self._scopes.get(guild_id, {}).values())

    def get(self, command_id: int, guild_id: int | None = None) -> Json | None:
        return self._scopes.get(guild_id, {}).get(command_id)

    def replace(self, commands: list[Json], guild_id: int | None = None) -> list[Json]:
        """Put a whole list in place of the old; what keeps its type and name keeps its id."""
        before = {_key(command): command for command in self.all(guild_id)}
        after = [
            self._complete(command, guild_id, before.get(_key(command))) for command in commands
        ]
        self._scopes[guild_id] = {int(command["id"]): command for command in after}
        return after

    def put(
        self, command: Json, guild_id: int | None = None, command_id: int | None = None
    ) -> Json:
        """Create one, replace that of the same type and name, or change `command_id`."""
        scope = self._scopes.setdefault(guild_id, {})
        if command_id is not None:
            old = scope.get(command_id)
        else:
            old = next((item for item in scope.values() if _key(item) == _key(command)), None)
        whole = command if command_id is None else {**(old or {}), **command}
        complete = self._complete(whole, guild_id, old)
        scope[int(complete["id"])] = complete
        return complete

    def delete(self, command_id: int, guild_id: int | None = None) -> bool:
        return self._scopes.get(guild_id, {}).pop(command_id, None) is not None

    def visible(self, guild_id: int | None) -> Iterator[Json]:
        """Commands that could be seen in a guild (or outside); its own come first."""
        if guild_id is not None:
            yield from self.all(guild_id)
        yield from self.all(None)

    def _complete(self, given: Json, guild_id: int | None, old: Json | None) -> Json:
        """A command as Discord returns it."""
        bits = given.get("default_member_permissions")
        contexts = given.get("contexts")
        command: Json = {
            "id": old["id"] if old else str(self._ids.next()),
            "application_id": str(self._world.application_id),
            "version": str(self._ids.next()),
            "type": given.get("type") or CommandType.CHAT_INPUT.value,
            "name": given["name"],
            "name_localizations": given.get("name_localizations"),
            "description": given.get("description") or "",
            "description_localizations": given.get("description_localizations"),
            "default_member_permissions": None if bits is None else str(bits),
            "dm_permission": contexts is None or any(place != 0 for place in contexts),
            "contexts": contexts,
            "integration_types": given.get("integration_types") or [0],
            "nsfw": bool(given.get("nsfw")),
        }
        if given.get("options"):
            command["options"] = [_option(option) for option in given["options"]]
        if guild_id is not None:
            command["guild_id"] = str(guild_id)
        return command


def _key(command: Json) -> tuple[int, str]:
    return int(command.get("type") or CommandType.CHAT_INPUT), command["name"]


def _option(given: Json) -> Json:
    """An option as Discord returns it: nothing that is empty, `required` only where true."""
    option = {
        key: value
        for key, value in given.items()
        if value is not None and not (key in _DROPPED_WHEN_EMPTY and not value)
    }
    for flag in ("required", "autocomplete"):
        if not option.get(flag):
            option.pop(flag, None)
    if "options" in option:
        option["options"] = [_option(child) for child in option["options"]]
    return option
