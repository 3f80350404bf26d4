"""The rooms of the API about channels, their messages, and guilds."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.sandbox import attachments, payloads, validation
from bot.sandbox.errors import Refusals
from bot.sandbox.limits import MessageFlag
from bot.sandbox.messages import Message, Messages
from bot.sandbox.permissions import Permission
from bot.sandbox.routes import Call, Json, Route
from bot.sandbox.schema import Complaints, Whole
from bot.sandbox.world import PRIVATE, THREADS, Channel, ChannelType, Guild, World

_MESSAGES = "/channels/{channel_id}/messages"
_MESSAGE = _MESSAGES + "/{message_id}"
_HOLD_NO_MESSAGES = frozenset({ChannelType.CATEGORY, ChannelType.FORUM})


class ChannelRoutes:
    """`/channels/…` and `/guilds/…`, with the permissions that each needs.

    `put` stores a changed channel and tells the gateway of it.
    """

    def __init__(
        self, world: World, messages: Messages, put: Callable[[Channel], Awaitable[None]]
    ) -> None:
        self._world = world
        self._messages = messages
        self._put = put

    def routes(self) -> list[Route]:
        return [
            Route("GET", "/channels/{channel_id}", self._channel),
            Route("POST", "/channels/{channel_id}/typing", self._typing),
            Route("GET", _MESSAGES, self._list),
            Route("POST", _MESSAGES, self._create),
            Route("GET", _MESSAGE, self._get),
            Route("PATCH", _MESSAGE, self._edit),
            Route("DELETE", _MESSAGE, self._delete),
            Route("POST", _MESSAGE + "/crosspost", self._crosspost),
            Route("GET", "/guilds/{guild_id}", self._guild),
            Route("GET", "/guilds/{guild_id}/channels", self._channels),
            Route("GET", "/guilds/{guild_id}/threads/active", self._threads),
            Route("GET", "/guilds/{guild_id}/roles", self._roles),
            Route("GET", "/guilds/{guild_id}/members/{user_id}", self._member),
            Route("GET", "/users/@me/guilds/{guild_id}/member", self._own_member),
        ]

    # Channels and messages

    async def _channel(self, call: Call) -> Json:
        return payloads.channel(self._world, self._visible(call))

    async def _typing(self, call: Call) -> None:
        self._need(self._visible(call), Permission.SEND_MESSAGES)

    async def _list(self, call: Call) -> list[Json]:
        channel = self._visible(call)
        limit = call.query.get("limit", "50")
        complaints = Complaints()
        Whole(1, 100).check(limit, ("limit",), complaints)
        if complaints:
            raise Refusals.invalid_form_body(complaints.tree())
        if not _may(self._world, channel, Permission.READ_MESSAGE_HISTORY):
            return []  # Documented: no error, but no messages either.
        found = self._messages.history(channel.id)
        chosen = _page(found, int(limit), *map(call.snowflake, ("before", "after", "around")))
        return [message.payload for message in chosen]

    async def _create(self, call: Call) -> Json:
        channel = self._visible(call)
        body = call.object
        self._check_may_send(channel, body, bool(call.uploads))
        names = attachments.names(body, call.uploads, [])
        validation.check_message(body, files=names)
        twin = self._messages.twin(channel, self._world.bot, body)
        if twin is not None:
            return twin.payload
        if channel.archived:
            await self._put(replace(channel, archived=False))
        message = self._messages.create(
            channel,
            self._world.bot,
            body,
            uploads=call.uploads,
            extra=self._reference(channel, body),
        )
        return message.payload

    async def _get(self, call: Call) -> Json:
        channel = self._visible(call)
        self._need(channel, Permission.READ_MESSAGE_HISTORY)
        return self._message(call, channel).payload

    async def _edit(self, call: Call) -> Json:
        channel = self._visible(call)
        message = self._message(call, channel)
        if message.author_id != self._world.bot.id:
            raise Refusals.not_your_message()
        names = attachments.names(call.object, call.uploads, message.payload["attachments"])
        validation.check_message(call.object, files=names, before=message.payload)
        self._messages.edit(message, channel, call.object, call.uploads)
        return message.payload

    async def _delete(self, call: Call) -> None:
        channel = self._visible(call)
        message = self._message(call, channel)
        if message.author_id != self._world.bot.id:
            self._need(channel, Permission.MANAGE_MESSAGES)
        self._messages.delete(message)

    async def _crosspost(self, call: Call) -> Json:
        channel = self._visible(call)
        if channel.type is not ChannelType.ANNOUNCEMENT:
            raise Refusals.wrong_channel_type()
        message = self._message(call, channel)
        own = message.author_id == self._world.bot.id
        self._need(channel, Permission.SEND_MESSAGES if own else Permission.MANAGE_MESSAGES)
        if message.flags & MessageFlag.CROSSPOSTED:
            raise Refusals.already_crossposted()
        self._messages.crosspost(message)
        return message.payload

    def _visible(self, call: Call) -> Channel:
        return visible_channel(self._world, call)

    def _need(self, channel: Channel, needed: int) -> None:
        need(self._world, channel, needed)

    def _message(self, call: Call, channel: Channel) -> Message:
        message = self._messages.find(channel.id, call.id("message_id"))
        if message is None or message.ephemeral:
            # Ephemeral messages exist only for their interaction's token.
            raise Refusals.unknown_message()
        return message

    def _check_may_send(self, channel: Channel, body: Json, uploads: bool) -> None:
        if channel.type in _HOLD_NO_MESSAGES:
            raise Refusals.wrong_channel_type()
        if channel.type in PRIVATE:
            user = next((who for who in channel.recipients if who != self._world.bot.id), 0)
            shared = any(user in guild.members for guild in self._world.bot_guilds())
            if not shared and user not in self._world.user_installs:
                raise Refusals.cannot_message_user()
            return
        in_thread = channel.type in THREADS
        needed = Permission.SEND_MESSAGES_IN_THREADS if in_thread else Permission.SEND_MESSAGES
        if body.get("embeds"):
            needed |= Permission.EMBED_LINKS
        if uploads:
            needed |= Permission.ATTACH_FILES
        if body.get("message_reference"):
            needed |= Permission.READ_MESSAGE_HISTORY
        self._need(channel, needed)
        if in_thread and channel.locked and channel.archived:
            raise Refusals.thread_archived()

    def _reference(self, channel: Channel, body: Json) -> Json:
        """The fields of a reply."""
        reference = body.get("message_reference")
        if not reference:
            return {}
        message = self._messages.find(channel.id, int(reference["message_id"]))
        if message is None and reference.get("fail_if_not_exists", True):
            complaints = Complaints()
            where = ("message_reference",)
            complaints.add(where, "REPLIES_UNKNOWN_MESSAGE", "Unknown message")
            raise Refusals.invalid_form_body(complaints.tree())
        if message is None:
            return {}
        about = {"type": 0, "channel_id": str(channel.id), "message_id": str(message.id)}
        return {"type": 19, "message_reference": about, "referenced_message": message.payload}

    # Guilds

    def _known(self, call: Call) -> Guild:
        guild = self._world.guilds.get(call.id("guild_id"))
        if guild is None or self._world.bot.id not in guild.members:
            raise Refusals.unknown_guild()
        return guild

    async def _guild(self, call: Call) -> Json:
        return payloads.guild(self._known(call))

    async def _channels(self, call: Call) -> list[Json]:
        found = self._known(call).channels.values()
        return [payloads.channel(self._world, item) for item in found if item.type not in THREADS]

    async def _threads(self, call: Call) -> Json:
        found = self._known(call).channels.values()
        active = [item for item in found if item.type in THREADS and not item.archived]
        return {"threads": [payloads.channel(self._world, item) for item in active], "members": []}

    async def _roles(self, call: Call) -> list[Json]:
        return [payloads.role(role) for role in self._known(call).roles.values()]

    async def _member(self, call: Call) -> Json:
        name = call.ids["user_id"]
        user_id = self._world.bot.id if name == "@me" else call.id("user_id")
        member = self._known(call).members.get(user_id)
        if member is None:
            raise Refusals.unknown_member()
        return payloads.member(self._world, member)

    async def _own_member(self, call: Call) -> Json:
        return payloads.member(self._world, self._known(call).members[self._world.bot.id])


def visible_channel(world: World, call: Call) -> Channel:
    """The channel that a call names, or the refusal where the bot can't see it."""
    channel = world.find_channel(call.id("channel_id"))
    if channel is None:
        raise Refusals.unknown_channel()
    if not _may(world, channel, Permission.VIEW_CHANNEL):
        raise Refusals.missing_access()
    return channel


def need(world: World, channel: Channel, needed: int) -> None:
    """The refusal where the bot lacks one of the permissions there."""
    if not _may(world, channel, needed):
        raise Refusals.missing_permissions()


def _may(world: World, channel: Channel, needed: int) -> bool:
    return world.permissions(world.bot.id, channel) & needed == needed


def _page(
    found: list[Message], limit: int, before: int | None, after: int | None, around: int | None
) -> list[Message]:
    """The newest `limit` messages that the query asks for, newest first; `found` is oldest first.

    `after` counts from there upwards; `around` takes half on either side.
    """
    if around is not None:
        older = [message for message in found if message.id < around][-(limit // 2) :]
        newer = [message for message in found if message.id >= around][: limit - limit // 2]
        return [*older, *newer][::-1]
    if after is not None:
        return [message for message in found if message.id > after][:limit][::-1]
    if before is not None:
        found = [message for message in found if message.id < before]
    return found[::-1][:limit]
