"""The rooms of the API that make and change threads, as far as a bot that posts needs them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.sandbox import payloads
from bot.sandbox.errors import Refusals, RefusedError
from bot.sandbox.limits import MessageFlag
from bot.sandbox.messages import Messages
from bot.sandbox.permissions import Permission
from bot.sandbox.rest_channels import need, visible_channel
from bot.sandbox.routes import Call, Json, Route
from bot.sandbox.schema import Complaints, Flag, Shape, Text, Whole
from bot.sandbox.snowflakes import Snowflakes
from bot.sandbox.world import THREADS, Channel, ChannelType, World

#: Discord: Channel resource, "Start Thread from Message"; minutes of `auto_archive_duration`.
THREAD = Shape(
    {
        "name": Text(100, min=1),
        "auto_archive_duration": Whole(choices=(60, 1440, 4320, 10080)),
        "type": Whole(choices=(10, 11, 12)),
        "archived": Flag(),
        "locked": Flag(),
    }
)


class ThreadRoutes:
    """`POST …/threads` and `PATCH /channels/{thread}`. `put` stores a channel and tells of it."""

    def __init__(
        self,
        world: World,
        messages: Messages,
        ids: Snowflakes,
        put: Callable[[Channel], Awaitable[None]],
    ) -> None:
        self._world = world
        self._messages = messages
        self._ids = ids
        self._put = put

    def routes(self) -> list[Route]:
        message = "/channels/{channel_id}/messages/{message_id}/threads"
        return [
            Route("POST", message, self._from_message, returns=201),
            Route("POST", "/channels/{channel_id}/threads", self._alone, returns=201),
            Route("PATCH", "/channels/{channel_id}", self._change),
        ]

    async def _from_message(self, call: Call) -> Json:
        parent = self._parent(call)
        message = self._messages.find(parent.id, call.id("message_id"))
        if message is None or message.ephemeral:
            raise Refusals.unknown_message()
        if self._world.find_channel(message.id) is not None:
            raise RefusedError(400, 160004, "A thread has already been created for this message")
        # A thread on a message has the message's id.
        thread = await self._make(call, parent, message.id, _kind(parent))
        message.payload["flags"] |= MessageFlag.HAS_THREAD
        message.payload["thread"] = thread
        return thread

    async def _alone(self, call: Call) -> Json:
        parent = self._parent(call)
        kind = ChannelType(int(call.object.get("type") or ChannelType.PRIVATE_THREAD))
        return await self._make(call, parent, self._ids.next(), kind)

    async def _change(self, call: Call) -> Json:
        """Rename, archive or lock a thread; other channels the bot does not manage."""
        channel = visible_channel(self._world, call)
        if channel.type not in THREADS or channel.owner_id != self._world.bot.id:
            raise Refusals.missing_permissions()
        _check(call.object, name_required=False)
        given = {
            key: call.object[key]
            for key in ("name", "archived", "locked")
            if call.object.get(key) is not None
        }
        changed = replace(channel, **given)
        await self._put(changed)
        return payloads.channel(self._world, changed)

    async def _make(self, call: Call, parent: Channel, number: int, kind: ChannelType) -> Json:
        _check(call.object, name_required=True)
        thread = Channel(
            number,
            kind,
            call.object["name"],
            parent.guild_id,
            parent_id=parent.id,
            owner_id=self._world.bot.id,
        )
        await self._put(thread)
        return payloads.channel(self._world, thread)

    def _parent(self, call: Call) -> Channel:
        channel = visible_channel(self._world, call)
        if channel.type not in (ChannelType.TEXT, ChannelType.ANNOUNCEMENT):
            raise Refusals.wrong_channel_type()
        need(self._world, channel, Permission.CREATE_PUBLIC_THREADS)
        return channel


def _kind(parent: Channel) -> ChannelType:
    news = parent.type is ChannelType.ANNOUNCEMENT
    return ChannelType.ANNOUNCEMENT_THREAD if news else ChannelType.PUBLIC_THREAD


def _check(body: Json, *, name_required: bool) -> None:
    complaints = Complaints()
    THREAD.check(body, (), complaints)
    if name_required and not body.get("name"):
        complaints.required(("name",))
    if complaints:
        raise Refusals.invalid_form_body(complaints.tree())
