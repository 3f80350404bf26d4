"""Interactions while they live: created, answered within 3 s, followed up for 15 minutes.

Source: Discord's documentation, "Receiving and Responding". `Interaction` is the record,
`Interactions` the table of those whose tokens still count.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from bot.sandbox.errors import Refusals
from bot.sandbox.messages import Message
from bot.sandbox.world import Channel, Guild, User

Json = dict[str, Any]

#: Seconds within which the first answer must come.
ANSWER_S = 3.0
#: Seconds for which a token works.
TOKEN_S = 900.0
#: Follow-ups of an app that is in the place only as a user-install.
OUTSIDE_FOLLOW_UPS = 5
#: Tokens kept while under load: thousands a second would else fill the memory for 15 minutes.
_REMEMBERED = 20_000


class InteractionType(IntEnum):
    PING = 1
    APPLICATION_COMMAND = 2
    MESSAGE_COMPONENT = 3
    APPLICATION_COMMAND_AUTOCOMPLETE = 4
    MODAL_SUBMIT = 5


class CallbackType(IntEnum):
    PONG = 1
    CHANNEL_MESSAGE_WITH_SOURCE = 4
    DEFERRED_CHANNEL_MESSAGE_WITH_SOURCE = 5
    DEFERRED_UPDATE_MESSAGE = 6
    UPDATE_MESSAGE = 7
    APPLICATION_COMMAND_AUTOCOMPLETE_RESULT = 8
    MODAL = 9


@dataclass(slots=True, eq=False)
class Interaction:
    """One interaction and what came of it. Times: `created_at` by the clock that they age by, in
    seconds since 1970, `dispatched_at` and `answered_at` by the event loop's, for latencies."""

    id: int
    token: str
    type: InteractionType
    user: User
    channel: Channel
    guild: Guild | None
    payload: Json
    created_at: float
    dispatched_at: float
    #: Whether the bot is a member of the place; else it came along with its user.
    inside: bool = True
    #: The app can't be public here (no USE_EXTERNAL_APPS): every answer is ephemeral.
    forced_ephemeral: bool = False
    #: The message whose component was used, or from which the modal came.
    source: Message | None = None
    #: For a modal: what it was the answer to.
    opened_by: Interaction | None = None
    #: For autocomplete: the type of the option that is typed.
    option_type: int = 3
    answered_at: float | None = None
    answer_type: CallbackType | None = None
    #: What `@original` means: the answer, or the source where that was updated.
    original: Message | None = None
    follow_ups: list[Message] = field(default_factory=list)
    choices: list[Json] | None = None
    modal: Json | None = None
    #: Counts the changes that the person who started it can see.
    changes: int = 0
    _waiting: list[asyncio.Future[None]] = field(default_factory=list)

    @property
    def acknowledged(self) -> bool:
        return self.answer_type is not None

    @property
    def message_ids(self) -> set[int]:
        """The messages that its token may read and change."""
        mine = [*self.follow_ups, *([self.original] if self.original else [])]
        return {message.id for message in mine}

    def touch(self) -> None:
        """Wake everyone who waits for something to happen."""
        self.changes += 1
        waiting, self._waiting = self._waiting, []
        for future in waiting:
            if not future.done():
                future.set_result(None)

    async def next_change(self, timeout_s: float | None) -> bool:
        """Wait for `touch`; False when the time is over first."""
        future = asyncio.get_running_loop().create_future()
        self._waiting.append(future)
        done, _ = await asyncio.wait([future], timeout=timeout_s)
        if not done:
            future.cancel()
        return bool(done)


class Interactions:
    """The interactions whose tokens count, and the two clocks by which they age.

    An interaction ages by `clock` or by the event loop's time, whichever is further: tests may
    move their clock to make 15 minutes pass, and a clock that stands still forgives nothing.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._by_token: OrderedDict[str, Interaction] = OrderedDict()

    def add(self, interaction: Interaction) -> None:
        self._by_token[interaction.token] = interaction
        while self._by_token:
            token, oldest = next(iter(self._by_token.items()))
            if self.age(oldest) > TOKEN_S:
                del self._by_token[token]
            elif len(self._by_token) <= _REMEMBERED:
                break
            elif oldest.original is not None and oldest.original.loading:
                self._by_token.move_to_end(token)  # Someone still waits for it.
            else:
                del self._by_token[token]

    def age(self, interaction: Interaction) -> float:
        """Seconds since it was dispatched."""
        by_loop = asyncio.get_running_loop().time() - interaction.dispatched_at
        return max(self._clock() - interaction.created_at, by_loop)

    def failed(self, interaction: Interaction) -> bool:
        """Whether the client shows "This interaction failed"."""
        return not interaction.acknowledged and self.age(interaction) > ANSWER_S

    def for_callback(self, interaction_id: int, token: str) -> Interaction:
        """The interaction that a first answer is for, or the refusal."""
        interaction = self._by_token.get(token)
        if interaction is None or interaction.id != interaction_id:
            raise Refusals.unknown_interaction()
        if interaction.acknowledged:
            raise Refusals.already_acknowledged()
        if self.age(interaction) > ANSWER_S:
            interaction.touch()
            raise Refusals.unknown_interaction()
        return interaction

    def for_webhook(self, application_id: int, own_id: int, token: str) -> Interaction:
        """The interaction whose token is used as a webhook's, or the refusal."""
        if application_id != own_id:
            raise Refusals.unknown_webhook()
        interaction = self._by_token.get(token)
        if interaction is None or self.age(interaction) > TOKEN_S:
            raise Refusals.invalid_webhook_token()
        if not interaction.acknowledged:
            raise Refusals.unknown_webhook()
        return interaction
