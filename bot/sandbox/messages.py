"""The messages of the sandbox: made, edited, deleted, listed. In memory.

A message is held as the JSON that Discord would send for it (`payload`), beside what only the
sandbox knows: who alone sees it, whom it pings, the bytes of its files.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox import payloads
from bot.sandbox.attachments import Upload, store_uploads
from bot.sandbox.limits import MessageFlag
from bot.sandbox.mentions import Pings, find_pings
from bot.sandbox.placement import place_components, place_embeds
from bot.sandbox.rendering import render
from bot.sandbox.snowflakes import Snowflakes, iso8601
from bot.sandbox.world import Channel, User, World

Json = dict[str, Any]

#: Messages that a channel remembers here; Discord keeps all.
_REMEMBERED = 5000
#: Seconds for which `enforce_nonce` finds a twin (Discord: "in the past few minutes").
NONCE_LIFE_S = 300.0
_SETTABLE = MessageFlag.SUPPRESS_EMBEDS | MessageFlag.SUPPRESS_NOTIFICATIONS
_SETTABLE |= MessageFlag.IS_COMPONENTS_V2


@dataclass(slots=True, eq=False)
class Message:
    """One message. `visible_to`: the only user who sees it, where it is ephemeral."""

    payload: Json
    channel_id: int
    visible_to: int | None = None
    pings: Pings = field(default_factory=Pings)
    deleted: bool = False
    files: dict[int, bytes] = field(default_factory=dict)

    @property
    def id(self) -> int:
        return int(self.payload["id"])

    @property
    def author_id(self) -> int:
        return int(self.payload["author"]["id"])

    @property
    def flags(self) -> int:
        return int(self.payload["flags"])

    @property
    def ephemeral(self) -> bool:
        return self.visible_to is not None

    @property
    def loading(self) -> bool:
        """Whether it still shows "… is thinking"."""
        return bool(self.flags & MessageFlag.LOADING)

    @property
    def components(self) -> list[Json]:
        components: list[Json] = self.payload["components"]
        return components

    def text(self) -> str:
        """What a person reads in it (`rendering`)."""
        return render(self.payload)


class Messages:
    """All messages. `changed` hears (event, message) after each change."""

    def __init__(self, world: World, ids: Snowflakes, clock: Callable[[], float]) -> None:
        self._world = world
        self._ids = ids
        self._clock = clock
        self._channels: dict[int, OrderedDict[int, Message]] = {}
        self._nonces: dict[tuple[int, int, str], tuple[int, float]] = {}
        #: Where uploads are served, without a slash at the end; set when the server has a port.
        self.files_url = "http://127.0.0.1"
        self.changed: list[Callable[[str, Message], None]] = []

    def create(
        self,
        channel: Channel,
        author: User,
        body: Json,
        *,
        uploads: list[Upload] | None = None,
        visible_to: int | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> Message:
        """Make a message of a body that `validation` has passed. `extra`: further JSON fields."""
        message_id = self._ids.next()
        payload: Json = {
            "id": str(message_id),
            "type": 0,
            "channel_id": str(channel.id),
            "author": payloads.user(author),
            "content": "",
            "timestamp": iso8601(self._clock()),
            "edited_timestamp": None,
            "tts": bool(body.get("tts")),
            "mention_everyone": False,
            "mentions": [],
            "mention_roles": [],
            "attachments": [],
            "embeds": [],
            "components": [],
            "pinned": False,
            "flags": 0,
        }
        payload.update(extra or {})
        if body.get("nonce") is not None:
            payload["nonce"] = body["nonce"]
        message = Message(payload, channel.id, visible_to)
        self._write(message, channel, body, uploads or [])
        self._ping(message, channel, body.get("allowed_mentions"))
        self._remember(message)
        self._tell("MESSAGE_CREATE", message)
        return message

    def edit(
        self, message: Message, channel: Channel, body: Json, uploads: list[Upload] | None = None
    ) -> None:
        """Apply an edit that `validation` has passed; it fills a "thinking" message, too."""
        was_loading = message.loading
        self._write(message, channel, body, uploads or [])
        message.payload["flags"] &= ~MessageFlag.LOADING
        if was_loading:
            self._ping(message, channel, body.get("allowed_mentions"))
        else:
            message.payload["edited_timestamp"] = iso8601(self._clock())
        self._tell("MESSAGE_UPDATE", message)

    def delete(self, message: Message) -> None:
        message.deleted = True
        self._channels[message.channel_id].pop(message.id, None)
        self._tell("MESSAGE_DELETE", message)

    def crosspost(self, message: Message) -> None:
        message.payload["flags"] |= MessageFlag.CROSSPOSTED
        self._tell("MESSAGE_UPDATE", message)

    def find(self, channel_id: int, message_id: int) -> Message | None:
        return self._channels.get(channel_id, OrderedDict()).get(message_id)

    def twin(self, channel: Channel, author: User, body: Json) -> Message | None:
        """The message that `enforce_nonce` finds already sent."""
        nonce = body.get("nonce")
        if nonce is None or not body.get("enforce_nonce"):
            return None
        message_id, sent = self._nonces.get((channel.id, author.id, str(nonce)), (0, 0.0))
        fresh = self._clock() - sent <= NONCE_LIFE_S
        return self.find(channel.id, message_id) if fresh else None

    def history(
        self, channel_id: int, *, viewer: int | None = None, everything: bool = False
    ) -> list[Message]:
        """A channel's messages, oldest first; of ephemeral ones those that `viewer` sees."""
        stored = self._channels.get(channel_id, OrderedDict()).values()
        return [m for m in stored if everything or m.visible_to in (None, viewer)]

    def _write(self, message: Message, channel: Channel, body: Json, uploads: list[Upload]) -> None:
        payload = message.payload
        if "content" in body:
            payload["content"] = (body["content"] or "").strip()
        if body.get("flags") is not None:
            kept = payload["flags"] & ~MessageFlag.SUPPRESS_EMBEDS
            payload["flags"] = int(kept | (int(body["flags"]) & _SETTABLE))
        url = f"{self.files_url}/attachments/{channel.id}"
        payload["attachments"] = store_uploads(
            body, uploads, payload["attachments"], message.files, self._ids, url
        )
        if "embeds" in body:
            payload["embeds"] = place_embeds(body["embeds"] or [], payload["attachments"])
        if payload["flags"] & MessageFlag.SUPPRESS_EMBEDS:
            payload["embeds"] = []
        if "components" in body:
            payload["components"] = place_components(
                body["components"] or [], payload["attachments"], self._ids
            )

    def _ping(self, message: Message, channel: Channel, allowed: Json | None) -> None:
        if message.ephemeral or message.author_id != self._world.bot.id:
            return
        pings = find_pings(self._world, channel, message.payload, allowed)
        message.pings = pings
        message.payload["mentions"] = [payloads.user(self._world.users[who]) for who in pings.users]
        message.payload["mention_roles"] = [str(role_id) for role_id in pings.roles]
        message.payload["mention_everyone"] = pings.everyone

    def _remember(self, message: Message) -> None:
        channel = self._channels.setdefault(message.channel_id, OrderedDict())
        channel[message.id] = message
        if len(channel) > _REMEMBERED:
            channel.popitem(last=False)
        nonce = message.payload.get("nonce")
        if nonce is not None:
            key = (message.channel_id, message.author_id, str(nonce))
            self._nonces[key] = (message.id, self._clock())

    def _tell(self, event: str, message: Message) -> None:
        for hear in self.changed:
            hear(event, message)
