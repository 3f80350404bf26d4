"""Acting as a person: what a client offers, and the interaction that comes of using it."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bot.sandbox import forms, payloads
from bot.sandbox.commands import Commands
from bot.sandbox.errors import NotPossibleError
from bot.sandbox.exchange import Exchange
from bot.sandbox.gateway import Gateway
from bot.sandbox.interactions import Interaction, Interactions, InteractionType
from bot.sandbox.invocation import Resolved, command_options, find_command
from bot.sandbox.limits import CONTENT, FILE_SIZE
from bot.sandbox.limits_commands import CommandType
from bot.sandbox.messages import Message, Messages
from bot.sandbox.permissions import OUTSIDE, Permission
from bot.sandbox.snowflakes import Snowflakes
from bot.sandbox.world import Channel, ChannelType, Guild, User, World

logger = logging.getLogger(__name__)

Json = dict[str, Any]

_GUILD_INSTALL, _USER_INSTALL = 0, 1
_IN_GUILD, _IN_BOT_DM, _IN_PRIVATE = 0, 1, 2
#: Seconds between looks at a clock that tests move.
_POLL_S = 0.02


class People:
    """Everything that a member of a server does. Raises NotPossibleError where a client would not
    let them; whatever else happens is in the Exchange."""

    def __init__(
        self,
        world: World,
        commands: Commands,
        messages: Messages,
        interactions: Interactions,
        gateway: Gateway,
        ids: Snowflakes,
        ageing: Callable[[], float],
        *,
        clock_moves: bool,
    ) -> None:
        self._world = world
        self._commands = commands
        self._messages = messages
        self._interactions = interactions
        self._gateway = gateway
        self._ids = ids
        self._ageing = ageing
        self._poll_s = _POLL_S if clock_moves else None
        #: Hears each interaction when it is dispatched.
        self.started: list[Callable[[Interaction], None]] = []

    def commands_for(
        self,
        user: User,
        channel: Channel,
        kind: int = CommandType.CHAT_INPUT,
        name: str | None = None,
    ) -> list[Json]:
        """The commands that a client would offer this user in this channel (or the one `name`)."""
        guild = self._world.guild_of(channel)
        listed = self._commands.visible(guild.id if guild else None)
        return [
            command
            for command in listed
            if command["type"] == kind
            and name in (None, command["name"])
            and self._offered(command, user, channel, guild)
        ]

    async def invoke(
        self, user: User, channel: Channel, name: str, options: Mapping[str, Any] | None = None
    ) -> Exchange:
        """Send a slash command: `name` is "episode find" or "/episode find"."""
        command, path = self._find(user, channel, name)
        resolved = self._resolved(user, channel)
        data = self._command_data(command, path, options or {}, resolved)
        owners = self._owners(command, user, channel)
        return await self._start(InteractionType.APPLICATION_COMMAND, user, channel, data, owners)

    async def autocomplete(
        self,
        user: User,
        channel: Channel,
        name: str,
        options: Mapping[str, Any],
        focused: str,
    ) -> list[Json]:
        """Type into the option `focused` and return the choices that come; TimeoutError if none do
        within 3 s."""
        exchange = await self.start_autocomplete(user, channel, name, options, focused)
        await exchange.first()
        if exchange.choices is None:
            raise TimeoutError(exchange.failure or "no choices came")
        return exchange.choices

    async def start_autocomplete(
        self, user: User, channel: Channel, name: str, options: Mapping[str, Any], focused: str
    ) -> Exchange:
        """The same, returning the exchange (for its latency) without waiting."""
        command, path = self._find(user, channel, name)
        resolved = self._resolved(user, channel)
        values = {focused: "", **options}
        data = self._command_data(command, path, values, resolved, focused)
        leaf = path[-1] if path else command
        kind = next(item["type"] for item in leaf["options"] if item["name"] == focused)
        owners = self._owners(command, user, channel)
        return await self._start(
            InteractionType.APPLICATION_COMMAND_AUTOCOMPLETE,
            user,
            channel,
            data,
            owners,
            option_type=kind,
        )

    async def invoke_message_menu(self, user: User, message: Message, name: str) -> Exchange:
        """Use a message's context menu, "Apps" > `name`."""
        channel = self._channel_of(user, message)
        found = self.commands_for(user, channel, CommandType.MESSAGE, name)
        if not found:
            raise NotPossibleError(f"the menu of messages has no {name!r} here")
        command = found[0]
        data = self._base_data(command)
        data["target_id"] = str(message.id)
        data["resolved"] = {"messages": {str(message.id): message.payload}}
        owners = self._owners(command, user, channel)
        return await self._start(InteractionType.APPLICATION_COMMAND, user, channel, data, owners)

    async def press(self, user: User, message: Message, name: str) -> Exchange:
        """Press a button, by its custom_id or by what is written on it."""
        channel = self._channel_of(user, message)
        data = forms.button_data(forms.find_button(message, name))
        return await self._use(user, channel, message, data)

    async def select(
        self, user: User, message: Message, name: str | None, values: Sequence[Any]
    ) -> Exchange:
        """Choose in a select; `name` is its custom_id or placeholder, None where it is alone."""
        channel = self._channel_of(user, message)
        select = forms.find_select(message, name)
        data = forms.select_data(select, values, self._resolved(user, channel))
        return await self._use(user, channel, message, data)

    async def submit_modal(
        self, user: User, opened_by: Exchange, values: Mapping[str, Any]
    ) -> Exchange:
        """Fill in and send the modal that an exchange opened. `values` by custom_id or label."""
        before = opened_by.interaction
        if before.modal is None or before.user.id != user.id:
            raise NotPossibleError("no modal is open")
        resolved = self._resolved(user, before.channel)
        data = forms.modal_data(before.modal, values, resolved)
        owners = before.payload["authorizing_integration_owners"]
        kind = InteractionType.MODAL_SUBMIT
        return await self._start(
            kind, user, before.channel, data, owners, source=before.source, opened_by=before
        )

    async def write(self, user: User, channel: Channel, text: str) -> Message:
        """Say something in a channel."""
        needed = Permission.VIEW_CHANNEL | Permission.SEND_MESSAGES
        if self._world.permissions(user.id, channel) & needed != needed:
            raise NotPossibleError(f"{user.name} can't write in #{channel.name}")
        if len(text) > CONTENT:
            raise NotPossibleError(
                f"your message has {len(text):,} characters, {CONTENT:,} is the most: shorten it"
            )
        return self._messages.create(channel, user, {"content": text})

    def history(self, user: User, channel: Channel) -> list[Message]:
        """The messages that a user sees in a channel, oldest first."""
        return self._messages.history(channel.id, viewer=user.id)

    def direct_message(self, user: User) -> Channel:
        """The user's conversation with the bot, opened where it was not."""
        return self._world.direct_message(user, self._ids.next())

    # What is offered

    def _find(self, user: User, channel: Channel, name: str) -> tuple[Json, list[Json]]:
        words = name.removeprefix("/").split()
        if not words:
            raise NotPossibleError("a command has a name")
        return find_command(self.commands_for(user, channel, name=words[0]), words)

    def _offered(self, command: Json, user: User, channel: Channel, guild: Guild | None) -> bool:
        bits = self._world.permissions(user.id, channel)
        if not bits & Permission.VIEW_CHANNEL:
            return False
        if self._context(channel) not in _contexts(command):
            return False
        owners = self._owners(command, user, channel)
        if not owners:
            return False
        if guild is None:
            return True
        if not bits & Permission.USE_APPLICATION_COMMANDS:
            return False
        if str(_GUILD_INSTALL) not in owners:
            return True
        set_by_server = self._world.command_permissions.get((guild.id, command["name"], user.id))
        return _permitted(command, bits) if set_by_server is None else set_by_server

    def _context(self, channel: Channel) -> int:
        if channel.guild_id is not None:
            return _IN_GUILD
        with_bot = channel.type is ChannelType.DM and self._world.bot.id in channel.recipients
        return _IN_BOT_DM if with_bot else _IN_PRIVATE

    def _owners(self, command: Json, user: User, channel: Channel) -> dict[str, str]:
        """Discord: "Authorizing Integration Owners Object": whose install lets this happen."""
        guild = self._world.guild_of(channel)
        owners = {}
        kinds = command["integration_types"]
        if _GUILD_INSTALL in kinds:
            if guild is not None and self._world.bot.id in guild.members:
                owners[str(_GUILD_INSTALL)] = str(guild.id)
            elif self._context(channel) == _IN_BOT_DM:
                owners[str(_GUILD_INSTALL)] = "0"
        if _USER_INSTALL in kinds and user.id in self._world.user_installs:
            owners[str(_USER_INSTALL)] = str(user.id)
        return owners

    def _channel_of(self, user: User, message: Message) -> Channel:
        channel = self._world.find_channel(message.channel_id)
        if channel is None or message.deleted:
            raise NotPossibleError("the message is gone")
        if message.visible_to not in (None, user.id):
            raise NotPossibleError(f"{user.name} can't see an ephemeral message of someone else")
        if not self._world.permissions(user.id, channel) & Permission.VIEW_CHANNEL:
            raise NotPossibleError(f"{user.name} can't see #{channel.name}")
        return channel

    # What is sent

    def _resolved(self, user: User, channel: Channel) -> Resolved:
        return Resolved(self._world, self._world.guild_of(channel), user.id)

    def _base_data(self, command: Json) -> Json:
        data = {"id": command["id"], "name": command["name"], "type": command["type"]}
        if "guild_id" in command:
            data["guild_id"] = command["guild_id"]
        return data

    def _command_data(
        self,
        command: Json,
        path: list[Json],
        options: Mapping[str, Any],
        resolved: Resolved,
        focused: str | None = None,
    ) -> Json:
        data = self._base_data(command)
        nested = command_options(command, path, options, resolved, focused)
        if nested:
            data["options"] = nested
        if resolved.data:
            data["resolved"] = resolved.data
        return data

    async def _use(self, user: User, channel: Channel, message: Message, data: Json) -> Exchange:
        metadata = message.payload.get("interaction_metadata") or {}
        guild = self._world.guild_of(channel)
        own = {str(_GUILD_INSTALL): str(guild.id) if guild else "0"}
        owners = metadata.get("authorizing_integration_owners") or own
        kind = InteractionType.MESSAGE_COMPONENT
        return await self._start(kind, user, channel, data, owners, source=message)

    async def _start(
        self,
        kind: InteractionType,
        user: User,
        channel: Channel,
        data: Json,
        owners: dict[str, str],
        *,
        source: Message | None = None,
        opened_by: Interaction | None = None,
        option_type: int = 3,
    ) -> Exchange:
        guild = self._world.guild_of(channel)
        interaction = Interaction(
            id=self._ids.next(),
            token=secrets.token_urlsafe(64),
            type=kind,
            user=user,
            channel=channel,
            guild=guild,
            payload={},
            created_at=self._ageing(),
            dispatched_at=asyncio.get_running_loop().time(),
            inside=str(_GUILD_INSTALL) in owners,
            source=source,
            opened_by=opened_by,
            option_type=option_type,
        )
        bits = self._world.permissions(user.id, channel)
        outside = guild is not None and not interaction.inside
        interaction.forced_ephemeral = outside and not bits & Permission.USE_EXTERNAL_APPS
        interaction.payload = self._payload(interaction, data, owners)
        self._interactions.add(interaction)
        for hear in self.started:
            hear(interaction)
        logger.debug("Dispatched interaction %d of type %d", interaction.id, kind)
        await self._gateway.dispatch("INTERACTION_CREATE", interaction.payload)
        return Exchange(interaction, self._interactions, self._poll_s)

    def _payload(self, interaction: Interaction, data: Json, owners: dict[str, str]) -> Json:
        """Discord: "Interaction Object"."""
        user, channel, guild = interaction.user, interaction.channel, interaction.guild
        bot_id = self._world.bot.id
        there = guild is not None and bot_id in guild.members
        payload: Json = {
            "id": str(interaction.id),
            "application_id": str(self._world.application_id),
            "type": int(interaction.type),
            "token": interaction.token,
            "version": 1,
            "data": data,
            "channel_id": str(channel.id),
            "channel": payloads.partial_channel(self._world, channel, user.id),
            "app_permissions": str(self._world.permissions(bot_id, channel) if there else OUTSIDE),
            "locale": user.locale,
            "entitlements": [],
            "entitlement_sku_ids": [],
            "authorizing_integration_owners": owners,
            "context": self._context(channel),
            "attachment_size_limit": FILE_SIZE,
        }
        if guild is None:
            payload["user"] = payloads.user(user)
        else:
            payload |= self._guild_part(guild, channel, user)
        if interaction.source is not None:
            payload["message"] = interaction.source.payload
        return payload

    def _guild_part(self, guild: Guild, channel: Channel, user: User) -> Json:
        member = payloads.member(self._world, guild.members[user.id])
        member["permissions"] = str(guild.permissions(user.id, channel))
        return {
            "guild_id": str(guild.id),
            "guild": {"id": str(guild.id), "locale": guild.locale, "features": []},
            "guild_locale": guild.locale,
            "member": member,
        }


def _contexts(command: Json) -> list[int]:
    contexts = command.get("contexts")
    if contexts is not None:
        return list(contexts)
    # Without contexts: everywhere that its integration types allow, servers only if so said.
    return [_IN_GUILD, _IN_BOT_DM, _IN_PRIVATE] if command["dm_permission"] else [_IN_GUILD]


def _permitted(command: Json, bits: int) -> bool:
    needed = command["default_member_permissions"]
    if needed is None or bits & Permission.ADMINISTRATOR:
        return True
    return int(needed) != 0 and bits & int(needed) == int(needed)
