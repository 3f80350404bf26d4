"""What went over the wire for a message, for whoever develops: kept a while, found on demand."""

from __future__ import annotations

import json
from collections import deque
from typing import Any

from bot.sandbox.interactions import Interaction
from bot.sandbox.messages import Message
from bot.sandbox.routes import ApiCall

Json = dict[str, Any]

#: Interactions, and calls with their answers, that are remembered.
_REMEMBERED = 1000


class Traffic:
    """Hears interactions and REST calls; `of` gives those that a message came from."""

    def __init__(self) -> None:
        self._interactions: deque[Interaction] = deque(maxlen=_REMEMBERED)
        self._calls: deque[tuple[ApiCall, bytes]] = deque(maxlen=_REMEMBERED)

    def hear_interaction(self, interaction: Interaction) -> None:
        self._interactions.append(interaction)

    def hear_call(self, call: ApiCall, answer: bytes) -> None:
        self._calls.append((call, answer))

    def of(self, message: Message) -> list[Json]:
        """The message as it stands, then in order: the interactions that it answers or was used
        in, and the bot's calls with what they answered."""
        about = [
            i for i in self._interactions if message.id in i.message_ids or i.source is message
        ]
        entries = [
            (i.created_at, _entry("Gateway: INTERACTION_CREATE", i.payload, None)) for i in about
        ]
        tokens = {interaction.token for interaction in about}
        for call, answer in self._calls:
            reply = json.loads(answer) if answer else None
            if _concerns(call, reply, message, tokens):
                title = f"{call.method} {call.route} → {call.status}"
                entries.append((call.at, _entry(title, call.body, reply)))
        entries.sort(key=lambda entry: entry[0])
        return [_entry("The message now", message.payload, None), *(e for _, e in entries)]


def _entry(title: str, sent: Any, answered: Any) -> Json:
    return {"title": title, "sent": sent, "answered": answered}


def _concerns(call: ApiCall, reply: Any, message: Message, tokens: set[str]) -> bool:
    parts = set(call.path.split("/"))
    made = isinstance(reply, dict) and reply.get("id") == str(message.id)
    return made or str(message.id) in parts or bool(parts & tokens)
