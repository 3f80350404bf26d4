"""The rooms of the API about the bot itself: user, application, gateway, commands."""

from __future__ import annotations

from bot.sandbox import payloads
from bot.sandbox.command_rules import check_command, check_commands
from bot.sandbox.commands import Commands
from bot.sandbox.errors import Refusals
from bot.sandbox.gateway import Gateway
from bot.sandbox.routes import Call, Json, Route
from bot.sandbox.snowflakes import Snowflakes
from bot.sandbox.world import World

_EVERYWHERE = "/applications/{application_id}/commands"
_IN_GUILD = "/applications/{application_id}/guilds/{guild_id}/commands"


class AppRoutes:
    """`/users/@me`, `/applications/…`, `/gateway…`."""

    def __init__(self, world: World, commands: Commands, gateway: Gateway, ids: Snowflakes) -> None:
        self._world = world
        self._commands = commands
        self._gateway = gateway
        self._ids = ids

    def routes(self) -> list[Route]:
        found = [
            Route("GET", "/users/@me", self._me),
            Route("GET", "/users/@me/guilds", self._my_guilds),
            Route("POST", "/users/@me/channels", self._open_dm),
            Route("GET", "/users/{user_id}", self._user),
            Route("GET", "/applications/@me", self._application),
            Route("GET", "/oauth2/applications/@me", self._application),
            Route("GET", "/gateway", self._address, open=True),
            Route("GET", "/gateway/bot", self._bot_address),
        ]
        for base in (_EVERYWHERE, _IN_GUILD):
            found += [
                Route("GET", base, self._list),
                Route("PUT", base, self._replace),
                Route("POST", base, self._create, returns=201),
                Route("GET", base + "/{command_id}", self._get),
                Route("PATCH", base + "/{command_id}", self._change),
                Route("DELETE", base + "/{command_id}", self._delete),
            ]
        return found

    async def _me(self, call: Call) -> Json:
        return payloads.own_user(self._world.bot)

    async def _my_guilds(self, call: Call) -> list[Json]:
        keys = ("id", "name", "icon", "banner", "features")
        return [
            {key: payloads.guild(guild)[key] for key in keys}
            | {"owner": False, "permissions": str(guild.base_permissions(self._world.bot.id))}
            for guild in self._world.bot_guilds()
        ]

    async def _open_dm(self, call: Call) -> Json:
        recipient = str(call.object.get("recipient_id"))
        user = self._world.users.get(int(recipient) if recipient.isdecimal() else 0)
        if user is None:
            raise Refusals.unknown_user()
        channel = self._world.direct_message(user, self._ids.next())
        return payloads.channel(self._world, channel)

    async def _user(self, call: Call) -> Json:
        user = self._world.users.get(call.id("user_id"))
        if user is None:
            raise Refusals.unknown_user()
        return payloads.user(user)

    async def _application(self, call: Call) -> Json:
        return payloads.application(self._world)

    async def _address(self, call: Call) -> Json:
        return {"url": self._gateway.url}

    async def _bot_address(self, call: Call) -> Json:
        limit = {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 1}
        return {"url": self._gateway.url, "shards": 1, "session_start_limit": limit}

    # Commands

    def _scope(self, call: Call) -> int | None:
        """The guild whose commands are meant, None for those of everywhere."""
        if call.id("application_id") != self._world.application_id:
            raise Refusals.missing_access()
        if "guild_id" not in call.ids:
            return None
        guild = self._world.guilds.get(call.id("guild_id"))
        if guild is None or self._world.bot.id not in guild.members:
            raise Refusals.missing_access()
        return guild.id

    async def _list(self, call: Call) -> list[Json]:
        return self._commands.all(self._scope(call))

    async def _replace(self, call: Call) -> list[Json]:
        scope = self._scope(call)
        commands = call.body if call.body is not None else []
        check_commands(commands)
        return self._commands.replace(commands, scope)

    async def _create(self, call: Call) -> Json:
        scope = self._scope(call)
        check_command(call.object)
        return self._commands.put(call.object, scope)

    async def _get(self, call: Call) -> Json:
        return self._known(call, self._scope(call))

    async def _change(self, call: Call) -> Json:
        scope = self._scope(call)
        known = self._known(call, scope)
        check_command(known | call.object)
        return self._commands.put(call.object | {"type": known["type"]}, scope, int(known["id"]))

    async def _delete(self, call: Call) -> None:
        scope = self._scope(call)
        self._commands.delete(int(self._known(call, scope)["id"]), scope)

    def _known(self, call: Call, scope: int | None) -> Json:
        command = self._commands.get(call.id("command_id"), scope)
        if command is None:
            raise Refusals.unknown_command()
        return command
